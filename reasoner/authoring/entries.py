"""New entries of a knowledge base: a conclusion with its claims, a rule, a case, a source; as edits of its files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reasoner.answers.case import make_case
from reasoner.answers.case_file import CaseText, findings_of
from reasoner.answers.reading import Reading
from reasoner.authoring.edits import formatted
from reasoner.authoring.importing import appended, path_of
from reasoner.bench.banks import banks_beside, cases_of
from reasoner.errors import KnowledgeBaseError, ReasonerError, UnknownNameError
from reasoner.export.cells import annotations_from
from reasoner.knowledge.knowledge_base import KnowledgeBase
from reasoner.near_names import did_you_mean
from reasoner.source import SourceFile
from reasoner.syntax.composed import Templates, composed_id, templates_of
from reasoner.syntax.parser import parse
from reasoner.syntax.tree import Atom, Clause, Symbol, Term

_CASE = re.compile(r"[\w.-]+")
_NAME = re.compile(r"[a-z][A-Za-z0-9_]*")
_CLAIM = re.compile(r"([^=:]+)=([^=:]+)(?::([^=:]+))?")


class Source(NamedTuple):
    """What a fact rests on; with ``title`` the source is new and joins the bibliography."""

    key: str
    evidence: str = ""
    because: str = ""
    title: str = ""
    url: str = ""


class Claim(NamedTuple):
    """A claim as it is given: ``supports``, ``opposes`` or ``requires``, ``attribute=value:strength``, and why."""

    kind: str
    text: str
    because: str = ""


class Property(NamedTuple):
    """A predicate that says one thing of nearly every conclusion, and the constants it may say, with their labels."""

    predicate: str
    values: Mapping[str, str]


class Draft:
    """Edits of one layer, the last: clauses and references to add, each put in its file."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.kin: frozenset[str] = frozenset()
        """Names beside whose clauses new ones belong."""
        self._new: dict[str, str] = {}
        self._placed: dict[tuple[Term, ...], str] = {}
        self._cited = {each.name for each in kb.predicates if any(entry.key == "cited" for entry in each.annotations)}

    def edits(self) -> dict[Path, str]:
        """The new text of every file that changes."""
        return {path_of(self.kb, shown): text for shown, text in self._new.items()}

    @property
    def changed(self) -> tuple[str, ...]:
        """The files that change, as messages call them."""
        return tuple(self._new)

    def add(self, clause: Clause) -> None:
        """Put a clause behind those of its predicate."""
        shown = self._home(clause)
        if clause.head is not None and clause.head.predicate in self._cited:
            self._placed.setdefault(clause.head.arguments[:1], shown)
        before = self._text(shown)
        self._new[shown] = formatted(shown, appended(shown, before, clause, templates_of(self.kb.predicates)))

    def add_source(self, source: Source) -> None:
        """Refuse a source that nobody can look up; add one that is given fully."""
        if source.title:
            if source.key in self.kb.references:
                raise ReasonerError(f"the bibliography has '{source.key}' already", help="leave out its title")
            entry = {"key": source.key, "title": source.title, "url": source.url}
            lines = [f"{key} = {_toml(text)}" for key, text in entry.items() if text]
            self.append_toml(self.kb.layers[-1].manifest.references, "references", ["[[reference]]", *lines])
        elif source.key not in self.kb.references:
            raise UnknownNameError(
                f"the bibliography has no '{source.key}'",
                help=_offer(source.key, self.kb.references, "give its title to add it"),
            )

    def append_toml(self, files: Sequence[str], what: str, lines: Sequence[str]) -> None:
        """Put a table at the end of the layer's first file of this kind."""
        layer = self.kb.layers[-1]
        if not files:
            raise KnowledgeBaseError(f"'{layer.name}' lists no {what}", help=f"add {what} = ... to its manifest")
        shown = f"{layer.shown}/{files[0]}"
        before = self._new.get(shown) or (layer.folder / files[0]).read_text(encoding="utf-8")
        self._new[shown] = f"{before.rstrip()}\n\n" + "\n".join(lines) + "\n"

    def _text(self, shown: str) -> str:
        return self._new.get(shown) or next(file.text for file in self.kb.files if file.path == shown)

    def _home(self, clause: Clause) -> str:
        layer = self.kb.layers[-1]
        own = [file.path for file in self.kb.files if file.layer == layer.name]
        if not own:
            raise KnowledgeBaseError(f"'{layer.name}' has no rule file", help="add one to 'files' of its manifest")
        subject = clause.head.arguments[:1] if clause.head is not None else ()
        counts = dict.fromkeys(own, (0, 0, 0, 0))
        for each in self.kb.clauses:
            path = each.span.file.path
            if path in counts and each.head is not None and clause.head is not None:
                alike = each.head.predicate == clause.head.predicate
                first = each.head.arguments[:1]
                close = alike and first == clause.head.arguments[:1]
                kin = alike and first != () and isinstance(first[0], Symbol) and first[0].name in self.kin
                beside = first == subject and each.head.predicate in self._cited
                before = counts[path]
                counts[path] = (before[0] + close, before[1] + beside, before[2] + kin, before[3] + alike)
        if (
            clause.head is not None
            and clause.head.predicate in self._cited
            and not any(counts[path][0] for path in own)
        ):
            # Nothing of this kind is said of it yet: what is being added about it stays together.
            placed = self._placed.get(subject)
            if placed is not None:
                return placed
        # Without any of its kind a clause joins the last file.
        return max(reversed(own), key=lambda path: counts[path])


def new_conclusion(
    reading: Reading,
    draft: Draft,
    name: str,
    label: str,
    synonyms: Sequence[str],
    properties: Mapping[str, str],
    claims: Sequence[Claim],
    source: Source | None,
) -> None:
    """Add a conclusion: its fact, one fact for each property, and its claims."""
    _refuse_name(name)
    domain = reading.program.sort_form(reading.conclusion_sort)[1]
    known = {str(row[0]) for row, _ in reading.facts(domain)}
    if not claims and name in known:
        raise ReasonerError(f"'{name}' is there already", help="give claims to add to it")
    if name not in known:
        said = {"label": (label or name.replace("_", " ").capitalize(),), "synonyms": tuple(synonyms)}
        draft.add(Clause(Atom(domain, (Symbol(name),)), (), annotations_from(said)))
    for predicate, value in properties.items():
        info = reading.program.predicates.get(predicate)
        if info is None or info.kind != "fact" or info.sorts[:1] != (reading.conclusion_sort,) or len(info.sorts) > 2:
            known_ones = [each.predicate for each in properties_of(reading)]
            raise UnknownNameError(
                f"'{predicate}' is not said of any {reading.conclusion_sort}", help=_offer(predicate, known_ones)
            )
        arguments = (
            (Symbol(name), _constant(reading, info.sorts[1], value)) if len(info.sorts) == 2 else (Symbol(name),)
        )
        draft.add(Clause(Atom(predicate, arguments)))
    group = reading.entry("group", "")
    if group in properties:
        draft.kin = frozenset(each for each in known if reading.group(each) == properties[group])
    if claims and source is None:
        raise ReasonerError("a claim needs a source", help="give --cite KEY, and --title for one that is new")
    if source is not None:
        draft.add_source(source)
        for claim in claims:
            draft.add(_claim(reading, name, claim, source, templates_of(draft.kb.predicates)))


def properties_of(reading: Reading) -> tuple[Property, ...]:
    """What the knowledge base says of nearly every conclusion, so that a new one should not go without."""
    sort = reading.conclusion_sort
    conclusions = set(reading.vocabulary.conclusions)
    found = []
    for name, info in reading.program.predicates.items():
        if info.kind != "fact" or info.sorts[:1] != (sort,) or len(info.sorts) != 2 or not conclusions:
            continue
        form, domain = reading.program.sort_form(info.sorts[1])
        told = {str(row[0]) for row, _ in reading.facts(name)}
        if form == "in" and 10 * len(told & conclusions) >= 9 * len(conclusions):
            place = reading.program.predicates[domain].sorts.index(info.sorts[1])
            values = {str(row[place]): " ".join(each.extra.get("label", ())) for row, each in reading.facts(domain)}
            found.append(Property(name, values))
    return tuple(found)


def grades_of(reading: Reading) -> tuple[str, ...]:
    """The grades of evidence in use, the most frequent first."""
    counts: dict[str, int] = {}
    for rows in reading.program.facts.values():
        for info in rows.values():
            if info.evidence:
                counts[info.evidence] = counts.get(info.evidence, 0) + 1
    return tuple(sorted(counts, key=lambda grade: (-counts[grade], grade)))


def _claim(reading: Reading, name: str, claim: Claim, source: Source, templates: Templates) -> Clause:
    kind = claim.kind
    because = claim.because or source.because
    match = _CLAIM.fullmatch(claim.text)
    if match is None:
        raise ReasonerError(f"'{claim.text}' is no claim", help="write attribute=value:strength")
    attribute, value, strength = match.groups()
    vocabulary = reading.vocabulary
    if attribute not in vocabulary.attributes:
        raise UnknownNameError(f"there is no attribute '{attribute}'", help=_offer(attribute, vocabulary.attributes))
    values = [each for (name_, each) in vocabulary.values if name_ == attribute]
    if value not in values:
        raise UnknownNameError(f"'{attribute}' has no value '{value}'", help=_offer(value, values))
    predicate = reading.entry(kind, "")
    info = reading.program.predicates.get(predicate)
    if info is None:
        raise UnknownNameError(f"the knowledge base has no claims of the kind '{kind}'")
    grade = _constant(reading, info.sorts[3], strength or "moderate")
    head = Atom(predicate, (Symbol(name), Symbol(attribute), Symbol(value), grade))
    composed = composed_id(head, templates)
    said = {
        "id": () if composed else (f"{name}-{attribute}-{value}".replace("_", "-"),),
        "because": (because,) if because else (),
        "cite": (source.key,),
        "evidence": (source.evidence,) if source.evidence else (),
    }
    return Clause(head, (), annotations_from(said))


def new_rule(draft: Draft, text: str, annotations: Mapping[str, Sequence[str]]) -> None:
    """Add a rule or a fact given as text, with what it says of itself."""
    parsed = parse(SourceFile("<rule>", text if text.rstrip().endswith(".") else f"{text}."))
    if parsed.diagnostics:
        raise KnowledgeBaseError("this is no rule", parsed.diagnostics)
    clauses = [item for item in parsed.program.items if isinstance(item, Clause)]
    if len(clauses) != 1 or len(parsed.program.items) != 1:
        raise ReasonerError("give one rule", help="quote it: 'head(X) :- body(X)'")
    for key in annotations.get("cite", ()):
        draft.add_source(Source(key))
    draft.add(Clause(clauses[0].head, clauses[0].body, annotations_from(annotations)))


def new_case(
    reading: Reading,
    draft: Draft,
    name: str,
    present: Sequence[str],
    absent: Sequence[str],
    answer: str,
    title: str = "",
    expect: str = "first",
) -> None:
    """Add a case with its answer to the layer's first bank; ``expect`` is the key of what it expects of the answer."""
    if not _CASE.fullmatch(name):
        raise ReasonerError(f"'{name}' is no id of a case", help="letters, digits, '_', '-' and '.'")
    taken = next((each for each in cases_of(banks_beside(reading.case_banks)) if each.id == name), None)
    if taken is not None:
        raise ReasonerError(f"there is a case '{name}' already: {taken.place}", help="give it an id of its own")
    table = {"id": name, "present": list(present), "absent": list(absent)}
    make_case(findings_of(CaseText(name, table), reading.vocabulary), reading.vocabulary)
    answer = reading.vocabulary.conclusion(answer)
    lines = ["[[case]]", f"id = {_toml(name)}"]
    lines += [f"{key} = [{', '.join(map(_toml, texts))}]" for key, texts in (("present", present), ("absent", absent))]
    if expect:
        lines += ["[case.expect]", f"{expect} = {_toml(answer) if expect == 'first' else f'[{_toml(answer)}]'}"]
    lines += [
        "[case.answer]",
        f"{reading.conclusion_sort} = {_toml(answer)}",
        *(["[case.source]", f"title = {_toml(title)}"] if title else []),
    ]
    draft.append_toml(draft.kb.layers[-1].manifest.cases, "cases", lines)


def _constant(reading: Reading, sort: str, value: str) -> Symbol:
    _refuse_name(value)
    form, predicate = reading.program.sort_form(sort)
    if form == "in":
        place = reading.program.predicates[predicate].sorts.index(sort)
        known = {str(row[place]) for row, _ in reading.facts(predicate)}
        if value not in known:
            raise UnknownNameError(f"there is no {sort} '{value}'", help=_offer(value, known))
    return Symbol(value)


def name_of(text: str) -> str:
    """The name for what people call a thing: lower case, words joined by ``_``; the text itself where there is none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return name if _NAME.fullmatch(name) else text


def _refuse_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ReasonerError(f"'{name}' is no name", help="a-z, 0-9 and _, a lower-case letter first")


def _offer(name: str, known: Collection[str], otherwise: str = "") -> str:
    advice = did_you_mean(name, known, f"one of {', '.join(sorted(known)[:12])}", most=3)
    return f"{advice}; or {otherwise}" if otherwise else advice


def _toml(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)
