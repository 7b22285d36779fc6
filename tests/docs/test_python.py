"""The blocks of ``docs/python.md`` are one program, and it runs."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.cli.run import ROOT


def test_the_page_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 4
    names: dict[str, Any] = {}
    exec("\n".join(blocks), names)
    shown = capsys.readouterr().out
    assert shown.startswith(f"{names['best'].label} {names['best'].tier} {names['best'].score}\n")
    assert names["best"].conclusion == "phleboliths_varicose"
