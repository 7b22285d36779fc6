"""Coverage: states of clauses, and decisive ones compared with really taking each clause out."""

from __future__ import annotations

from reasoner.answers.case_file import CaseText, read_bank
from reasoner.bench.coverage import coverage_of
from reasoner.bench.observation import conclusions_of
from reasoner.bench.removal import without_fact, without_rule
from reasoner.bench.trial import model_of
from reasoner.program.compiled import GroundAtom
from tests.bench.bicycle import BANK, FAILING, bicycle


def test_each_clause_is_in_its_state() -> None:
    coverage = coverage_of(read_bank(BANK), bicycle())
    state = {each.key: each.state for each in coverage.clauses}
    assert state["chain-dry"] == state["job-oil"] == state["alarm-brake"] == "asserted"
    assert state["left-over"] == "fired"
    assert state["holds-worn"] == state["share-against"] == "never"
    assert (coverage.cases, coverage.passing) == (3, 2)
    assert sum(coverage.number(each) for each in ("asserted", "fired", "never")) == coverage.total()


def test_vocabulary_that_no_rule_reads_is_left_out() -> None:
    coverage = coverage_of(read_bank(BANK), bicycle())
    assert not [each for each in coverage.clauses if each.key.startswith(("part(", "reach(", "when("))]
    assert coverage.left_out > 0


def test_a_failing_case_asserts_nothing() -> None:
    (wrong, _right) = read_bank(FAILING)
    coverage = coverage_of([wrong], bicycle())
    assert coverage.passing == 0
    assert coverage.number("asserted") == 0
    assert coverage.number("fired") > 0


def test_decisive_clauses_are_those_whose_removal_moves_a_conclusion() -> None:
    reading = bicycle()
    texts = read_bank(BANK)
    program = reading.program
    rules = {rule.info.id: rule.number for rule in program.rules}
    facts = {info.id or f"{atom}.": atom for predicate in program.facts for atom, info in program.fact_infos(predicate)}
    coverage = coverage_of(texts, reading)
    checked = 0
    for each in coverage.clauses:
        if each.decisive is None:
            continue
        if each.kind == "rule":
            changed = without_rule(program, rules[each.key])
        else:
            changed = without_fact(program, facts[each.key])
        assert each.decisive == any(_differs(text, changed) for text in texts), each.key
        checked += 1
    assert checked > 40


def _differs(text: CaseText, changed: object) -> bool:
    from reasoner.answers.reading import Reading

    reading = bicycle()
    before = conclusions_of(model_of(text, reading), reading)
    model = _model(text, changed)
    return before != conclusions_of(model, Reading(changed))  # type: ignore[arg-type]


def _model(text: CaseText, changed: object):  # type: ignore[no-untyped-def]
    from reasoner.answers.case import make_case
    from reasoner.answers.case_file import findings_of
    from reasoner.engine.native import evaluate_native

    reading = bicycle()
    case = make_case(findings_of(text, reading.vocabulary), reading.vocabulary)
    return evaluate_native(changed, case.facts(reading.entries))  # type: ignore[arg-type]


def test_taking_out_leaves_the_program_as_it_was() -> None:
    reading = bicycle()
    (text, *_rest) = read_bank(BANK)
    before = conclusions_of(model_of(text, reading), reading)
    without_fact(reading.program, GroundAtom("speaks_for", ("dry_chain", "chain", "dry", "strong")))
    assert conclusions_of(model_of(text, reading), reading) == before
