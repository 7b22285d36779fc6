"""KB023: a denial that the knowledge base itself violates, whatever the case."""

from __future__ import annotations

import re

from reasoner.checks.context import Context, entry
from reasoner.compilation.compiler import constant
from reasoner.compilation.violations import static_violations
from reasoner.diagnostics import Diagnostic, Label
from reasoner.program.compiled import CompiledProgram, GroundAtom, Value, show_value
from reasoner.syntax.tree import Clause

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def violated_denial(context: Context, compiled: CompiledProgram) -> list[Diagnostic]:
    """One error for each way in which a denial over facts alone holds."""
    found = static_violations(compiled)
    if not found:
        return []
    clauses = [clause for clause in context.kb.clauses if clause.head is None or clause.body]
    stated = _stated(context)
    return [
        _diagnostic(clauses[each.rule], each.bindings, [stated[fact] for fact in each.facts if fact in stated])
        for each in found
    ]


def _stated(context: Context) -> dict[GroundAtom, Clause]:
    found: dict[GroundAtom, Clause] = {}
    for name, clauses in context.facts.items():
        for clause in clauses:
            assert clause.head is not None
            found.setdefault(GroundAtom(name, tuple(constant(term) for term in clause.head.arguments)), clause)
    return found


def _diagnostic(denial: Clause, bindings: dict[str, Value], facts: list[Clause]) -> Diagnostic:
    sentence = entry(denial, "says") or entry(denial, "because")
    values = {name: show_value(value).strip('"') for name, value in bindings.items() if not name.startswith("_")}
    where = ", ".join(f"{name} = {value}" for name, value in values.items())
    message = "this must never hold, and it does" + (f" for {where}" if where else "")
    if sentence is not None:
        text = sentence.values[0].text
        message = _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
        if sentence.key == "because":
            message = f"denied{f' for {where}' if where else ''}: {text}"
    labels = tuple(Label(fact.span, "because of this") for fact in facts)
    place = facts[0].span if facts else denial.span
    if facts:
        labels = (*labels[1:], Label(denial.span, "denied here"))
    return Diagnostic("KB023", message, place, "correct one of the facts", labels=labels)
