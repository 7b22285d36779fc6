from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import Soleus

UGLY = "p( X ):-q(X),  not r(X). % why\n"
NEAT = "p(X) :- q(X), not r(X).  % why\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.dl").write_text(UGLY)
    (tmp_path / "sub" / "b.dl").write_text(NEAT)
    (tmp_path / "note.md").write_text("p( X )")
    return tmp_path


def test_files_and_folders_are_formatted_in_place(soleus: Soleus, rules: Path) -> None:
    run = soleus("kb", "fmt", str(rules))
    assert (run.code, run.out) == (0, f"formatted {rules / 'a.dl'}\n")
    assert run.err == "2 files read, 1 changed\n"
    assert (rules / "a.dl").read_text() == NEAT
    assert (rules / "note.md").read_text() == "p( X )"
    assert sorted(path.name for path in rules.iterdir()) == ["a.dl", "note.md", "sub"]
    assert soleus("kb", "fmt", str(rules)).err == "2 files read, 0 changed\n"


def test_check_writes_nothing_and_fails(soleus: Soleus, rules: Path) -> None:
    run = soleus("kb", "fmt", "--check", str(rules))
    assert (run.code, run.out) == (1, f"would change {rules / 'a.dl'}\n")
    assert (rules / "a.dl").read_text() == UGLY
    assert soleus("kb", "fmt", "--check", str(rules / "sub")).code == 0


def test_diff_writes_nothing_and_shows_the_change(soleus: Soleus, rules: Path) -> None:
    run = soleus("kb", "fmt", "--diff", str(rules))
    assert run.code == 0
    assert f"-{UGLY}+{NEAT}" in run.out
    assert (rules / "a.dl").read_text() == UGLY


def test_standard_input_goes_to_standard_output(soleus: Soleus) -> None:
    run = soleus("kb", "fmt", "-", stdin=UGLY)
    assert (run.code, run.out) == (0, NEAT)


def test_windows_line_ends_become_plain_ones(soleus: Soleus, rules: Path) -> None:
    (rules / "a.dl").write_bytes(NEAT.replace("\n", "\r\n").encode())
    assert soleus("kb", "fmt", "--check", str(rules)).code == 1
    soleus("kb", "fmt", str(rules))
    assert (rules / "a.dl").read_bytes() == NEAT.encode()


def test_files_with_errors_are_reported_and_left_alone(soleus: Soleus, rules: Path) -> None:
    (rules / "bad.dl").write_text("p( X .\n")
    (rules / "worse.dl").write_bytes(b"\xff")
    run = soleus("kb", "fmt", str(rules))
    assert run.code == 4
    assert "KB001" in run.err
    assert "KB091" in run.err
    assert (rules / "bad.dl").read_text() == "p( X .\n"
    assert (rules / "a.dl").read_text() == NEAT


def test_a_path_that_does_not_exist_is_a_usage_error(soleus: Soleus) -> None:
    assert soleus("kb", "fmt", "nowhere.dl").code == 2
