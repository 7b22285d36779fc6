"""KB022: an entry point that is none, names no predicate, or one with other arguments than it is read with."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic
from reasoner.knowledge.entries import DISTINCT, ENTRIES
from reasoner.knowledge.files import toml_span
from reasoner.source import Span
from reasoner.syntax.tree import PredicateDeclaration

_FIRST = ("finding", "candidate", "tier", "step", "warning", "flag")
"""The entry points whose sorts the others are held against."""


def entry_point(context: Context) -> Iterator[Diagnostic]:
    """One error for each entry point that cannot be read, or would be read as something else."""
    fitting: dict[str, tuple[PredicateDeclaration, Span]] = {}
    for layer in context.kb.layers:
        for key, name in layer.manifest.entry.items():
            span = toml_span(layer.manifest.source, "entry", key)
            problem = _unfit(context, key, name, span)
            if problem is not None:
                yield problem
            elif key in ENTRIES:
                fitting[key] = (context.declared[name], span)
    yield from _sorts(context, fitting)


def _unfit(context: Context, key: str, name: str, span: Span) -> Diagnostic | None:
    known = context.declared.get(name)
    if key not in ENTRIES:
        advice = context.guesses.did_you_mean(key, ENTRIES, "see the list of entry points in the language reference")
        return Diagnostic("KB022", f"there is no entry point '{key}'", span, advice)
    if known is None:
        advice = context.guesses.did_you_mean(name, context.declared, f"declare '{name}', or remove the entry")
        return Diagnostic("KB022", f"the entry point '{key}' names '{name}', which is not declared", span, advice)
    roles = ENTRIES[key].roles
    if roles and len(known.arguments) != len(roles):
        count = f"{len(roles)} argument{'s' * (len(roles) != 1)}"
        message = f"the entry point '{key}' is read with {count}, '{name}' has {len(known.arguments)}"
        return Diagnostic("KB022", message, span, f"name a predicate with {count}")
    return None


def _sorts(context: Context, fitting: dict[str, tuple[PredicateDeclaration, Span]]) -> Iterator[Diagnostic]:
    """One error for each entry point with an argument that is none of what is read there."""
    sort_of: dict[str, tuple[str, str]] = {"C": ("case", "")}
    order = [key for key in _FIRST if key in fitting] + [key for key in fitting if key not in _FIRST]
    for key in order:
        declaration, span = fitting[key]
        for place, (role, argument) in enumerate(zip(ENTRIES[key].roles, declaration.arguments, strict=False), start=1):
            sort = argument.sort
            message = ""
            if role == "N":
                if context.sort_kind(sort) not in ("integer", ""):
                    message = f"is read as a number, and '{sort}' is none"
            elif role != "_":
                wanted, where = sort_of.get(role, (sort, key))
                others = (each for each in DISTINCT if role in DISTINCT and each != role and each in sort_of)
                taken = next((each for each in others if sort == sort_of[each][0]), "")
                if sort != wanted:
                    message = f"has the sort '{sort}', where '{wanted}' is read{f' (as in {where!r})' if where else ''}"
                elif taken:
                    message = f"has the sort '{sort}', which '{sort_of[taken][1]}' gives something else"
                else:
                    sort_of.setdefault(role, (sort, key))
            if message:
                advice = f"{ENTRIES[key].what}: name a predicate that says so, with its arguments in this order"
                text = f"argument {place} of '{declaration.name}', named by the entry point '{key}', {message}"
                yield Diagnostic("KB022", text, span, advice)
                break
