"""KB022: an entry point of the manifest that names no predicate, or one with another number of arguments."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.checks.context import Context, did_you_mean
from reasoner.diagnostics import Diagnostic
from reasoner.knowledge.files import toml_span

ARITIES = {
    "candidate": 3,
    "contribution": 6,
    "tier": 3,
    "tier_order": 2,
    "danger": 1,
    "not_excluded": 2,
    "would_exclude": 4,
    "expected_unknown": 4,
    "unexplained": 3,
    "coexist": 3,
    "cannot_separate": 3,
    "would_separate": 5,
    "used": 3,
    "step": 3,
    "step_reason": 3,
    "step_caution": 3,
    "avoid": 3,
    "warning": 2,
    "abstain": 1,
    "separating": 6,
    "coarser": 2,
    "rating": 6,
    "flag": 2,
    "flag_conflict": 3,
    "item": 3,
    "total": 2,
    "policy": 3,
    "disagreement": 4,
    "stage": 2,
    "cost": 2,
    "conclusion_code": 4,
    "value_code": 5,
    "statement": 2,
    "statement_line": 2,
    "statement_claim": 4,
    "statement_class": 3,
    "statement_part": 2,
    "statement_correction": 2,
}
"""How many arguments a host program reads from each entry point."""


def entry_point(context: Context) -> Iterator[Diagnostic]:
    """One error for each entry point that cannot be read."""
    for layer in context.kb.layers:
        for key, name in layer.manifest.entry.items():
            span = toml_span(layer.manifest.source, "entry", key)
            known = context.declared.get(name)
            if known is None:
                advice = did_you_mean(name, context.declared, f"declare '{name}', or remove the entry")
                yield Diagnostic(
                    "KB022", f"the entry point '{key}' names '{name}', which is not declared", span, advice
                )
            elif len(known.arguments) != ARITIES.get(key, len(known.arguments)):
                message = f"the entry point '{key}' is read with {ARITIES[key]} arguments, '{name}' has "
                advice = f"name a predicate with {ARITIES[key]} arguments"
                yield Diagnostic("KB022", f"{message}{len(known.arguments)}", span, advice)
