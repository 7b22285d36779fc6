"""Every joint word of the quiz and the dialogue: what stands between the words that the knowledge base supplies."""

from __future__ import annotations

CASE = "Case {number} of {total}"
NOT_SAID = "Nothing is recorded."

RIGHT = "Right: {name}."
AMONG = "{name}. You had it as number {place}."
WRONG = "{name}. It was not among your three."
BRIER = "You were {confidence} % sure of {first}: Brier score {score} (0 is best, 1 worst; 0.25 is a coin)."
AS_GOOD = "{name} counts as right, too."
BASE_PLACES = "The knowledge base puts it at {place}."
BASE_LACKS = "The knowledge base does not list it for these findings: it is wrong here, or the case is unusual."
WEIGHED = "What was weighed"
WEIGHED_HEADS = ("finding", "you")
MARKED = "✓"
LOWER = "Why {yours} stands lower than {other}"
HIGHER = "The base puts {yours} higher than {other}, with {points} points more: here it is wrong"
NOT_LISTED = "{yours} is not in the list for these findings."
SPEAKS_FOR = "for {name}"
SPEAKS_AGAINST = "against {name}"
PITFALL = "The pitfall"
BOTH = "Both are known for {text}; none of it tells the two apart."
NONE_SHARED = "The two share no recorded sign."
TELLS = "{name} would be told by {text}."
STORY = "The case"
PUBLISHED = "Published: {title}"

SCORES = "Scores"
NO_SCORES = "No case has been answered yet."
ANSWERED = "{number} answers to {cases} cases: first right in {first} %, among three in {three} %."
MEAN_BRIER = "Brier score over all sessions: {score}; over the last {number}: {last}."
CALIBRATION = "How sure, and how often right"
CALIBRATED = ("sure", "answers", "right")
BAND = "{low}–{high} %"
CONFUSED = "Pairs confused"
PAIR = "{answer}, taken for {named}"
DUE = "{due} due today, {new} not yet seen, {later} later."

STRATEGY = (
    "I ask what would move the list most for what it costs to find out, and stop when no answer would move it. Answer "
    "yes, no, ? or a number, or tell anything in your own words; help lists what else can be said."
)
TELL = "Tell what is known so far, in words or as attribute=value."
ASKING = "{text}?"
NO_MORE = "Nothing that is not recorded would move the list."
NOTED = "Noted: {text}."
KNOWN_ALREADY = "That is recorded already."
NOT_ASKED = "I have asked nothing yet."
SKIPPED = "Left open."
UNDONE = "Taken back: {text}."
NOTHING_TO_UNDO = "There is nothing to take back."
RECORDED = "Recorded: {text}."
LEADER = "First: {name} ({standing}). {rival}"
RIVAL = "Next: {name} ({standing})."
NO_LEADER = "Nothing in the list yet."
DOES_NOT_HOLD = "It does not hold in this case; ask: why not {text}"
NEED_NUMBER = "A number is asked for: {name}, such as 3 or 3 {unit}; ? leaves it open."
NOT_UNDERSTOOD = "I do not understand '{text}'; help lists what can be said."
NOTHING_TO_SAVE = "There is nothing to save yet."
SAVE_WHERE = "Say where: save FILE."
HELP = (
    ("yes, no, ?", "answer the question; ? leaves it open"),
    ("any words", "record what they say; no, not or without before what is absent"),
    ("why", "why I ask this"),
    ("list", "the answer so far"),
    ("how NAME", "how a conclusion comes about"),
    ("why not NAME", "why it does not hold, or does not stand first"),
    ("what if WORDS", "what would change if they were so; nothing is recorded"),
    ("undo", "take the last answer back"),
    ("findings", "what is recorded"),
    ("save FILE", "write the case file"),
    ("stop", "end, with the answer so far"),
)
YES = frozenset(("yes", "y", "j", "ja", "true", "present", "+"))
NO = frozenset(("no", "n", "nein", "false", "absent", "-"))
OPEN = frozenset(("?", "unknown", "skip", "do not know", "don't know", "dont know", "not known"))
STOP = frozenset(("stop", "quit", "exit", "q", "end", "bye"))

CARD_SIGNS = "{name}: what speaks for it most?"
CARD_SPEAKS = "{name}: what does it speak for?"
