"""Every joint word of the explanations: what stands between the sentences that the knowledge base supplies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BECAUSE = "because {text}"
NOT_RECORDED = "there is no record that {text}"
KNOWN_ABSENT = "it is known that not: {text}"
EXCLUDED = "what is recorded excludes that {text}"
CANNOT_DERIVE = "it does not follow that {text}"
SOME = "some {sort}"
ANY = "any {sort}"
SHOWN_ABOVE_AT = "shown above at ({number})"
RECORDED = "recorded"
SUM_OF = "{value}, from {number} summands"
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
ONE_MORE_RULE = "... and one more rule, which does not apply either"
FOLDED = "(+{number})"
FOLDED_MEANS = "(+N): N more steps below; --depth {depth} shows them, --full shows everything."
TRIVIAL = "Folded as trivial: {number} steps; --full shows everything."
TRIVIAL_ONE = "Folded as trivial: 1 step; --full shows everything."
CUT = "{number} steps lie beyond the limit of this explanation and are left out"
NOT_LEAST = "The search was too large to prove that no shorter explanation exists."
MORE_PROOFS = "There are further explanations: --all N shows more."
WITNESSES = "{number} further ways differ only in a witness that does not matter and are left out."
WITNESS_ONE = "1 further way differs only in a witness that does not matter and is left out."
PROOF_OF = "Explanation {number} of {total}"
STRATEGY = {
    "rule-in": "speaks for",
    "rule-out": "speaks against",
    "screen-danger": "screens for danger",
    "separate": "separates",
    "plan": "plans",
}
STRATEGY_GROUP = {
    "rule-in": "What speaks for it",
    "rule-out": "What speaks against it",
    "screen-danger": "What danger adds",
    "separate": "What separates it from others",
    "plan": "What asks for it",
    "": "What else counts",
}
WITH_TOTAL = "{text}: {total}"
FURTHER = "... and {number} more that count less"
FURTHER_RIVALS = "... and {number} more"
STATUS = {
    "disputed": "disputed",
    "extrapolated": "extrapolated from related work",
    "draft": "draft, not yet reviewed",
}
OPERATORS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "+": "+", "-": "−", "*": "×"}
SOURCE = "rule {rule}, {place}"
FACT_SOURCE = "{rule}, {place}"

# Absence, contrast, change, flip and questions

MARKS = {"held": "✓", "failed": "✗", "unknown": "?", "untried": "·"}
CHANGE_ADD = "{text}"
CHANGE_REMOVE = "without {text}"
TOGETHER = " and "
OR = " or "
AND_MORE = "and {number} more"
RANGE = "{low} to {high}"
RANGE_UP = "{name} {low} or more"
RANGE_DOWN = "{name} up to {high}"
ABSENT_KIND = "absent"
"""The word in the label of a kind of contribution that speaks of absent signs."""
SAME_WAY = "the same with {text}"
IT_HOLDS = "This holds: {text}."
UNKNOWN_INPUT = "Nothing is recorded about it, and nothing recorded excludes it."
OPPOSITE_INPUT = "The opposite is recorded."
CONTRADICTED_INPUT = "What is recorded excludes it, or no case may record it."
UNSTATED = "The knowledge base does not state it."
UNSTATED_NEAR = "The nearest it states:"
UNFOUNDED = "No rule could ever conclude it."
ONE_RULE = "The rule that could conclude it ({rule}) does not apply:"
ONE_WAY = "The rule that could conclude it ({rule}) does not apply, not even where it comes nearest:"
MANY_RULES = "{number} ways could lead to it, the nearest first:"
BY_RULE = "{says} ({rule}), but:"
BY_RULE_PLAIN = "{rule}, but:"
OF_RULE = "({rule})"
MET = "What else it asks for is met: {text}."
OTHER_BINDINGS = "{number} more ways of this rule come just as near"
OTHER_BINDING = "1 more way of this rule comes just as near"
RULES_LEFT_OUT = "{number} ways further off are left out."
ONE_RULE_LEFT_OUT = "One way further off is left out."
UNTRIED = "not reached: {text}"
SHORT_OF = "{text}: {short} short"
AGGREGATES = {
    "sum": "the sum is {value}",
    "count": "the number is {value}",
    "min": "the least is {value}",
    "max": "the greatest is {value}",
}
EMPTY_AGGREGATES = {
    "sum": "there is nothing to add up",
    "count": "there is nothing to count",
    "min": "there is nothing to take the least of",
    "max": "there is nothing to take the greatest of",
}
FAILS = "{text}: not so"
COULD_COUNT = "could count:"
MISSING = "{points} for {text}"
MISSING_PLAIN = "{text}"
SMALLEST_ONE = "Smallest change that would: record"
SMALLEST_MANY = "Smallest changes that would, {number} together (no fewer do): record"
FURTHER_SOLUTIONS = "There are more of this size."
NOT_WITHIN = "No set of up to {number} changes of what may be recorded would do it."
NOT_WITHIN_ONE = "No single change of what may be recorded would do it."
NO_CHANGE = "Nothing that may still be recorded could change this{contradict}."
UNLESS_CONTRADICT = "; --contradict also tries to take recorded findings back"
SEARCH_STOPPED = "The search ended at its limit, after {models} cases tried; {proven}."
SEARCH_LEFT = "What would do it takes a long search, which was left; nothing is ruled out yet."
NOTHING_PROVEN = "nothing is ruled out yet"
ONE_PROVEN = "that a single change would do it is ruled out"
MANY_PROVEN = "that {number} or fewer changes would do it is ruled out"
ALREADY_SO = "It is so already."
NOT_IN_LIST = "{candidate} is not in the list."
IS_FIRST = "{candidate} stands first, with {score}."
IS_AT = "{candidate} stands at place {rank} of {total} ({tier}), with {score}; {leader} is first, with {first}."
HEAD_TO_HEAD = "{first} {first_score}, {second} {second_score}: {lead}."
LEADS = "{candidate} leads by {points}"
EVEN = "even; the alphabet decides"
ONLY = "Counts only with {candidate}:"
DIFFERENTLY = "Counts with both, but differently:"
SHARED = "Shared, and equal: {text}."
SHARED_NONE = "They share nothing that counts."
COUNTS_BOTH = "{feature}: {one} {first}, {two} {second}"
WOULD_TURN = "Would turn them:"
WOULD_SEPARATE = "Would move them apart or together:"
SEPARATES = "{changes}: {candidate} would lead by {lead}"
SEPARATES_EVEN = "{changes}: they would be even"
TELLS_APART = "What tells {first} and {second} apart, by what the knowledge base states:"
SPEAKS_ONLY = "{feature}: {candidate} {points}"
SPEAKS_ALIKE = "Alike in both: {text}."
NO_DIFFERENCE = "The knowledge base states nothing that tells them apart."
WITH = "With {text}:"
WITHOUT = "Without {text}:"
WITH_NOTHING = "Nothing to change: the case is that way already."
STILL_OPEN = "nothing recorded yet about: {text}"
HELD_BACK_LESS = "less is missing ({points})"
HELD_BACK_MORE = "more is missing ({points})"
COUNTS_FROM = "{feature}: {before} → {after}"
COUNTS_FOR = "By {feature}: {text}."
NOTHING_CHANGES = "No conclusion changes."
STILL_FIRST = "{candidate} stays first."
NOW_FIRST = "{after} comes first instead of {before}."
FIRST_AT_ALL = "{after} comes first; the list was empty."
NONE_FIRST = "The list is empty now; {before} was first."
ENTERS = "{candidate} enters at place {rank} with {score} ({tier})"
LEAVES = "{candidate} leaves the list (was place {rank} with {score})"
MOVES = "{candidate}: {what}"
PLACE_FROM = "place {before} → {after}"
SCORE_FROM = "score {before} → {after}"
TIER_FROM = "{before} → {after}"
COMES = "{points} {feature}"
GOES = "no longer {points} {feature}"
PUSHED = "Moved by the others only: {text}."
TURNED_ON = "now: {text}"
TURNED_OFF = "no longer: {text}"
TURNED_TO = "now: {after}; before: {before}"
SINCE = "since {text}"
SINCE_RECORDED = "{text} is now recorded"
SINCE_TAKEN = "{text} is no longer recorded"
HEADINGS = {
    "step": "Next steps",
    "avoid": "Not to do",
    "warning": "Warnings",
    "not_excluded": "Dangerous and not excluded",
    "unexplained": "Unexplained findings",
    "abstain": "Evidence",
}
TO_FIRST = "To put it first:"
TO_DROP = "To drop it from first:"
THEN = "{changes} → {first} {score}, {second} {second_score}"
THEN_ALONE = "{changes} → {first} {score}"
THEN_NONE = "{changes} → the list is empty"
FLIP_ONE = "one finding is enough"
FLIP_MANY = "{number} findings together, no fewer"
ASKED_FIRST = "asked first, whatever it does to the order"
ASK_NEXT = "What to find out next"
NOTHING_TO_ASK = "Nothing that is not yet recorded would move the list."
IF_YES = "yes"
IF_NO = "no"
NO_EFFECT = "changes nothing"
COMES_FIRST = "{candidate} comes first"
STAYS_UNLESS = "{candidate} stays first unless it says otherwise."
COMES_FIRST_WITH = "{candidate} comes first, {before} → {after}"
COMES_FIRST_NEW = "{candidate} enters first, with {after}"
GOES_FROM_TO = "{candidate} {before} → {after}"
ENTERS_WITH = "{candidate} enters with {after}"
DANGER_IN = "new danger to exclude: {text}"
DANGER_OUT = "no longer a danger to exclude: {text}"
ASKED_SINCE = "{candidate}: {reason}"
ASKED_ALL = "{tried} findings weighed."
ASKED_SOME = "{tried} of {possible} findings weighed; a first estimate put the others behind them."
ASKED_HURRIED = "The search ended at its limit: {tried} of {possible} findings weighed, those first that promised most."

# The answer of one screen

READ = "Read"
NOTHING_READ = "Nothing in it is a finding that the knowledge base has a word for."
NOT_UNDERSTOOD = "Not understood"
SET_ASIDE = "Not taken as findings"
CHOSEN = "Of several meanings the earlier one"
CLASHES = "Contradictions"
RANGES = "Numbers held against normal ranges"
JUDGED = "By normal ranges"
NOT_JUDGED = "Numbers not judged"
LEVELS = {
    "low": "{text} is low ({normal})",
    "normal": "{text} is normal ({normal})",
    "high": "{text} is high ({normal})",
    "unsure": "{text} could be normal or not: give its unit, or say high, normal or low",
    "between": "{text} lies between what is normal and what is not ({normal})",
    "unknown": "{text} has no normal range here: say high, normal or low",
    "adults": "{text}, because the normal ranges are of adults: say high, normal or low",
}
NORMAL_FROM = "normal {low} to {high} {unit}"
NORMAL_UP_TO = "normal up to {high} {unit}"
NORMAL_OVER = "normal {low} {unit} or more"
CLASH = "The text contradicts itself, and neither counts: {one} and {other}."
NOT_USED = "Not used"
NOT_EXPLAINED = "Not explained by what leads"
LEFT_OUT = "Left out at this stage"
ACT_FIRST = "Act first"
FLAGS = "Red flag: {text}."
TOO_LITTLE = "Too little is recorded to rank anything."
MOST_LIKE = "Most like {name} ({reasons})."
MOST_LIKE_PLAIN = "Most like {name}."
NEAREST = "Nearest so far: {name}."
MAIN_RIVAL = "Main rival: {name}."
TOO_CLOSE = "Too close to call: {name}."
NOT_TO_MISS = "Do not miss: {name}."
NOT_TO_MISS_UNTIL = "Do not miss: {name}; {would} would speak against it."
DANGEROUS = "dangerous"
FOR = "for"
AGAINST = "against"
NOT_RECORDED_YET = "ask"
NEXT = "Next"
STEPS = "Steps"
NEXT_SOME = "Next ({left} more with 'next')"
MIND = "mind"
AS_FOR = "as for step {number}"
LISTED = "{name} ({standing})"
WHY = "why"
RATED = "rated"
TELLS = "tells"
WOULD_TELL = "{sign}: {one}, not {others}"
DO_NOT = "Do not"
WHILE = "while"
LIFTED = "until"
NOTHING_YET = "Nothing follows yet: record more first (ask says what would tell most)."
NOTHING_NEXT = "Nothing further follows from what is recorded."
NOT = "not"
WHILE_OPEN = ", while {text} is in question"
LIFTED_BY = "Lifted by {text}"
WOULD_CHANGE = "What would change this: {sign}, which would speak for {one}."
WOULD_CONFIRM = "What would make this firmer: {sign}, which would speak for {one}."
LAYERS = "Layers: {base}, above it {above}: what rests on an overlay names it"


# Pages about what is known

ALSO = "Also called {text}."
DENIED_BY = "Absent where a text says: {text}."
SIGNS = {
    "requires": "must",
    "supports": "for",
    "frequency": "shows it",
    "figures": "shows it in",
    "opposes": "against",
    "reported": "seen",
}
KINDS = {
    "requires": "Defines",
    "supports": "Speaks for",
    "frequency": "How often it is seen",
    "figures": "In how many it was seen",
    "opposes": "Speaks against",
    "reported": "Seen in, and no evidence for",
}
KINDS_ABSENT = {
    "requires": "Its absence comes close to excluding",
    "supports": "Its absence speaks against, where it is usual",
    "frequency": "How often it is seen: the more often, the more its absence speaks against",
    "figures": "In how many it was seen: the more, the more its absence speaks against",
    "opposes": "Its absence takes away what would speak against",
    "reported": "Its absence says nothing about",
}
THROUGH = "as {text}"
FURTHER_SIGNS = "Further"
NO_CLAIM = "No claim speaks of it."
TAKEN_FOR = "What it is taken for"
SHARES = "{name}; both show {text}"
HERE = "speaks for this one"
THERE = "speaks for the other"
NOTHING_OWN = "nothing of its own"
TYPICALLY = "In a typical case, consider"
CODES = "Codes"
CODE = '{system} {code} "{label}" ({relation})'
MEASURED_AS = "{attribute}=NUMBER"
VALUES = "{number} values"
UP_TO = "{low} to {high}"
IN_UNIT = "in {unit}"
TERM_HEADS = ("type", "meaning")
SOURCE_HEADS = ("key", "cited", "source")
RESTING = "{number} clauses rest on it"
RESTING_ONE = "1 clause rests on it"
RESTING_NONE = "No clause cites it."
RELATIONS = {"cite": "", "seed": "carries", "corrects": "corrects"}
CLAUSE = "clause"
STATUS_HEAD = "status"
FROM = "from"
LINES_ONE = "line {first}"
LINES_MANY = "lines {first} to {last}"
CARRIED = "Carried by"
CORRECTED = "Corrected or limited by"
ROLES = {
    "requires": "defining",
    "supports": "for",
    "frequency": "how often seen in",
    "figures": "how often seen in",
    "opposes": "against",
    "reported": "seen in",
}
CASE_HEADS = ("case", "findings")

# Without what some do not accept

CLAUSES_LEFT_OUT = "{number} clauses left out as {why}; {changed}."
DISPUTED = "disputed"
NOT_ACCEPTED = "not accepted"
RANKS_CHANGE = "ranks that change: {moves}"
NO_RANK_CHANGES = "no rank changes"
RANK_MOVES = "{name} {before} to {after}"
OUT = "out"

# Figures

THIS_BASE = "this knowledge base"
INTERVAL = "95 % interval"
DANGERS_LISTED = "Dangers in the list: {hits} of {number} ({share}, 95 % interval {low}-{high})."
NOT_FIRST = "Not first"
AT_RANK = "rank {rank}"
NOT_LISTED = "not listed"
NONE = "none"
MISSED = "{id}: {answer} ({place}); first: {first}"
EVERY_CASE = "Every case"
PLACE_HEADS = ("case", "answer", "place", "plain sum", "first")
ACCEPTED = " (accepted)"
ROBUST = "Robust"
NOTHING_LISTED = "Nothing is in the list."
IN_WEIGHTS = "in the weights"
IN_CLAIMS = "in the strength of the claims that decide"
STAYS_UNDER_SOME = "{name} stays first under {kept} of {tried} single steps {what}; not under:"
STAYS_UNDER_ALL = "{name} stays first under all {tried} single steps {what}."
OTHERS_CHANGE = "Only places after the first change under {number}:"
OTHERS_CHANGE_ALL = "The next places change under {number} of them (--all)."
SHIFTED = "{weight} with {new}: {then}"

# Reasons first

PLACE_OF = "place {rank} of {total}"
SCORE = "score {score}"
SPEAKS_FOR_IT = "For"
SPEAKS_AGAINST_IT = "Against"
TOGETHER_LEFT = "{number} more that count less, together"
PRIOR = "How common it is{policy}"
WAITING = "What is expected and not recorded"
SUM = "Sum: {text}."

# The paragraph of a report

REPORT_FINDINGS = "Findings: {text}."
REPORT_OPEN = "Impression: what is recorded does not decide between the possible causes."
REPORT_MOST_LIKE = "Impression: {tier} {name}."
REPORT_NEAREST = "Impression: nothing fits well; nearest is {name}."
REPORT_BETWEEN = "Impression: {one} or {two}; what is recorded does not decide."
REPORT_RIVAL = "Also considered is {name}: {reasons}."
REPORT_RIVAL_PLAIN = "Also considered is {name}."
REPORT_NOT_EXCLUDED = "Not excluded: {name}."
REPORT_FLAG = "Red flag: {text}."
REPORT_STEP = "Recommendation: {step}{because}{source}."
REPORT_SINCE = "as {text}"
REPORT_NOT = "Better left for now: {step}."


def signed(value: int) -> str:
    """A weight with its sign: +8, −2, 0."""
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "0"


def added_up(weights: Sequence[int]) -> str:
    """Summands as they are spoken: 8 + 4 − 2."""
    first, *rest = weights
    return str(first).replace("-", "−") + "".join(f" + {weight}" if weight >= 0 else f" − {-weight}" for weight in rest)


def equation(weights: Sequence[int]) -> str:
    """Summands and what they add up to: 8 + 4 − 2 = 10."""
    if len(weights) < 2:
        return added_up(weights or [0])
    return f"{added_up(weights)} = {str(sum(weights)).replace('-', '−')}"


def chained(comparisons: Sequence[str]) -> str:
    """Comparisons on one line; ``a ≤ b`` and ``b ≤ c`` become ``a ≤ b ≤ c``."""
    found: list[str] = []
    for each in comparisons:
        last = found[-1].rpartition(" ≤ ")[2] if found else ""
        if last and each.startswith(f"{last} ≤ "):
            found[-1] += each[len(last) :]
        else:
            found.append(each)
    return "; ".join(found)


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


SOURCES = "Sources"
EVERY_STEP = "Every step"
OPEN_ALL = "Open all"
CLOSE_ALL = "Close all"
YES = "yes"
NO = "no"
NO_ROWS = "no rows"
ROW_ONE = "1 row"
ROWS = "{number} rows"
ROWS_CUT = ", and more beyond the limit"
