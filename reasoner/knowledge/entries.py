"""The entry points of a manifest: the closed list of what a host program asks a knowledge base for."""

from __future__ import annotations

from typing import NamedTuple


class EntryPoint(NamedTuple):
    """An entry point: the roles of its predicate's arguments, one letter each, and what its rows say.

    C case, E conclusion, A attribute, V value, N number, T tier, S step, W warning, F flag; ``_`` is anything. Places
    with the same letter have the same sort, those of E, A, V, T, S, W and F different ones.
    """

    roles: str
    what: str


ENTRIES: dict[str, EntryPoint] = {
    "finding": EntryPoint("CAV", "recorded as present"),
    "absent": EntryPoint("CAV", "recorded as absent"),
    "measured": EntryPoint("CAN", "a number that is recorded"),
    "choice": EntryPoint("C__", "a policy that is chosen for one case"),
    "candidate": EntryPoint("CEN", "the conclusions that are listed, with their points"),
    "contribution": EntryPoint("CE_AVN", "what each finding adds, by kind"),
    "tier": EntryPoint("CET", "how likely a listed conclusion is"),
    "tier_order": EntryPoint("TN", "the tiers, the first one first"),
    "danger": EntryPoint("E", "conclusions that must not be missed"),
    "not_excluded": EntryPoint("CE", "dangerous ones that nothing excludes yet"),
    "would_exclude": EntryPoint("CEAV", "what would speak against one"),
    "expected_unknown": EntryPoint("CEAV", "what one leads to expect and nothing is recorded about"),
    "unexplained": EntryPoint("CAV", "findings that nothing listed explains"),
    "used": EntryPoint("CAV", "findings that count"),
    "abstain": EntryPoint("C", "the case says too little"),
    "thin": EntryPoint("C", "the evidence is thin"),
    "fit": EntryPoint("CENN", "how well a conclusion fits"),
    "poor_fit": EntryPoint("C", "nothing fits well"),
    "coexist": EntryPoint("CEE", "two that may hold together"),
    "cannot_separate": EntryPoint("CEE", "two that the findings do not tell apart"),
    "would_separate": EntryPoint("CEEAV", "what would tell them apart"),
    "separating": EntryPoint("CSAVEE", "what a step would tell apart"),
    "step": EntryPoint("CSN", "what to do next, the smallest number first"),
    "step_reason": EntryPoint("CSE", "for which conclusion"),
    "step_caution": EntryPoint("CS_", "what to mind with a step"),
    "avoid": EntryPoint("CSE", "what not to do, and because of which conclusion"),
    "lifted_by": EntryPoint("SEAV", "what makes up for a step that is to be avoided"),
    "warning": EntryPoint("CW", "what to be warned of"),
    "urgent": EntryPoint("CW", "warnings that cannot wait"),
    "flag": EntryPoint("CF", "flags that are raised"),
    "flag_conflict": EntryPoint("CFE", "a flag beside a harmless leader"),
    "rating": EntryPoint("CS____", "how others rate a step"),
    "item": EntryPoint("C_N", "what a score counts"),
    "open_item": EntryPoint("C_", "what a score would count and nothing is recorded about"),
    "total": EntryPoint("CN", "the score"),
    "range": EntryPoint("CNN", "between which numbers the score may lie"),
    "conflict": EntryPoint("CAVAV", "what contradicts itself"),
    "ask_first": EntryPoint("CAV", "what to ask before anything else"),
    "policy": EntryPoint("C__", "which policy is followed on a topic"),
    "prior_policy": EntryPoint("C_", "which policy on rarity is followed"),
    "disagreement": EntryPoint("C___", "on what sources disagree"),
    "stage": EntryPoint("A_", "when an attribute is learned"),
    "stage_order": EntryPoint("_N", "the stages, the first one first"),
    "cost": EntryPoint("_N", "what a stage costs"),
    "coarser": EntryPoint("AA", "an attribute that says in words what another says as a number"),
    "holds": EntryPoint("CAV", "findings and what follows from them"),
    "lacks": EntryPoint("CAV", "what is known to be absent"),
    "supports": EntryPoint("EAV_", "claims for a conclusion"),
    "opposes": EntryPoint("EAV_", "claims against a conclusion"),
    "requires": EntryPoint("EAV_", "defining features"),
    "frequency": EntryPoint("EAV_", "how often a conclusion shows a sign, in words"),
    "figures": EntryPoint("EAVNN", "how often a conclusion shows a sign: in how many of how many"),
    "reported": EntryPoint("EAV", "signs that are seen with a conclusion and are no evidence for it"),
    "group": EntryPoint("E_", "the group of a conclusion"),
    "kind_of": EntryPoint("EE", "a conclusion that is a kind of another"),
    "is_a": EntryPoint("AVV", "a value that is a kind of another"),
    "opposite": EntryPoint("AVV", "values that exclude each other"),
    "band": EntryPoint("AVNN", "a named range of a measured attribute"),
    "limit": EntryPoint("ANN", "between which numbers a measured attribute lies"),
    "same": EntryPoint("AA", "attributes that measure the same thing"),
    "single": EntryPoint("A", "attributes with one value at a time"),
    "note_only": EntryPoint("A", "attributes that are never counted"),
    "conclusion_code": EntryPoint("E___", "codes of conclusions in other systems"),
    "value_code": EntryPoint("AV___", "codes of values in other systems"),
    "statement": EntryPoint("__", "statements of a document that the knowledge base carries"),
    "statement_line": EntryPoint("__", "where they stand"),
    "statement_claim": EntryPoint("_EAV", "the claims that carry them"),
    "statement_class": EntryPoint("_E_", "the classes that carry them"),
    "statement_part": EntryPoint("__", "the parts that carry them"),
    "statement_correction": EntryPoint("__", "what corrects them"),
}
"""By the key in the manifest's table ``[entry]``. Roles are empty where any predicate will do."""

DISTINCT = "EAVTSWF"
"""Roles whose sorts differ from each other."""
