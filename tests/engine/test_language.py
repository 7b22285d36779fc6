"""What the rule language means at its edges, held against clingo: any value, large integers, nothing to choose from."""

from __future__ import annotations

import pytest

from reasoner.engine.evaluate import evaluate, static_model
from reasoner.errors import EvaluationError
from reasoner.program.compiled import EngineName
from tests.engine.build import compiled, facts
from tests.engine.clingo_model import judged

DECLARED = """
%! sort case open
%! sort thing open
%! sort points integer

%! predicate seen(case, thing) input

%! predicate size(case, points) input

%! predicate thing(thing) fact

%! predicate part(thing, thing) fact

%! predicate weight(thing, points) fact

thing(a). thing(b). thing(c).
part(a, b). part(a, c). part(b, b).
weight(a, 3). weight(b, -2). weight(b, 3).

"""

SAME = {
    "any value under negation": """
%! predicate leaf(thing) derived
%! predicate root(thing) derived
%! predicate lone(case, thing) derived
%! predicate nothing(case) derived
leaf(X) :- thing(X), not part(X, _).
root(X) :- thing(X), not part(_, X).
lone(C, X) :- seen(C, X), not part(X, _), not part(_, X).
nothing(C) :- seen(C, _), not part(_, _), not size(C, _).
:- thing(X), not part(X, _), not weight(X, _).
:- seen(_, X), not weight(X, _).
""",
    "any value inside aggregates": """
%! predicate leaves(points) derived
%! predicate parts(thing, points) derived
%! predicate light(case, points) derived
leaves(N) :- N = #count { X : thing(X), not part(X, _) }.
parts(X, N) :- thing(X), N = #count { Y : part(X, Y), not part(Y, _) }.
light(C, N) :- seen(C, _), N = #sum { W, X : weight(X, W), not seen(C, X), not part(_, X) }.
""",
    "nothing to choose from": """
%! predicate least(thing, points) derived
%! predicate most(case, thing, points) derived
%! predicate small(thing) derived
%! predicate open(thing) derived
least(X, N) :- thing(X), N = #min { W : weight(X, W) }.
most(C, X, N) :- seen(C, X), N = #max { W, Y : part(X, Y), weight(Y, W) }.
small(X) :- thing(X), #max { W : weight(X, W) } < 2.
open(X) :- least(X, #sup).
""",
    "variables that stand once": """
%! predicate pair(thing) derived
%! predicate both(case, thing) derived
%! predicate many(points) derived
pair(X) :- thing(X), part(_, _), weight(_, _), part(X, Once).
both(C, X) :- seen(C, X), seen(C, Y), part(X, Z), weight(Y, W), part(_, V), V != Z.
many(N) :- N = #count { X : thing(X), part(X, _), weight(_, _), part(_, Y) }.
""",
}


@pytest.mark.parametrize("rules", SAME.values(), ids=[name.replace(" ", "-") for name in SAME])
@pytest.mark.parametrize("engine", ["pydatalog", "native"])
def test_the_model_is_clingos(rules: str, engine: EngineName) -> None:
    text = DECLARED + rules.replace(") derived", ") derived\n")
    program = compiled(text)
    for given in ("seen(one, a)\nseen(one, b)\nseen(two, c)", "seen(one, c)\nsize(one, 3)", "size(one, 3)"):
        expected = judged(text, tuple(given.splitlines()), program)
        model = evaluate(program, facts(given), engine=engine)
        assert {name: set(model.rows(name)) for name in program.predicates} == {
            name: expected.get(name, set()) for name in program.predicates
        }
        denied = {each.rule for each in (*model.violations, *static_model(program).violations)}
        assert denied == {
            rule.number for rule in program.rules if not rule.head and f"instance_of_{rule.number}" in expected
        }


LARGE = {
    "product": "large(C, Y) :- size(C, X), Y = X * X.",
    "difference": "large(C, X) :- size(C, X), 0 - X - 2 < 0.",
    "sum": "large(C, T) :- size(C, X), T = #sum { X, a; X, b }.",
    "head": "large(C, X + X) :- size(C, X).",
    "inside an aggregate": "large(C, N) :- seen(C, _), N = #count { X * 2 : size(C, X) }.",
}


@pytest.mark.parametrize("rule", LARGE.values(), ids=[name.replace(" ", "-") for name in LARGE])
@pytest.mark.parametrize("engine", ["pydatalog", "native"])
def test_integers_that_leave_the_language_are_an_error_of_their_rule(rule: str, engine: EngineName) -> None:
    program = compiled(DECLARED + f"%! predicate large(case, points) derived\n\n%! id grows\n{rule}\n")
    assert evaluate(program, facts("seen(one, a)\nsize(one, 40)"), engine=engine).rows("large")
    with pytest.raises(EvaluationError, match=r"grows .*larger than an integer may be") as raised:
        evaluate(program, facts("seen(one, a)\nsize(one, 2147483647)"), engine=engine)
    assert raised.value.rule == 0


def test_what_no_case_changes_may_not_leave_the_language_either() -> None:
    with pytest.raises(EvaluationError, match=r"grows .*larger than an integer may be"):
        compiled(
            DECLARED + "%! predicate large(points) derived\n\n%! id grows\nlarge(W * 1000000000) :- weight(a, W).\n"
        )


def test_what_is_only_there_to_exist_is_not_multiplied() -> None:
    many = "".join(f"part(a{number}, b). weight(b{number}, {number}).\n" for number in range(150))
    rule = "q(C, X) :- seen(C, X), part(_, _), weight(_, _), part(Y, _), weight(Z, _)."
    rules = f"%! predicate q(case, thing) derived\n\n{rule}\n"
    program = compiled(DECLARED + many + rules)
    for engine in ("pydatalog", "native"):
        model = evaluate(program, facts("seen(one, a)\nseen(one, b)"), engine=engine)  # type: ignore[arg-type]
        # Some hundred ways are tried; the 150 ** 4 bindings of the body would spend the budget.
        assert model.rows("q") == (("one", "a"), ("one", "b"))


CHAIN = """
%! sort n integer
%! predicate edge(n, n) fact

%! predicate path(n, n) derived

path(X, Y) :- edge(X, Y).
"""
LINKS = "".join(f"edge({number}, {number + 1}).\n" for number in range(120))
LONGER = "path(X, Z) :- path(X, Y), path(Y, Z).\n"
NOWHERE = "%! id everything\npath(X, Y) :- edge(X, A), edge(B, C), edge(Y, D), A + B + C + D < 0.\n"


@pytest.mark.parametrize(
    ("rule", "most", "message"),
    [
        (LONGER, (5_000, 10_000_000), "more than .* rows"),
        (NOWHERE, (10_000_000, 100_000), "everything .*more than .* ways"),
    ],
)
def test_what_would_not_end_is_an_error(
    rule: str, most: tuple[int, int], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reasoner.engine.budget.Budget.__init__.__defaults__", most)
    with pytest.raises(EvaluationError, match=message):
        compiled(CHAIN + LINKS + rule)


def test_recursion_through_two_literals_is_quick_enough_to_end() -> None:
    program = compiled(CHAIN + LINKS + LONGER)
    assert len(program.ranks["path"]) == 120 * 121 // 2
