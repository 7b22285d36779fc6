"""Small knowledge bases for tests, made from text, evaluated and turned into what the checker judges."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from reasoner.compilation.compiler import compile_program
from reasoner.engine.evaluate import evaluate
from reasoner.engine.model import Model
from reasoner.explain.written_atom import read_atom
from reasoner.knowledge.knowledge_base import load
from reasoner.program.checked import CheckedProgram
from reasoner.program.compiled import CompiledProgram, GroundAtom
from reasoner.program.graph import dependency_components
from reasoner.source import SourceFile
from tests.checker import World

MANIFEST = """
[kb]
name = "test"
title = "A test"
version = "0.1.0"
licence = "Apache-2.0"
files = ["*.dl"]

[entry]
finding = "seen"
absent = "unseen"
measured = "measure"
candidate = "answer"
contribution = "share"
"""


class Setting(NamedTuple):
    """A program, the facts of a case and its model."""

    program: CompiledProgram
    model: Model
    facts: tuple[GroundAtom, ...]
    files: tuple[SourceFile, ...]

    def world(self) -> World:
        """What the checker needs to know."""
        every = [str(GroundAtom(name, row)) for name in self.program.predicates for row in self.model.rows(name)]
        return World(self.files, map(str, self.facts), every)


def atom(text: str, program: CompiledProgram) -> GroundAtom:
    """A ground atom from text."""
    found = read_atom(text, program)
    return GroundAtom(found.predicate, tuple(value for value in found.arguments if value is not None))


def setting(text: str, facts: str = "") -> Setting:
    """A program from text; ``facts`` are atoms that a case gives, one a line."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
        (Path(folder) / "test.dl").write_text(text, encoding="utf-8")
        kb = load([folder])
    # These programs are made to be explained, not to be kept: they declare no more than that needs.
    components = dependency_components(kb.clauses, [each.name for each in kb.predicates])
    program = compile_program(CheckedProgram(kb, tuple(components)))
    given = tuple(atom(line.strip(), program) for line in facts.splitlines() if line.strip())
    return Setting(program, evaluate(program, given), given, kb.files)


FAMILY = """
%! sort person open
%! sort case open
%! sort thing open
%! sort points integer

%! predicate parent(person, person) fact
%!   phrase "{1} is a parent of {2}"
%! predicate ancestor(person, person) derived
%!   phrase "{1} is an ancestor of {2}"
%! predicate has_child(person) derived
%!   phrase "{1} has a child"
%! predicate seen(case, thing) input
%!   phrase "{thing} is seen"
%!   absent "{thing} is known to be missing"
%!   unknown "nobody looked for {thing}"
%! predicate unseen(case, thing) input
%!   phrase "{thing} is missing"
%! predicate worth(thing, points) fact
%!   phrase "{thing} is worth {points}"
%! predicate known(case, thing) derived
%!   phrase "{thing} is known"
%!   underivable "nothing makes {thing} known"
%! predicate total(case, points) derived
%!   phrase "the total is {points}"
%! predicate poor(case, thing) derived
%!   phrase "{thing} leaves the case poor"

parent(ann, bob).
%! because "it says so in the register"
%! cite register-1900
%! evidence record
parent(bob, cid).
parent(cid, dora).
parent(ann, eve).

worth(gold, 8).
worth(tin, -3).
worth(wood2, 1).

%! id ancestor-direct
ancestor(X, Y) :- parent(X, Y).
%! id ancestor-further
ancestor(X, Z) :- parent(X, Y), ancestor(Y, Z).
%! id child
has_child(X) :- parent(X, _).

%! id known-seen
%! says "{T} is known, it was seen"
known(C, T) :- seen(C, T).
%! id total-sum
%! says "the total is {P}"
total(C, P) :- known(C, X), P = #sum { W, T : known(C, T), worth(T, W) }.
%! id poor
%! says "{T} is not there and the total {P} is small"
poor(C, T) :- worth(T, W), total(C, P), P < 6, W > P, not seen(C, T), not known(C, T).
"""
