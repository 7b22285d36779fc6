"""A few hundred inputs of the fuzzer in every run of the tests, and the fuzzer itself: it must find what is planted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reasoner.errors import CaseError
from tests.fuzzing import runner
from tests.fuzzing.guided import guided
from tests.fuzzing.runner import fuzz, nth_input, shrunk, verdict
from tests.fuzzing.targets import Target, targets

COUNT = int(os.environ.get("SOLEUS_EXAMPLES", "400"))


def test_every_input_is_accepted_or_refused_in_words() -> None:
    report = fuzz(COUNT, seed=2024)
    assert report.failures == (), "\n\n".join(f"{each.target}: {each.error}\n{each.data!r}" for each in report.failures)
    assert sum(report.inputs.values()) == COUNT
    assert min(report.inputs.values()) > 0
    assert 0 < report.refused < COUNT


def test_inputs_follow_from_their_seed() -> None:
    first = [nth_input(targets(), 7, number)[1] for number in range(40)]
    assert first == [nth_input(targets(), 7, number)[1] for number in range(40)]
    assert len(set(first)) > 35
    assert first != [nth_input(targets(), 8, number)[1] for number in range(40)]


def test_every_seed_is_accepted_where_it_should_be(tmp_path: Path) -> None:
    for target in targets():
        if target.name not in ("rules", "overlay", "folder", "labels", "editor"):
            for seed in target.seeds:
                assert verdict(target, seed.encode(), tmp_path) is None, (target.name, seed)


def test_a_planted_mistake_is_found_and_made_small(tmp_path: Path) -> None:
    def take(data: bytes, folder: Path) -> None:
        if b"(" in data and b")" in data:
            raise KeyError("planted")
        raise CaseError("refused")

    planted = Target("planted", ("abc(def, ghi)",), take)
    found = verdict(planted, b"abc(def, ghi)", tmp_path)
    assert found is not None
    assert found.startswith("KeyError: 'planted'")
    assert verdict(planted, b"abc", tmp_path) == ""
    assert shrunk(b"abc(def, ghi) jkl", lambda data: bool(verdict(planted, data, tmp_path))) == b"()"


def test_an_input_that_takes_too_long_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def take(data: bytes, folder: Path) -> None:
        while True:
            pass

    monkeypatch.setattr(runner, "LIMIT", 0.2)
    found = verdict(Target("endless", ("x",), take), b"x", tmp_path)
    assert found is not None
    assert found.startswith("HangError")


def test_memory_and_the_end_of_a_process_are_found() -> None:
    told: list[str] = []
    report = fuzz(12, seed=3, source="tests.fuzzing.planted", tell=lambda each: told.append(each.error))
    assert sorted(error.split(":")[0] for error in told) == ["EndError", "MemoryError"]
    assert sum(report.inputs.values()) == 12
    assert report.inputs["right"] > 0
    assert [each.target for each in report.failures if "ended with -9" in each.error] == ["deadly"]


def test_guided_fuzzing_says_when_it_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert guided(1) is None
