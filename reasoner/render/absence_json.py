"""Why something does not hold, as ``absence/1``, and the outcome of a search for changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.documents.naming import Names
from reasoner.explain.inputs import ADD
from reasoner.program.compiled import show_value
from reasoner.render.proof_json import proof_json

if TYPE_CHECKING:
    from reasoner.explain.absence import Absence, Body, Try
    from reasoner.explain.inputs import Change
    from reasoner.explain.matching import Partial
    from reasoner.explain.repair import Repair
    from reasoner.program.compiled import CompiledProgram

FORMAT = "absence/1"


def absence_json(absence: Absence, program: CompiledProgram) -> dict[str, Any]:
    """The whole answer; its keys are a contract."""
    return {"format": FORMAT, **_absence(absence, Names(program))}


def change_json(change: Change, names: Names) -> dict[str, Any]:
    """One change of the input."""
    return {
        "action": "add" if change.action == ADD else "remove",
        "atom": str(change.atom),
        "finding": names.typed(change),
        "label": names.change(change),
    }


def repair_json(repair: Repair, names: Names) -> dict[str, Any]:
    """The smallest sets of changes, and what is proven about them."""
    return {
        "status": repair.status,
        "size": repair.size,
        "solutions": [[change_json(change, names) for change in changes] for changes in repair.solutions],
        "all_of_this_size": repair.status == "found" and repair.complete,
        "within": repair.within,
        "ruled_out_below": repair.proven if repair.status == "found" else repair.proven + 1,
        "models": repair.models,
    }


def show_partial(predicate: str, arguments: Partial) -> str:
    """An atom with ``_`` for what is open; without open places it parses back to itself."""
    shown = ", ".join("_" if value is None else show_value(value) for value in arguments)
    return f"{predicate}({shown})" if arguments else predicate


def _absence(absence: Absence, names: Names) -> dict[str, Any]:
    state = absence.status if absence.status in ("unknown", "absent") else "failed"
    holds = absence.status == "holds"
    predicate, arguments = absence.predicate, absence.arguments
    return {
        "atom": show_partial(predicate, arguments),
        "says": names.holding(*absence.rows[0]) if holds else names.missing(predicate, arguments, state),
        "status": absence.status,
        "atoms": [str(atom) for atom in absence.rows],
        "rules": [_try(each, names) for each in absence.tries],
        "rules_left_out": absence.rules_left_out,
        "repair": None if absence.repair is None else repair_json(absence.repair, names),
        "cut": absence.cut,
    }


def _try(each: Try, names: Names) -> dict[str, Any]:
    rule = each.rule
    return {
        "rule": rule.info.id,
        "source": rule.info.source,
        "says": rule.info.says,
        "bindings": {rule.variables[slot]: _value(value) for slot, value in each.binding},
        "failed": each.failed,
        "others": each.others,
        "literals": [_body(body, names) for body in each.literals],
    }


def _body(body: Body, names: Names) -> dict[str, Any]:
    found: dict[str, Any] = {
        "state": body.state,
        "kind": body.kind,
        "tried": body.tried,
        "blocker": body.blocker,
        "possible": not body.closed,
    }
    if body.kind in ("atom", "not"):
        found["atom"] = show_partial(body.predicate, body.arguments)
        found["says"] = names.holding(body.predicate, body.arguments)
    else:
        found |= {"left": _value(body.left), "operator": body.operator, "right": _value(body.right)}
    if body.function:
        found |= {
            "function": body.function,
            "contributors": [[_value(term) for term in terms] for terms in body.tuples],
            "short": body.short,
            "missing": [
                {"points": each.points, "any_of": [change_json(change, names) for change in each.changes]}
                for each in body.missing
            ],
            "missing_left_out": body.missing_left_out,
        }
    if body.because is not None:
        found["because"] = str(body.because)
    if body.proof is not None:
        found["proof"] = proof_json(body.proof, names.program)
    if body.detail is not None:
        found["detail"] = _absence(body.detail, names)
    return found


def _value(value: object) -> int | str | None:
    if value is None or isinstance(value, int):
        return value
    return show_value(value) if isinstance(value, str) else str(value)
