"""Every joint word of the explanations: what stands between the sentences that the knowledge base supplies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BECAUSE = "because {text}"
NOT_RECORDED = "there is no record that {text}"
KNOWN_ABSENT = "it is known that not: {text}"
CANNOT_DERIVE = "it does not follow that {text}"
SOME = "some {sort}"
SHOWN_ABOVE = "shown above"
SHOWN_ABOVE_AT = "shown above at ({number})"
RECORDED = "recorded in this case"
SAME = "{left} = {value}"
COUNT_ONE = "1 counts"
COUNT_MANY = "{value} count"
NOTHING_ADDS = "nothing adds to it, so it is {value}"
GREATEST = "the greatest of {number} is {value}"
LEAST = "the least of {number} is {value}"
MEETS = "{value}, and the rule asks for {operator} {guard}"
MARGIN = "{by} more than needed"
NO_RULE = "no rule concludes it, and the knowledge base does not state it"
NOT_STATED = "the knowledge base does not state that {text}"
WOULD_NEED = "by {rule} it would need: {text}"
STATE = {
    "unknown": "not recorded",
    "absent": "recorded as absent",
    "failed": "does not hold",
}
MORE_RULES = "... and {number} more rules, none of which applies"
FOLDED = "... {number} more steps below: --depth {depth}"
FOLDED_ONE = "... 1 more step below: --depth {depth}"
CUT = "{number} steps lie beyond the limit of this explanation and are left out"
NOT_LEAST = "The search was too large to prove that no shorter explanation exists."
MORE_PROOFS = "There are further explanations: --all N shows more."
WITNESSES = "{number} further ways differ only in a witness that does not matter and are left out."
WITNESS_ONE = "1 further way differs only in a witness that does not matter and is left out."
PROOF_OF = "Explanation {number} of {total}"
STRATEGY = {
    "rule-in": "rules in",
    "rule-out": "rules out",
    "screen-danger": "screens for danger",
    "separate": "separates",
    "plan": "plans",
}
STATUS = {
    "disputed": "disputed",
    "extrapolated": "extrapolated from related work",
    "draft": "draft, not yet reviewed",
}
OPERATORS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "+": "+", "-": "−", "*": "×"}
CASE_FACT = "recorded"
KNOWLEDGE_FACT = "stated"
SOURCE = "rule {rule}, {place}"
FACT_SOURCE = "{rule}, {place}"


def joined(parts: Sequence[str]) -> str:
    """Parts of a sentence as a list: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def signed(value: int) -> str:
    """A weight with its sign: +8, −2, 0."""
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "0"


def added_up(weights: Sequence[int]) -> str:
    """Summands as they are spoken: 8 + 4 − 2."""
    first, *rest = weights
    return str(first).replace("-", "−") + "".join(
        f" + {weight}" if weight >= 0 else f" − {-weight}" for weight in rest
    )


def plural(number: int, one: str, many: str) -> str:
    """The form for one, or the form for a number of things."""
    return one if number == 1 else many


def standing(heading: Mapping[str, Any]) -> str:
    """One line about what answered: knowledge base, case, and that it is for education."""
    knowledge = heading.get("kb", {})
    case = heading.get("case", {}).get("id", "")
    parts = [f"Knowledge base {knowledge.get('name', '')} {knowledge.get('version', '')}".strip()]
    if case:
        parts.append(f"case {case}")
    notice = heading.get("notice", "")
    return "; ".join(parts) + (f". {notice}" if notice else "")
