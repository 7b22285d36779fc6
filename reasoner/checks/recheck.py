"""What the checks say after some files changed, from what they said of the knowledge base before.

Where only facts and what is said of them changed, nearly everything that was found stays: what a check finds in one
clause belongs to its file, and what it finds between clauses can only come or go with ids, arguments, labels and keys
that come or go. So the files that changed are checked, all else is looked up in the program that was compiled before,
and what that program derives is found again only where it rests on facts that changed. Wherever more could follow than
is looked at here, nothing is said, and everything is to be checked anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple, TypeAlias

from reasoner.checks.arity import arity
from reasoner.checks.atoms import clause_atoms, variables
from reasoner.checks.case_locality import case_locality
from reasoner.checks.check import Check
from reasoner.checks.context import Context, entry, mentioned
from reasoner.checks.followed import followed
from reasoner.checks.head_kind import head_kind
from reasoner.checks.key import key
from reasoner.checks.missing_citation import missing_citation
from reasoner.checks.missing_id import missing_id
from reasoner.checks.not_integer import not_integer
from reasoner.checks.safety import safety
from reasoner.checks.same_label import same_label
from reasoner.checks.same_source import same_source
from reasoner.checks.same_word import same_word
from reasoner.checks.severities import as_wanted
from reasoner.checks.singleton import singleton
from reasoner.checks.sort_clash import sort_clash
from reasoner.checks.uncited_reference import uncited_reference
from reasoner.checks.undeclared_predicate import undeclared_predicate
from reasoner.checks.unknown_citation import unknown_citation
from reasoner.checks.unknown_placeholder import unknown_placeholder
from reasoner.checks.unknown_value import unknown_value
from reasoner.checks.weak_source import weak_source
from reasoner.compilation.compiler import clause_info, constant
from reasoner.compilation.revised import asked_facts, denies_alike, fires_alike, moved, revised
from reasoner.compilation.static_violations import static_violations
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.errors import EvaluationError
from reasoner.knowledge.bibliography import Reference
from reasoner.knowledge.files import OVERRIDE
from reasoner.knowledge.knowledge_base import KnowledgeBase
from reasoner.program.compiled import Arguments, ClauseInfo, CompiledProgram, Value
from reasoner.source import SourceFile
from reasoner.syntax.annotations import read_blocks
from reasoner.syntax.composed import Templates, templates_of
from reasoner.syntax.printer import show
from reasoner.syntax.tree import (
    Annotation,
    Argument,
    Atom,
    Clause,
    Number,
    PredicateDeclaration,
    SortDeclaration,
    String,
    Symbol,
    Term,
    Text,
)

OF_CLAUSES: tuple[Check, ...] = (
    arity,
    safety,
    head_kind,
    sort_clash,
    not_integer,
    case_locality,
    unknown_placeholder,
    missing_citation,
    missing_id,
    singleton,
    weak_source,
)
"""Checks whose findings rest on one file and on what is declared."""

_OF_CLAUSES = frozenset({"KB030", "KB040", "KB042", "KB053"})
"""The codes of their warnings, of those lowered too."""

_OF_SOURCES = frozenset({"KB046", "KB049"})
_OF_MODELS = frozenset({"KB023", "KB035"})
"""Codes of checks that ask what follows, which do not run where anything is an error."""

_LATER = frozenset({"KB034", *_OF_SOURCES, *_OF_MODELS})
"""Codes of checks that do not run where a name is wrong."""

_OF_SEVERAL = frozenset({"KB033", "KB047"})
"""Codes of more than one of these."""

_BLOCK = re.compile(r"%![ \t]*(?:predicate|sort|group)\b")
_NAMING = ("label", "short", "synonyms")

Rows = Mapping[Arguments, ClauseInfo]


class Before(NamedTuple):
    """What a check without errors left: the compiled program, all warnings, what each file declares (see
    ``declared_in``), and the references that nothing cites."""

    program: CompiledProgram
    found: tuple[Diagnostic, ...]
    declared: Mapping[str, str]
    uncited: frozenset[str]


class Rechecked(NamedTuple):
    """All that is found now; ``compiled`` is there when nothing is an error.

    ``cases_stand`` says that all that cases of banks name is there as it was, and no denial says more of them.
    """

    diagnostics: tuple[Diagnostic, ...]
    compiled: CompiledProgram | None
    cases_stand: bool


class _Unsettled(Exception):  # noqa: N818 - a signal, never seen outside
    """More could follow from a change than is looked at here."""


Bibliography: TypeAlias = Callable[[], Mapping[str, Reference]]
"""Reads the references of a knowledge base with their places."""


def recheck(
    part: KnowledgeBase, changed: frozenset[str], before: Before, bibliography: Bibliography, *, same_sources: bool
) -> Rechecked | None:
    """What the checks say of a knowledge base; ``None`` where everything is to be checked.

    ``part`` holds of its clauses those of the files that ``changed`` alone, by the paths they are shown under. With
    ``same_sources`` the bibliography is as it was; of its references ``part`` knows the keys alone.
    """
    try:
        return _Recheck(part, changed, before, None if same_sources else part.references).result(bibliography)
    except (_Unsettled, EvaluationError):
        return None


def declared_in(kb: KnowledgeBase) -> dict[str, str]:
    """What each file declares, as one text, by the path it is shown under."""
    found: dict[str, list[str]] = {file.path: [] for file in kb.files}
    items: tuple[PredicateDeclaration | SortDeclaration, ...] = (*kb.predicates, *kb.sorts)
    for item in items:
        found[item.span.file.path] += [show(item), *map(show, item.annotations)]
    return {path: "\n".join(texts) for path, texts in found.items()}


def can_be_rechecked(kb: KnowledgeBase) -> bool:
    """Whether every clause is in force, none overrides, and nothing found in one is ignored: none of it is looked at
    here."""
    refused = any(each.code == OVERRIDE for each in kb.diagnostics)
    return not refused and not kb.retired and not kb.replaced and not any(map(_ignores, kb.clauses))


def templates_in(program: CompiledProgram) -> Templates:
    """How the predicates of a program compose ids."""
    told = [info for info in program.predicates.values() if "ids" in info.phrases]
    return templates_of(
        PredicateDeclaration(
            each.name,
            tuple(map(Argument, each.sorts)),
            "fact",
            (Annotation("ids", (Text(each.phrases["ids"]),)),),
        )
        for each in told
    )


class _Declared(Mapping[str, PredicateDeclaration]):
    """The declarations of a program by name, each read again from its file when first asked for."""

    def __init__(self, program: CompiledProgram, files: Mapping[str, SourceFile], read: Iterable[PredicateDeclaration]):
        self._program, self._files = program, files
        self._read = {each.name: each for each in read}

    def __getitem__(self, name: str) -> PredicateDeclaration:
        found = self._read.get(name)
        if found is None:
            info = self._program.predicates[name].info
            path, _, line = info.source.rpartition(":")
            found = next((each for each in _block(self._files[path], int(line)) if each.name == name), None)
            if found is None:
                raise _Unsettled
            self._read[name] = found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._program.predicates)

    def __len__(self) -> int:
        return len(self._program.predicates)

    def __contains__(self, name: object) -> bool:
        return name in self._program.predicates


def _block(file: SourceFile, line: int) -> Iterator[PredicateDeclaration]:
    """What the annotation lines from a line on declare, up to the next declaration."""
    lines: list[tuple[int, int]] = []
    for number in range(line, len(file.line_starts) + 1):
        text = file.line(number)
        if not text.startswith("%!") or (lines and _BLOCK.match(text)):
            break
        start = file.line_starts[number - 1]
        lines.append((start, start + len(text)))
    for block in read_blocks(file, lines, [], []):
        yield from (each for each in block.declarations if isinstance(each, PredicateDeclaration))


class _Facts(Mapping[str, list[Clause]]):
    """The facts by predicate: those of other files as the program tells them, without places, then those read."""

    def __init__(self, elsewhere: Mapping[str, Rows], own: Mapping[str, list[Clause]]) -> None:
        self._elsewhere, self._own = elsewhere, own
        self._made: dict[str, list[Clause]] = {}

    def __getitem__(self, name: str) -> list[Clause]:
        if name not in self._made:
            told = self._elsewhere.get(name, {})
            if not told and name not in self._own:
                raise KeyError(name)
            self._made[name] = [*(_told(name, row, info) for row, info in told.items()), *self._own.get(name, ())]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._elsewhere, **self._own})

    def __len__(self) -> int:
        return len({**self._elsewhere, **self._own})


def _told(name: str, row: Arguments, info: ClauseInfo) -> Clause:
    """A fact as the program tells it, with what names its values."""
    texts = {key: info.extra[key] for key in _NAMING if key in info.extra}
    annotations = tuple([Annotation(key, tuple(map(Text, values))) for key, values in texts.items()])
    return Clause(Atom(name, tuple(map(_term, row))), (), annotations)


def _term(value: Value) -> Term:
    if isinstance(value, int):
        return Number(value)
    return String(value[1:]) if value.startswith('"') else Symbol(value)


class _Own(Context):
    """The clauses that were read, and the declarations they use."""

    def __init__(self, kb: KnowledgeBase, declared: Mapping[str, PredicateDeclaration]) -> None:
        super().__init__(kb)
        names = dict.fromkeys(atom.predicate for clause in kb.clauses for atom in clause_atoms(clause))
        self.declared = {name: declared[name] for name in names if name in declared}


class _Whole(Context):
    """The same clauses among all facts; what is declared is all of it, or some."""

    def __init__(self, kb: KnowledgeBase, declared: Mapping[str, PredicateDeclaration], facts: _Facts) -> None:
        super().__init__(kb)
        self.declared = declared
        self._facts = facts

    @property
    def facts(self) -> Mapping[str, list[Clause]]:
        """The facts by predicate."""
        return self._facts


class _Cited(Context):
    """A bibliography and what of it is cited."""

    def __init__(self, kb: KnowledgeBase, cited: frozenset[str]) -> None:
        super().__init__(kb)
        self._cited = cited

    @property
    def cited(self) -> frozenset[str]:
        """The references that some clause cites."""
        return self._cited


class _Recheck:
    """One question: the clauses that were read beside those that the program holds."""

    def __init__(
        self,
        part: KnowledgeBase,
        changed: frozenset[str],
        before: Before,
        references: Mapping[str, Reference] | None,
    ) -> None:
        self._before, self._changed, self._references = before, changed, references
        self._program = before.program
        declared = declared_in(part)
        if not can_be_rechecked(part) or any(declared[path] != before.declared.get(path) for path in changed):
            raise _Unsettled
        known = self._program.sorts.values()
        sorts = tuple([SortDeclaration(each.name, each.form, each.predicate or None) for each in known])
        self._kb = replace(part, sorts=sorts)
        self._domains = {each.predicate for each in sorts if each.form == "in" and each.predicate is not None}
        self._declared = _Declared(self._program, {file.path: file for file in part.files}, part.predicates)
        self._own: dict[str, list[Clause]] = {}
        for clause in part.clauses:
            if clause.head is not None and not clause.body:
                self._own.setdefault(clause.head.predicate, []).append(clause)
        self._elsewhere: dict[str, dict[Arguments, ClauseInfo]] = {}
        self._old: dict[str, dict[Arguments, ClauseInfo]] = {}
        self._ids: set[str] = set()
        cited: set[str] = set()
        for info in self._told():
            self._ids.add(info.id)
            cited.update(info.cite)
            cited.update(mentioned(info.extra.get("note", ())))
            if any(each not in part.references for each in info.cite):
                raise _Unsettled
        self._cited = frozenset(cited) | Context(part).cited
        self._facts = _Facts(self._elsewhere, self._own)

    def _told(self) -> Iterator[ClauseInfo]:
        """What the program says of the clauses in other files; facts are told apart by where they stand."""
        yield from (rule.info for rule in self._program.rules if _path(rule.info) not in self._changed)
        for name, rows in self._program.facts.items():
            elsewhere, old = self._elsewhere.setdefault(name, {}), self._old.setdefault(name, {})
            for row, info in rows.items():
                if _path(info) in self._changed:
                    old[row] = info
                else:
                    elsewhere[row] = info
                    yield info

    def result(self, bibliography: Bibliography) -> Rechecked:
        """All that is found; raises ``_Unsettled`` where that cannot be told."""
        kept = self._kept()
        broken = _errors(self._kb.diagnostics)
        self._rules_stand(broken)
        self._names_free()
        own = _Own(self._kb, self._declared)
        local = (each for rule in OF_CLAUSES for each in rule(own))
        mine = [*self._kb.diagnostics, *followed(self._kb.diagnostics, local, self._kb.groups)]
        if not broken:
            self._values_stay()
            whole = _Whole(self._kb, self._declared, self._facts)
            named = [*undeclared_predicate(whole), *unknown_value(whole), *unknown_citation(whole)]
            mine += named
            broken = bool(named)
        mine = list(as_wanted(self._kb, mine))
        if broken:
            return Rechecked((*_without(kept, _LATER), *mine), None, True)
        changes = self._changes()
        self._asked_alike(changes)
        kept = self._with_sources(kept, bibliography)
        if _errors(mine):
            return Rechecked((*_without(kept, _OF_MODELS), *mine), None, True)
        program = revised(self._program, changes)
        # Denials that held before may hold no more; of the others only those can hold now that something touched.
        held = any(each.code in _OF_MODELS for each in kept)
        if static_violations(program, None if held else moved(program)) or not fires_alike(self._program, program):
            raise _Unsettled
        kept = [each for each in kept if each.code not in _OF_MODELS]
        cases_stand = self._names_stand(changes) and denies_alike(self._program, program)
        return Rechecked((*kept, *mine), program, cases_stand)

    def _kept(self) -> list[Diagnostic]:
        """What was found before and has nothing to do with the files that changed."""
        kept = []
        for each in self._before.found:
            if self._changed.isdisjoint(span.file.path for span in (each.span, *(label.span for label in each.labels))):
                kept.append(each)
            elif each.code not in _OF_CLAUSES or each.span.file.path not in self._changed:
                raise _Unsettled
        return kept

    def _rules_stand(self, broken: bool) -> None:
        """Refuse rules that are not those of before; where a file cannot be read whole, some may lack."""
        old = [_unplaced(rule.info) for rule in self._program.rules if _path(rule.info) in self._changed]
        now = [_unplaced(clause_info(clause)) for clause in self._kb.clauses if clause.head is None or clause.body]
        if now != old and not (broken and all(each in old for each in now)):
            raise _Unsettled

    def _names_free(self) -> None:
        """Refuse what another clause may have already: an id, a fact, a key, a word for a value."""
        ids = [each.values[0].text for each in (entry(clause, "id") for clause in self._kb.clauses) if each is not None]
        if len(set(ids)) < len(ids) or not self._ids.isdisjoint(ids):
            raise _Unsettled
        for name, clauses in self._own.items():
            rows = [row for row in map(_row, clauses) if row is not None]
            elsewhere = self._elsewhere.get(name, {})
            if len(set(rows)) < len(rows) or any(row in elsewhere for row in rows):
                raise _Unsettled
        predicates = self._program.predicates
        keyed = {
            name: self._declared[name] for name in self._own if name in predicates and "key" in predicates[name].phrases
        }
        named = {name: self._declared[name] for name in sorted(self._domains) if self._renamed(name)}
        sorts = tuple([each for each in self._kb.sorts if each.predicate in named])
        about = _Whole(replace(self._kb, sorts=sorts), named, self._facts)
        found = (key(_Whole(self._kb, keyed, self._facts)), same_label(about), same_word(about))
        if next(chain.from_iterable(found), None) is not None:
            raise _Unsettled

    def _values_stay(self) -> None:
        """Refuse that a value is gone which clauses of other files may name."""
        for name in self._domains:
            if not self._old.get(name, {}).keys() <= set(map(_row, self._own.get(name, ()))):
                raise _Unsettled

    def _renamed(self, name: str) -> bool:
        """Whether the values of a domain, or what they are called, came or went."""
        old = {row: _naming(info) for row, info in self._old.get(name, {}).items()}
        return old != {_row(clause): _naming(clause_info(clause)) for clause in self._own.get(name, ())}

    def _changes(self) -> dict[str, Rows]:
        """The facts of each predicate of which some changed."""
        changes: dict[str, Rows] = {}
        for name in {**self._old, **self._own}:
            old = {row: _unplaced(info) for row, info in self._old.get(name, {}).items()}
            told = ((_row(clause), clause) for clause in self._own.get(name, ()))
            now = {row: clause_info(clause) for row, clause in told if row is not None}
            if old != {row: _unplaced(info) for row, info in now.items()}:
                changes[name] = {**self._elsewhere.get(name, {}), **now}
        return changes

    def _asked_alike(self, changes: Mapping[str, Rows]) -> None:
        """Refuse changes after which a condition of some rule finds the first of its facts, or none any more."""
        differing = {name: self._program.facts.get(name, {}).keys() ^ rows.keys() for name, rows in changes.items()}
        for name, rows in changes.items():
            optional = "optional" in self._program.predicates[name].phrases
            if not optional and bool(rows) != bool(self._program.facts.get(name)):
                raise _Unsettled
        for name, constants in asked_facts(self._program):
            asked = _any(differing.get(name, ()), constants)
            if asked and _any(self._program.facts.get(name, {}), constants) != _any(changes[name], constants):
                raise _Unsettled

    def _with_sources(self, kept: list[Diagnostic], bibliography: Bibliography) -> list[Diagnostic]:
        """What was kept, with what is found of the bibliography as it is cited now."""
        references = self._references
        if references is None:
            if {each for each in self._kb.references if each not in self._cited} == self._before.uncited:
                return kept
            references = bibliography()
        context = _Cited(replace(self._kb, references=references), self._cited)
        found = as_wanted(self._kb, (*uncited_reference(context), *same_source(context)))
        return [*(each for each in kept if each.code not in _OF_SOURCES), *found]

    def _names_stand(self, changes: Mapping[str, Rows]) -> bool:
        """Whether all that a case can name is there as it was, and perhaps more."""
        read = {each.predicate for each in self._kb.sorts} | set(self._program.entry.values())
        now = {info.id for rows in changes.values() for info in rows.values()}
        for name, rows in changes.items():
            for row, info in self._old.get(name, {}).items():
                if (info.id and info.id not in now) or (name in read and _unplaced(rows.get(row)) != _unplaced(info)):
                    return False
        return True


def _without(kept: Sequence[Diagnostic], codes: frozenset[str]) -> list[Diagnostic]:
    """What was kept without what the checks with these codes found, which do not run.

    Raises ``_Unsettled`` where a code is of others, too.
    """
    if any(each.code in _OF_SEVERAL for each in kept):
        raise _Unsettled
    return [each for each in kept if each.code not in codes]


def _errors(found: Iterable[Diagnostic]) -> bool:
    return any(each.severity is Severity.ERROR for each in found)


def _path(info: ClauseInfo) -> str:
    return info.source.rpartition(":")[0]


def _unplaced(info: ClauseInfo | None) -> ClauseInfo | None:
    return None if info is None else info._replace(source="")


def _naming(info: ClauseInfo) -> list[tuple[str, ...]]:
    return [info.extra.get(each, ()) for each in _NAMING]


def _arguments(clause: Clause) -> tuple[Term, ...]:
    return clause.head.arguments if clause.head is not None else ()


def _row(clause: Clause) -> Arguments | None:
    """The values of a fact; ``None`` for one that is none, having variables."""
    terms = _arguments(clause)
    return None if next(variables(terms), None) is not None else tuple(map(constant, terms))


def _any(rows: Iterable[Arguments], constants: Sequence[tuple[int, Value]]) -> bool:
    return any(all(row[place] == value for place, value in constants) for row in rows)


def _ignores(clause: Clause) -> bool:
    return any(each.key in ("ignore", "overrides") for each in clause.annotations)
