"""The words of every syntax error: what was found, what is missing, and one way out.

Codes: KB001 something else was expected; KB002 a character, name or number that cannot be; KB003 a string or comment
that does not end; KB004 part of Prolog or of answer-set programming that this language leaves out; KB005 a malformed
annotation; KB006 an annotation that belongs to nothing; KB007 too deep or too long.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reasoner.diagnostics import Diagnostic, Fix, Label
from reasoner.source import Span

EXPECTED, LEXICAL, UNTERMINATED, FOREIGN, ANNOTATION, UNBOUND, DEPTH = (f"KB{number:03}" for number in range(1, 8))

QUOTES = "\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"
"""Typographic quotes, which quote nothing here."""

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Hidden characters that turn the direction of what follows, so that a line reads other than it is."""

_HABITS = {
    "and": "literals are joined by ','",
    "or": "write one rule for each of them",
    "is": "a value is computed and compared with '='",
    **dict.fromkeys(("if", "when", "where"), "between head and body stands ':-', between conditions ','"),
    **dict.fromkeys(("unless", "except", "without"), "a condition that must not hold is written: not atom"),
}
"""What words mean here that are part of other languages, or of English."""

_BACKWARDS = "a rule is written 'head :- body.': the conclusion comes first"
_ARROWS = {
    **dict.fromkeys(("<--", "::=", "<-", ":=", "<="), "between head and body stands ':-'"),
    **dict.fromkeys(("-->", "==>", "->", "=>"), _BACKWARDS),
}
"""What stands elsewhere where ``:-`` stands here, the longer ones first, and what to write."""

_LOOKALIKES = {
    "\u2260": "unequal is written '!='",
    "\u2264": "write '<='",
    "\u2265": "write '>='",
    "\u00ac": "negation is written: not atom",
    "\u2227": "literals are joined by ','",
    "\u2228": "write one rule for each of them",
    "\u00d7": "write '*'",
    **dict.fromkeys("\u2212\u2013\u2014", "write a plain '-'"),
    "\u2190": "between head and body stands ':-'",
    "\u2192": _BACKWARDS,
}
"""What is meant by characters that look like marks of the language."""

_GAP = re.compile(r"[ \t]*\n((?:[ \t]*\n)+)(?=[a-z:])")
"""Blank lines, and a clause below them."""

_WHOLE = re.compile(r"[a-z]\w*(?:\([^()\"]*\))?\.[ \t]*")
"""A plain fact on one line."""

_SINGULAR = ("the ", "division", "#", "double", "classical", "negation")

_FOREIGN = {
    "|": ("disjunctive heads", "write one rule per conclusion"),
    "..": ("intervals", "write one fact per number, or compare: Low <= N, N <= High"),
    "//": ("comments with '//'", "a comment begins with '%'"),
    "\\+": ("the negation '\\+'", "negation is written: not atom"),
    "/*": ("comments with '/*'", "a comment begins with '%'"),
    "--": ("comments with '--'", "a comment begins with '%'"),
    "\\=": ("the operator '\\='", "unequal is written '!='"),
    "=\\=": ("the operator '=\\='", "unequal is written '!='"),
    "/=": ("the operator '/='", "unequal is written '!='"),
    "=:=": ("the operator '=:='", "write a single '='"),
    "/": ("division", "choose a scale in which the numbers are whole, and multiply the other side instead"),
    "\\": ("the remainder of a division", "choose a scale in which the numbers are whole"),
    "**": ("powers", "multiply: X * X"),
    "^": ("powers and bit operations", "multiply: X * X"),
    "&&": ("the mark '&&'", "literals are joined by ','"),
    "||": ("the mark '||'", "write one rule for each of them"),
    "[": ("square brackets", "arguments stand in parentheses: p(x, y)"),
    "]": ("square brackets", "arguments stand in parentheses: p(x, y)"),
    "&": ("theory atoms and bit operations", "separate literals by commas"),
    "?": ("the mark '?'", "a variable begins with a capital letter: X; queries are asked on the command line"),
    "~": ("bit operations", "negation is written: not atom"),
    "@": ("script functions", "write the value as a constant or derive it with a rule"),
    "==": ("the operator '=='", "write a single '='"),
    "<>": ("the operator '<>'", "write '!='"),
    ":~": ("weak constraints", "write a denial ':- body.', or a rule whose head says what is wrong"),
    "!": ("the mark '!'", "negation is written: not atom; unequal is '!='"),
    "'": ("single quotes", "quote text with double quotes, or use a lower_case_name"),
    "#true": ("#true", "leave it out"),
    "#false": ("#false", "write a denial: ':- body.'"),
    "#sum+": ("#sum+", "use #sum, and compare the weight in the condition: 0 < W"),
    "#include": ("directives such as #include", "list the file in the manifest instead"),
    "#const": ("directives such as #const", "state the constant as a fact"),
    "#show": ("directives such as #show", "the manifest's entry points say what is shown"),
}


_INSTEAD = {
    **dict.fromkeys(("==", "=:=", "is"), "="),
    **dict.fromkeys(("<>", "\\=", "=\\=", "/=", "\u2260"), "!="),
    **dict.fromkeys(("&&", "&", "and", "\u2227"), ","),
    **dict.fromkeys(("\\+", "\u00ac", "NOT"), "not"),
    **dict.fromkeys(("//", "--"), "%"),
    **dict.fromkeys(("<--", "::=", "<-", ":=", "\u2190", "if", "when", "where"), ":-"),
    **dict.fromkeys("\u2212\u2013\u2014", "-"),
    "\u2264": "<=",
    "\u2265": ">=",
    "\u00d7": "*",
    ";": ".",
}
"""What is written here in place of marks and words of other languages that mean the same."""


def written_as(span: Span, wanted: str = "") -> Fix | None:
    """The change of a mark or word to what means the same here, and is what is ``wanted``; ``None`` where nothing
    does."""
    instead = _INSTEAD.get(span.text)
    if instead is None or (wanted and instead != wanted) or (instead == "%" and not _between(span)):
        return None
    follows = span.file.text[span.end : span.end + 1]
    gap = " " if instead == "not" and not follows.isspace() else ""
    return Fix(f"Write '{instead}'", ((span, f"{instead}{gap}"),))


def _between(span: Span) -> bool:
    """Whether a comment can begin at a place, where an operator cannot: behind nothing, or what ends something."""
    before = span.file.text[: span.start].rstrip()
    last = before.rpartition("\n")[2].lstrip()
    return not before or before.endswith((".", ",", ":-")) or last.startswith(("%", "//", "--"))


def foreign(span: Span) -> Diagnostic:
    """A mark or directive that other logic languages have and this one has not."""
    what, advice = _FOREIGN.get(span.text, ("", ""))
    if not what and span.text.startswith(".."):
        what, advice = _FOREIGN[".."]
    if not what and span.text.startswith("#") and len(span.text) > 1:
        what, advice = (
            f"directives such as {span.text}",
            "of the words with '#', only #sum, #count, #min and #max exist",
        )
    if not what and span.text == "#":
        what, advice = (
            "the mark '#'",
            "a comment begins with '%'; of the words with '#', only #sum, #count, #min and #max exist",
        )
    if not what:
        what, advice = f"the mark '{span.text}'", "remove it"
    return outside(what, advice, span, written_as(span))


def outside(what: str, advice: str, span: Span, fix: Fix | None = None) -> Diagnostic:
    """A construct that is no part of the language."""
    verb = "is" if what.startswith(_SINGULAR) else "are"
    return Diagnostic(FOREIGN, f"{what} {verb} not part of the language", span, advice, fix=fix)


def habit(word: str) -> str:
    """What to write for a word of another language; empty for any other."""
    return _HABITS.get(word, "")


def arrow(text: str, start: int) -> tuple[str, str]:
    """An arrow that stands at an offset, and what to write for it; empty where there is none."""
    return next(((each, advice) for each, advice in _ARROWS.items() if text.startswith(each, start)), ("", ""))


_HELP = {
    ".": "a bracket is still open: close it first",
    ")": "there is one ')' too many",
    "}": "there is one '}' too many",
    ":-": "end the clause before with '.'",
    "end": "complete the clause, and end it with '.'",
}


def missing(kind: str, after: str, bracket: str) -> str:
    """The help where a token of this kind cannot follow that one, inside this open bracket (or none)."""
    if after == "," and kind in (".", ")", "}", ";", ":"):
        return "remove the ',' or put something behind it"
    if bracket and kind == ".":
        return f"close the bracket with '{')' if bracket == '(' else '}'}'"
    if after == ":-":
        return "a fact is written without ':-'; a rule needs a literal behind it"
    if after == "{":
        return "write the terms that are counted and where they come from: #sum { Weight, Key : literal }"
    if kind in ("name", "variable", "number", "string"):
        return "put ',' between the two"
    return _HELP.get(kind, "see the language reference for the forms of a clause")


def expected(
    what: str, found: str, span: Span, advice: str = "", labels: tuple[Label, ...] = (), fix: Fix | None = None
) -> Diagnostic:
    """Something else had to stand here."""
    return Diagnostic(EXPECTED, f"expected {what}, found {found}", span, advice, labels=labels, fix=fix)


def insertion(place: Span, text: str) -> Fix:
    """A mark that is missing at a place."""
    return Fix(f"Add '{text}'", ((Span(place.file, place.start, place.start), text),))


def missing_stop(span: Span, after: str) -> Diagnostic:
    """A clause without its full stop."""
    message = f"the clause does not end: '.' is missing after {after}"
    return Diagnostic(EXPECTED, message, span, "add '.' here", fix=insertion(span, "."))


def missing_bracket(span: Span, after: str, opened: str, labels: tuple[Label, ...]) -> Diagnostic:
    """A bracket that is still open where the next clause begins."""
    mark = ")" if opened == "(" else "}"
    message = f"the bracket does not close: '{mark}' is missing after {after}"
    return Diagnostic(EXPECTED, message, span, f"add '{mark}', and '.' at the end of the clause", labels=labels)


def too_deep(span: Span, limit: int) -> Diagnostic:
    """A term with more operators and parentheses than anybody reads."""
    advice = "split the term: name a part of it with 'X = ...'"
    return Diagnostic(DEPTH, f"a term holds at most {limit} operators and parentheses", span, advice)


def too_long(span: Span, limit: int, what: str) -> Diagnostic:
    """A list with more members than anybody reads."""
    return Diagnostic(DEPTH, f"a list holds at most {limit} {what}", span, "divide it among rules of their own")


def too_many(span: Span, most: int) -> Diagnostic:
    """More faults than are told of one file."""
    return Diagnostic(DEPTH, f"there are more faults than the {most} above", span, "correct those, and check again")


def too_much(span: Span, limit: int) -> Diagnostic:
    """A file with more words and marks than are read."""
    return Diagnostic(DEPTH, f"a file holds at most {limit:,} words and marks", span, "divide it, or remove a part")


def unterminated_comment(span: Span) -> Diagnostic:
    """A block comment without end."""
    advice = "end it with '*%' (comments nest, and a '%' inside hides the rest of its line)"
    return Diagnostic(UNTERMINATED, "the comment that starts here does not end", span, advice)


def wrong_token(kind: str, span: Span) -> Diagnostic:
    """A token that is wrong wherever it stands."""
    text = span.text
    if kind == "float":
        whole = text.replace(".", "").lstrip("0") or "0"
        return outside("numbers with a decimal point", f"use a finer scale: {whole} where the unit is smaller", span)
    if kind in ("number", "badnumber"):
        return _wrong_number(text, span)
    if kind == "badname":
        name = text.lstrip("_")
        advice = f"write '{name}' for a constant, '_{name.capitalize()}' for a variable that is used once"
        if name[0].isdigit():
            advice = f"put a letter first: 'n{name}'"
        return Diagnostic(LEXICAL, f"the name '{text}' starts with an underscore", span, advice)
    if kind == "badstring":
        return _wrong_string(span)
    found = _wrong_character(text[0], Span(span.file, span.start, span.start + 1))
    if text[0] in QUOTES:
        plain = text.translate(dict.fromkeys(map(ord, QUOTES), '"'))
        return replace(found, fix=Fix("Write plain quotes", ((span, plain),))) if plain.count('"') == 2 else found
    return found


def _wrong_number(text: str, span: Span) -> Diagnostic:
    if not text.isdigit():
        digits = text[: next(index for index, char in enumerate(text) if not char.isdigit())]
        advice = f"a name starts with a lower-case letter; a number stands alone: '{digits}'"
        return Diagnostic(LEXICAL, f"'{text}' is neither a name nor a number", span, advice)
    if text.startswith("0") and len(text) > 1:
        return Diagnostic(LEXICAL, f"the number '{text}' starts with 0", span, f"write '{text.lstrip('0') or '0'}'")
    advice = "the largest number is 2147483647; choose a coarser scale"
    shown = text if len(text) <= 20 else f"{text[:12]}... ({len(text)} digits)"
    return Diagnostic(LEXICAL, f"the number {shown} is too large", span, advice)


def _wrong_string(span: Span) -> Diagnostic:
    text = span.text
    position = 1
    while position < len(text):
        char = text[position]
        if char == "\\":
            following = text[position + 1 : position + 2]
            if following not in ('"', "\\", "n"):
                place = Span(span.file, span.start + position, min(span.start + position + 2, span.end))
                advice = 'write \\\\ for a backslash, \\" for a quote, \\n for a line end; nothing else is escaped'
                if following == "":
                    break
                return Diagnostic(LEXICAL, f"'\\{following}' means nothing in a string", place, advice)
            position += 1
        elif char == '"':
            break
        elif (char < " " and char != "\t") or char == "\x7f" or char in TURNING:
            return _wrong_character(char, Span(span.file, span.start + position, span.start + position + 1))
        position += 1
    advice = "close it with '\"' on the same line; a quote inside is written '\\\"'"
    return Diagnostic(UNTERMINATED, "the string that starts here does not end on its line", span, advice)


def _wrong_character(char: str, span: Span) -> Diagnostic:
    import unicodedata

    if char in QUOTES:
        return Diagnostic(LEXICAL, f"the typographic quote {char} is no quote", span, "write a plain '\"'")
    if char < " " or char == "\x7f":
        message = f"the control character U+{ord(char):04X} cannot stand in a knowledge base"
        return Diagnostic(LEXICAL, message, span, "remove it; the file may be damaged or not be text")
    if char in TURNING:
        message = f"the hidden character U+{ord(char):04X} makes text look other than it is"
        return Diagnostic(LEXICAL, message, span, "remove it; letters of every script keep their own direction")
    name = unicodedata.name(char, "a character without name").lower()
    shown = char if char.isprintable() else f"U+{ord(char):04X}"
    advice = "outside strings and comments, names use the letters a-z, digits and '_'"
    if char.isspace():
        advice = "replace it with an ordinary space"
    advice, fix = _LOOKALIKES.get(char, advice), written_as(span)
    return Diagnostic(LEXICAL, f"the character {shown} ({name}) cannot stand here", span, advice, fix=fix)


def unbound(span: Span, inside: bool) -> Diagnostic:
    """Annotations with no clause directly below."""
    if inside:
        return Diagnostic(
            UNBOUND, "annotations stand above a clause, not inside it", span, "move them above the clause"
        )
    advice = "put the clause directly below, without a blank line, or write a plain '%' comment"
    gap = _GAP.match(span.file.text, span.end)
    fix = Fix("Remove the blank line", ((Span(span.file, *gap.span(1)), ""),)) if gap else None
    return Diagnostic(UNBOUND, "these annotations belong to no clause", span, advice, fix=fix)


def group_above_clause(span: Span) -> Diagnostic:
    """A group whose entries look as if they were those of the one clause below."""
    message = "a group stands in a block of its own, apart from the clauses that it holds for"
    return Diagnostic(ANNOTATION, message, span, "put a blank line below the group")


def empty_group(span: Span) -> Diagnostic:
    """A group that holds for nothing."""
    advice = "write it above the facts that it is about, or remove it"
    return Diagnostic(UNBOUND, "no fact stands below this group", span, advice)


def beside(span: Span) -> Diagnostic:
    """An annotation behind a clause on the same line."""
    file = span.file
    start = file.line_starts[span.line - 1]
    before = file.text[start : span.start]
    fix = None
    if _WHOLE.fullmatch(before):
        gone = Span(file, start + len(before.rstrip()), span.end)
        fix = Fix("Move it above the clause", ((Span(file, start, start), f"{span.text.rstrip()}\n"), (gone, "")))
    advice = "move it to the line above the clause"
    return Diagnostic(UNBOUND, "an annotation needs a line of its own", span, advice, fix=fix)


def quoted(text: str) -> str:
    """A token for a message, shortened."""
    shown = text if len(text) <= 30 else f"{text[:27]}..."
    return f"'{shown}'"
