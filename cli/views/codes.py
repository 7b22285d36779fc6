"""Codes of other terminologies, as text and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.codes import Code


def code_line(each: Code) -> str:
    """``Human Phenotype Ontology HP:0012032 "Lipoma" (the code is broader)``."""
    return f'{each.system_label} {each.code} "{each.label}" ({each.relation_label})'


def codes_json(codes: Sequence[Code]) -> list[dict[str, Any]]:
    """The codes as data."""
    return [
        {
            "system": each.system,
            "code": each.code,
            "label": each.label,
            "relation": each.relation,
            "cite": list(each.cite),
        }
        for each in codes
    ]
