"""A program read through its manifest: which predicates carry the answers, and how its constants are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reasoner.answers.findings import ABSENT, PRESENT
from reasoner.answers.vocabulary import Term, Vocabulary
from reasoner.errors import KnowledgeBaseError
from reasoner.words.labels import capital
from reasoner.words.names import Sign, read_sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reasoner.answers.findings import Finding
    from reasoner.program.compiled import Arguments, ClauseInfo, CompiledProgram, GroundAtom, PredicateInfo, Value
    from reasoner.words.names import Names
    from reasoner.words.sentences import Sentences

ALL_STAGES = "all"


class Reading:
    """What answers need of a program: entry points by name, labels by constant, the vocabulary of cases.

    ``keeps`` says that what takes long to make ready may be kept between runs.
    """

    __slots__ = ("_claims", "_long", "_names", "_sentences", "_vocabulary", "keeps", "program")

    def __init__(self, program: CompiledProgram, *, keeps: bool = False) -> None:
        self.program = program
        self.keeps = keeps
        self._vocabulary: Vocabulary | None = None
        self._long: Names | None = None
        self._claims: tuple[tuple[str, int], ...] | None = None
        self._sentences: Sentences | None = None
        self._names: Names | None = None

    @property
    def entries(self) -> dict[str, str]:
        """The entry points of the manifest."""
        return self.program.entry

    @property
    def name(self) -> str:
        """The name of the knowledge base."""
        return self.program.name

    @property
    def version(self) -> str:
        """The version of the knowledge base."""
        return self.program.version

    @property
    def notice(self) -> str:
        """What stands below every answer; empty for nothing."""
        return self.program.notice

    @property
    def hash(self) -> str:
        """The hash of everything the knowledge base says."""
        return self.program.hash

    @property
    def case_banks(self) -> tuple[str, ...]:
        """Paths of the knowledge base's own cases."""
        return self.program.case_banks

    @property
    def vocabulary(self) -> Vocabulary:
        """What a case may say and a model may conclude."""
        if self._vocabulary is None:
            self._vocabulary = _vocabulary(self)
        return self._vocabulary

    @property
    def sentences(self) -> Sentences:
        """The sentences of the program, filled on demand."""
        if self._sentences is None:
            from reasoner.words.sentences import Sentences

            self._sentences = Sentences(self.program)
        return self._sentences

    @property
    def names(self) -> Names:
        """The short names of conclusions and signs."""
        if self._names is None:
            from reasoner.words.names import Names

            self._names = Names(self.program, self.sentences.labels)
        return self._names

    def entry(self, name: str, default: str | None = None) -> str:
        """The predicate of an entry point; without a default a missing one is an error of the manifest."""
        found = self.program.entry.get(name, default)
        if found is None:
            raise KnowledgeBaseError(
                f"the knowledge base '{self.program.name}' names no entry point '{name}'",
                help=f"add {name} = ... under [entry] in its manifest",
            )
        return found

    def facts(self, predicate: str) -> Iterator[tuple[Arguments, ClauseInfo]]:
        """The facts of a predicate with what their clauses say, in source order."""
        return iter(self.program.facts.get(predicate, {}).items())

    def in_order(self, entry: str) -> tuple[str, ...]:
        """The names that an entry point numbers, such as stages and tiers, the first one first."""
        rows = self.program.facts.get(self.entry(entry, ""), {})
        return tuple(str(row[0]) for row in sorted(rows, key=lambda row: (int(row[1]), str(row[0]))))

    def dangerous(self, conclusion: str) -> bool:
        """Whether the knowledge base says that it harms to miss a conclusion."""
        return (conclusion,) in self.program.facts.get(self.entry("danger", ""), {})

    def akin(self, one: str, other: str) -> bool:
        """Whether one of two conclusions is a kind of the other."""
        kinds = self.program.facts.get(self.entry("kind_of", ""), {})
        return (one, other) in kinds or (other, one) in kinds

    def fact_info(self, atom: GroundAtom) -> ClauseInfo | None:
        """The clause that states a fact of the knowledge base."""
        return self.program.fact_info(atom)

    def label(self, conclusion: str) -> str:
        """The long label of a conclusion."""
        return self.label_at("candidate", 1, conclusion)

    def label_at(self, entry: str, place: int, value: Value) -> str:
        """The long label of a value in an argument of an entry point; a string is its own label."""
        if self._long is None:
            from reasoner.words.labels import Labels
            from reasoner.words.names import Names

            self._long = Names(self.program, Labels(self.program, full=True))
        return self._long.at(entry, place, value)

    def info_at(self, entry: str, place: int, value: Value) -> ClauseInfo | None:
        """The clause that admits a value to the sort of an argument of an entry point."""
        return next((info for row, info in self.facts(self._domain(entry, place)) if row[0] == value), None)

    def distinct(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings without those absent ones that only deny the opposite of a recorded one."""
        every = tuple(findings)
        present = {(each.attribute, each.value) for each in every if each.kind == PRESENT}
        return tuple(
            each
            for each in every
            if each.kind != ABSENT
            or not any(
                (each.attribute, other) in present
                for other in self.vocabulary.opposite.get((each.attribute, str(each.value)), ())
            )
        )

    def said(self, finding: Finding) -> str:
        """A finding of a case, by its short name."""
        return self.names.sign(Sign(finding.attribute, finding.value, finding.kind == ABSENT))

    def finding_label(self, text: str) -> str:
        """A finding as typed, by its short name, as a sentence begins."""
        return capital(self.names.sign(read_sign(text)))

    def group(self, conclusion: str) -> str:
        """The group that a conclusion belongs to; empty when the knowledge base has none."""
        rows = self.program.facts.get(self.entry("group", ""), {})
        return next((str(row[1]) for row in rows if row[0] == conclusion and len(row) == 2), "")

    @property
    def conclusion_sort(self) -> str:
        """The sort of conclusions."""
        return self._sort("candidate", 1)

    @property
    def claim_predicates(self) -> tuple[tuple[str, int], ...]:
        """The facts that say something of a conclusion and a sign, each with its number of arguments."""
        if self._claims is None:
            sign = (self.conclusion_sort, self._sort("finding", 1), self._sort("finding", 2))
            known = self.program.predicates.items()
            self._claims = tuple(
                (name, len(info.sorts)) for name, info in known if info.kind == "fact" and info.sorts[:3] == sign
            )
        return self._claims

    @property
    def _strength_sort(self) -> str:
        """The sort of strengths: the last argument of claims."""
        known = (self._predicate(entry) for entry in ("supports", "requires", "opposes"))
        return next((info.sorts[3] for info in known if info is not None), "")

    @property
    def strengths(self) -> tuple[str, ...]:
        """The strengths of claims, strongest first."""
        domain = self.program.sort_form(self._strength_sort)[1]
        return tuple(str(row[0]) for row in self.program.facts.get(domain, {}))

    @property
    def frequencies(self) -> tuple[str, ...]:
        """The words for how often a sign is seen, in the order of the knowledge base."""
        info = self._predicate("frequency")
        domain = self.program.sort_form(info.sorts[3])[1] if info is not None else ""
        return tuple(str(row[0]) for row in self.program.facts.get(domain, {}))

    def strength_place(self, predicate: str) -> int | None:
        """Which argument of a predicate is a strength."""
        info, sort = self.program.predicates.get(predicate), self._strength_sort
        return info.sorts.index(sort) if info is not None and sort in info.sorts else None

    def stages(self, name: str) -> tuple[str, ...] | None:
        """The stages that a set of them holds; ``None`` for all."""
        if name == ALL_STAGES:
            return None
        if name not in self.program.stages:
            raise KnowledgeBaseError(
                f"the knowledge base '{self.program.name}' does not say which stages are '{name}'",
                help=f"add {name} = [...] under [stages] in its manifest",
            )
        return self.program.stages[name]

    def bank_path(self, source: str | None) -> str | None:
        """``cases#ID`` without a file of that name is the knowledge base's own bank."""
        if source is None or "#" not in source:
            return source
        import os.path

        name, _, id_ = source.rpartition("#")
        if os.path.exists(name) or os.path.exists(source):  # noqa: PTH110 - pathlib costs start-up time
            return source
        for path in self.case_banks:
            stem = os.path.splitext(os.path.basename(path))[0]  # noqa: PTH119, PTH122
            if name in (stem, self.program.name):
                return f"{path}#{id_}"
        return source

    def implied(self, finding: Finding) -> tuple[str, ...]:
        """The values of its attribute that hold when a finding does: itself, more general ones, or its bands."""
        if isinstance(finding.value, str):
            return (finding.value, *self.vocabulary.ancestors(finding.attribute, finding.value))
        return tuple(
            str(row[1])
            for row, _info in self.facts(self.entry("band", ""))
            if row[0] == finding.attribute and _within(finding.value, row[2], row[3])
        )

    def _predicate(self, entry: str) -> PredicateInfo | None:
        return self.program.predicates.get(self.program.entry.get(entry, ""))

    def _sort(self, entry: str, place: int) -> str:
        info = self._predicate(entry)
        return info.sorts[place] if info is not None and len(info.sorts) > place else ""

    def _domain(self, entry: str, place: int) -> str:
        return self.program.sort_form(self._sort(entry, place))[1]


def read(program: CompiledProgram, *, keeps: bool = False) -> Reading:
    """Read a program through its manifest; refuse one that does not say how cases and answers are called."""
    reading = Reading(program, keeps=keeps)
    for name in ("finding", "absent", "measured", "candidate"):
        if program.entry.get(name) not in program.predicates:
            reading.entry(name)
            raise KnowledgeBaseError(f"the entry point '{name}' of '{program.name}' is no predicate")
    return reading


def _vocabulary(reading: Reading) -> Vocabulary:
    domain = reading._domain
    scale = domain("measured", 2)
    return Vocabulary(
        _Terms(reading.program.facts.get(domain("finding", 1), {})),
        _PairTerms(reading.program.facts.get(domain("finding", 2), {})),
        _Terms(reading.program.facts.get(domain("candidate", 1), {})),
        stages={str(row[0]): str(row[1]) for row, _ in reading.facts(reading.entry("stage", ""))},
        scales={str(row[0]): (_int(row[1]), str(row[2]).lstrip('"')) for row, _ in reading.facts(scale)},
        limits={str(row[0]): (_int(row[1]), _int(row[2])) for row, _ in reading.facts(reading.entry("limit", ""))},
        single=(str(row[0]) for row, _ in reading.facts(reading.entry("single", ""))),
        is_a=(_triple(row) for row, _ in reading.facts(reading.entry("is_a", ""))),
        opposite=(_triple(row) for row, _ in reading.facts(reading.entry("opposite", ""))),
        notes=(str(row[0]) for row, _ in reading.facts(reading.entry("note_only", ""))),
    )


class _PairTerms(Mapping[tuple[str, str], Term]):
    """The terms of a domain of pairs, each read from its fact when first asked for."""

    __slots__ = ("_facts", "_read")

    def __init__(self, facts: Mapping[Arguments, ClauseInfo]) -> None:
        self._facts = facts
        self._read: dict[tuple[str, str], Term] = {}

    def __getitem__(self, key: tuple[str, str]) -> Term:
        if key not in self._read:
            self._read[key] = _term(key, self._facts[key])
        return self._read[key]

    def __contains__(self, key: object) -> bool:
        return key in self._facts

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter([(str(row[0]), str(row[1])) for row in self._facts])

    def __len__(self) -> int:
        return len(self._facts)


class _Terms(Mapping[str, Term]):
    """The terms of a domain, each read from its fact when first asked for."""

    __slots__ = ("_facts", "_read")

    def __init__(self, facts: Mapping[Arguments, ClauseInfo]) -> None:
        self._facts = facts
        self._read: dict[str, Term] = {}

    def __getitem__(self, key: str) -> Term:
        if key not in self._read:
            self._read[key] = _term((key,), self._facts[(key,)])
        return self._read[key]

    def __contains__(self, key: object) -> bool:
        return (key,) in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter([str(row[0]) for row in self._facts])

    def __len__(self) -> int:
        return len(self._facts)


def _term(row: Arguments, info: ClauseInfo) -> Term:
    extra = info.extra
    if not extra:
        return Term(tuple(map(str, row)))
    return Term(
        tuple(map(str, row)),
        " ".join(extra.get("label", ())),
        extra.get("synonyms", ()),
        " ".join(extra.get("question", ())),
        " ".join(extra.get("note", ())),
        info.source,
    )


def _triple(row: Arguments) -> tuple[str, str, str]:
    return str(row[0]), str(row[1]), str(row[2])


def _int(value: Value) -> int:
    if not isinstance(value, int):
        raise KnowledgeBaseError(f"{value!r} stands where a number belongs")
    return value


def _within(number: int, low: Value, high: Value) -> bool:
    return isinstance(low, int) and isinstance(high, int) and low <= number <= high
