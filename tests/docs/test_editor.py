"""The editor grammar knows the words of the language."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from reasoner.source import SourceFile
from reasoner.syntax.lexer import tokenize
from tests.cli.run import ROOT
from tests.docs.textmate import pieces

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


RULE_FILES = [ROOT / "tests" / "kb_small" / "bicycle.dl", *sorted((ROOT / "kb" / "differential").glob("*.dl"))]
EVERY_FORM = """
%* a block %* inside *% another *%
f(-3, "text \\" more", _, _X, Yz9) :- g, not h(X), X = Y + 2 * 3 - 1, X != 2, X <= 3, X >= 1, X < 5, X > 0. % end
:- 2 <= #count { X, Y : p(X), not q(Y); Z : r(Z) }, #sum { W : s(W) } = T, #min { W : s(W) } = T, #max { W : s(W) } = T.
"""
SCOPES = {
    "variable": "variable.other",
    "number": "constant.numeric",
    "string": "string.quoted",
    "aggregate": "support.function",
    ":-": "keyword.control",
}
OPERATORS = {"=", "!=", "<", "<=", ">", ">=", "+", "-", "*"}
PLAIN = {".", ",", "(", ")", "{", "}", ":", ";"}


def _scope(kind: str, text: str) -> str:
    if kind == "name" and text[:-1] == "not":
        return "keyword.control"
    if kind == "name":
        return "entity.name.function.predicate" if text.endswith("(") else "constant.other.symbol"
    return "keyword.operator" if kind in OPERATORS else SCOPES[kind]


@pytest.mark.parametrize("text", [EVERY_FORM, *(path.read_text(encoding="utf-8") for path in RULE_FILES)])
def test_every_token_of_a_file_has_the_scope_of_its_kind(text: str) -> None:
    file = SourceFile("x.dl", text)
    lexed = tokenize(file)
    assert lexed.diagnostics == []
    scopes: dict[int, tuple[str, ...]] = {}
    for piece in pieces(GRAMMAR, text):
        start = file.line_starts[piece.line]
        scopes.update(dict.fromkeys(range(start + piece.start, start + piece.end), piece.scopes))
    wrong = []
    for token in lexed.tokens[:-1]:
        here = scopes[token.start]
        if token.kind in PLAIN:
            wanted = ""
            fits = here == ()
        else:
            wanted = _scope(token.kind, text[token.start : token.end + 1])
            fits = bool(here) and here[0].startswith(wanted)
        if not fits:
            wrong.append((file.position(token.start), text[token.start : token.end], wanted, here))
    assert wrong == []
    annotated = [number for number, line in enumerate(text.split("\n")) if line.lstrip().startswith("%!")]
    assert annotated or len(lexed.tokens) > 50
    assert all(scopes[file.line_starts[number]][0] == "meta.annotation.soleus" for number in annotated)


FOLDER = ROOT / "docs" / "editor"
HOWTO = (ROOT / "docs" / "howto" / "editor.md").read_text(encoding="utf-8")


def test_the_extension_names_files_that_exist() -> None:
    package = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    [language], [grammar] = package["contributes"]["languages"], package["contributes"]["grammars"]
    for name in (package["main"], language["configuration"], grammar["path"]):
        assert (FOLDER / name).is_file()
    assert grammar["scopeName"] == GRAMMAR["scopeName"]
    assert grammar["language"] == language["id"]
    assert language["extensions"] == [f".{each}" for each in GRAMMAR["fileTypes"]]
    json.loads((FOLDER / language["configuration"]).read_text(encoding="utf-8"))
    settings = package["contributes"]["configuration"]["properties"]
    extension = (FOLDER / package["main"]).read_text(encoding="utf-8")
    assert {f"soleus.{name}" for name in re.findall(r'settings\.get\("(\w+)"\)', extension)} == set(settings)


def test_the_settings_of_the_howto_can_be_read_and_start_the_server() -> None:
    blocks = dict(re.findall(r"```(json|toml)\n(.*?)```", HOWTO, re.DOTALL))
    settings, helix = json.loads(blocks["json"]), tomllib.loads(blocks["toml"])
    assert settings["soleus.arguments"] == helix["language-server"]["soleus"]["args"] == ["lsp"]
    assert helix["language"][0]["language-servers"] == list(helix["language-server"])
    assert HOWTO.count('"soleus", "lsp"') + HOWTO.count('("soleus" "lsp")') == 2


def test_the_links_of_the_howto_lead_somewhere() -> None:
    links = [each for each in re.findall(r"\]\(([^)]+)\)", HOWTO) if not each.startswith("http")]
    assert len(links) == 2
    assert all((ROOT / "docs" / "howto" / each).exists() for each in links)
