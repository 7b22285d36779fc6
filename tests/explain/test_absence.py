"""Why-not: it always answers and ends, its literals are what it says of them, and it changes nothing."""

from __future__ import annotations

from random import Random
from time import monotonic

from hypothesis import given
from hypothesis import strategies as st

from reasoner.documents.absence import absence_page
from reasoner.engine.evaluate import evaluate
from reasoner.explain.absence import Absence, Body, why_not
from reasoner.explain.inputs import InputSpace
from reasoner.explain.matching import Partial
from reasoner.explain.proof import why
from reasoner.explain.repair import Limits
from reasoner.program.compiled import ComparisonPattern, GroundAtom, LiteralPattern
from reasoner.render.style import Style
from reasoner.render.write_text import write_text
from tests.explain.cases import PREDICATES, THINGS, RandomCase, random_case
from tests.explain.family import FAMILY, Setting, atom, setting

LIMITS = Limits(changes=2, models=300, steps=300_000)


def any_atom(random: Random, case: RandomCase) -> tuple[str, Partial]:
    """Any atom of the program: inputs, knowledge and conclusions, open places and values nobody knows among them."""
    info = random.choice([case.here.program.predicates[name] for name in sorted(case.here.program.predicates)])
    values: tuple[str | int | None, ...] = (*THINGS, "nobody", 3, None)
    row = ["case" if sort == "case" else random.choice(values) for sort in info.sorts]
    return info.name, tuple(row)


def absences(absence: Absence) -> list[Absence]:
    nested = [body.detail for each in absence.tries for body in each.literals if body.detail is not None]
    return [absence, *(below for each in nested for below in absences(each))]


@given(st.randoms(use_true_random=False))
def test_it_always_answers_and_is_true_literal_by_literal(random: Random) -> None:
    case = random_case(random)
    for _ in range(4):
        predicate, arguments = any_atom(random, case)
        absence = why_not(case.here.model, (predicate, arguments), limits=LIMITS)
        assert write_text(absence_page(absence, case.here.program), Style())
        held = bool(case.here.model.match(predicate, arguments))
        assert (absence.status == "holds") is held
        for each in absences(absence):
            check_literals(case.here, each)
        if absence.status == "underived":
            assert absence.repair is not None
            assert any(tried.failed for tried in absence.tries)


def check_literals(here: Setting, absence: Absence) -> None:
    for each in absence.tries:
        assert [body.place for body in each.literals] == list(range(len(each.rule.body)))
        assert sum(body.blocker for body in each.literals) == 1
        for body in each.literals:
            check_literal(here, each.rule.body[body.place], body)
    distances = [each.failed for each in absence.tries]
    assert distances == sorted(distances)


def check_literal(here: Setting, pattern: object, body: Body) -> None:
    if not body.tried:
        assert body.state == "unknown"
        return
    if isinstance(pattern, LiteralPattern):
        matches = bool(here.model.match(body.predicate, body.arguments))
        assert (body.state == "held") is (matches is not pattern.negated) or body.state != "held"
        if None not in body.arguments:
            assert (body.state == "held") is (matches is not pattern.negated)
        if body.state == "unknown":
            assert here.program.predicates[body.predicate].kind == "input"
        if body.recorded:
            assert here.program.predicates[body.predicate].kind == "input"
            assert not matches
        check_recorded(here, body)
    elif isinstance(pattern, ComparisonPattern) and body.state == "held":
        assert body.left is not None


def check_recorded(here: Setting, body: Body) -> None:
    """What is said to be recorded as absent is; what is said to be excluded cannot be added."""
    if body.recorded == "absent":
        assert None not in body.arguments
        other = {"seen": "unseen", "unseen": "seen"}[body.predicate]
        assert here.model.match(other, body.arguments)
    if body.recorded in ("failed", "unknown"):
        rows = InputSpace(here.model).additions(body.predicate, body.arguments)
        fit = [
            row for row in rows if not evaluate(here.program, (*here.facts, GroundAtom(body.predicate, row))).violations
        ]
        assert bool(fit) is (body.recorded == "unknown")


@given(st.randoms(use_true_random=False))
def test_asking_changes_no_answer(random: Random) -> None:
    case = random_case(random)
    before = {name: case.here.model.rows(name) for name in case.here.program.predicates}
    first = why_not(case.here.model, ("odd", ("case", "a")), limits=LIMITS)
    second = why_not(case.here.model, ("odd", ("case", "a")), limits=LIMITS)
    assert first == second
    assert before == {name: case.here.model.rows(name) for name in case.here.program.predicates}


def test_a_threshold_says_how_far_below_and_what_could_count() -> None:
    here = setting(
        FAMILY.replace("T, worth(T, W) }.", "T, worth(T, W) }, P >= 20.")
        .replace("sort thing open", "sort thing in worth")
        .replace("known(C, T), worth(T, W) }.", "known(C, T), worth(T, W) }, P >= 9."),
        "seen(case, wood2)",
    )
    absence = why_not(here.model, ("total", ("case", None)))
    (only,) = absence.tries
    blocker = next(body for body in only.literals if body.blocker)
    assert blocker.short == 8
    assert [(each.points, [str(change) for change in each.changes]) for each in blocker.missing] == [
        (8, ["+seen(case, gold)"])
    ]
    assert absence.repair is not None
    assert [list(map(str, changes)) for changes in absence.repair.solutions] == [["+seen(case, gold)"]]


def test_an_atom_that_holds_is_said_to_hold() -> None:
    here = setting(FAMILY, "seen(case, gold)")
    absence = why_not(here.model, ("known", ("case", "gold")))
    assert absence.status == "holds"
    assert absence.repair is None


def test_knowledge_that_is_not_stated_shows_the_nearest_that_is() -> None:
    here = setting(FAMILY, "seen(case, gold)")
    absence = why_not(here.model, ("parent", ("ann", "dora")))
    assert absence.status == "unstated"
    assert [str(atom) for atom in absence.rows] == ["parent(cid, dora)", "parent(ann, bob)", "parent(ann, eve)"]


def chain(length: int) -> str:
    steps = "\n".join(f"edge(n{number}, n{number + 1})." for number in range(length))
    return f"""
%! sort case open
%! sort node open
%! predicate start(case, node) input
%!   phrase "{{node}} is where it starts"
%! predicate edge(node, node) fact
%!   phrase "{{1}} leads to {{2}}"
%! predicate reached(case, node) derived
%!   phrase "{{node}} is reached"

%! id reached-start
reached(C, X) :- start(C, X).

%! id reached-next
reached(C, Y) :- reached(C, X), edge(X, Y).
{steps}
"""


def test_long_chains_end_within_bounds() -> None:
    here = setting(chain(2_000), "start(case, n10)")
    begun = monotonic()
    absence = why_not(here.model, ("reached", ("case", "n5")), limits=Limits(steps=60_000))
    assert monotonic() - begun < 5.0
    assert absence.status == "underived"


def test_many_rules_are_listed_up_to_a_limit_and_counted() -> None:
    rules = "\n".join(
        f"%! id rule-{number}\ngood(C) :- seen(C, t{number}), seen(C, u{number})." for number in range(50)
    )
    here = setting(
        f"""
%! sort case open
%! sort thing open
%! predicate seen(case, thing) input
%!   phrase "{{thing}} is seen"
%! predicate good(case) derived
%!   phrase "it is good"

{rules}
""",
        "seen(case, t7)",
    )
    absence = why_not(here.model, ("good", ("case",)))
    assert absence.tries[0].rule.info.id == "rule-7"
    assert absence.tries[0].failed == 1
    assert len(absence.tries) + absence.rules_left_out == 50
    assert "left out" in write_text(absence_page(absence, here.program), Style())


def test_names_that_no_predicate_has_are_still_answered() -> None:
    here = setting(FAMILY, "seen(case, gold)")
    assert why_not(here.model, ("nothing_like_this", ("a",))).status == "unstated"
    assert PREDICATES


REACH = """
%! sort thing open
%! predicate edge(thing, thing) fact
%!   phrase "{1} leads to {2}"
%! predicate blocked(thing) fact
%!   phrase "{1} is blocked"
%! predicate path(thing, thing) derived
%!   phrase "{2} can be reached from {1}"
%!   underivable "{2} cannot be reached from {1}"
%! predicate ok(thing, thing) derived
%!   phrase "{1} is safely before {2}"
%! predicate free(thing) derived
%!   phrase "{1} is free"
%! predicate twin(thing) derived
%!   phrase "the thing {thing} has a twin"
%!   underivable "the thing {thing} has no twin"
%! predicate lucky derived
%!   phrase "somebody is lucky"
%! predicate alone(thing) derived
%!   phrase "{1} stands alone"
edge(a, b). edge(b, c). edge(c, a). edge(c, d). edge(d, d). edge(b, d).
blocked(x).
%! id path-1
path(X, Y) :- edge(X, Y).
%! id path-2
path(X, Z) :- path(X, Y), path(Y, Z).
%! id free-r
free(Y) :- path(_, Y), not blocked(Y), Y != a.
%! id ok-r
ok(X, Y) :- path(X, Y), free(Y), not path(Y, X).
%! id twin-r
twin(X) :- twin(Y), edge(X, Y).
%! id lucky-r
lucky :- twin(_).
%! id alone-r
alone(X) :- edge(X, _), not edge(X, _).
"""


def test_no_way_rests_on_what_it_is_a_way_to() -> None:
    here = setting(REACH, "")
    for asked in (("path", ("d", "a")), ("path", ("d", None)), ("ok", ("d", "a")), ("twin", ("a",)), ("twin", (None,))):
        queue = [(why_not(here.model, asked), frozenset[object]())]
        for absence, above in queue:
            inside = above | {(absence.predicate, absence.arguments)}
            for each in absence.tries:
                lacking = [body for body in each.literals if body.kind == "atom" and body.state == "failed"]
                assert not any((body.predicate, body.arguments) in inside for body in lacking)
                queue += [(body.detail, inside) for body in lacking if body.detail is not None]


def test_the_reason_that_a_negated_atom_holds_is_never_itself() -> None:
    here = setting(REACH, "")
    proof = why(here.model, atom("ok(a, d)", here.program))
    assert proof is not None
    (node,) = [node for node in proof.nodes if node.kind == "not" and node.atom and node.atom.predicate == "path"]
    assert [here.program.rules[each.rule].info.id for each in proof.store.blocked(node)] == ["path-1"]


def test_one_way_is_told_once() -> None:
    here = setting(REACH, "")
    absence = why_not(here.model, ("free", ("a",)))
    assert [each.rule.info.id for each in absence.tries] == ["free-r"]


def test_any_value_is_told_where_nothing_fits() -> None:
    here = setting(REACH, "")
    absence = why_not(here.model, ("lucky", ()))
    assert "it does not follow that any thing has a twin" in write_text(absence_page(absence, here.program), Style())
    absence = why_not(here.model, ("alone", ("a",)))
    (blocker,) = [body for each in absence.tries for body in each.literals if body.blocker]
    assert str(blocker.because) == "edge(a, b)"


def test_what_holds_for_no_value_is_told_in_words_of_its_own() -> None:
    own = 'underivable "the thing {thing} has no twin"\n'
    here = setting(REACH.replace(own, own + '%!   none "nothing has a twin"\n'), "")
    page = write_text(absence_page(why_not(here.model, ("lucky", ())), here.program), Style())
    assert "nothing has a twin" in page
    assert "any thing" not in page
    asked = why_not(here.model, ("twin", ("a",)))
    assert "the thing b has no twin" in write_text(absence_page(asked, here.program), Style())
