"""The editor grammar knows the words of the language."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

GRAMMAR = json.loads(
    (Path(__file__).parents[2] / "docs" / "editor" / "soleus.tmLanguage.json").read_text(encoding="utf-8")
)


def test_every_include_exists_and_every_expression_compiles() -> None:
    seen: set[str] = set()

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            if "include" in node:
                seen.add(node["include"].removeprefix("#"))
            for key in ("match", "begin", "end"):
                if key in node:
                    re.compile(node[key])
            for child in node.values():
                visit(child)
        elif isinstance(node, list):
            for child in node:
                visit(child)

    visit(GRAMMAR)
    assert seen == set(GRAMMAR["repository"])


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("keyword", "not"),
        ("keyword", ":-"),
        ("aggregate", "#count"),
        ("number", "25"),
        ("variable", "Site"),
        ("variable", "_"),
        ("symbol", "long_bone"),
        ("line-comment", "% remark"),
        ("operator", "<="),
    ],
)
def test_the_grammar_matches_the_words(rule: str, text: str) -> None:
    assert re.fullmatch(GRAMMAR["repository"][rule]["match"], text)
