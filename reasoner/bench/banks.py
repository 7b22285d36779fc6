"""The case banks of a knowledge base, filtered, and shared out among processes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reasoner.answers.case_file import read_whole_bank
from reasoner.bench.shares import Work, dealt, gathered, processes
from reasoner.bench.trial import try_cases
from reasoner.errors import CaseError
from reasoner.intake import files_below
from reasoner.near_names import did_you_mean
from reasoner.workers import in_processes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reasoner.answers.case_file import Amendment, Bank, CaseText
    from reasoner.answers.reading import Reading
    from reasoner.bench.trial import Outcome


def cases_of(paths: Sequence[str], wanted: str = "") -> tuple[CaseText, ...]:
    """All cases of banks whose id contains ``wanted``; folders are searched for banks (``*cases*.toml``)."""
    banks = [(bank, read_whole_bank(bank)) for path in paths for bank in _banks(path)]
    _refuse_twice([text for _, bank in banks for text in bank.cases])
    return tuple(text for text in amended(banks) if wanted.casefold() in text.id.casefold())


def amended(banks: Sequence[tuple[str, Bank]]) -> list[CaseText]:
    """The cases of banks in the order of their layers, each with what the layers above it expect otherwise.

    Raises ``CaseError`` for an amendment of a case that no layer below has.
    """
    below: dict[str, tuple[str, CaseText]] = {}
    for path, bank in banks:
        folder = layer_of(path)
        below.update((text.id or text.place, (folder, text)) for text in bank.cases)
        for amendment in bank.amendments:
            text = amended_case(below, folder, amendment)
            below[text.id] = (below[text.id][0], text)
    return [text for _, text in below.values()]


def amended_case(below: Mapping[str, tuple[str, CaseText]], folder: str, amendment: Amendment) -> CaseText:
    """A case with an amendment that stands in a bank of a folder; ``below`` are the cases known, with their folders.

    Raises ``CaseError`` where no other folder has the case.
    """
    place, text = below.get(amendment.case, ("", None))
    if text is None:
        offer = did_you_mean(amendment.case, below, "it amends cases of the layers below", 3)
        raise CaseError(f"{amendment.place}: no layer below has a case '{amendment.case}'", help=offer)
    if place == folder:
        raise CaseError(f"{amendment.place}: the case belongs to the same layer", help="change the case itself")
    expect = text.table.get("expect", {})
    merged = {**(expect if isinstance(expect, dict) else {}), **amendment.expect}
    merged = {key: value for key, value in merged.items() if value not in ([], {})}
    return text._replace(table={**text.table, "expect": merged})


def layer_of(path: str) -> str:
    """The folder whose banks belong together."""
    return os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 - a path as it is named


def banks_beside(paths: Sequence[str]) -> tuple[str, ...]:
    """Banks of a knowledge base: those its manifest names and every ``*cases.toml`` beside them."""
    found: dict[str, None] = {}
    for path in paths:
        folder = os.path.dirname(path)  # noqa: PTH120
        beside = sorted(name for name in os.listdir(folder or ".") if name.endswith("cases.toml"))  # noqa: PTH208
        found.update(dict.fromkeys([path, *(os.path.join(folder, name) for name in beside)]))  # noqa: PTH118
    return tuple(found)


def share_out(
    texts: Sequence[CaseText],
    reading: Reading,
    paths: Sequence[str],
    *,
    jobs: int,
    stages: Sequence[str] | None = None,
    engine: str = "native",
    cache: bool = True,
    fail_fast: bool = False,
) -> tuple[Outcome, ...]:
    """Try cases in up to ``jobs`` processes, fewer where there are too few cases to be worth it."""
    tested = sum(1 for text in texts if "expect" in text.table)
    shares = dealt(texts, 1 if fail_fast or not cache else processes(tested, jobs))
    work = Work(tuple(paths), None if stages is None else tuple(stages))

    def own() -> tuple[Outcome, ...]:
        return try_cases(shares[0], reading, stages=stages, engine=engine, fail_fast=fail_fast)

    parts = in_processes(_try_share, [(work, share, engine) for share in shares[1:]], own)
    return tuple(gathered(parts))


def _try_share(task: tuple[Work, tuple[CaseText, ...], str]) -> tuple[Outcome, ...]:
    work, texts, engine = task
    return try_cases(texts, work.reading(), stages=work.stages, engine=engine)


def _banks(path: str) -> list[str]:
    if not os.path.isdir(path):  # noqa: PTH112
        return [path]
    try:
        found = [each for _, each in files_below(path, ("cases.toml",))]
    except OSError as error:
        raise CaseError(f"{path} {error.strerror or error}", help="name the banks in it") from None
    if not found:
        raise CaseError(f"{path} holds no case bank", help="a bank is a file whose name ends in cases.toml")
    return found


def _refuse_twice(texts: Sequence[CaseText]) -> None:
    seen: dict[str, str] = {}
    for text in texts:
        if text.id and text.id in seen:
            raise CaseError(f"{text.place}: the id is taken by {seen[text.id]}", help="give each case an id of its own")
        seen[text.id] = text.place
