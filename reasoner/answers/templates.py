"""The sentence of a rule before anything is known of its variables: each told by the sort of what it stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reasoner.program.compiled import Var
from reasoner.words.sentences import literals

if TYPE_CHECKING:
    from reasoner.program.compiled import CompiledProgram, CompiledRule

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Piece(NamedTuple):
    """A part of a sentence: plain text, or a word that stands for what a variable will be."""

    text: str
    variable: str = ""


def pieces(program: CompiledProgram, rule: CompiledRule) -> tuple[Piece, ...]:
    """What a rule says, its placeholders as words: the sort, with the variable's name where two share the sort."""
    sorts = variable_sorts(program, rule)
    template = rule.info.says
    shown = {name: sorts[name] for name in _PLACEHOLDER.findall(template) if name in sorts}
    found: list[Piece] = []
    end = 0
    for match in _PLACEHOLDER.finditer(template):
        name = match.group(1)
        if name in shown:
            word = shown[name].replace("_", " ")
            twice = sum(1 for each in shown.values() if each == shown[name]) > 1
            found += [Piece(template[end : match.start()]), Piece(f"{word} {name}" if twice else word, name)]
            end = match.end()
    return tuple(each for each in (*found, Piece(template[end:])) if each.text)


def plain(program: CompiledProgram, rule: CompiledRule) -> str:
    """The same as text, with brackets around what a case fills in."""
    return "".join(f"[{each.text}]" if each.variable else each.text for each in pieces(program, rule))


def variable_sorts(program: CompiledProgram, rule: CompiledRule) -> dict[str, str]:
    """The sort of each variable of a rule, from the first literal that has it as an argument."""
    found: dict[str, str] = {}
    for literal in literals(rule):
        declared = program.predicates.get(literal.predicate)
        for sort, argument in zip(declared.sorts if declared else (), literal.arguments, strict=False):
            if isinstance(argument, Var):
                found.setdefault(rule.variables[argument.slot], sort)
    # A total that an aggregate or a sum gives has no sort of its own: its name has to do.
    return {name: found.get(name, name) for name in rule.variables}
