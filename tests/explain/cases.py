"""Random programs over a closed vocabulary, and clingo's ``#minimize`` as the oracle for the smallest change."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

import clingo

from reasoner.program.compiled import GroundAtom
from tests.explain.family import Setting, setting

THINGS = ("a", "b_1", "c10", "d")

DECLARATIONS = """
%! sort case open
%! sort thing in thing
%! sort points integer
%! predicate thing(thing) fact
%!   phrase "{1} is a thing"
%! predicate seen(case, thing) input
%!   phrase "{thing} is seen"
%!   changeable
%! predicate unseen(case, thing) input
%!   phrase "{thing} is known to be missing"
%!   changeable
%! predicate edge(thing, thing) fact
%!   phrase "{1} leads to {2}"
%! predicate worth(thing, points) fact
%!   phrase "{1} is worth {2}"
%! predicate lit(case, thing) derived
%!   phrase "{thing} is lit"
%! predicate dark(case, thing) derived
%!   phrase "{thing} is dark"
%! predicate total(case, points) derived
%!   phrase "the total is {points}"
%! predicate rich(case, thing) derived
%!   phrase "{thing} makes rich"
%! predicate few(case, thing) derived
%!   phrase "{thing} is one of few"
%! predicate odd(case, thing) derived
%!   phrase "{thing} is odd"
%! predicate top(case, points) derived
%!   phrase "the top is {points}"
"""

RULES = (
    "lit(C, T) :- seen(C, T).",
    "lit(C, U) :- lit(C, T), edge(T, U).",
    "lit(C, U) :- seen(C, T), edge(T, U), not unseen(C, U).",
    "dark(C, T) :- unseen(C, T), not lit(C, T).",
    "dark(C, U) :- unseen(C, T), edge(U, T), seen(C, U).",
    "total(C, S) :- lit(C, _), S = #sum { W, T : lit(C, T), worth(T, W) }.",
    "total(C, S) :- dark(C, _), S = #sum { W, T : worth(T, W), not lit(C, T) ; 2, T : dark(C, T) }.",
    "rich(C, T) :- thing(T), total(C, S), worth(T, W), S >= W + 2.",
    "rich(C, T) :- edge(T, U), #count { X : lit(C, X), not dark(C, X) } >= 2, lit(C, U).",
    "few(C, T) :- lit(C, T), #count { X : lit(C, X) } <= 2, not dark(C, T).",
    "few(C, T) :- unseen(C, _),"
    " worth(T, W), S = #sum { V, X : seen(C, X), worth(X, V) ; -1, X : unseen(C, X) }, S > W.",
    "odd(C, T) :- seen(C, T), seen(C, U), edge(T, U), T != U, not rich(C, U).",
    "odd(C, T) :- dark(C, T), dark(C, U), worth(U, W), worth(T, V), W < V.",
    "top(C, M) :- lit(C, _), M = #max { W, T : lit(C, T), worth(T, W) }, M > -100.",
    "odd(C, T) :- top(C, M), worth(T, M), not seen(C, T).",
)

DENIALS = (
    ":- seen(C, T), unseen(C, T).",
    ":- seen(C, a), seen(C, d).",
    ":- seen(C, T), edge(T, U), unseen(C, U), not seen(C, b_1).",
)

PREDICATES = ("lit", "dark", "rich", "few", "odd")


class RandomCase(NamedTuple):
    """A program with a case, and the same as text for clingo."""

    here: Setting
    text: str
    case: tuple[str, ...]


def random_case(random: Random) -> RandomCase:
    """A random choice of rules, facts and denials, with a case that violates none of them."""
    rules = random.sample(RULES, random.randint(4, len(RULES)))
    denials = [DENIALS[0], *random.sample(DENIALS[1:], random.randint(0, 2))]
    facts = [f"thing({name})." for name in THINGS]
    facts += [f"edge({random.choice(THINGS)}, {random.choice(THINGS)})." for _ in range(random.randint(1, 5))]
    facts += [f"worth({name}, {random.randint(-3, 4)})." for name in THINGS if random.random() < 0.8]
    facts += ["edge(a, a).", "worth(a, 1)."]
    numbered = [f"%! id rule-{number}\n{rule}" for number, rule in enumerate([*rules, *denials])]
    text = "\n".join([DECLARATIONS, *dict.fromkeys(facts), *numbered])
    case: list[str] = []
    for _ in range(random.randint(0, 3)):
        atom = f"{random.choice(('seen', 'unseen'))}(case, {random.choice(THINGS)})"
        if atom not in case and consistent(text, [*case, atom]):
            case.append(atom)
    return RandomCase(setting(text, "\n".join(case)), text, tuple(case))


def consistent(text: str, case: list[str]) -> bool:
    """Whether clingo finds a model: no denial is violated."""
    return least_changes(text, case, "", contradict=False, free=False) is not None


def least_changes(
    text: str, case: list[str] | tuple[str, ...], goal: str, *, contradict: bool, free: bool = True
) -> int | None:
    """The least number of changes after which ``goal`` (a clingo constraint) is met; ``None`` when there is no way."""
    parts = [text, goal]
    for name in ("seen", "unseen"):
        for thing in THINGS:
            atom = f"{name}(case, {thing})"
            if atom in case:
                parts.append(f"{{ {atom} }}. :~ not {atom}. [1, {name}, {thing}]" if contradict else f"{atom}.")
            elif free:
                parts.append(f"{{ {atom} }}. :~ {atom}. [1, {name}, {thing}]")
    # Equivalence preprocessing is off in every oracle here: with it, clingo 5.8.3 gives models that hold two atoms of
    # a positive loop up by each other (test_an_oracle_gives_no_unfounded_model).
    control = clingo.Control(["--warn=none", "--eq=0"], logger=lambda *_: None)
    control.add("base", [], "\n".join(parts))
    control.ground([("base", [])])
    costs: list[int] = []
    control.solve(on_model=lambda model: costs.append(sum(model.cost)))
    return costs[-1] if costs else None


def goals(random: Random) -> GroundAtom:
    """A conclusion to ask about."""
    return GroundAtom(random.choice(PREDICATES), ("case", random.choice(THINGS)))
