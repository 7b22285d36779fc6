"""Safety scenarios: what the advice on a patient must and must not say, by the semantics of their header."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reasoner.answers.advice import advise
from reasoner.answers.case import make_case
from reasoner.answers.detail import detail
from reasoner.answers.findings import parse_finding
from reasoner.answers.ranking import rank
from reasoner.engine.evaluate import evaluate
from reasoner.errors import UnknownNameError
from reasoner.ranking.ask import ask
from tests.kb.banks import reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.advice import Advice
    from reasoner.answers.case import Case
    from reasoner.answers.ranking import Ranking

DATA = Path(__file__).parents[1] / "data"
FILES = (DATA / "safety_scenarios.toml", DATA / "safety_scenarios_second.toml")
FIRST = 5
STATED = ("red flag", "the flag", "Wells", "the two-level Wells")


class Said(NamedTuple):
    """What the program says of some findings: the ranking, the advice, and the lines that warn, in small letters."""

    case: Case
    ranking: Ranking
    advice: Advice
    warns: str

    @property
    def steps(self) -> list[str]:
        """The next steps, the first one first."""
        return [each.step for each in self.advice.steps]

    @property
    def listed(self) -> set[str]:
        """The first of the differential, and the dangers left open."""
        first = {each.conclusion for each in self.ranking.candidates[:FIRST]}
        return first | {each.conclusion for each in self.ranking.not_excluded}

    @property
    def asked(self) -> set[str]:
        """What would be asked next, as an attribute and as a finding."""
        words = reading()
        found = ask(evaluate(words.program, self.case.facts(words.entries), engine="native")).questions
        return {each.attribute for each in found} | {f"{each.attribute}={each.value}" for each in found}

    def standing(self, conclusion: str) -> tuple[int, int]:
        """Score and rank of a conclusion; below everything when it is not in the list."""
        found = [(each.score, each.rank) for each in self.ranking.candidates if each.conclusion == conclusion]
        return found[0] if found else (-(10**6), 10**6)


def scenarios() -> dict[str, dict[str, Any]]:
    """Every scenario of the files, by its id."""
    return {each["id"]: each for file in FILES for each in tomllib.loads(file.read_text("utf-8"))["scenario"]}


@cache
def said(findings: tuple[str, ...]) -> Said:
    """Evaluate some findings."""
    words = reading()
    case = make_case([parse_finding(each, words.vocabulary) for each in findings], words.vocabulary)
    model = evaluate(words.program, case.facts(words.entries), engine="native")
    advice = advise(model, words)
    stated = [each.text for each in detail(model, words).stated if each.text.startswith(STATED)]
    warns = "\n".join([*(each.text for each in advice.warnings), *stated]).lower()
    return Said(case, rank(model, words, case, grounds=False), advice, warns)


def failures(scenario: dict[str, Any]) -> list[str]:
    """What is not as a scenario demands, each as a short sentence."""
    found = [*scenario["findings"], *filter(_sayable, scenario.get("add_when_sayable", ()))]
    return list(_failures(scenario, said(tuple(found))))


def _sayable(finding: str) -> bool:
    try:
        parse_finding(finding, reading().vocabulary)
    except UnknownNameError:
        return False
    return True


def _failures(wanted: dict[str, Any], answer: Said) -> Iterator[str]:
    avoid = {each.step for each in answer.advice.avoid}
    leader = {each.conclusion for each in answer.ranking.candidates if each.rank == 1}
    likely = {each.conclusion for each in answer.ranking.candidates if each.tier == "likely"}
    yield from _all_in("must_step", wanted, set(answer.steps))
    yield from _none_in("must_not_step", wanted, set(answer.steps))
    yield from _all_in("must_forbid", wanted, avoid)
    yield from _none_in("must_not_forbid", wanted, avoid)
    yield from _all_in("must_list", wanted, answer.listed)
    yield from _none_in("must_not_lead", wanted, leader)
    yield from _none_in("must_not_tier_likely", wanted, likely)
    yield from _any_in("first_step", wanted, set(answer.steps[:1]))
    yield from _any_in("must_list_any", wanted, answer.listed)
    cautions = "\n".join(each.text for step in answer.advice.steps for each in step.cautions).lower()
    for key, text, any_of in (
        ("must_warn", answer.warns, True),
        ("must_not_warn", answer.warns, False),
        ("must_caution", cautions, True),
    ):
        said_words = [word for word in wanted.get(key, ()) if word.lower() in text]
        if key in wanted and bool(said_words) != any_of:
            yield f"{key}: {said_words or wanted[key]}"
    if "must_ask_any" in wanted:
        yield from _any_in("must_ask_any", wanted, answer.asked)
    if "baseline" in wanted:
        before = said(tuple(wanted["baseline"]))
        for name in wanted["must_not_rise"]:
            (old, place), (new, now) = before.standing(name), answer.standing(name)
            if new > old or now < place:
                yield f"must_not_rise: {name} from {old} at {place} to {new} at {now}"


def _all_in(key: str, wanted: dict[str, Any], found: set[str]) -> Iterator[str]:
    yield from (f"{key}: {name} is missing" for name in wanted.get(key, ()) if name not in found)


def _none_in(key: str, wanted: dict[str, Any], found: set[str]) -> Iterator[str]:
    yield from (f"{key}: {name}" for name in wanted.get(key, ()) if name in found)


def _any_in(key: str, wanted: dict[str, Any], found: set[str]) -> Iterator[str]:
    if key in wanted and not found & set(wanted[key]):
        yield f"{key}: none of {', '.join(wanted[key])}"
