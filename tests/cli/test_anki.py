"""The deck for Anki: opened as the format says, and by Anki's own library where that is installed."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.run import Soleus

READER = """
import sys
from anki.collection import Collection, ImportAnkiPackageRequest
collection = Collection(sys.argv[1])
collection.import_anki_package(ImportAnkiPackageRequest(package_path=sys.argv[2]))
found = collection.find_cards("")
card = collection.get_card(collection.find_cards("tag:case")[0])
print(len(found), card.answer())
collection.close()
"""


def _notes(path: Path, folder: Path) -> list[tuple[str, str, str]]:
    with zipfile.ZipFile(path) as package:
        assert json.loads(package.read("media")) == {}
        package.extract("collection.anki2", folder)
    with closing(sqlite3.connect(folder / "collection.anki2")) as database:
        return list(database.execute("select guid, flds, tags from notes order by id"))


def test_the_deck_holds_every_case_conclusion_and_sign(soleus: Soleus, tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    done = soleus("anki", str(path))
    assert done.code == 0
    notes = _notes(path, tmp_path)
    assert done.err.startswith(f"{len(notes)} cards written")
    fronts = [fields.split("\x1f")[0] for _guid, fields, _tags in notes]
    backs = [fields.split("\x1f")[1] for _guid, fields, _tags in notes]
    assert sum(" case " in tags for _guid, _fields, tags in notes) == 2
    assert "Air in the brake" in backs[1]
    assert all("Air in" not in front and "b2" not in front for front in fronts[:2])
    soleus("anki", str(path))
    assert _notes(path, tmp_path) == notes
    refused = soleus("anki", "/nowhere/at/all.apkg")
    assert (refused.code, "Cannot write" in refused.err) == (2, True)


def test_cards_show_drawings_where_they_give_nothing_away(soleus: Soleus, tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    assert soleus("anki", str(path), kb=None).code == 0
    sides = {
        tags.split()[0]: fields.split("\x1f") for _guid, fields, tags in _notes(path, tmp_path) if "<svg" in fields
    }
    assert "<svg" in sides["sign"][0]
    assert "<svg" in sides["case"][0]
    assert ["<svg" in side for side in sides["conclusion"]] == [False, True]


@pytest.mark.skipif(importlib.util.find_spec("anki") is None, reason="Anki's library is not installed")
def test_anki_itself_imports_the_deck(soleus: Soleus, tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    soleus("anki", str(path))
    done = subprocess.run(
        [sys.executable, "-c", READER, str(tmp_path / "collection.anki2"), str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    number, _, answer = done.stdout.partition(" ")
    assert int(number) == len(_notes(path, tmp_path))
    assert "A commuter squeaks" in answer
