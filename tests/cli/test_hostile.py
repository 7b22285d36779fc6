"""Damaged and hostile knowledge bases: one diagnostic with a place and a help, the documented exit code, no hang."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from reasoner.checks.codes import CODES, FAMILY, MANIFEST, OVERLAY_MANIFEST, example
from tests.cli.run import Soleus
from tests.conftest import Golden

CHECK, UNREADABLE = 1, 4
GOOD = example(CODES["KB010"].fixed)
RULE = "%! id kin-parent\nkin(X, Y) :- parent(X, Y)."


def write(folder: Path, rules: str | bytes = GOOD, **more: str | bytes) -> None:
    """The family, an overlay that adds nothing, and whatever is put in place of a file."""
    files: dict[str, str | bytes] = {
        MANIFEST: FAMILY[MANIFEST],
        OVERLAY_MANIFEST: FAMILY[OVERLAY_MANIFEST],
        "family/family.dl": rules,
        "family/references.toml": "",
        "house/house.dl": "",
        **{name.replace("__", "/").replace("_dot_", "."): text for name, text in more.items()},
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def swap(text: str) -> str:
    assert RULE in GOOD
    return GOOD.replace(RULE, text)


BROKEN: dict[str, tuple[int, str | bytes]] = {
    "half-a-rule": (CHECK, GOOD[: GOOD.index("kin(X, Y) :-") + 18]),
    "half-a-string": (CHECK, swap('%! id kin-parent\n%! says "{X} is ki')),
    "half-an-annotation": (CHECK, GOOD + "\n%! cite"),
    "half-a-comment": (CHECK, GOOD + "\n%* what"),
    "half-a-letter": (UNREADABLE, GOOD.encode() + "% \u00e9".encode()[:-1]),
    "latin-1": (UNREADABLE, GOOD.encode() + "% caf\u00e9\n".encode("latin-1")),
    "utf-16": (UNREADABLE, GOOD.encode("utf-16")),
    "byte-order-mark": (UNREADABLE, b"\xef\xbb\xbf" + GOOD.encode()),
    "nul": (CHECK, GOOD + "\nage(bob, 7).\0\n"),
    "escape": (CHECK, GOOD + "\n% \x1b[2J\x1b[1;1H nothing to see\n"),
    "direction": (CHECK, swap('%! id kin-parent\n%! says "{X} \u202eneebtsej\u202c {Y}"\nkin(X, Y) :- parent(X, Y).')),
    "merge-conflict": (CHECK, GOOD + "\n<<<<<<< HEAD\nage(bob, 7).\n"),
    "deep-parentheses": (CHECK, swap(RULE[:-1] + f", age(X, N), N > {'(' * 100_000}1{')' * 100_000}.")),
    "deep-sum": (CHECK, swap(RULE[:-1] + f", age(X, N), N > {'1 + ' * 100_000}1.")),
    "deep-comment": (CHECK, GOOD + "\n" + "%* " * 100_000),
    "attribute-of-a-placeholder": (
        CHECK,
        swap('%! id kin-parent\n%! says "{X.__class__} {Y}"\nkin(X, Y) :- parent(X, Y).'),
    ),
    "endless-word": (CHECK, swap("%! id kin-parent\n%! " + "k" * 100_000 + "\nkin(X, Y) :- parent(X, Y).")),
    "path-as-id": (CHECK, swap("%! id ../../../etc/passwd\nkin(X, Y) :- parent(X, Y).")),
    "endless-id": (CHECK, swap("%! idd " + "k" * 100_000 + "\nkin(X, Y) :- parent(X, Y).")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_one_diagnostic(name: str, soleus: Soleus, tmp_path: Path, golden: Golden) -> None:
    code, rules = BROKEN[name]
    write(tmp_path, rules)
    start = time.process_time()
    done = soleus("kb", "check", str(tmp_path / "family"))
    assert time.process_time() - start < 5
    shown = done.out + done.err
    assert done.code == code, shown
    assert shown.count("error[") == 1
    assert shown.count("--> family/family.dl") == 1
    assert shown.count("= help: ") == 1
    assert max(map(len, shown.splitlines())) < 400
    assert "\x1b" not in shown
    golden(f"cli/hostile/{name}.txt", f"{shown}exit {done.code}\n")


@pytest.mark.parametrize(
    "rules",
    [
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.replace(":- ", ":-\t\t").replace("%! ", "%!\t"),
        GOOD + "\n" * 50_000,
        GOOD.rstrip("\n"),
        GOOD + "".join(f"age(bob, {number}).\n" for number in range(5000)),
        swap('%! id kin-parent\n%! says "<script>alert(1)</script> {X} {Y}"\nkin(X, Y) :- parent(X, Y).'),
        swap("%! id kin-parent\nkin(X, Y) :- " + ", ".join(["parent(X, Y)"] + ["X != Y"] * 90) + "."),
    ],
)
def test_what_is_only_strange_is_accepted(rules: str, soleus: Soleus, tmp_path: Path) -> None:
    write(tmp_path, rules)
    done = soleus("kb", "check", str(tmp_path / "family"))
    assert (done.code, done.out.splitlines()[-1]) == (0, "0 errors, 0 warnings")


LAYERS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "twice": (("family", "family"), {}),
    "wrong-order": (("house", "family"), {}),
    "its-own-base": (("family", "house"), {OVERLAY_MANIFEST: FAMILY[OVERLAY_MANIFEST].replace('"family"', '"house"')}),
    "same-name": (("family", "house"), {OVERLAY_MANIFEST: FAMILY[OVERLAY_MANIFEST].replace('"house"', '"family"', 1)}),
    "no-base": (("family", "house"), {OVERLAY_MANIFEST: FAMILY[OVERLAY_MANIFEST].replace('base = "family"\n', "")}),
    "half-a-manifest": (("family", "house"), {OVERLAY_MANIFEST: FAMILY[OVERLAY_MANIFEST][:40]}),
    "half-a-bibliography": (("family",), {"family/references.toml": '[[reference]]\nkey = "register"\ntitle = "The'}),
    "circle": (
        ("one", "two"),
        {
            "one/manifest.toml": FAMILY[OVERLAY_MANIFEST].replace('"house"', '"one"').replace('"family"', '"two"'),
            "two/manifest.toml": FAMILY[OVERLAY_MANIFEST].replace('"house"', '"two"').replace('"family"', '"one"'),
            "one/house.dl": "",
            "two/house.dl": "",
        },
    ),
}


@pytest.mark.parametrize("name", LAYERS)
def test_broken_layers_are_one_diagnostic(name: str, soleus: Soleus, tmp_path: Path, golden: Golden) -> None:
    folders, files = LAYERS[name]
    write(tmp_path, **files)
    for command in (("kb", "check"), ("kb", "fmt", "--check"), ("kb", "test")):
        given = [str(tmp_path / each) for each in folders]
        layers = [part for each in given for part in ("--kb", each)]
        done = soleus(*command, *layers, kb=None)
        if command == ("kb", "check"):
            shown = done.out + done.err
            assert done.code == (CHECK if name == "half-a-bibliography" else UNREADABLE), shown
            assert shown.count("error[") == shown.count("= help: ") == 1
            assert "manifest.toml:" in shown or "references.toml:" in shown
            golden(f"cli/hostile/layers-{name}.txt", f"{shown}exit {done.code}\n")
        assert "Traceback" not in done.err
        assert done.code in (0, CHECK, UNREADABLE), (command, done)
