"""What each annotation key says, in a line."""

from __future__ import annotations

KEYS = {
    "predicate": "declares a predicate: name(sort, ...) and its kind: input, fact or derived",
    "sort": "declares a sort: open, integer, string, in PREDICATE or scaled PREDICATE",
    "group": "gives all facts below it, up to the next group, what they do not say themselves",
    "id": "the name of the clause in traces, tests and overrides",
    "says": 'the sentence of a trace; "{X}" prints the value of the variable X',
    "because": "why it is so",
    "cite": "keys of the bibliography",
    "evidence": "the grade of the evidence",
    "status": "accepted (the default), disputed, extrapolated, draft or retired (not loaded)",
    "strategy": "what the rule is for: rule-in, rule-out, screen-danger, separate or plan",
    "overrides": "in an overlay: the id of the clause that this one replaces",
    "amendable": "an overlay may replace this clause",
    "label": "the name that people read",
    "short": "the name inside a sentence or a list, where the label is too long for it",
    "synonyms": "further names",
    "question": "how to ask for it",
    "note": "a remark",
    "seed": "claims of the seed document that the clause carries",
    "corrects": "corrections of the seed document that the clause carries",
    "code": "a code system and a code in it",
    "ignore": "a diagnostic not to report here, and the reason",
    "topic": "what the clause is about",
    "phrase": "how a trace says that it holds",
    "absent": "how a trace says that it is recorded as absent",
    "unknown": "how a trace says that nothing is recorded",
    "underivable": "how a trace says that no rule gives it",
    "mute": "folded away in traces",
    "changeable": "an input that why-not and flip may propose to change",
    "ids": "how the id of a fact that writes none is composed from its arguments",
    "key": "no two facts agree in these arguments",
    "optional": "nothing needs to state it: a rule that reads it is not called dead",
    "cited": "each fact of it needs id, cite and evidence",
}
"""By key, for clauses, predicates, sorts and groups alike."""
