"""A kept program answers like a fresh one, and anything wrong with its file reads as nothing kept."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from reasoner.engine.evaluate import evaluate
from reasoner.loading.cache import FORMAT, MOST_KEPT, read_cached, write_cached
from reasoner.loading.load import compile_paths, load_program
from reasoner.program.compiled import CompiledProgram, GroundAtom

BICYCLE = Path(__file__).parent.parent / "kb_small"
KEY = "k" * 64


@pytest.fixture(scope="module")
def program() -> CompiledProgram:
    return compile_paths([str(BICYCLE)])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOLEUS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "soleus"


def _kept(folder: Path) -> Path:
    (path,) = folder.glob("*.program")
    return path


def _facts(program: CompiledProgram) -> list[GroundAtom]:
    present = program.entry["finding"]
    domain = program.sort_form(program.predicates[present].sorts[2])[1]
    return [GroundAtom(present, ("case", *row)) for row in list(program.facts[domain])[:4]]


def test_a_kept_program_is_the_program(program: CompiledProgram, folder: Path) -> None:
    write_cached(KEY, program)
    kept = read_cached(KEY)
    assert kept is not None
    for name in (
        "name",
        "title",
        "version",
        "hash",
        "layers",
        "components",
        "entry",
        "stages",
        "case_banks",
        "outlines",
    ):
        assert getattr(kept, name) == getattr(program, name), name
    assert list(kept.rules) == list(program.rules)
    assert dict(kept.predicates) == dict(program.predicates)
    assert kept.sorts == program.sorts
    assert {name: dict(rows) for name, rows in kept.facts.items()} == {
        name: dict(rows) for name, rows in program.facts.items()
    }
    assert {name: dict(rows) for name, rows in kept.ranks.items()} == {
        name: dict(rows) for name, rows in program.ranks.items()
    }
    assert {key: dict(fields) for key, fields in kept.bibliography.items()} == {
        key: dict(fields) for key, fields in program.bibliography.items()
    }
    facts = _facts(program)
    once, again = evaluate(program, facts), evaluate(kept, facts)
    for name in program.predicates:
        assert once.rows(name) == again.rows(name)
        for row in once.rows(name):
            assert once.instances(GroundAtom(name, row)) == again.instances(GroundAtom(name, row))


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "a text": lambda _: b"hello",
    "binary": lambda _: bytes(range(256)) * 40,
    "cut in the header": lambda data: data[:20],
    "cut in the middle": lambda data: data[: len(data) // 2],
    "cut at the end": lambda data: data[:-1],
    "one letter changed": lambda data: data[: len(data) // 2] + b"#" + data[len(data) // 2 + 1 :],
    "another version": lambda data: data.replace(FORMAT.encode(), b"soleus-program-0-0.0.0", 1),
    "another key": lambda data: data.replace(KEY.encode(), b"x" * 64, 1),
    "something added": lambda data: data + b"\n{}",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_as_none(program: CompiledProgram, folder: Path, damage: str) -> None:
    write_cached(KEY, program)
    path = _kept(folder)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert read_cached(KEY) is None


def test_a_folder_that_cannot_be_written_is_no_error(
    program: CompiledProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SOLEUS_CACHE", str(tmp_path / "file"))
    write_cached(KEY, program)
    assert read_cached(KEY) is None
    assert load_program([str(BICYCLE)]).name == program.name


def test_a_changed_file_is_compiled_anew(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kb"
    shutil.copytree(BICYCLE, copy)
    first = load_program([str(copy)])
    assert load_program([str(copy)]).hash == first.hash
    manifest = copy / "manifest.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert load_program([str(copy)]).hash != first.hash
    assert len(list(folder.glob("*.program"))) == 2


def test_many_writers_leave_one_whole_file(program: CompiledProgram, folder: Path) -> None:
    threads = [threading.Thread(target=write_cached, args=(KEY, program)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {path.name for path in folder.iterdir()} == {_kept(folder).name, "seal.key"}
    assert read_cached(KEY) is not None


def test_a_folder_forgets_what_was_written_longest_ago(program: CompiledProgram, folder: Path) -> None:
    names = [f"{number:064d}"[::-1] for number in range(MOST_KEPT + 3)]
    for age, name in enumerate(reversed(names)):
        write_cached(name, program)
        os.utime(folder / f"{name[:32]}.program", (10_000 - age, 10_000 - age))
    write_cached(KEY, program)
    assert len(list(folder.glob("*.program"))) == MOST_KEPT
    assert read_cached(KEY) is not None
    assert read_cached(names[-1]) is not None
    assert read_cached(names[0]) is None
