"""The case banks of a knowledge base, filtered, and shared out among processes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reasoner.answers.case_file import read_bank
from reasoner.bench.trial import try_cases
from reasoner.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.case_file import CaseText
    from reasoner.answers.reading import Reading
    from reasoner.bench.trial import Outcome

WORTH_A_PROCESS = 60
"""Cases below which a further process costs more to start than it saves."""


def cases_of(paths: Sequence[str], wanted: str = "") -> tuple[CaseText, ...]:
    """All cases of banks whose id contains ``wanted``; folders are searched for banks (``*cases*.toml``)."""
    found = [text for path in paths for bank in _banks(path) for text in read_bank(bank)]
    _refuse_twice(found)
    return tuple(text for text in found if wanted.casefold() in text.id.casefold())


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
    jobs = min(jobs, max(1, len(texts) // WORTH_A_PROCESS))
    if jobs == 1 or fail_fast or not cache:
        return try_cases(texts, reading, stages=stages, engine=engine, fail_fast=fail_fast)
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    shares = [tuple(texts[start::jobs]) for start in range(jobs)]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        parts = list(pool.map(_try_share, [(tuple(paths), share, stages, engine) for share in shares]))
    found: list[Outcome] = [parts[place % jobs][place // jobs] for place in range(len(texts))]
    return tuple(found)


def _try_share(
    work: tuple[tuple[str, ...], tuple[CaseText, ...], Sequence[str] | None, str],
) -> tuple[Outcome, ...]:
    from reasoner.answers.reading import read
    from reasoner.loading.load import load_program

    paths, texts, stages, engine = work
    return try_cases(texts, read(load_program(paths)), stages=stages, engine=engine)


def _banks(path: str) -> list[str]:
    if not os.path.isdir(path):  # noqa: PTH112
        return [path]
    found = sorted(
        os.path.join(folder, name)  # noqa: PTH118
        for folder, _folders, names in os.walk(path)
        for name in names
        if name.endswith("cases.toml")
    )
    if not found:
        raise CaseError(f"{path} holds no case bank", help="a bank is a file whose name ends in cases.toml")
    return found


def _refuse_twice(texts: Sequence[CaseText]) -> None:
    seen: dict[str, str] = {}
    for text in texts:
        if text.id and text.id in seen:
            raise CaseError(f"{text.place}: the id is taken by {seen[text.id]}", help="give each case an id of its own")
        seen[text.id] = text.place
