"""Synthetic cohorts: cases drawn from what the knowledge base claims, so that no person stands behind any of them.

    python benchmarks/synthetic.py COUNT FILE.csv [SEED]

Each case is drawn for one etiology: three to seven of its signs, up to three signs of anything, an age. Cases that
contradict themselves are drawn anew. Writes a wide table: a column an attribute.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))

from reasoner.answers.case import Case, make_case
from reasoner.answers.findings import ABSENT, MEASURED, PRESENT, Finding
from reasoner.answers.reading import Reading, read
from reasoner.engine.evaluate import static_model
from reasoner.errors import CaseError
from reasoner.loading.load import load_program

ROOT = Path(__file__).resolve().parent.parent


def synthetic(reading: Reading, count: int, seed: int = 0) -> list[Case]:
    """Some cases, the same for the same seed."""
    random, vocabulary = Random(seed), reading.vocabulary
    plain = [key for key in vocabulary.values if key[0] not in vocabulary.scales and key[0] not in vocabulary.notes]
    shown: dict[str, list[tuple[str, str]]] = {}
    known = set(plain)
    for conclusion, attribute, value, *_ in static_model(reading.program).rows("supports"):
        if (str(attribute), str(value)) in known:
            shown.setdefault(str(conclusion), []).append((str(attribute), str(value)))
    names = sorted(shown)
    cases: list[Case] = []
    while len(cases) < count:
        signs = shown[random.choice(names)]
        drawn = {Finding(PRESENT, *random.choice(signs)) for _ in range(random.randint(3, 7))}
        drawn |= {Finding(random.choice((PRESENT, ABSENT)), *random.choice(plain)) for _ in range(random.randint(0, 3))}
        drawn = {each for each in drawn if each.attribute not in ("age_group", "overall")}
        drawn.add(Finding(MEASURED, "age", 100 * random.randint(1, 95)))
        try:
            cases.append(make_case(drawn, vocabulary, id=f"s{len(cases):06d}"))
        except CaseError:
            continue
    return cases


def write_wide(cases: list[Case], path: str, reading: Reading, count: int = 0) -> None:
    """Write cases as a table with a column an attribute; of more than there are the first come again, renamed."""
    columns = list(dict.fromkeys(each.attribute for case in cases for each in case.findings))
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", *sorted(columns)])
        rows = [_row(case, sorted(columns), reading) for case in cases[: count or len(cases)]]
        for number in range(count or len(rows)):
            again, place = divmod(number, len(rows))
            writer.writerow([f"{cases[place].id}{f'_{again}' if again else ''}", *rows[place]])


def _row(case: Case, columns: list[str], reading: Reading) -> list[str]:
    told: dict[str, list[str]] = {}
    for each in case.findings:
        text = each.text(reading.vocabulary).partition("=")[2]
        told.setdefault(each.attribute, []).append(f"!{text}" if each.kind == ABSENT else text)
    return [";".join(told.get(name, ())) for name in columns]


def main() -> int:
    """Write a cohort."""
    count, path, *seed = sys.argv[1:]
    reading = read(load_program((str(ROOT / "kb"),)))
    write_wide(synthetic(reading, int(count), int(seed[0]) if seed else 0), path, reading)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
