"""A small ranked knowledge base made at random, with its entry points, for questions about who stands first."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from tests.explain.family import Setting, setting

ANSWERS = ("ash", "birch", "cedar")
SIGNS = ("leaf", "bark", "seed", "ring_2")

DECLARATIONS = """
%! sort case open
%! sort attribute in attribute
%! sort value in value
%! sort tree in tree
%! sort points integer
%! sort kind open
%! predicate attribute(attribute) fact
%!   phrase "{1} can be seen"
%! predicate value(attribute, value) fact
%!   phrase "{2} is a value of {1}"
%! predicate tree(tree) fact
%!   phrase "{1} is a tree"
%! predicate seen(case, attribute, value) input
%!   phrase "{attribute}: {value} is seen"
%!   changeable
%! predicate unseen(case, attribute, value) input
%!   phrase "{attribute}: {value} is not there"
%!   changeable
%! predicate fits(tree, attribute, value, points) fact
%!   phrase "{attribute}: {value} counts {points} for {tree}"
%! predicate needs(tree, attribute, value, points) fact
%!   phrase "{tree} needs {attribute}: {value}"
%! predicate share(case, tree, kind, attribute, value, points) derived
%!   phrase "{attribute}: {value} counts {points} for {tree}"
%! predicate open(case, tree) derived
%!   phrase "{tree} is open"
%! predicate answer(case, tree, points) derived
%!   phrase "{tree} has {points}"

attribute(look).
value(look, leaf). value(look, bark). value(look, seed). value(look, ring_2).
tree(ash). tree(birch). tree(cedar).

%! id share-seen
share(C, E, for, A, V, P) :- seen(C, A, V), fits(E, A, V, P).
%! id share-missing
share(C, E, against, A, V, 0 - P) :- unseen(C, A, V), needs(E, A, V, P).
%! id open-fits
open(C, E) :- seen(C, A, V), fits(E, A, V, P), P > 0.
%! id answer-sum
answer(C, E, T) :- open(C, E), T = #sum { P, K, A, V : share(C, E, K, A, V, P) }.

%! id not-both
:- seen(C, A, V), unseen(C, A, V).
"""


class Ranked(NamedTuple):
    """The program with a case, its text and the case's atoms."""

    here: Setting
    text: str
    case: tuple[str, ...]


def random_ranked(random: Random) -> Ranked:
    """Random claims and a random case."""
    claims = {
        f"{name}({tree}, look, {sign}, {points})."
        for tree in ANSWERS
        for sign in SIGNS
        for name, points in (("fits", random.choice((-4, -2, 1, 2, 4, 8))), ("needs", random.choice((2, 4, 8))))
        if random.random() < (0.5 if name == "fits" else 0.25)
    }
    claims |= {"fits(ash, look, leaf, 2).", "needs(birch, look, bark, 4)."}
    text = DECLARATIONS + "\n".join(sorted(claims))
    case = tuple(
        f"{random.choice(('seen', 'seen', 'unseen'))}(case, look, {sign})" for sign in SIGNS if random.random() < 0.5
    )
    return Ranked(setting(text, "\n".join(case)), text, case)
