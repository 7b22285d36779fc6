"""How much the figures on the published cases owe to the sizes of the weights, and to each finding.

    python benchmarks/validation.py run [SECONDS]   measure, and go on where an earlier run stopped
    python benchmarks/validation.py show            print the tables for docs/evaluation.md

The settings are the weights as they stand and every single step up or down in one of them, the same steps that
``soleus differential --robust`` takes. Places are kept in ``validation.json`` beside this file, under the hash of the
rules and facts they were measured with; ``run`` starts anew when the knowledge has changed.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reasoner.answers.bank import Answer, answer_of, wilson  # noqa: E402
from reasoner.answers.case import make_case  # noqa: E402
from reasoner.answers.case_file import CaseText, findings_of, read_bank  # noqa: E402
from reasoner.answers.ranking import order  # noqa: E402
from reasoner.answers.reading import Reading, read  # noqa: E402
from reasoner.answers.robustness import exchanged, shifts  # noqa: E402
from reasoner.engine.evaluate import evaluate  # noqa: E402
from reasoner.engine.variation import vary  # noqa: E402
from reasoner.loading.load import load_program  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoner.program.compiled import CompiledProgram

STORE = Path(__file__).with_suffix(".json")
STANDING = "as they stand"
NOT_LISTED = 0
DROPPED = (10, 20, 33)
ROUNDS = 5
FOLDS, REPEATS = 5, 40
SEED = 20260101
TOP = (1, 3, 5)

Places = list[int]


class Bench:
    """The published cases, each ready to be ranked under any setting."""

    def __init__(self) -> None:
        self.reading: Reading = read(load_program([str(ROOT / "kb")]))
        self.texts: list[CaseText] = [text for path in self.reading.case_banks for text in read_bank(path)]
        self.answers: list[Answer] = [answer_of(text, self.reading) for text in self.texts]

    def shared(self) -> list[str]:
        """The cases published on a page that the knowledge base cites too, for whatever."""
        pages = {_page(fields) for fields in self.reading.program.bibliography.values()} - {""}
        return [text.id for text in self.texts if _page(text.table["source"]) in pages]

    def facts(self, text: CaseText, *, percent: int = 0, rng: random.Random | None = None, stage: str = "all") -> Any:
        """The facts of a case, without a random ``percent`` of its findings."""
        vocabulary = self.reading.vocabulary
        findings = list(findings_of(text, vocabulary))
        if rng is not None:
            dropped = set(rng.sample(range(len(findings)), round(len(findings) * percent / 100)))
            findings = [each for number, each in enumerate(findings) if number not in dropped]
        case = make_case(findings, vocabulary, id=text.id, stages=self.reading.stages(stage))
        return list(case.facts(self.reading.entries))

    def places(self, program: CompiledProgram, cases: Sequence[Any]) -> Places:
        """The place of the first right answer in each case; ``NOT_LISTED`` where there is none."""
        goal = [self.reading.entry("candidate")]
        found = []
        for facts, answer in zip(cases, self.answers, strict=True):
            names = [name for name, _ in order(evaluate(program, facts, goals=goal, engine="native"), self.reading)]
            found.append(next((n for n, name in enumerate(names, 1) if answer.accepts(name)), NOT_LISTED))
        return found

    def settings(self) -> Iterator[tuple[str, CompiledProgram]]:
        """Every setting by name: no change, then each step in each weight."""
        program = self.reading.program
        yield STANDING, program
        for old, new in shifts(self.reading):
            rows = program.facts[old.predicate]
            yield f"{old} -> {new}", vary(program, old.predicate, exchanged(rows, old, new))

    def measures(self) -> Iterator[tuple[str, Any]]:
        """Every measurement by name, as a function that makes it."""
        whole = [self.facts(text) for text in self.texts]
        for name, program in self.settings():
            yield f"setting {name}", lambda program=program: self.places(program, whole)
        for percent in DROPPED:
            for turn in range(ROUNDS):
                rng = random.Random(f"{SEED} {percent} {turn}")
                cases = [self.facts(text, percent=percent, rng=rng) for text in self.texts]
                yield f"without {percent} % {turn}", lambda cases=cases: self.places(self.reading.program, cases)
        early = [self.facts(text, stage="initial") for text in self.texts]
        yield "stage initial", lambda: self.places(self.reading.program, early)


def run(seconds: float) -> bool:
    """Measure until the time is over; whether everything is measured."""
    bench = Bench()
    stored = json.loads(STORE.read_text(encoding="utf-8")) if STORE.exists() else {}
    known: dict[str, Places] = stored["places"] if stored.get("hash") == bench.reading.hash else {}
    end = time.monotonic() + seconds
    found: dict[str, Places] = {}
    complete = True
    for name, measure in bench.measures():
        if name in known:
            found[name] = known[name]
        elif time.monotonic() < end:
            found[name] = measure()
        else:
            complete = False
    table = {
        "hash": bench.reading.hash,
        "cases": [text.id for text in bench.texts],
        "shared": bench.shared(),
        "places": found,
    }
    lines = json.dumps(table, indent=1).replace("\n   ", " ").replace("\n  ]", " ]")
    STORE.write_text(lines + "\n", encoding="utf-8")
    return complete


def show(stored: dict[str, Any]) -> str:
    """The tables, from the places that were measured."""
    places: dict[str, Places] = stored["places"]
    settings = {name: each for name, each in places.items() if name.startswith("setting ")}
    apparent = settings[f"setting {STANDING}"]
    rows = [
        _row("apparent (the weights as they stand)", [apparent]),
        _row("leave-one-out", [chosen_without(settings, [[n] for n in range(len(apparent))])]),
        _row(f"{FOLDS}-fold, repeated {REPEATS} times, mean", list(_folds(settings))),
        *_spread(settings),
        *(
            _row(f"{percent} % of the findings left out, mean of {ROUNDS}", _starting(places, f"without {percent} %"))
            for percent in DROPPED
        ),
        _row("history, examination, laboratory and radiograph only", [places["stage initial"]]),
    ]
    shared = set(stored["shared"])
    apart = [place for case, place in zip(stored["cases"], apparent, strict=True) if case not in shared]
    rows.append(_row(f"the {len(apart)} cases from pages that the knowledge base does not cite", [apart]))
    head = ["| | top-1 | top-3 | top-5 | MRR |", "|---|---:|---:|---:|---:|"]
    told = f"From a page that the knowledge base cites too: {', '.join(stored['shared'])}."
    return "\n".join(
        [*head, *rows, "", _intervals(settings), "", told, "", *_losses(settings, apparent, stored["cases"])]
    )


def chosen_without(settings: dict[str, Places], groups: Sequence[Sequence[int]]) -> Places:
    """The place of each case under the setting that is best, by MRR, on the cases outside its group.

    Equally good settings are decided in favour of the one that comes first, which is no change.
    """
    n = len(next(iter(settings.values())))
    found = [NOT_LISTED] * n
    for group in groups:
        others = [number for number in range(n) if number not in set(group)]
        best = max(settings.values(), key=lambda each: round(mrr([each[number] for number in others]), 9))
        for number in group:
            found[number] = best[number]
    return found


def share(places: Places, k: int) -> float:
    """How often a right answer is among the first ``k``."""
    return sum(NOT_LISTED < place <= k for place in places) / len(places)


def mrr(places: Places) -> float:
    """The mean reciprocal place."""
    return sum(1 / place for place in places if place) / len(places)


def _folds(settings: dict[str, Places]) -> Iterator[Places]:
    n = len(next(iter(settings.values())))
    for turn in range(REPEATS):
        numbers = list(range(n))
        random.Random(f"{SEED} fold {turn}").shuffle(numbers)
        yield chosen_without(settings, [numbers[fold::FOLDS] for fold in range(FOLDS)])


def _figures(places: Places) -> list[float]:
    return [*(share(places, k) for k in TOP), mrr(places)]


def _row(name: str, runs: Sequence[Places]) -> str:
    return _line(name, [mean(column) for column in zip(*map(_figures, runs), strict=True)])


def _line(name: str, figures: Sequence[float]) -> str:
    shares = " | ".join(f"{100 * each:.0f} %" for each in figures[:3])
    return f"| {name} | {shares} | {figures[3]:.3f} |"


def _spread(settings: dict[str, Places]) -> list[str]:
    columns = list(zip(*map(_figures, settings.values()), strict=True))
    words = (("worst", min), ("median", median), ("best", max))
    return [
        _line(f"the {len(settings)} settings: {word}, each column", [of(each) for each in columns])
        for word, of in words
    ]


def _starting(places: dict[str, Places], start: str) -> list[Places]:
    return [each for name, each in places.items() if name.startswith(start)]


def _intervals(settings: dict[str, Places]) -> str:
    left_out = chosen_without(settings, [[number] for number in range(len(next(iter(settings.values()))))])
    parts = []
    for k in TOP:
        found = wilson(sum(NOT_LISTED < place <= k for place in left_out), len(left_out))
        parts.append(f"top-{k} {found.hits} of {found.n} ({100 * found.low:.0f} %-{100 * found.high:.0f} %)")
    return f"Leave-one-out with 95 % Wilson intervals: {', '.join(parts)}."


def _page(fields: Any) -> str:
    return str(fields.get("url", "")).partition("#")[0].rstrip("/")


def _losses(settings: dict[str, Places], apparent: Places, cases: Sequence[str]) -> list[str]:
    lines = []
    for number, case in enumerate(cases):
        lost = sum(places[number] != 1 for places in settings.values())
        if apparent[number] == 1 and lost:
            lines.append(f"- {case}: first as it stands, not under {lost} of {len(settings)} settings")
        elif apparent[number] != 1 and lost < len(settings):
            lines.append(f"- {case}: not first as it stands, first under {len(settings) - lost} of {len(settings)}")
    return ["Cases whose first place hangs on one step in one weight:", "", *lines] if lines else []


def main() -> None:
    """Measure or show."""
    if sys.argv[1:2] == ["run"]:
        complete = run(float(sys.argv[2]) if len(sys.argv) > 2 else 50)
        print("complete" if complete else "not complete: run again", file=sys.stderr)
    else:
        print(show(json.loads(STORE.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
