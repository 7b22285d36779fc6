"""Random pieces of the language, for every property test."""

from __future__ import annotations

from typing import cast

from hypothesis import strategies as st

from reasoner.syntax import annotations as keys
from reasoner.syntax.lexer import LARGEST_NUMBER
from reasoner.syntax.messages import TURNING
from reasoner.syntax.tree import (
    Aggregate,
    AggregateElement,
    Annotation,
    Argument,
    Arithmetic,
    Atom,
    Clause,
    Comparison,
    Item,
    Literal,
    Number,
    PredicateDeclaration,
    Program,
    SortDeclaration,
    String,
    Symbol,
    Term,
    Text,
    Variable,
    Word,
)

_OPERATORS = ("=", "!=", "<", "<=", ">", ">=")


def _name(first: str, rest: str) -> st.SearchStrategy[str]:
    return st.builds(str.__add__, st.sampled_from(first), st.text(rest, max_size=4))


names = st.one_of(_name("abpqxn", "abot0_"), st.sampled_from(("not_", "nott", "sum", "kb", "predicate"))).filter(
    lambda name: name != "not"
)
"""Names of constants, predicates and sorts."""

variable_names = st.one_of(st.sampled_from(("_", "_X", "__Y", "X", "Y", "Z")), _name("ABX", "aB1_"))

texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t", exclude_characters=TURNING), max_size=30
)
"""Any text that a quoted string can hold."""

constants = st.one_of(
    st.builds(Symbol, names),
    st.builds(Number, st.integers(-LARGEST_NUMBER, LARGEST_NUMBER)),
    st.builds(String, texts),
)


def _arithmetic(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.builds(Arithmetic, st.sampled_from(("+", "-", "*")), inner, inner)


terms: st.SearchStrategy[Term] = st.recursive(
    st.one_of(constants, st.builds(Variable, variable_names)), _arithmetic, max_leaves=6
)
"""Any term."""

atoms = st.builds(Atom, names, st.lists(terms, max_size=3).map(tuple))

literals = st.builds(Literal, atoms, st.booleans())

comparisons = st.builds(Comparison, terms, st.sampled_from(_OPERATORS), terms)

elements = st.builds(
    AggregateElement,
    st.lists(terms, min_size=1, max_size=3).map(tuple),
    st.lists(st.one_of(literals, comparisons), max_size=3).map(tuple),
)

aggregates = st.builds(
    Aggregate,
    terms,
    st.sampled_from(_OPERATORS),
    st.sampled_from(("sum", "count", "min", "max")),
    st.lists(elements, min_size=1, max_size=3).map(tuple),
    st.booleans(),
)

bodies = st.lists(st.one_of(literals, comparisons, aggregates), min_size=1, max_size=4).map(tuple)


words = _name("abAB01", "ab0._:/#(-")


def _values(key: keys.Key) -> st.SearchStrategy[tuple[Word | Text, ...]]:
    word = st.builds(Word, st.sampled_from(key.words) if key.words else words)
    text = st.builds(Text, texts)
    if key.shape == "none":
        return st.just(())
    if key.shape in ("words", "texts"):
        one = word if key.shape == "words" else text
        return cast("st.SearchStrategy[tuple[Word | Text, ...]]", st.lists(one, min_size=1, max_size=3).map(tuple))
    return st.tuples(*(word if part == "word" else text for part in key.shape.split()))


# Ids, and the templates that compose them, are of a narrow alphabet.
_IDS: dict[str, st.SearchStrategy[tuple[Word | Text, ...]]] = {
    "id": st.tuples(st.builds(Word, _name("abAB01", "ab0._:-"))),
    "ids": st.tuples(st.builds(Text, st.sampled_from(("{1}", "a-{1}", "{1}-{2}", "a.b")))),
}


def annotations_of(known: dict[str, keys.Key]) -> st.SearchStrategy[tuple[Annotation, ...]]:
    """Entries of one block with these keys; a key that may not repeat stands once."""

    @st.composite
    def entries(draw: st.DrawFn) -> tuple[Annotation, ...]:
        chosen = draw(st.lists(st.sampled_from(sorted(known)), max_size=4))
        kept = [key for index, key in enumerate(chosen) if known[key].repeats or key not in chosen[:index]]
        return tuple(Annotation(key, draw(_IDS[key] if key in _IDS else _values(known[key]))) for key in kept)

    return entries()


clauses = st.one_of(
    st.builds(Clause, atoms, st.just(()), annotations_of(keys.CLAUSE_KEYS)),
    st.builds(Clause, st.one_of(st.none(), atoms), bodies, annotations_of(keys.CLAUSE_KEYS)),
)
"""Facts, rules and denials, with annotations; safety and stratification are not asked for."""

predicate_declarations = st.builds(
    PredicateDeclaration,
    names,
    st.lists(st.builds(Argument, names), max_size=3).map(tuple),
    st.sampled_from(("input", "fact", "derived")),
    annotations_of(keys.PREDICATE_KEYS),
)

sort_declarations = st.one_of(
    st.builds(
        SortDeclaration,
        names,
        st.sampled_from(("open", "integer", "string")),
        st.none(),
        annotations_of(keys.SORT_KEYS),
    ),
    st.builds(SortDeclaration, names, st.sampled_from(("in", "scaled")), names, annotations_of(keys.SORT_KEYS)),
)

items: st.SearchStrategy[Item] = st.one_of(clauses, predicate_declarations, sort_declarations)

programs = st.builds(Program, st.lists(items, max_size=6).map(tuple))
"""Whole files as trees."""


@st.composite
def sources(draw: st.DrawFn) -> str:
    """Well-formed text in any layout: line ends, indentation and comments wherever the language allows them."""
    from reasoner.syntax.printer import show

    parts: list[str] = []
    for item in draw(st.lists(items, max_size=5)):
        if draw(st.booleans()):
            parts.append(draw(_comments) + "\n")
        text = draw(_joined(show(item)))
        if isinstance(item, Clause):
            *above, last = text.split("\n")
            between = [draw(_comments)] if above and draw(st.booleans()) else []
            text = "\n".join([*above[:-1], *between, *above[-1:], draw(_spread(last))])
            text += draw(st.sampled_from(("", "", "  % behind", " %* behind *% % twice")))
        parts.append(text + draw(st.sampled_from(("\n\n", "\n\n\n", "\n \t\n"))))
    return "".join(parts)


_GROUPS = ("%! group", "%! group; cite k1 k2; evidence series", '%! group\n%!   because "so"\n%!   cite k1')


def _joined(item: str) -> st.SearchStrategy[str]:
    """The item with some of its annotations on one line, or below a group."""
    lines = item.split("\n")
    several = len(lines) > 2 and all(line.startswith("%! ") for line in lines[:2]) and lines[1][3] != '"'
    forms = [item]
    if several and not lines[0].startswith(("%! predicate", "%! sort")):
        forms.append("\n".join([f"{lines[0]}; {lines[1][3:].lstrip()}", *lines[2:]]))
    if item.endswith(".") and ":-" not in item and not lines[-1].startswith("%!"):
        forms += [f"{group}\n\n{item}\n\n%! group" for group in _GROUPS]
    return st.sampled_from(forms)


_comments = st.one_of(
    st.text('ab.()" ', max_size=6).map("% {}".format),
    st.sampled_from(("%* one line *%", "%* two\n   lines *%", "%* nested %* once *% *%", "%* hidden % *%\n*%")),
)

_GAPS = (" ", "\n", "\n    ", "\t", "\n  % note\n", " % trailing\n", " %* inside *% ", "\n%* a\nb *%\n")


def _spread(clause: str) -> st.SearchStrategy[str]:
    """The clause with other white space and comments between some of its tokens."""
    from reasoner.source import SourceFile
    from reasoner.syntax.lexer import tokenize

    tokens = tokenize(SourceFile("", clause)).tokens[:-1]
    parts = [clause[token.start : token.end] for token in tokens]
    gaps = st.lists(
        st.one_of(st.just(" "), st.just(" "), st.sampled_from(_GAPS)),
        min_size=len(parts),
        max_size=len(parts),
    )
    return gaps.map(
        lambda chosen: "".join(f"{part}{gap}" for part, gap in zip(parts, chosen, strict=True)).rstrip(" \t")
    )
