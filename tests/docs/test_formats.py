"""Every JSON form has a schema that real answers keep, and a line in ``docs/reference/json.md``, written from them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.run import BICYCLE, ROOT, Soleus

SCHEMAS = ROOT / "docs" / "reference" / "schemas"
PAGE = ROOT / "docs" / "reference" / "json.md"
HEAD = """# JSON

Every command with `--format json` writes one object whose key `format` names its form and version. Keys are added
within a version; a key that goes away or changes its meaning makes a new one. Numbers are as the knowledge base counts
them: points are decibans. Written from the [schemas](schemas); `pytest tests/docs/test_formats.py --update-golden`
rewrites this page.
"""
ASKED = (
    ("differential", "--case", "cases#{case}"),
    ("differential", "{text}"),
    ("next", "--case", "cases#{case}"),
    ("read", "{text}"),
    ("cases",),
    ("vocab",),
    ("find", "{finding}"),
    ("script", "{conclusion}"),
    ("cite",),
    ("cite", "{source}"),
    ("evaluate",),
    ("kb", "check"),
)
BASES = {
    "shipped": {
        "case": "pub001",
        "text": "popcorn calcification in the calf, no pain, ?phlebolith, xyzzy",
        "finding": "pattern=popcorn",
        "conclusion": "synovial_sarcoma",
        "source": "calcific-myonecrosis-ten-2004",
    },
    "bicycle": {
        "case": "b1",
        "text": "squeak, no rust, xyzzy",
        "finding": "noise=squeak",
        "conclusion": "dry_chain",
        "source": "workshop-notes",
    },
}


def schemas() -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(SCHEMAS.glob("*.json"))}


def test_every_form_has_a_schema() -> None:
    files = [path for room in ("reasoner", "cli") for path in (ROOT / room).rglob("*.py")]
    named = {name for path in files for name in re.findall(r'"([a-z-]+/\d+)"', path.read_text(encoding="utf-8"))}
    assert named == {each["properties"]["format"]["const"] for each in schemas().values()}
    assert all(each["$id"] == f"{name}.json" for name, each in schemas().items())


@pytest.mark.parametrize("base", BASES)
def test_answers_keep_their_schema(soleus: Soleus, base: str) -> None:
    names = BASES[base]
    kb = str(ROOT / "kb") if base == "shipped" else BICYCLE
    for words in ASKED:
        command = [word.format(**names) for word in words]
        done = soleus(*command, "--format", "json", kb=kb)
        document = json.loads(done.out)
        schema = schemas()[document["format"].replace("/", "-")]
        assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == [], command


def _kind(schema: dict[str, Any], defs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What a field holds, in words, and the fields of the objects in it."""
    if "$ref" in schema:
        return _kind(defs[schema["$ref"].rpartition("/")[2]], defs)
    if "oneOf" in schema:
        kinds = [_kind(each, defs) for each in schema["oneOf"]]
        return " or ".join(name for name, _ in kinds), {k: v for _, fields in kinds for k, v in fields.items()}
    if "const" in schema:
        return f'`"{schema["const"]}"`', {}
    if "enum" in schema:
        return " or ".join(f'`"{each}"`' for each in schema["enum"]), {}
    if schema.get("type") == "array":
        inner, fields = _kind(schema.get("items", {}), defs)
        return f"list of {inner}" if inner else "list", fields
    types = schema.get("type", "any")
    return (" or ".join(types) if isinstance(types, list) else types), schema.get("properties", {})


def _fields(fields: dict[str, Any], defs: dict[str, Any], depth: int, seen: tuple[str, ...]) -> list[str]:
    lines = []
    for key, schema in fields.items():
        target = schema.get("$ref") or schema.get("items", {}).get("$ref", "")
        kind, inner = _kind(schema, defs)
        words = schema.get("description", "")
        lines.append(f"{'  ' * depth}- `{key}` ({kind}){': ' + words if words else ''}")
        if inner and target not in seen:
            lines += _fields(inner, defs, depth + 1, (*seen, target) if target else seen)
    return lines


def test_the_page_tells_every_form(request: pytest.FixtureRequest) -> None:
    text = HEAD
    for name, schema in schemas().items():
        command = schema["$comment"].removeprefix("printed by: ")
        text += f"\n## {schema['properties']['format']['const']}\n\n{schema['description']} "
        text += f"Printed by `{command}`; [schema](schemas/{name}.json).\n\n"
        text += "\n".join(_fields(schema["properties"], schema.get("$defs", {}), 0, ())) + "\n"
    if request.config.getoption("--update-golden"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text
