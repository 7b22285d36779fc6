"""The ``%!`` lines: read strictly against a closed list of keys, and gathered into blocks."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from reasoner.diagnostics import Diagnostic, Fix
from reasoner.near_names import did_you_mean
from reasoner.source import SourceFile, Span
from reasoner.syntax.messages import ANNOTATION, QUOTES, quoted
from reasoner.syntax.tree import (
    Annotation,
    Argument,
    Comment,
    Group,
    PredicateDeclaration,
    PredicateKind,
    SortDeclaration,
    Text,
    Word,
)

Shape = Literal["none", "word", "words", "text", "texts", "word text", "word word"]


class Key(NamedTuple):
    """An entry of the closed list: the values it takes, whether it may stand twice, its words where they are closed."""

    shape: Shape
    repeats: bool = False
    words: tuple[str, ...] = ()


STATUSES = ("accepted", "disputed", "extrapolated", "draft", "retired")
GRADES = (
    "guideline",
    "review",
    "textbook",
    "series",
    "case",
    "record",
    "manual",
    "teaching",
    "web",
    "judgement",
    "extrapolated",
    "unsourced",
)
"""What kind of source a statement rests on; the language reference says what each means."""

STRATEGIES = ("rule-in", "rule-out", "screen-danger", "separate", "plan")

CLAUSE_KEYS = {
    "id": Key("word"),
    "says": Key("text"),
    "because": Key("text"),
    "cite": Key("words", repeats=True),
    "evidence": Key("word", words=GRADES),
    "status": Key("word", words=STATUSES),
    "strategy": Key("word", words=STRATEGIES),
    "overrides": Key("word"),
    "amendable": Key("none"),
    "warns": Key("none"),
    "lifted": Key("none"),
    "help": Key("text"),
    "label": Key("text"),
    "short": Key("text"),
    "synonyms": Key("texts", repeats=True),
    "question": Key("text"),
    "note": Key("text", repeats=True),
    "seed": Key("words", repeats=True),
    "corrects": Key("words", repeats=True),
    "code": Key("word word", repeats=True),
    "ignore": Key("word text", repeats=True),
    "topic": Key("words", repeats=True),
}
"""The keys of a block above a clause."""

PREDICATE_KEYS = {
    "phrase": Key("text"),
    "absent": Key("text"),
    "unknown": Key("text"),
    "underivable": Key("text"),
    "none": Key("text"),
    "mute": Key("none"),
    "changeable": Key("none"),
    "cited": Key("none"),
    "ids": Key("text"),
    "key": Key("words"),
    "optional": Key("none"),
    "note": Key("text", repeats=True),
    "ignore": Key("word text", repeats=True),
}
"""The keys that may follow ``%! predicate``."""

SORT_KEYS = {"note": Key("text", repeats=True), "ignore": Key("word text", repeats=True)}
"""The keys that may follow ``%! sort``."""

GROUP_KEYS = {key: CLAUSE_KEYS[key] for key in ("because", "cite", "evidence", "status")}
"""The keys that may follow ``%! group``."""

HEADS = {"predicate": PREDICATE_KEYS, "sort": SORT_KEYS, "group": GROUP_KEYS}
"""What begins a block of its own, and the keys that may follow it."""

_SHAPES: dict[Shape, str] = {
    "none": "no value",
    "word": "one word",
    "words": "one or more words",
    "text": 'one quoted sentence: "..."',
    "texts": 'one or more quoted names: "..." "..."',
    "word text": 'a word and a quoted sentence: CODE "..."',
    "word word": "two words: SYSTEM CODE",
}
_KINDS: tuple[PredicateKind, ...] = ("input", "fact", "derived")
_NAME = re.compile(r"[a-z][A-Za-z0-9_]*")
_PREDICATE = re.compile(r"\s*([a-z][A-Za-z0-9_]*)\s*(?:\(([^()]*)\))?\s*(?:([a-z]+)\s*)?\Z")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,119}")
"""Letters that mean nothing to a shell, a table or a page: ids stand in all of them."""
_HOLE = re.compile(r"\{[^{}]+\}")
_PART = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\["\\n])*")(?=\s|\Z)|(?P<word>[^\s"]+)(?=\s|\Z)|(?P<bad>\S.*))', re.S)
_ENTRY = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^";]|"(?=[^"]*\Z))*')
_ESCAPE = re.compile(r'\\(["\\n])')


class Block(NamedTuple):
    """A run of comment lines without a gap: its declarations, and the entries for the clause on the next line.

    ``damaged`` says that some of it could not be read.
    """

    declarations: tuple[PredicateDeclaration | SortDeclaration | Group, ...]
    annotations: tuple[Annotation, ...]
    last_line: int
    span: Span
    damaged: bool


class _Line(NamedTuple):
    key: str
    key_span: Span
    values: list[Word | Text]
    span: Span


class Refused(Exception):  # noqa: N818 - a signal between functions of the syntax room, never seen outside
    """One syntax error, on its way to the list of diagnostics."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def unescape(quoted: str) -> str:
    """The value of a string literal, quotes included in the argument."""
    inner = quoted[1:-1]
    if "\\" not in inner:
        return inner
    return _ESCAPE.sub(lambda match: "\n" if match.group(1) == "n" else match.group(1), inner)


def read_blocks(
    file: SourceFile, lines: list[tuple[int, int]], comments: list[Comment], diagnostics: list[Diagnostic]
) -> list[Block]:
    """Gather annotation lines that stand directly below each other (plain comments may stand between) into blocks."""
    if not lines:
        return []
    covered = _comment_lines(file, comments)
    runs: list[list[tuple[int, int]]] = []
    expected_line = -1
    for start, end in lines:
        line = file.position(start)[0]
        while expected_line < line and expected_line in covered:
            expected_line = covered[expected_line] + 1
        beside = bool(file.text[file.line_starts[line - 1] : start].strip())
        if line != expected_line or beside:
            runs.append([])
        runs[-1].append((start, end))
        expected_line = -1 if beside else line + 1
    return [_block(file, run, covered, diagnostics) for run in runs]


def _comment_lines(file: SourceFile, comments: list[Comment]) -> dict[int, int]:
    """Lines that hold nothing but one comment, each with the last line of that comment."""
    covered: dict[int, int] = {}
    for comment in comments:
        first, last = comment.span.line, comment.span.end_line
        before = file.text[file.line_starts[first - 1] : comment.span.start]
        after = file.text[comment.span.end : file.line_starts[last - 1] + len(file.line(last))]
        if not before.strip() and not after.strip():
            covered.update(dict.fromkeys(range(first, last + 1), last))
    return covered


def _block(
    file: SourceFile, run: list[tuple[int, int]], covered: dict[int, int], diagnostics: list[Diagnostic]
) -> Block:
    declarations: list[PredicateDeclaration | SortDeclaration | Group] = []
    annotations: list[Annotation] = []
    entries: list[_Line] = []
    before = len(diagnostics)
    for start, end in run:
        for begin, stop in _parts(file, start, end):
            try:
                _line(file, begin, stop, entries)
            except Refused as refused:
                diagnostics.append(refused.diagnostic)
    head: _Line | None = None
    rest: list[Annotation] = []
    for entry in entries:
        if entry.key in HEADS:
            _close(head, rest, declarations, diagnostics)
            head, rest = entry, []
            continue
        keys = CLAUSE_KEYS if head is None else HEADS[head.key]
        annotation = _entry(entry, keys, head, annotations if head is None else rest, diagnostics)
        if annotation:
            (annotations if head is None else rest).append(annotation)
    _close(head, rest, declarations, diagnostics)
    if annotations and declarations:
        first = declarations[0]
        what = "group" if isinstance(first, Group) else "declaration"
        message = f"a {what} stands in a block of its own, apart from the annotations of a clause"
        diagnostics.append(Diagnostic(ANNOTATION, message, first.span, f"put a blank line above the {what}"))
        annotations = []
    last = file.position(run[-1][0])[0]
    while last + 1 in covered:
        last = covered[last + 1]
    return Block(
        tuple(declarations), tuple(annotations), last, Span(file, run[0][0], run[-1][1]), len(diagnostics) > before
    )


def _parts(file: SourceFile, start: int, end: int) -> list[tuple[int, int]]:
    """The ranges of the entries in a line, which ``;`` divides: the first begins with its ``%!``."""
    parts: list[tuple[int, int]] = []
    position = start
    while position <= end:
        found = _ENTRY.match(file.text, position, end)
        stop = found.end() if found else end
        parts.append((position, stop))
        position = stop + 1
    return parts


def _line(file: SourceFile, start: int, end: int, entries: list[_Line]) -> None:
    """Read one entry of a line: a new one, or a continuation of the last one."""
    text = file.text[start:end]
    key = re.compile(r"(?:%!)?[ \t]*").match(text)
    assert key is not None  # it matches nothing at all, too
    body = start + key.end()
    if text[key.end() : key.end() + 1] == '"' and text.startswith("%!"):
        return _continuation(_values(file, body, end), entries, Span(file, body, end))
    found = re.compile(r"[^\s\"(]+").match(text, key.end())
    if not found:
        what = "the annotation is empty" if not text[key.end() :].strip() else "the annotation has no key"
        start = start if text.startswith("%!") else max(start - 1, 0)  # an empty entry is shown by the ';' before it
        raise Refused(
            Diagnostic(ANNOTATION, what, Span(file, start, end), "write '%! key value', or a plain '%' comment")
        )
    name = found.group()
    key_span = Span(file, start + found.start(), start + found.end())
    span = Span(file, start if text.startswith("%!") else body, start + len(text.rstrip()))
    if name in ("predicate", "sort"):
        entries.append(_Line(name, key_span, [], span))
        return None
    # an entry is kept even when its values are malformed, so that its continuation lines are no further error
    entry = _Line(name, key_span, [], span)
    entries.append(entry)
    try:
        entry.values.extend(_values(file, start + found.end(), end))
    except Refused:
        entries[-1] = entry._replace(key="")
        raise
    return None


def _continuation(values: list[Word | Text], entries: list[_Line], span: Span) -> None:
    if not entries:
        raise Refused(
            Diagnostic(ANNOTATION, "this text continues nothing", span, "start the block with '%! key value'")
        )
    entry = entries[-1]
    if not entry.key:
        return
    last = entry.values[-1] if entry.values else None
    if not isinstance(last, Text) or len(values) != 1:
        message = f"only one quoted text can go on here, and only below a text; '{entry.key}' does not end with one"
        raise Refused(Diagnostic(ANNOTATION, message, span, "put the values on the line of their key"))
    more = values[0]
    entry.values[-1] = Text(f"{last.text} {more.text}", last.span.to(more.span))
    entries[-1] = entry._replace(span=entry.span.to(more.span))


def _values(file: SourceFile, start: int, end: int) -> list[Word | Text]:
    values: list[Word | Text] = []
    text = file.text[start:end].rstrip()
    position = 0
    while position < len(text):
        part = _PART.match(text, position)
        assert part is not None  # ``bad`` matches whatever is left
        kind = part.lastgroup or "bad"
        span = Span(file, start + part.start(kind), start + part.end(kind))
        if kind == "text":
            values.append(Text(unescape(part.group(kind)), span))
        elif kind == "word":
            values.append(Word(part.group(kind), span))
        else:
            advice = (
                'close it on its line with "; go on in the next line with %!   "..."; a quote inside is written \\"'
            )
            raise Refused(Diagnostic(ANNOTATION, "a quoted text is malformed here", span, advice))
        position = part.end()
    return values


def _entry(
    entry: _Line, keys: dict[str, Key], head: _Line | None, before: list[Annotation], diagnostics: list[Diagnostic]
) -> Annotation | None:
    if not entry.key:
        return None
    problem = _problem(entry, keys, head, before)
    if problem:
        diagnostics.append(problem)
        if problem.span == entry.key_span or not _fits(entry.values, keys[entry.key].shape):
            return None
        # A word that is none of its list: that something is said is no further error.
    return Annotation(entry.key, tuple(entry.values), entry.span, entry.key_span)


def _problem(entry: _Line, keys: dict[str, Key], head: _Line | None, before: list[Annotation]) -> Diagnostic | None:
    key = keys.get(entry.key)
    if key is None:
        return _unknown_key(entry, keys, head)
    if not key.repeats:
        for other in before:
            if other.key == entry.key:
                message = f"'{entry.key}' stands twice in one block"
                return Diagnostic(
                    ANNOTATION, message, entry.key_span, f"keep one (the other is in line {other.span.line})"
                )
    if not _fits(entry.values, key.shape):
        message = f"'{entry.key}' takes {_SHAPES[key.shape]}"
        return Diagnostic(ANNOTATION, message, entry.span, _shape_help(entry, key), fix=_quoting(entry, key))
    if key.words and entry.values[0].text not in key.words:
        word = entry.values[0]
        message = f"{quoted(word.text)} is no {entry.key}"
        return Diagnostic(ANNOTATION, message, word.span, _near(word.text, key.words))
    if entry.key in ("id", "ids") and not _ID.fullmatch(_HOLE.sub("x", entry.values[0].text)):
        word = entry.values[0]
        advice = "begin with a letter or digit; a-z, A-Z, 0-9 and . _ : - may follow, 120 in all"
        return Diagnostic(ANNOTATION, f"{quoted(word.text)} is no id", word.span, advice)
    return None


def _shape_help(entry: _Line, key: Key) -> str:
    if key.shape == "none":
        return f"write '%! {entry.key}' alone"
    if key.shape in ("text", "texts") and entry.values:
        return f"quote it: %! {entry.key} {_in_quotes(entry)}"
    return f"give {_SHAPES[key.shape]} after '{entry.key}'"


def _in_quotes(entry: _Line) -> str:
    """The values of an entry as one text in plain quotes."""
    text = " ".join(value.text for value in entry.values)
    if text[:1] in QUOTES and text[-1:] in QUOTES and not any(each in QUOTES for each in text[1:-1]):
        text = text[1:-1]
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _quoting(entry: _Line, key: Key) -> Fix | None:
    """The quotes that lack around the one text of an entry, or are not the plain ones."""
    if key.shape != "text" or not entry.values or not all(isinstance(each, Word) for each in entry.values):
        return None
    whole = entry.values[0].span.to(entry.values[-1].span)
    return Fix("Quote it", ((whole, _in_quotes(entry)),))


def _unknown_key(entry: _Line, keys: dict[str, Key], head: _Line | None) -> Diagnostic:
    name = quoted(entry.key)
    elsewhere = entry.key in CLAUSE_KEYS or entry.key in PREDICATE_KEYS
    if head is not None and head.key == "group" and elsewhere:
        message = f"'{entry.key}' cannot hold for a group of facts"
        advice = f"a group gives {', '.join(keys)}; put a blank line below it"
    elif head is not None and entry.key in CLAUSE_KEYS:
        message = f"'{entry.key}' belongs to a clause, and this block declares a {head.key}"
        advice = "put a blank line below the declaration"
    elif elsewhere:
        message = f"'{entry.key}' belongs to the declaration of a predicate"
        advice = "put it below '%! predicate ...', or write 'says' or 'because' for the sentence of a clause"
    else:
        message = f"{name} is no annotation"
        advice = _near(entry.key, (*keys, *HEADS))
    return Diagnostic(ANNOTATION, message, entry.key_span, advice)


def _near(word: str, words: tuple[str, ...]) -> str:
    return did_you_mean(word.casefold(), words, f"one of: {', '.join(words)}")


def _fits(values: list[Word | Text], shape: Shape) -> bool:
    kinds = ["word" if isinstance(value, Word) else "text" for value in values]
    if shape in ("words", "texts"):
        return bool(kinds) and set(kinds) == {shape[:-1]}
    return kinds == ([] if shape == "none" else shape.split())


def _close(
    head: _Line | None,
    rest: list[Annotation],
    declarations: list[PredicateDeclaration | SortDeclaration | Group],
    diagnostics: list[Diagnostic],
) -> None:
    """Make the declaration or group that ``head`` starts."""
    if head is None:
        return
    if head.key == "group":
        if head.values:
            message = "'group' takes no value: its entries follow behind ';' or in the lines below"
            diagnostics.append(Diagnostic(ANNOTATION, message, head.span, "write '%! group; cite KEY; evidence GRADE'"))
        declarations.append(Group(tuple(rest), head.span))
        return
    try:
        make = _predicate if head.key == "predicate" else _sort
        declarations.append(make(head, tuple(rest)))
    except Refused as refused:
        diagnostics.append(refused.diagnostic)


def _predicate(head: _Line, annotations: tuple[Annotation, ...]) -> PredicateDeclaration:
    file, start = head.span.file, head.key_span.end
    found = _PREDICATE.match(file.text[start : head.span.end])
    if not found:
        advice = "write '%! predicate name(sort, sort) input', or 'fact' or 'derived' in place of 'input'"
        raise Refused(Diagnostic(ANNOTATION, "the declaration of the predicate is malformed", head.span, advice))
    kind = found.group(3)
    if kind not in _KINDS:
        place = Span(file, start + found.start(3), start + found.end(3)) if kind else head.span
        what = f"'{kind}' is no kind of predicate" if kind else "the kind of the predicate is missing"
        raise Refused(Diagnostic(ANNOTATION, what, place, _near(kind or "", _KINDS)))
    arguments: list[Argument] = []
    if found.group(2) is not None:
        offset = start + found.start(2)
        for part in found.group(2).split(","):
            left = offset + len(part) - len(part.lstrip())
            span = Span(file, left, left + len(part.strip()))
            if not _NAME.fullmatch(part.strip()):
                advice = "a sort is a lower_case_name, as in '%! predicate edge(node, node) fact'"
                what = f"'{part.strip()}' is no name of a sort" if part.strip() else "a sort is missing"
                raise Refused(Diagnostic(ANNOTATION, what, span, advice))
            arguments.append(Argument(part.strip(), span))
            offset += len(part) + 1
    name_span = Span(file, start + found.start(1), start + found.end(1))
    return PredicateDeclaration(
        found.group(1), tuple(arguments), _KINDS[_KINDS.index(kind)], annotations, head.span, name_span
    )


def _sort(head: _Line, annotations: tuple[Annotation, ...]) -> SortDeclaration:
    file, start = head.span.file, head.key_span.end
    words = file.text[start : head.span.end].split()
    form = words[1] if len(words) > 1 else ""
    names = [words[0], *words[2:]] if words else []
    needed = {"open": 1, "integer": 1, "string": 1, "in": 2, "scaled": 2}
    if form not in needed or len(names) != needed[form] or not all(map(_NAME.fullmatch, names)):
        advice = "write '%! sort name open', 'integer', 'string', 'in PREDICATE' or 'scaled PREDICATE'"
        raise Refused(Diagnostic(ANNOTATION, "the declaration of the sort is malformed", head.span, advice))
    return SortDeclaration(words[0], form, names[1] if len(names) > 1 else None, annotations, head.span)
