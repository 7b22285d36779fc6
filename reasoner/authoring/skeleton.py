"""The files of a new knowledge base and of a new overlay: few, complete, and passing every check."""

from __future__ import annotations

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
%!   phrase "{attribute}: {value} speaks for {conclusion} ({strength})"
%! predicate opposes(conclusion, attribute, value, strength) fact
%!   cited
%!   ids "{conclusion}-{attribute}-{value}-opposes"
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

_RANKED_MANIFEST = """\
[kb]
name = "{name}"
title = "{title}"
version = "0.1.0"
licence = "Apache-2.0"
base = "{base}"
draft = true                         # what is still lacking is a warning; remove this line when nothing is
files = ["words.dl", "rules.dl", "knowledge.dl"]
references = "references.toml"
cases = "cases.toml"

[stages]
initial = ["history", "examination"]

[entry]
step = "next_step"
step_reason = "step_reason"
warning = "warned"
flag = "red_flag"
policy = "policy_followed"
"""

_RANKED_WORDS = """\
% The words of this knowledge base beyond those of the ranking: stages, steps, flags with their warnings, policies.

%! sort step in step
%! sort flag in flag
%! sort warning in warning_text
%! sort priority integer
%! sort topic in topic
%! sort policy_choice in policy_choice

%! predicate step(step) fact
%!   phrase "{step} can be done"
%!   mute
%!   optional
%! predicate step_for(step, etiology, priority) fact
%!   cited
%!   ids "{step}-for-{etiology}"
%!   key step etiology
%!   phrase "{step} is of use in {etiology} (priority {priority})"
%!   optional
%! predicate flag(flag) fact
%!   phrase "{flag} is a flag"
%!   mute
%!   optional
%! predicate flag_sign(flag, attribute, value) fact
%!   cited
%!   ids "{flag}-{attribute}-{value}"
%!   phrase "{attribute}: {value} raises the flag: {flag}"
%!   optional
%! predicate warning_text(warning) fact
%!   phrase "{warning} can be said"
%!   mute
%!   optional
%! predicate warning_of(flag, warning) fact
%!   phrase "the flag ({flag}) asks to say: {warning}"
%!   optional
%! predicate topic(topic) fact
%!   phrase "{topic} is a topic on which sources differ"
%!   mute
%!   optional
%! predicate policy_choice(topic, policy_choice) fact
%!   phrase "{policy_choice} is a policy on {topic}"
%!   mute
%!   optional
%! predicate policy(topic, policy_choice) fact
%!   key topic
%!   phrase "the policy followed on {topic}: {policy_choice}"
%!   optional

%! predicate step_reason(case, step, etiology) derived
%!   phrase "{step} because of {etiology}"
%! predicate next_step(case, step, priority) derived
%!   phrase "{step} is to be done (priority {priority})"
%! predicate red_flag(case, flag) derived
%!   phrase "the flag is raised: {flag}"
%! predicate warned(case, warning) derived
%!   phrase "{warning}"
%! predicate policy_followed(case, topic, policy_choice) derived
%!   phrase "on {topic} sources differ; the policy followed here is: {policy_choice}"

%! label "history"
stage_order(history, 1).
%! label "examination"
stage_order(examination, 2).
%! label "imaging"
stage_order(imaging, 3).
"""

_RANKED_RULES = """\
% What follows from the ranking: steps for what is listed, flags, warnings, policies.

%! id step-reason-listed
%! says "{S} is of use in {E}, which is listed"
%! strategy plan
step_reason(C, S, E) :- tier(C, E, _), step_for(S, E, _).

%! id next-step-first-reason
%! says "{S} is to be done"
%! strategy plan
next_step(C, S, N) :- step_reason(C, S, _), N = #min { M, E : step_reason(C, S, E), step_for(S, E, M) }.

%! id red-flag-by-sign
%! says "{A}: {V} raises the flag: {F}"
%! strategy screen-danger
red_flag(C, F) :- holds(C, A, V), flag_sign(F, A, V).

%! id warned-by-flag
%! says "{W}"
%! strategy screen-danger
warned(C, W) :- red_flag(C, F), warning_of(F, W).

%! id policy-in-force
%! says "the policy followed on {T} is {P}"
policy_followed(C, T, P) :- recorded(C), policy(T, P).
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


def new_ranked(name: str, title: str, ranking: str) -> dict[str, str]:
    """The files of a knowledge base above a ranking, a layer that another distribution or folder holds."""
    return {
        "manifest.toml": _RANKED_MANIFEST.format(name=name, title=_toml(title), base=ranking),
        "words.dl": _RANKED_WORDS,
        "rules.dl": _RANKED_RULES,
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
