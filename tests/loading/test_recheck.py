"""After any change the checks say what they say of the whole, whether they look at what it touches or at everything."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.bench.bank_check import check_banks
from reasoner.checks import check
from reasoner.checks.check import LOCAL, UNUSED, WHOLE
from reasoner.checks.recheck import OF_CLAUSES
from reasoner.diagnostics import Diagnostic
from reasoner.errors import KnowledgeBaseError
from reasoner.knowledge.knowledge_base import load
from reasoner.loading.checked import recheck_kept, write_checked
from reasoner.loading.load import contents_key
from reasoner.render.diagnostics import render_diagnostics
from reasoner.syntax.printer import show, show_clause
from reasoner.syntax.tree import PredicateDeclaration, SortDeclaration, written
from tests.cli.run import BICYCLE, Soleus


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bicycle in several files: what is declared, the rules, the facts in two."""
    folder = tmp_path_factory.mktemp("spread") / "bicycle"
    shutil.copytree(BICYCLE, folder)
    kb = load([str(folder)])
    (folder / "bicycle.dl").unlink()
    texts: dict[str, list[str]] = {name: [] for name in ("a_words", "b_rules", "c_parts", "d_faults")}
    items: tuple[PredicateDeclaration | SortDeclaration, ...] = (*kb.sorts, *kb.predicates)
    texts["a_words"] += [show(item) for item in items]
    for clause in kb.clauses:
        name = "b_rules" if clause.body else "c_parts"
        if (
            not clause.body
            and clause.head is not None
            and clause.head.predicate in ("fault", "system", "speaks_for", "risky")
        ):
            name = "d_faults"
        texts[name].append("\n".join([*map(show, written(clause)), show_clause(clause)]))
    for name, parts in texts.items():
        (folder / f"{name}.dl").write_text("\n\n".join(parts) + "\n")
    return folder


@pytest.fixture
def bicycle(spread: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOLEUS_CACHE", str(tmp_path / "cache"))
    return shutil.copytree(spread, tmp_path / "bicycle")


def keep(folder: Path) -> None:
    paths = [str(folder)]
    kb = load(paths)
    write_checked(paths, contents_key(paths), kb, check(kb))


def shown(found: tuple[Diagnostic, ...]) -> str:
    return render_diagnostics(found)


def agree(folder: Path) -> bool:
    """Whether the change was settled by what it touches; if so, with the same outcome as a check of everything."""
    kept = recheck_kept([str(folder)])
    if kept is None:
        return False
    now = kept.found
    report = check(load([str(folder)]))
    assert shown(now.diagnostics) == shown(report.diagnostics)
    assert (now.compiled is None) == (report.compiled is None)
    if now.compiled is not None and report.compiled is not None:
        assert {name: set(rows) for name, rows in now.compiled.facts.items() if rows} == {
            name: set(rows) for name, rows in report.compiled.facts.items()
        }
        for name, rows in report.compiled.ranks.items():
            assert set(now.compiled.ranks[name]) == set(rows)
        if kept.banks == ():
            assert check_banks(report.compiled) == ()
    return True


ASKED = {"undeclared_predicate", "unknown_value", "unknown_citation", "uncited_reference", "same_source"}
"""Checks between clauses whose findings are found again."""
REFUSED = {
    *("arithmetic_recursion", "stratification", "subsumed_rule", "never_fires"),  # rules that change
    *("declared_twice", "missing_phrase", "undeclared_sort", "unused_predicate"),  # declarations that change
    *("duplicate_id", "duplicate_clause", "key", "same_label", "same_word"),  # names that another clause may have
    *("unlisted_file", "entry_point"),  # manifests that change
}
"""Checks whose findings only come or go with changes after which everything is checked."""


def test_every_check_was_thought_of() -> None:
    every = [each.__name__ for each in (*LOCAL, *WHOLE, *UNUSED)]
    known = [*(each.__name__ for each in OF_CLAUSES), *ASKED, *REFUSED]
    assert sorted(every) == sorted(known)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("d_faults", "", ""),
        ("b_rules", "%! id holds-seen", "% a remark\n\n%! id holds-seen"),
        ("d_faults", "speaks_for(dry_chain, chain, dry, strong).", "speaks_for(dry_chain, chain, dry, weak)."),
        ("d_faults", '"metal runs on metal"', '"metal on metal"'),
        ("d_faults", "fault(worn_chain).", 'fault(worn_chain).\n\n%! label "Bent axle"\nfault(bent_axle).'),
        ("d_faults", "fault(worn_chain).", "fault(worn_chain).\nrisky(worn_chian)."),
        ("d_faults", "fault(worn_chain).", "fault(worn_chain"),
        ("d_faults", "%! cite workshop-notes\n", "%! cite workshop-note\n"),
        ("d_faults", "%! evidence teaching\n", "%! evidence taeching\n"),
        ("d_faults", "%! evidence teaching\n", ""),
        ("d_faults", "%! evidence teaching\n", "%! evidence web\n"),
        ("d_faults", "risky(air_in_brake).", "risky(air_in_brake, brakes)."),
        ("d_faults", "risky(air_in_brake).", "riksy(air_in_brake)."),
        ("d_faults", "risky(air_in_brake).", "risky(X)."),
        ("c_parts", "weight(strong, 4).", "weight(strong, 5)."),
    ],
)
def test_an_edit_of_facts_is_settled_by_what_it_touches(bicycle: Path, name: str, old: str, new: str) -> None:
    keep(bicycle)
    path = bicycle / f"{name}.dl"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1) + "\n% the end\n")
    assert agree(bicycle)


def _edits(text: str, random: Random) -> Iterator[str]:
    """Texts that somebody might make of a text."""
    blocks = text.split("\n\n")
    place = random.randrange(len(blocks))
    words = re.findall(r"[a-z][a-z_-]+", text)
    for kind in random.sample(range(8), 8):
        changed = list(blocks)
        match kind:
            case 0:
                del changed[place]
            case 1:
                changed.insert(random.randrange(len(blocks)), blocks[place])
            case 2:
                found = list(re.finditer(r"[a-z][a-z_]+", blocks[place]))
                word = random.choice(found) if found else None
                if word is not None:
                    changed[place] = blocks[place][: word.start()] + random.choice(words) + blocks[place][word.end() :]
            case 3:
                changed[place] = re.sub(
                    r"^%! (id|label|cite|evidence|synonyms).*\n", "", blocks[place], count=1, flags=re.M
                )
            case 4:
                changed[place] = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), blocks[place], count=1)
            case 5:
                at = random.randrange(len(blocks[place]) + 1)
                changed[place] = blocks[place][:at] + blocks[place][at + 1 :]
            case 6:
                random.shuffle(changed)
            case _:
                changed[place] = f"% a remark\n{blocks[place]}"
        yield "\n\n".join(changed)


@settings(max_examples=int(os.environ.get("SOLEUS_EXAMPLES", "60")), deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 3))
def test_any_edit_comes_to_the_same(
    spread: Path, tmp_path_factory: pytest.TempPathFactory, random: Random, many: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("edited")
        patch.setenv("SOLEUS_CACHE", str(place / "cache"))
        folder = shutil.copytree(spread, place / "bicycle")
        keep(folder)
        for _ in range(many):
            path = folder / random.choice(("a_words.dl", "b_rules.dl", "c_parts.dl", "d_faults.dl", "references.toml"))
            path.write_text(next(_edits(path.read_text(), random)))
            try:
                load([str(folder)])
            except KnowledgeBaseError:
                return
            agree(folder)


CLASHES = """%! predicate clash(part, part) fact
%!   phrase "{part} and {part#2} are never seen together"
%!   optional
"""
CLASH = """%! id no-clash
%! says "{P} and {Q} are never seen together"
:- seen(C, P, _), seen(C, Q, _), clash(P, Q).
"""
OVERLAY = {
    "manifest.toml": '[kb]\nname = "above"\nversion = "1"\nlicence = "MIT"\nbase = "bicycle"\nfiles = ["*.dl"]\n'
    'references = "references.toml"\ncases = "cases.toml"\n',
    "above.dl": '%! label "Bent axle"\nfault(bent_axle).\n\nsystem(bent_axle, transmission).\n\n'
    '%! id bent-axle-grinds\n%! because "the axle grinds"\n%! cite fair\n%! evidence teaching\n'
    "speaks_for(bent_axle, noise, squeak, weak).\n",
    "references.toml": '[[reference]]\nkey = "fair"\ntitle = "Notes of a fair"\n',
    "cases.toml": 'schema_version = 1\n\n[[case]]\nid = "above1"\npresent = ["noise=squeak"]\n'
    '[case.answer]\ndiagnosis = "bent_axle"\ndx_confirmed = true\n',
}


@pytest.fixture
def layers(bicycle: Path, tmp_path: Path) -> list[str]:
    """The bicycle, in which one claim may be overridden and some parts are never seen together, and an overlay of one
    more fault."""
    facts = bicycle / "d_faults.dl"
    facts.write_text(facts.read_text().replace("%! id", "%! amendable\n%! id", 1))
    for name, text in (("a_words", CLASHES), ("b_rules", CLASH)):
        path = bicycle / f"{name}.dl"
        path.write_text(f"{path.read_text()}\n{text}")
    (tmp_path / "above").mkdir()
    for name, text in OVERLAY.items():
        (tmp_path / "above" / name).write_text(text)
    return [str(bicycle), str(tmp_path / "above")]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, layers: list[str]) -> Soleus:
    """The command line; its cache knows a check of the layers."""
    soleus = Soleus(monkeypatch, tmp_path / "cache")
    assert soleus("kb", "check", *layers, kb=None).code == 0
    return soleus


def same(soleus: Soleus, layers: list[str]) -> str:
    """What a check says, which is what it says with nothing kept."""
    kept, anew = (soleus(*cache, "kb", "check", *layers, kb=None) for cache in ((), ("--no-cache",)))
    assert kept == anew
    return f"{kept.code}\n{kept.out}\n{kept.err}"


TELLING = [
    ("bicycle/manifest.toml", 'used = "counted"', 'used = "countd"'),
    ("bicycle/manifest.toml", 'files = ["*.dl"]', 'files = ["a_words.dl", "b_rules.dl", "c_parts.dl"]'),
    ("bicycle/manifest.toml", '"roadside"', '"raodside"'),
    ("above/manifest.toml", '"references.toml"', '"no.toml"'),
    ("above/manifest.toml", 'base = "bicycle"', 'base = "car"'),
    ("above/manifest.toml", 'files = ["*.dl"]', "files = []"),
    ("bicycle/c_parts.dl", "", "clash(chain, noise).\n\n"),
    ("bicycle/cases.toml", '"chain=rusty"', '"chain=rutsy"'),
    ("bicycle/cases.toml", 'diagnosis = "dry_chain"', 'diagnosis = "dry_chian"'),
    ("above/cases.toml", 'diagnosis = "bent_axle"', 'diagnosis = "bent_axel"'),
    ("above/cases.toml", 'id = "above1"', 'id = "b1"'),
    ("above/cases.toml", "[[case]]", "[[cse]]"),
    ("above/above.dl", "fault(bent_axle).", "fault(bent_fork)."),
    ("above/above.dl", "%! id bent-axle-grinds", "%! id bent-axle-grinds\n%! status retired"),
    ("above/above.dl", "%! because", '%! ignore KB053 "a fair"\n%! because'),
    ("above/above.dl", "%! id bent-axle-grinds", "%! id OVERRIDDEN"),
    ("above/above.dl", "%! cite fair", "%! cite workshop-notes"),
    ("above/references.toml", '"fair"', '"fayre"'),
    ("above/references.toml", '"fair"', '"workshop-notes"'),
    ("above/references.toml", "[[reference]]", '[[reference]]\nkey = "more"\ntitle = "More"\n\n[[reference]]'),
    ("bicycle/references.toml", "workshop-notes", "workshop"),
    ("bicycle/c_parts.dl", "", "p(X) :- seen(X, _, _).\n"),
]
QUIET = [
    ("bicycle/manifest.toml", "[kb]", '[severity]\nKB033 = "error"\n\n[kb]'),
    ("bicycle/manifest.toml", 'used = "counted"', ""),
    ("bicycle/manifest.toml", 'danger = "risky"', 'danger = "fault"'),
    ("above/above.dl", "%! id bent-axle-grinds", "%! id bent-axle-grinds\n%! overrides OVERRIDDEN"),
    ("bicycle/d_faults.dl", "%! amendable\n", ""),
]


@pytest.mark.parametrize(("name", "old", "new"), [*TELLING, *QUIET])
def test_nothing_stale_is_told_of_any_file(told: Soleus, layers: list[str], name: str, old: str, new: str) -> None:
    path = Path(layers[0]).parent / name
    amendable = re.search(r"%! amendable\n%! id (\S+)", (Path(layers[0]) / "d_faults.dl").read_text())
    assert amendable is not None
    text, first = path.read_text(), same(told, layers)
    assert old in text
    path.write_text(text.replace(old, new.replace("OVERRIDDEN", amendable[1]), 1))
    assert (same(told, layers) == first) == ((name, old, new) in QUIET)
    path.write_text(text)
    assert same(told, layers) == first


def test_a_file_that_comes_or_goes_is_told(told: Soleus, layers: list[str]) -> None:
    more = Path(layers[1]) / "more.dl"
    more.write_text("risky(bent_axel).\n")
    assert "bent_axel" in same(told, layers)
    more.write_text("risky(bent_axle).\n")
    assert same(told, layers).startswith("0\n")
    more.rename(Path(layers[1]) / "moved.dl")
    assert same(told, layers).startswith("0\n")
    (Path(layers[1]) / "above.dl").unlink()
    assert "bent_axle" in same(told, layers)


@pytest.mark.parametrize("seed", range(int(os.environ.get("SOLEUS_EXAMPLES", "8"))))
def test_no_row_of_edits_leaves_anything_stale(told: Soleus, layers: list[str], seed: int) -> None:
    random = Random(seed)
    files = [path for layer in layers for path in sorted(Path(layer).iterdir())]
    for _ in range(4):
        path = random.choice(files)
        before = path.read_text()
        path.write_text(next(_edits(before, random)))
        if same(told, layers)[0] != "0" and random.random() < 0.7:
            path.write_text(before)
            same(told, layers)
