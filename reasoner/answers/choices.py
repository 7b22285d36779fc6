"""What an asker may choose for an answer besides the case: the policy on priors, and whether judgement counts.

The ranking reads both as facts of the input predicate ``chosen(case, topic, choice)`` (entry ``choice``): nothing is
compiled anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.errors import UnknownNameError

if TYPE_CHECKING:
    from reasoner.answers.reading import Reading

Choice = tuple[str, str]

PRIOR = "prior"
JUDGEMENT_LEFT_OUT: Choice = ("judgement", "left_out")


def policies(reading: Reading) -> tuple[str, ...]:
    """The policies on how common conclusions are that the knowledge base knows, in its order."""
    if "choice" not in reading.entries or "prior_policy" not in reading.entries:
        return ()
    sort = reading.program.predicates[reading.entry("prior_policy")].sorts[-1]
    return tuple(str(row[0]) for row, _info in reading.facts(sort))


def prior_choice(reading: Reading, policy: str | None, *, lenient: bool = False) -> tuple[Choice, ...]:
    """The choice of a policy, one pair; none where nothing is chosen or, if ``lenient``, where it is not known.

    Raises ``UnknownNameError`` for a policy that is not known.
    """
    known = policies(reading)
    if policy is None or (lenient and policy not in known):
        return ()
    if policy not in known:
        advice = f"choose one of {', '.join(known)}" if known else "this knowledge base has no policies on priors"
        raise UnknownNameError(f"unknown policy on priors '{policy}'", help=advice)
    return ((PRIOR, policy),)


def judgement_left_out(reading: Reading) -> tuple[Choice, ...]:
    """The choice to leave judgement out, one pair.

    Raises ``UnknownNameError`` where the knowledge base reads no choices.
    """
    if "choice" not in reading.entries:
        raise UnknownNameError("this knowledge base keeps no judgement apart", help="leave out --only-sourced")
    return (JUDGEMENT_LEFT_OUT,)
