"""A knowledge base that comes with an installed distribution is found by its name."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cli.packs import GROUP, folder_of, pack_names
from reasoner.errors import KnowledgeBaseError
from tests.cli.run import BICYCLE, ROOT, Soleus

WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
METADATA = "Metadata-Version: 2.1\nName: bicycle-pack\nVersion: 1.0\n"


def _wheel(folder: Path, entries: str) -> Path:
    """A wheel as any build tool writes it: the knowledge inside a package, and the entry points that offer it."""
    files = {"bicycle_pack/__init__.py": b"raise RuntimeError('packs are not imported')\n"}
    for path in sorted(Path(BICYCLE).iterdir()):
        if path.is_file():
            files[f"bicycle_pack/kb/{path.name}"] = path.read_bytes()
    overlay = ROOT / "kb" / "overlays" / "whole_leg_scan"
    for path in sorted(overlay.iterdir()):
        files[f"bicycle_pack/overlay/{path.name}"] = path.read_bytes()
    info = "bicycle_pack-1.0.dist-info"
    files[f"{info}/METADATA"] = METADATA.encode()
    files[f"{info}/WHEEL"] = WHEEL.encode()
    files[f"{info}/entry_points.txt"] = f"[{GROUP}]\n{entries}".encode()
    record = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record.append(f"{name},sha256={digest},{len(data)}\n")
    files[f"{info}/RECORD"] = "".join([*record, f"{info}/RECORD,,\n"]).encode()
    target = folder / "bicycle_pack-1.0-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the pack, without a network."""
    folder = tmp_path_factory.mktemp("pack")
    entries = "workshop = bicycle_pack.kb\nscan = bicycle_pack.overlay\ngone = bicycle_pack.gone\n"
    wheel = _wheel(folder, entries)
    site = folder / "site"
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--no-compile", "--quiet"]
    subprocess.run(
        [*pip, "--disable-pip-version-check", "--target", str(site), str(wheel)], check=True, capture_output=True
    )
    return site


@pytest.fixture
def pack(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same folder where Python looks for packages."""
    monkeypatch.syspath_prepend(str(installed))
    return installed


def test_a_pack_is_used_by_its_name(soleus: Soleus, pack: Path) -> None:
    assert folder_of("workshop") == str(pack / "bicycle_pack" / "kb")
    assert {"workshop", "scan"} <= set(pack_names())
    named = soleus("differential", "noise=squeak", "--kb", "workshop")
    direct = soleus("differential", "noise=squeak")
    assert named.code == direct.code
    assert named.out == direct.out != ""


def test_packs_are_named_in_the_environment_and_above_a_folder(soleus: Soleus, pack: Path) -> None:
    assert soleus("differential", "noise=squeak", kb="workshop").out == soleus("differential", "noise=squeak").out
    assert soleus("kb", "check", "workshop").out == soleus("kb", "check", BICYCLE).out
    layers = os.pathsep.join((str(ROOT / "kb"), "scan"))
    run = soleus("kb", "rule", "policy-dvt-scan-whole-leg", kb=layers)
    assert run.code == 0, run.err
    assert "layer whole_leg_scan" in run.out


def test_the_console_script_finds_the_pack(installed: Path, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(installed), str(ROOT))),
        "SOLEUS_KB": "workshop",
        "XDG_CACHE_HOME": str(tmp_path),
    }
    command = [sys.executable, "-m", "cli", "kb", "check"]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "0 errors" in run.stdout


def test_a_name_that_no_pack_has_is_a_missing_folder(soleus: Soleus, pack: Path) -> None:
    for kb in (("--kb", "workshops"), ()):
        run = soleus("differential", "noise=squeak", *kb, kb="workshops")
        assert run.code == 4
        assert "the folder workshops does not exist" in run.err


def test_a_pack_without_its_folder_is_said(soleus: Soleus, pack: Path) -> None:
    with pytest.raises(KnowledgeBaseError, match=r"'bicycle_pack\.gone' is not there"):
        folder_of("gone")
    run = soleus("kb", "check", "--kb", "gone")
    assert (run.code, run.out) == (4, "")
    assert "the knowledge pack 'gone' is installed" in run.err


def test_a_folder_goes_before_a_pack_of_the_same_name(
    soleus: Soleus, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "workshop").mkdir()
    monkeypatch.chdir(tmp_path)
    assert "manifest.toml" in soleus("differential", "noise=squeak", "--kb", "workshop").err
