"""The files of a new knowledge base and of a new overlay: few, complete, and passing every check."""

from __future__ import annotations

from collections.abc import Mapping

_MANIFEST = """\
[kb]
name = "{name}"
title = "{title}"
version = "0.1.0"
licence = "Apache-2.0"
files = ["words.dl", "rules.dl", "knowledge.dl"]
references = "references.toml"
cases = "cases.toml"

[entry]
finding = "finding"
absent = "absent"
measured = "measured"
candidate = "candidate"
contribution = "contribution"
tier = "tier"
tier_order = "tier_order"
abstain = "no_evidence"
supports = "supports"
opposes = "opposes"
"""

_OVERLAY = """\
[kb]
name = "{name}"
title = "{title}"
version = "0.1.0"
licence = "Apache-2.0"
base = "{base}"
files = ["local.dl"]
references = "references.toml"
cases = "cases.toml"
"""

_WORDS = """\
% The words of this knowledge base.

%! sort case open
%! sort attribute in attribute
%! sort value in value
%! sort amount scaled scale
%! sort conclusion in conclusion
%! sort strength in weight
%! sort tier in tier_order
%! sort kind in kind
%! sort points integer
%! sort number integer
%! sort unit string

%! predicate finding(case, attribute, value) input
%!   phrase "{attribute}: {value} is recorded"
%!   absent "{attribute}: {value} is recorded as absent"
%!   unknown "nothing is recorded about {attribute}: {value}"
%!   changeable

%! predicate absent(case, attribute, value) input
%!   phrase "{attribute}: {value} is recorded as absent"
%!   changeable

%! predicate measured(case, attribute, amount) input
%!   phrase "{attribute} is {amount}"
%!   changeable

%! predicate attribute(attribute) fact
%!   phrase "{attribute} can be recorded"
%!   mute
%! predicate value(attribute, value) fact
%!   phrase "{value} is a value of {attribute}"
%!   mute
%! predicate scale(attribute, number, unit) fact
%!   phrase "{attribute} is stored in steps of one part in {number} of {unit}"
%!   mute
%! predicate conclusion(conclusion) fact
%!   phrase "{conclusion} is one of the conclusions considered"
%!   mute
%! predicate weight(strength, points) fact
%!   phrase "a {strength} sign counts {points}"
%! predicate tier_order(tier, number) fact
%!   phrase "{tier} is tier {number}"
%!   mute
%! predicate kind(kind) fact
%!   phrase "{kind} is a kind of contribution"
%!   mute

%! predicate supports(conclusion, attribute, value, strength) fact
%!   cited
%!   ids "{conclusion}-{attribute}-{value}"
%!   optional
%!   phrase "{attribute}: {value} speaks for {conclusion} ({strength})"
%! predicate opposes(conclusion, attribute, value, strength) fact
%!   cited
%!   ids "{conclusion}-{attribute}-{value}-opposes"
%!   optional
%!   phrase "{attribute}: {value} speaks against {conclusion} ({strength})"

%! predicate contribution(case, conclusion, kind, attribute, value, points) derived
%!   phrase "{attribute}: {value} counts {points} for {conclusion}"
%! predicate candidate(case, conclusion, points) derived
%!   phrase "{conclusion} has {points} points"
%! predicate tier(case, conclusion, tier) derived
%!   phrase "{conclusion} is {tier}"
%! predicate supported(case) derived
%!   phrase "something is supported"
%!   mute
%! predicate no_evidence(case) derived
%!   phrase "nothing is supported"
"""

_RULES = """\
% How conclusions are ranked: each claim about a recorded finding counts its weight.

kind(evidence).
weight(strong, 6).
weight(moderate, 3).
weight(weak, 1).
tier_order(likely, 1).
tier_order(possible, 2).

%! id counts-for
%! says "{A}: {V} counts {W} for {E}"
contribution(C, E, evidence, A, V, W) :- finding(C, A, V), supports(E, A, V, S), weight(S, W).

%! id counts-against
%! says "{A}: {V} counts {N} against {E}"
contribution(C, E, evidence, A, V, N) :- finding(C, A, V), opposes(E, A, V, S), weight(S, W), N = 0 - W.

%! id adds-up
%! says "the contributions to {E} add up to {N}"
candidate(C, E, N) :-
    contribution(C, E, _, _, _, _),
    N = #sum { P, A, V : contribution(C, E, evidence, A, V, P) },
    N > 0.

%! id likely-from-six
tier(C, E, likely) :- candidate(C, E, N), N >= 6.

%! id possible-below-six
tier(C, E, possible) :- candidate(C, E, N), N < 6.

%! id something-supported
supported(C) :- candidate(C, _, _).

%! id nothing-supported
no_evidence(C) :- finding(C, _, _), not supported(C).
"""

_KNOWLEDGE = "% What is known: attributes and their values, conclusions, and claims with their sources.\n"
_REFERENCES = "# The sources that claims cite, each a table [[reference]] with key and title.\n"
_CASES = "# Cases with known answers, each a table [[case]].\n"


def new_knowledge_base(name: str, title: str) -> dict[str, str]:
    """The files of a knowledge base that ranks conclusions by weighted claims, without any knowledge yet."""
    return {
        "manifest.toml": _MANIFEST.format(name=name, title=_toml(title)),
        "words.dl": _WORDS,
        "rules.dl": _RULES,
        "knowledge.dl": _KNOWLEDGE,
        "references.toml": _REFERENCES,
        "cases.toml": _CASES,
    }


STARTER = ("manifest.toml", "words.dl", "rules.dl")
"""The files that a ranking layer keeps in its folder ``starter`` for knowledge bases to be built above it."""


def new_ranked(name: str, title: str, ranking: str, starter: Mapping[str, str]) -> dict[str, str]:
    """The files of a knowledge base above a ranking; ``starter`` holds that layer's own texts, by ``STARTER`` name.

    In its manifest ``{name}``, ``{title}`` and ``{base}`` stand for what is new.
    """
    return {
        **starter,
        "manifest.toml": starter["manifest.toml"].format(name=name, title=_toml(title), base=ranking),
        "knowledge.dl": _KNOWLEDGE,
        "references.toml": _REFERENCES,
        "cases.toml": _CASES,
    }


def new_overlay(name: str, title: str, base: str) -> dict[str, str]:
    """The files of an overlay that says nothing yet."""
    return {
        "manifest.toml": _OVERLAY.format(name=name, title=_toml(title), base=base),
        "local.dl": f"% What is different here, above '{base}'.\n",
        "references.toml": _REFERENCES,
        "cases.toml": _CASES,
    }


def _toml(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
