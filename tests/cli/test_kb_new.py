"""``kb new`` writes what passes, and refuses the rest; overlays name themselves."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from reasoner.authoring.edits import formatted
from tests.cli.run import BICYCLE, ROOT, Soleus

LAYERS = ("--kb", str(ROOT / "kb"), "--kb", str(ROOT / "kb" / "overlays" / "whole_leg_scan"))
ETIOLOGY = ("kb", "new", "etiology", "bent_axle")
SOURCE = ("--evidence", "manual", "--cite")


@pytest.fixture
def bicycle(tmp_path: Path) -> str:
    folder = shutil.copytree(BICYCLE, tmp_path / "bicycle")
    rules = folder / "bicycle.dl"
    rules.write_text(formatted(rules.name, rules.read_text(encoding="utf-8")), encoding="utf-8")
    return str(folder)


def _texts(folder: str) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in Path(folder).iterdir()}


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--supports", "noise=squeak:strong"), 2, "Give --cite."),
        (("--supports", "noise=squeak:strong", *SOURCE, "nobody-1999"), 2, "the bibliography has no 'nobody-1999'"),
        (("--supports", "nose=squeak", "--title", "New", *SOURCE, "x"), 2, "there is no attribute 'nose'"),
        (("--supports", "noise=squeek", "--title", "New", *SOURCE, "x"), 2, "did you mean 'squeak'?"),
        (("--supports", "noise=squeak:strnog", "--title", "New", *SOURCE, "x"), 2, "did you mean 'strong'?"),
        (("--supports", "noise", "--title", "New", *SOURCE, "x"), 4, "'noise' is no claim"),
        (("--set", "colour=red"), 2, "'colour' is not said of any fault"),
        (("--set", "system=drivetrian"), 2, "there is no system 'drivetrian'"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_written(
    soleus: Soleus, bicycle: str, options: tuple[str, ...], code: int, message: str
) -> None:
    before = _texts(bicycle)
    run = soleus(*ETIOLOGY, *options, kb=bicycle)
    assert message in run.err
    assert run.code == code
    assert _texts(bicycle) == before


def test_a_new_conclusion_is_cited_formatted_and_asked_for(soleus: Soleus, bicycle: str) -> None:
    new = (*ETIOLOGY, "--supports", "noise=squeak:strong", "--title", "New book", *SOURCE, "book-2024")
    run = soleus(*new, kb=bicycle)
    assert (run.code, run.err) == (0, "")
    assert soleus("kb", "check", bicycle).code == 0
    found = json.loads(soleus("differential", "noise=squeak", "--format", "json", kb=bicycle).out)
    assert "bent_axle" in [each["etiology"] for each in found["differential"]]
    assert "bent-axle-noise-squeak" in soleus("kb", "rule", "bent-axle-noise-squeak", kb=bicycle).out


def test_a_rule_that_is_none_is_shown_with_its_place(soleus: Soleus, bicycle: str) -> None:
    run = soleus("kb", "new", "rule", "risky(X) :- fault(X", "--id", "all-risky", kb=bicycle)
    assert run.code == 4
    assert "<rule>:1:" in run.err


def test_a_case_is_tested_at_once(soleus: Soleus, bicycle: str) -> None:
    answer = "dry_chain"
    run = soleus("kb", "new", "case", "mine", "--present", "noise=squeak", "--answer", answer, kb=bicycle)
    assert run.code == 0, run.err
    assert "[case.expect]" in (Path(bicycle) / "cases.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("answer", ["dry_chain", "Dry chain", "dry chain", "unoiled chain"])
def test_the_answer_of_a_case_may_be_what_people_call_it(soleus: Soleus, bicycle: str, answer: str) -> None:
    run = soleus("kb", "new", "case", "mine", "--present", "noise=squeak", "--answer", answer, kb=bicycle)
    assert run.code == 0, run.err
    assert (Path(bicycle) / "cases.toml").read_text(encoding="utf-8").endswith('[case.answer]\nfault = "dry_chain"\n')


@pytest.mark.parametrize(("kind", "predicate"), [("--supports", "speaks_for"), ("--opposes", "speaks_against")])
def test_a_claim_joins_what_is_said_of_its_conclusion(soleus: Soleus, bicycle: str, kind: str, predicate: str) -> None:
    folder = Path(bicycle)
    text = (folder / "bicycle.dl").read_text(encoding="utf-8")
    start, end = text.index("%! id worn-squeak"), text.index("%! id air-soft")
    (folder / "a_chain.dl").write_text(text[start:end], encoding="utf-8")
    (folder / "bicycle.dl").write_text(text[:start] + text[end:], encoding="utf-8")
    claim = (kind, "noise=grinding:weak", "--cite", "workshop-notes", "--evidence", "teaching")
    run = soleus("kb", "new", "etiology", "worn_chain", *claim, kb=bicycle)
    assert (run.code, run.err) == (0, "")
    wanted = f"{predicate}(worn_chain, noise, grinding, weak)."
    assert {name for name, text in _texts(bicycle).items() if wanted in text} == {"a_chain.dl"}


def test_a_folder_that_holds_something_is_left_alone(soleus: Soleus, bicycle: str) -> None:
    run = soleus("kb", "new", "kb", bicycle)
    assert run.code == 2
    assert "is there already" in run.err


def test_an_overlay_names_itself_where_it_speaks(soleus: Soleus) -> None:
    rule = soleus("kb", "rule", "policy-dvt-scan-whole-leg", *LAYERS)
    assert "whole_leg_scan/policy.dl:7, layer whole_leg_scan" in rule.out
    why = soleus("why", "policy(dvt_scan, whole_leg)", "symptom=swelling", "--format", "json", *LAYERS)
    assert '"whole_leg_scan/policy.dl:' in why.out


def test_redefining_silently_is_an_error(soleus: Soleus, bicycle: str, tmp_path: Path) -> None:
    clause = next(
        block
        for block in "".join(path.read_text(encoding="utf-8") for path in sorted(Path(bicycle).glob("*.dl"))).split(
            "\n\n"
        )
        if block.startswith("%! id")
    )
    above = str(tmp_path / "above")
    assert soleus("kb", "new", "overlay", above, kb=bicycle).code == 0
    assert soleus("kb", "check", bicycle, above).code == 0
    (tmp_path / "above" / "local.dl").write_text(f"{clause}\n", encoding="utf-8")
    run = soleus("kb", "check", bicycle, above)
    assert run.code == 1
    assert "above/local.dl" in run.out


def _asked(soleus: Soleus, what: str, answers: list[str], *arguments: str, kb: str) -> tuple[int, str, str]:
    run = soleus("kb", "new", what, "--ask", *arguments, kb=kb, stdin="\n".join(answers) + "\n")
    return run.code, run.out, run.err


def _passes(soleus: Soleus, *layers: str) -> bool:
    """Whether the tree is as ``kb new`` has to leave it: checked, formatted, its cases as expected."""
    named = [option for layer in layers for option in ("--kb", layer)]
    checked = soleus("kb", "check", *layers)
    tested = soleus("kb", "test", *named)
    formatted = soleus("kb", "fmt", "--check", *layers)
    assert (checked.code, tested.code, formatted.code) == (0, 0, 0), (checked.out, tested.out, formatted.out)
    return "0 errors" in checked.out


def test_what_people_call_a_conclusion_becomes_its_name_and_its_label(soleus: Soleus, bicycle: str) -> None:
    answers = ["Bent áxle (rear)", "", "", "trans", "squ", "", "stro", "it wobbles", "", "workshop", "teach"]
    code, _out, err = _asked(soleus, "etiology", answers, kb=bicycle)
    assert code == 0, err
    assert "  bent_axle_rear\n" in err
    text = (Path(bicycle) / "bicycle.dl").read_text(encoding="utf-8")
    assert '%! label "Bent áxle (rear)"\nfault(bent_axle_rear).' in text
    assert _passes(soleus, bicycle)


def test_a_conclusion_is_asked_for_and_completed(soleus: Soleus, bicycle: str) -> None:
    answers = ["bent_axle", "Bent axle", "axle", "trans", "squ", "", "stro", "it wobbles", "", "workshop", "teach"]
    code, out, err = _asked(soleus, "etiology", answers, kb=bicycle)
    assert (code, out) == (0, f"changed {bicycle}/bicycle.dl\n"), err
    assert "noise=squeak: Squeak" in err
    assert "workshop-notes: Notes of a workshop" in err
    text = (Path(bicycle) / "bicycle.dl").read_text(encoding="utf-8")
    assert (
        '%! id bent-axle-noise-squeak\n%! because "it wobbles"\n%! cite workshop-notes\n%! evidence teaching\n'
        "speaks_for(bent_axle, noise, squeak, strong).\n"
    ) in text
    assert "%! synonyms axle" in text.replace('"', "")
    assert "system(bent_axle, transmission)." in text
    assert _passes(soleus, bicycle)


def test_what_may_mean_several_is_offered(soleus: Soleus, bicycle: str) -> None:
    code, _out, err = _asked(soleus, "case", ["x", "noise", "noise=squeak", "", "", "dry"], kb=bicycle)
    assert code == 0, err
    assert "which one?" in err
    assert "noise=grinding" in err
    assert "dry_chain: Dry chain" in err
    assert _passes(soleus, bicycle)


def test_a_source_that_is_new_is_asked_for_fully(soleus: Soleus, bicycle: str) -> None:
    answers = ["bent-2024", "Bent axles", "https://example.org/axles", "teaching"]
    claim = ("bent_axle", "--supports", "noise=squeak:weak", "--set", "system=transmission", "--label", "Bent axle")
    code, out, err = _asked(soleus, "etiology", ["", *answers], *claim, kb=bicycle)
    assert code == 0, err
    assert out == f"changed {bicycle}/bicycle.dl\nchanged {bicycle}/references.toml\n"
    assert 'title = "Bent axles"\nurl = "https://example.org/axles"' in (Path(bicycle) / "references.toml").read_text()
    assert _passes(soleus, bicycle)


def test_nothing_answered_is_a_missing_option(soleus: Soleus, bicycle: str) -> None:
    before = _texts(bicycle)
    code, _out, err = _asked(soleus, "etiology", ["bent_axle", "", "", "", "noise=squeak", "", "", "", ""], kb=bicycle)
    assert code == 2
    assert "Give --cite." in err
    for kind, option in (("rule", "the rule"), ("case", "NAME"), ("etiology", "NAME")):
        run = soleus("kb", "new", kind, kb=bicycle)
        assert (run.code, run.out) == (2, "")
        assert f"Give {option}." in run.err
    assert _texts(bicycle) == before


def test_a_rule_is_asked_for(soleus: Soleus, bicycle: str) -> None:
    answers = ["job(C, oil_chain, 3) :- seen(C, noise, grinding)", "job-grind", "oil it", "workshop", ""]
    code, out, err = _asked(soleus, "rule", answers, kb=bicycle)
    assert (code, out) == (0, f"changed {bicycle}/bicycle.dl\n"), err
    assert '%! id job-grind\n%! says "oil it"\n%! cite workshop-notes\n' in (Path(bicycle) / "bicycle.dl").read_text()
    assert _passes(soleus, bicycle)


def test_an_entry_that_breaks_a_case_is_refused(soleus: Soleus, bicycle: str) -> None:
    new = ("kb", "new", "case", "mine", "--present", "noise=squeak", "--answer", "dry_chain")
    assert soleus(*new, kb=bicycle).code == 0
    before = _texts(bicycle)
    strong = (*ETIOLOGY, "--requires", "noise=squeak:strong", *SOURCE, "workshop-notes")
    for extra in ("noise=squeak:strong", "chain=rusty:strong"):
        strong = (*strong, "--supports", extra)
    wrong = ("kb", "new", "case", "other", "--present", "noise=squeak", "--answer", "worn_chain")
    run = soleus(*wrong, kb=bicycle)
    assert run.code == 4
    assert "other: first: worn_chain: worn_chain stands at place 2" in run.err
    retire = ("kb", "new", "rule", "speaks_against(dry_chain, noise, squeak, strong)", "--id", "against", "--cite")
    run = soleus(*retire, "workshop-notes", "--evidence", "teaching", kb=bicycle)
    assert run.code == 4
    assert "1 case would not be as expected\n  mine: first: dry_chain" in run.err
    assert _texts(bicycle) == before
    assert soleus(*wrong, "--expect", "in", kb=bicycle).code == 0
    assert _passes(soleus, bicycle)


def test_a_new_knowledge_base_and_overlays_pass(soleus: Soleus, bicycle: str, tmp_path: Path) -> None:
    fresh, above = str(tmp_path / "fresh"), str(tmp_path / "above")
    assert soleus("kb", "new", "kb", fresh).code == 0
    assert _passes(soleus, fresh)
    assert "There is no case yet" in soleus("kb", "test", "--kb", fresh).err
    assert soleus("kb", "new", "overlay", above, kb=bicycle).code == 0
    assert _passes(soleus, bicycle, above)
    layers = ("--kb", bicycle, "--kb", above)
    new = (*ETIOLOGY, "--supports", "noise=squeak:weak", "--title", "Local book", *SOURCE, "local-2024", *layers)
    run = soleus(*new)
    assert (run.code, run.out) == (0, f"changed {above}/local.dl\nchanged {above}/references.toml\n"), run.err
    run = soleus("kb", "new", "case", "ours", "--present", "noise=squeak", "--answer", "dry_chain", *layers)
    assert (run.code, run.out) == (0, f"changed {above}/cases.toml\n"), run.err
    assert _passes(soleus, bicycle, above)
    assert _passes(soleus, bicycle)


def test_a_copy_of_the_shipped_knowledge_takes_an_entry_of_each_kind(soleus: Soleus, tmp_path: Path) -> None:
    # Every entry is tried on all cases beside it: the two smaller banks are enough here.
    kb = str(shutil.copytree(ROOT / "kb", tmp_path / "kb", ignore=shutil.ignore_patterns("safety_cases.toml")))
    source = ("--cite", "calcific-myonecrosis-ten-2004", "--evidence", "series")
    traits = ("--set", "mechanism=dystrophic", "--set", "behaviour=benign", "--set", "rarity=rare")
    claims = ("--supports", "pattern=sheet_like:strong", "--opposes", "pattern=central:moderate")
    run = soleus("kb", "new", "etiology", "example_only", *traits, *claims, *source, kb=kb)
    assert run.code == 0, run.err
    # Beside the claims of its own mechanism.
    assert run.out.count("/kb/calf/claims/") == 1
    flag = "warning(C, sheets_beside_a_mass) :- finding(C, pattern, sheet_like)"
    run = soleus("kb", "new", "rule", flag, "--id", "example-warning", kb=kb)
    assert (run.code, "sheets_beside_a_mass" in run.err) == (4, True)
    rule = "sheet_seen(C) :- finding(C, pattern, sheet_like)"
    assert "is not declared" in soleus("kb", "new", "rule", rule, "--id", "example-sheet", kb=kb).err
    case = ("--present", "pattern=peripheral_plaque", "--present", "history=compartment_syndrome")
    run = soleus("kb", "new", "case", "example_case", *case, "--answer", "calcific_myonecrosis", kb=kb)
    assert (run.code, run.out) == (0, f"changed {tmp_path}/kb/calf/cases.toml\n"), run.err
    assert _passes(soleus, kb)


def test_keys_and_findings_are_completed_by_the_shell(soleus: Soleus, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.shell_completion import ShellComplete

    from cli.main import soleus as command

    monkeypatch.setenv("SOLEUS_KB", BICYCLE)
    complete = ShellComplete(command, {}, "soleus", "_SOLEUS_COMPLETE")
    words = ["kb", "new", "etiology", "x"]
    assert [each.value for each in complete.get_completions([*words, "--cite"], "work")] == ["workshop-notes"]
    assert "noise=squeak" in [each.value for each in complete.get_completions([*words, "--supports"], "noise=s")]


@pytest.mark.parametrize(
    ("name", "message"), [("b1", "there is a case 'b1' already: "), ("=)", "'=)' is no id of a case")]
)
def test_an_id_that_cannot_be_is_refused_with_its_place(soleus: Soleus, bicycle: str, name: str, message: str) -> None:
    before = _texts(bicycle)
    run = soleus("kb", "new", "case", name, "--present", "noise=squeak", "--answer", "dry_chain", kb=bicycle)
    assert (run.code, run.out) == (4, "")
    assert message in run.err
    assert "/tmp" not in run.err.replace(bicycle, "")
    assert _texts(bicycle) == before
