from __future__ import annotations

import os
from pathlib import Path

import pytest

from reasoner.errors import KnowledgeBaseError
from reasoner.knowledge.fingerprint import fingerprint
from reasoner.knowledge.knowledge_base import KnowledgeBase, load
from reasoner.knowledge.overlay import identifier
from reasoner.syntax.printer import show_clause

MANIFEST = """\
[kb]
name = "{name}"
version = "0.1.0"
licence = "Apache-2.0"
title = "A family"
{more}

[entry]
candidate = "ancestor"
"""


def write(folder: Path, files: dict[str, str | bytes]) -> str:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(folder)


def family(tmp_path: Path, more: str = 'files = ["*.dl"]', **files: str | bytes) -> str:
    named = {name.replace("__", "/") + ".dl": content for name, content in files.items()}
    return write(tmp_path / "family", {"manifest.toml": MANIFEST.format(name="family", more=more), **named})


def overlay(tmp_path: Path, text: str, name: str = "house", base: str = "family") -> str:
    more = f'base = "{base}"\nfiles = ["*.dl"]'
    return write(tmp_path / name, {"manifest.toml": MANIFEST.format(name=name, more=more), "o.dl": text})


def trouble(*paths: str) -> list[tuple[str, str, str]]:
    """Place, code and message of everything that keeps these layers from loading."""
    with pytest.raises(KnowledgeBaseError) as caught:
        load(paths)
    return [(d.span.place, d.code, d.message) for d in caught.value.diagnostics]


def clauses(kb: KnowledgeBase) -> list[str]:
    return [show_clause(clause) for clause in kb.clauses]


def test_a_folder_loads_in_the_order_of_its_manifest(tmp_path: Path) -> None:
    path = family(
        tmp_path, 'files = ["z.dl", "sub/*.dl", "*.dl"]', z="z. z.", sub__b="b.", sub__a="a.", m="%! sort s open\n\nm."
    )
    kb = load([path])
    assert [file.path for file in kb.files] == ["family/z.dl", "family/sub/a.dl", "family/sub/b.dl", "family/m.dl"]
    assert clauses(kb) == ["z.", "z.", "a.", "b.", "m."]
    assert kb.clauses[2].span.place == "family/sub/a.dl:1:1"
    assert {clause.span.file.layer for clause in kb.clauses} == {"family"}
    assert [sort.name for sort in kb.sorts] == ["s"]
    assert kb.entry == {"candidate": "ancestor"}
    assert (kb.name, kb.version, kb.title) == ("family", "0.1.0", "A family")
    assert kb.diagnostics == ()


def test_syntax_errors_of_all_files_are_collected(tmp_path: Path) -> None:
    kb = load([family(tmp_path, a="p(.\nq.", b="r s.")])
    assert [diagnostic.span.place for diagnostic in kb.diagnostics] == ["family/a.dl:1:3", "family/b.dl:1:3"]
    assert clauses(kb) == ["q."]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"p.\nq(\xff).\n", "byte 0xFF is not valid UTF-8"),
        (b"\xef\xbb\xbfp.\n", "the file starts with a byte order mark, which other readers of this language refuse"),
        ("p.".encode("utf-16"), "family/a.dl is UTF-16"),
    ],
)
def test_files_that_are_no_plain_utf8_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    ((place, code, said),) = trouble(family(tmp_path, a=content))
    assert (code, said) == ("KB091", message)
    assert place.startswith("family/a.dl:2:3" if b"\xff)" in content else "family/a.dl:1:1")


def test_windows_line_ends_and_tabs_are_fine(tmp_path: Path) -> None:
    kb = load([family(tmp_path, a=b"%! id a\r\np(\r\n\tx).\r\nq(y).\r")])
    assert clauses(kb) == ["p(x).", "q(y)."]
    assert identifier(kb.clauses[0]) == "a"
    assert kb.clauses[1].span.line == 4


@pytest.mark.parametrize("content", [b"p(a).\x00q(b).", b"p(a).\n\x00\x00\x00\x00"])
def test_a_file_with_nul_is_reported(tmp_path: Path, content: bytes) -> None:
    (diagnostic,) = load([family(tmp_path, a=content)]).diagnostics
    assert diagnostic.message == "the control character U+0000 cannot stand in a knowledge base"


def test_a_file_saved_halfway_keeps_what_is_whole(tmp_path: Path) -> None:
    kb = load([family(tmp_path, a='p(a).\n%! id x\n%! because "cut o')])
    assert clauses(kb) == ["p(a)."]
    assert [diagnostic.code for diagnostic in kb.diagnostics] == ["KB005"]


def test_missing_files_are_reported_all_at_once(tmp_path: Path) -> None:
    path = family(tmp_path, 'files = ["a.dl", "none/*.dl"]\ncases = "cases.toml"\nreferences = "r.toml"')
    assert trouble(path) == [("family/manifest.toml:6:1", "KB091", "no file matches family/none/*.dl")]
    path = family(tmp_path, 'files = ["a.dl", "b.dl"]\ncases = "cases.toml"\nreferences = "r.toml"')
    assert trouble(path) == [
        ("family/manifest.toml:6:1", "KB091", "family/a.dl does not exist"),
        ("family/manifest.toml:6:1", "KB091", "family/b.dl does not exist"),
        ("family/manifest.toml:8:1", "KB091", "family/r.toml does not exist"),
        ("family/manifest.toml:7:1", "KB091", "family/cases.toml does not exist"),
    ]


def test_a_folder_named_like_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "family" / "a.dl").mkdir(parents=True)
    assert trouble(family(tmp_path))[0][2] == "no file matches family/*.dl"


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_an_unreadable_folder_is_reported(tmp_path: Path, mode: int) -> None:
    path = family(tmp_path, 'files = ["sub/a.dl"]', sub__a="p.")
    sub = tmp_path / "family" / "sub"
    sub.chmod(mode)
    try:
        if os.access(sub / "a.dl", os.R_OK):  # the superuser reads everything
            assert clauses(load([path])) == ["p."]
        else:
            assert trouble(path)[0][2].endswith("cannot be read: permission denied")
    finally:
        sub.chmod(0o755)


def test_paths_that_are_no_knowledge_base(tmp_path: Path) -> None:
    file = tmp_path / "p.dl"
    file.write_text("p.")
    assert trouble(str(tmp_path / "none"))[0][1:] == ("KB091", f"the folder {tmp_path / 'none'} does not exist")
    assert "is no folder" in trouble(str(file))[0][2]
    assert trouble(str(tmp_path))[0][2] == f"{tmp_path.name}/manifest.toml does not exist"
    with pytest.raises(KnowledgeBaseError, match="no knowledge base is given"):
        load([])


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[kb\n", "1:4", "this is no valid TOML"),
        ("x = 1\n", "1:1", "[x] is unknown in a manifest"),
        ('[kb]\nname = "f"\n', "1:1", "'version' is missing in [kb]"),
        (MANIFEST.format(name="f", more="file = []"), "6:1", "'file' is unknown in a manifest"),
        (MANIFEST.format(name="f", more="files = 3"), "6:1", "'files' has to be a path or a list of paths"),
        (MANIFEST.format(name="a b", more="files = []"), "2:1", "'name' has to be a short name"),
        (MANIFEST.format(name="f", more='files = ["../x.dl"]'), "6:1", "the path '../x.dl' does not stay inside"),
        (MANIFEST.format(name="f", more='files = ["/x.dl"]'), "6:1", "the path '/x.dl' does not stay inside"),
        (MANIFEST.format(name="f", more="files = []") + "x = 1", "10:1", "'x' has to be the name of a predicate"),
        (MANIFEST.format(name="f", more="files = []") + "[stages]\nx = 1", "11:1", "'x' has to be a list of names"),
    ],
)
def test_a_broken_manifest_says_where(tmp_path: Path, text: str, place: str, message: str) -> None:
    said = trouble(write(tmp_path / "f", {"manifest.toml": text}))
    assert any(p == f"f/manifest.toml:{place}" and m.startswith(message) for p, _, m in said), said
    assert {code for _, code, _ in said} == {"KB092"} or place == "1:4"


def test_the_manifest_itself_can_be_given(tmp_path: Path) -> None:
    assert load([family(tmp_path, a="p.") + "/manifest.toml"]).name == "family"


def test_the_current_folder_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    family(tmp_path, a="p.")
    monkeypatch.chdir(tmp_path / "family")
    assert [file.path for file in load(["."]).files] == ["family/a.dl"]


def test_the_content_hash_follows_names_and_contents(tmp_path: Path) -> None:
    path = family(tmp_path, a="p.")
    first = load([path]).content_hash
    assert first == load([path]).content_hash == fingerprint([path])
    (tmp_path / "family" / "a.dl").write_text("p .")
    second = fingerprint([path])
    (tmp_path / "family" / "a.dl").rename(tmp_path / "family" / "b.dl")
    assert len({first, second, fingerprint([path])}) == 3


REFERENCES = """\
[[reference]]
key = "tree-2004"
title = "On trees"
year = 2004

[[reference]]
title = "On roots"
key = "roots"
"""


def test_references_are_known_by_key_and_place(tmp_path: Path) -> None:
    path = family(tmp_path, 'files = []\nreferences = ["r.toml"]')
    write(tmp_path / "family", {"r.toml": REFERENCES})
    references = load([path]).references
    assert list(references) == ["tree-2004", "roots"]
    assert references["tree-2004"].fields["year"] == 2004
    assert references["roots"].span.place == "family/r.toml:8:1"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (REFERENCES + '[[reference]]\nkey = "roots"\ntitle = "x"', "10:1", "the reference 'roots' is defined twice"),
        ('[[reference]]\nkey = "a"', "2:1", "a reference needs a title"),
        ('[[reference]]\ntitle = "a"', "1:1", "a reference needs a key"),
        ('[[reference]]\nkey = "a b"\ntitle = "a"', "2:1", "'a b' is no key of a reference"),
        (
            '[[reference]]\nkey = "a"\ntitle = "a"\nyear = 1.5',
            "2:1",
            "'year' of 'a' has to be a text or a whole number",
        ),
        ('[[references]]\nkey = "a"', "1:3", "'references' has no place in a bibliography"),
        ("[reference]\nkey = 1", "1:1", "'reference' has to be a list of tables"),
        ("key = ", "1:7", "this is no valid TOML: Invalid value"),
    ],
)
def test_a_broken_bibliography_says_where(tmp_path: Path, text: str, place: str, message: str) -> None:
    path = family(tmp_path, 'files = []\nreferences = ["r.toml"]')
    write(tmp_path / "family", {"r.toml": text})
    (diagnostic,) = load([path]).diagnostics
    assert (diagnostic.span.place, diagnostic.code, diagnostic.message) == (f"family/r.toml:{place}", "KB094", message)


BASE = "%! id a\n%! amendable\np(1).\n\n%! id b\np(2).\n\n%! id c\n%! status retired\np(3).\n"


def test_an_overlay_adds_and_replaces_in_place(tmp_path: Path) -> None:
    kb = load([family(tmp_path, a=BASE), overlay(tmp_path, "%! id a2\n%! overrides a\np(10).\n\np(4).\n")])
    assert clauses(kb) == ["p(10).", "p(2).", "p(4)."]
    assert [clause.span.file.layer for clause in kb.clauses] == ["house", "family", "house"]
    assert [identifier(clause) for clause in kb.replaced] == ["a"]
    assert [identifier(clause) for clause in kb.retired] == ["c"]
    assert kb.clauses[0].span.place == "house/o.dl:3:1"
    assert kb.diagnostics == ()


def test_an_overlay_can_take_away(tmp_path: Path) -> None:
    kb = load([family(tmp_path, a=BASE), overlay(tmp_path, "%! id a\n%! overrides a\n%! status retired\np(1).\n")])
    assert clauses(kb) == ["p(2)."]


def test_a_second_overlay_overrides_the_first_when_that_allows_it(tmp_path: Path) -> None:
    first = overlay(tmp_path, "%! id a\n%! overrides a\n%! amendable\np(10).\n")
    second = overlay(tmp_path, "%! id a\n%! overrides a\np(20).\n", name="ward", base="house")
    kb = load([family(tmp_path, a=BASE), first, second])
    assert clauses(kb) == ["p(20).", "p(2)."]
    assert kb.diagnostics == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("%! overrides b\np(9).", "'b' is not marked amendable, so no overlay may replace it"),
        ("%! overrides aa\np(9).", "no clause of an earlier layer has the id 'aa'"),
        ("%! overrides a\np(9).\n\n%! overrides a\np(8).", "'a' is overridden twice in one layer"),
        ("%! id n\n%! amendable\np(7).\n\n%! overrides n\np(9).", "'n' belongs to the same layer"),
    ],
)
def test_overrides_that_are_not_allowed(tmp_path: Path, text: str, message: str) -> None:
    (diagnostic,) = load([family(tmp_path, a=BASE), overlay(tmp_path, text)]).diagnostics
    assert (diagnostic.code, diagnostic.message) == ("KB095", message)
    assert diagnostic.span.file.path == "house/o.dl"


def test_a_base_cannot_override(tmp_path: Path) -> None:
    (diagnostic,) = load([family(tmp_path, a=BASE + "\n%! overrides a\np(9).")]).diagnostics
    assert diagnostic.message == "only an overlay can override"


def test_layers_in_the_wrong_order(tmp_path: Path) -> None:
    base, above = family(tmp_path, a="p."), overlay(tmp_path, "q.")
    assert trouble(above, base)[0][1:] == ("KB093", "the base 'family' of 'house' is not loaded before it")
    assert trouble(above)[0][2] == "the base 'family' of 'house' is not loaded before it"
    assert trouble(base, base)[0][2] == "two layers have the name 'family'"
    selfish = overlay(tmp_path, "q.", name="self", base="self")
    assert trouble(base, selfish)[0][2] == "'self' is its own base"
    one = overlay(tmp_path, "q.", name="one", base="two")
    two = overlay(tmp_path, "q.", name="two", base="one")
    assert trouble(one, two)[0][2] == "layers stand upon each other in a circle: one upon two upon one"


def test_a_layer_above_another_names_its_base(tmp_path: Path) -> None:
    other = write(tmp_path / "other", {"manifest.toml": MANIFEST.format(name="other", more="files = []")})
    said = trouble(family(tmp_path, a="p."), other)
    assert said == [("other/manifest.toml:1:1", "KB093", "'other' is loaded above 'family', but names no base")]


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "1" * 4400])
def test_a_number_of_thousands_of_digits_is_refused_where_it_stands(tmp_path: Path, number: str) -> None:
    path = family(tmp_path, 'files = []\nreferences = ["r.toml"]')
    write(tmp_path / "family", {"r.toml": f'[[reference]]\nkey = "a"\ntitle = "a"\nyear = {number}\n'})
    (diagnostic,) = load([path]).diagnostics
    assert diagnostic.code == "KB094"
    assert diagnostic.message.startswith("this is no valid TOML")
    assert diagnostic.span.line == 4
    assert "sys." not in diagnostic.message


def test_a_misspelt_key_of_a_manifest_is_one_mistake(tmp_path: Path) -> None:
    text = MANIFEST.format(name="f", more="files = []").replace("licence", "license")
    assert [said[2] for said in trouble(write(tmp_path / "f", {"manifest.toml": text}))] == [
        "'license' is unknown in a manifest"
    ]


@pytest.mark.parametrize(
    ("files", "code", "message"),
    [
        ('"**.dl"', "KB092", "'**.dl' is no pattern of paths"),
        ('"a/***"', "KB092", "'a/***' is no pattern of paths"),
        ('"*"', "KB092", "'manifest.toml' does not end in .dl"),
        ('"rules.txt"', "KB092", "'rules.txt' does not end in .dl"),
        ('".hidden/a.dl"', "KB092", "'.hidden/a.dl' is hidden"),
        (f'"{"a" * 5000}.dl"', "KB091", "cannot be read: File name too long"),
        (f'"{"a" * 5000}*"', "KB091", "no file matches"),
    ],
)
def test_paths_that_no_fingerprint_sees_are_refused(tmp_path: Path, files: str, code: str, message: str) -> None:
    said = trouble(family(tmp_path, f"files = [{files}]"))
    assert [each[1] for each in said] == [code]
    assert message in said[0][2]
    assert said[0][0] == "family/manifest.toml:6:1"


def test_names_that_are_too_long_are_refused_like_others(tmp_path: Path) -> None:
    (said,) = trouble("a" * 5000)
    assert said[1:] == ("KB091", f"the folder {'a' * 5000} does not exist")
    (said,) = trouble(family(tmp_path, f'files = []\ncases = "{"c" * 5000}.toml"'))
    assert said[1] == "KB091"


def test_the_fingerprint_follows_links_and_survives_their_circles(tmp_path: Path) -> None:
    path = family(tmp_path, 'files = ["more/*.dl"]')
    write(tmp_path / "elsewhere", {"a.dl": "p."})
    (tmp_path / "family" / "more").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "family" / "round").symlink_to(tmp_path / "family")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "other").symlink_to(tmp_path / "third")
    (tmp_path / "third").mkdir()
    (tmp_path / "third" / "again").symlink_to(tmp_path / "elsewhere")
    first = fingerprint([path])
    assert clauses(load([path])) == ["p."]
    write(tmp_path / "elsewhere", {"a.dl": "q."})
    assert fingerprint([path]) != first
