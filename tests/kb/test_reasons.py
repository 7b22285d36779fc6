"""Every reason of the shipped medicine says where it is from: a source, or that it is judgement."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.program.compiled import ClauseInfo
from tests.explain.shipped import reading

ABOUT_ITSELF = frozenset(("known_gap",))
"""Predicates that speak of this knowledge base, not of medicine."""


def test_every_reason_has_a_source_or_is_called_judgement() -> None:
    reasons = list(_stated())
    assert len(reasons) > 1000
    assert [
        f"{each.source}: {each.because}" for each in reasons if not each.cite and each.evidence != "judgement"
    ] == []


def _stated() -> Iterator[ClauseInfo]:
    for name, facts in reading().program.facts.items():
        for info in facts.values() if name not in ABOUT_ITSELF else ():
            if info.because and "calf" in info.source:
                yield info
