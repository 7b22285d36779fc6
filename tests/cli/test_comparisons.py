"""The commands that compare and search: exit codes, documents by their schemas, pages that stand alone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest

from tests.cli.run import ROOT, Soleus

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
KB = str(ROOT / "kb")
FINDING = "pattern=sheet_like"
COMMANDS = {
    "why-not": ("why-not", "synovial_sarcoma", FINDING),
    "contrast": ("contrast", "calcific_myonecrosis", "synovial_sarcoma", FINDING),
    "profiles": ("contrast", "calcific_myonecrosis", "synovial_sarcoma"),
    "what-if": ("what-if", FINDING, "--with", "history=dialysis"),
    "flip": ("flip", "synovial_sarcoma", FINDING, "--within", "1"),
    "ask": ("ask", FINDING),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_documents_keep_to_their_schemas(name: str, soleus: Soleus) -> None:
    found = soleus(*COMMANDS[name], "--format", "json", kb=KB)
    assert found.code == 0
    document = json.loads(found.out)
    path = SCHEMAS / f"{document['format'].replace('/', '-')}.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(document)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_pages_stand_alone(name: str, soleus: Soleus) -> None:
    found = soleus(*COMMANDS[name], "--format", "html", kb=KB)
    assert found.code == 0
    assert found.out.startswith("<!DOCTYPE html>")
    assert found.out.count("<h1>") == 1
    assert found.out.count("<ul") == found.out.count("</ul>")
    assert found.out.count("<details") == found.out.count("</details>")
    assert "src=" not in found.out


@pytest.mark.parametrize("name", COMMANDS)
def test_graphs_hold_every_line_of_the_list(name: str, soleus: Soleus, tmp_path: Path) -> None:
    lines = soleus(*COMMANDS[name], "--format", "markdown", kb=KB).out.splitlines()
    dot, chart = (soleus(*COMMANDS[name], "--format", form, kb=KB).out for form in ("dot", "mermaid"))
    boxes, arrows = re.findall(r"^  (n\d+) \[label=", dot, re.M), re.findall(r"^  (n\d+) -> (n\d+)", dot, re.M)
    assert len(boxes) == len(set(boxes)) == len([line for line in lines if line.strip()])
    # A tree: every box but the first points to one that stands before it.
    assert [source for source, _ in arrows] == boxes[1:]
    assert all(boxes.index(target) < boxes.index(source) for source, target in arrows)
    assert re.findall(r"^  (n\d+) -->.* (n\d+)$", chart, re.M) == arrows
    if shutil.which("dot"):
        picture = tmp_path / "graph.svg"
        subprocess.run(["dot", "-Tsvg", "-o", str(picture)], input=dot, text=True, check=True, encoding="utf-8")
        assert picture.read_text(encoding="utf-8").count('class="node"') == len(boxes)


def test_a_refused_step_follows_the_schema(soleus: Soleus) -> None:
    asked = ("why-not", "next_step(biopsy)", "--case", "cases#pub001", "--format", "json")
    document = json.loads(soleus(*asked, kb=KB).out)
    schema = json.loads((SCHEMAS / "absence-1.json").read_text(encoding="utf-8"))
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(document)] == []
    assert document["rules"]


def test_graphs_show_by_shape_what_fails_and_what_counts(soleus: Soleus) -> None:
    refused = soleus("why-not", "next_step(biopsy)", FINDING, "--format", "dot", kb=KB).out
    assert re.search(r'label="✗ .*shape=octagon', refused)
    compared = soleus(*COMMANDS["contrast"], "--format", "dot", kb=KB).out
    assert re.search(r'-> n\d+ \[label="[+−]\d+"\]', compared)


def test_what_holds_is_explained_in_place(soleus: Soleus) -> None:
    asked = ("next_step(ct)", "--case", "cases#pub001")
    text = soleus("why-not", *asked, kb=KB).out
    assert text.startswith("This holds: ")
    assert text.endswith(soleus("why", *asked, kb=KB).out)
    assert "stands at place" not in soleus("why-not", "calcific_myonecrosis", *asked[1:], kb=KB).out
    document = json.loads(soleus("why-not", *asked, "--format", "json", kb=KB).out)
    for part, name in ((document, "absence-1"), (document["why"], "proof-1")):
        schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
        assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(part)] == []
    assert (
        soleus("why-not", *asked, "--format", "dot", kb=KB).out == soleus("why", *asked, "--format", "dot", kb=KB).out
    )


@pytest.mark.parametrize("name", ["why-not", "contrast", "flip"])
def test_an_unknown_conclusion_is_a_mistake_of_usage(name: str, soleus: Soleus) -> None:
    command, *_ = COMMANDS[name]
    asked = ("no_such_thing", "synovial_sarcoma") if command == "contrast" else ("no_such_thing",)
    found = soleus(command, *asked, FINDING, kb=KB)
    assert found.code == 2
    assert "no_such_thing" in found.err
    assert "Traceback" not in found.err


@pytest.mark.parametrize("name", COMMANDS)
def test_a_case_file_that_cannot_be_read_is_a_bad_case(name: str, soleus: Soleus, tmp_path: Path) -> None:
    broken = tmp_path / "case.toml"
    broken.write_text("present = [", encoding="utf-8")
    asked = [part for part in COMMANDS[name] if part != FINDING]
    found = soleus(*asked, "--case", str(broken), kb=KB)
    assert found.code == 3
    assert "Traceback" not in found.err
