"""What a case of a bank is expected to lead to: its ``[case.expect]`` table, every key and every name checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from reasoner.answers.case import CASE
from reasoner.bench.demands import ASKS, DEMANDS, NO_HIGHER, Demand
from reasoner.errors import CaseError, UnknownNameError
from reasoner.near_names import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoner.answers.case_file import CaseText
    from reasoner.answers.reading import Reading
    from reasoner.explain.matching import Partial

FIRST, TIER, NOT_TIER = "first", "tier", "not_tier"
# Key: entry point, and whether what is named should hold.
_LISTS = {
    "in": ("candidate", True),
    "not_in": ("candidate", False),
    "step": ("step", True),
    "not_step": ("step", False),
    "avoid": ("avoid", True),
    "not_avoid": ("avoid", False),
    "warning": ("warning", True),
    "not_warning": ("warning", False),
    "urgent": ("urgent", True),
    "not_urgent": ("urgent", False),
}
# Demands whose names are those of an entry point; the others list findings or pieces of text.
_DEMANDED = {"first_step": "step", "not_first": "candidate", "listed": "candidate", "listed_any": "candidate"}
_CAUTIONS = {"caution": True, "not_caution": False}
_ATOMS = {"holds": True, "not_holds": False}
_REASONS = {"because": True, "not_because": False}
KEYS = (FIRST, *_LISTS, TIER, NOT_TIER, *_CAUTIONS, *_ATOMS, *DEMANDS, *_REASONS)
_ANY_SORT = ("open", "integer", "string")


class Expected(NamedTuple):
    """One thing that should hold, or should not: the atoms of a pattern. ``first`` also asks for the first place."""

    key: str
    name: str
    predicate: str
    arguments: Partial
    wanted: bool = True
    first: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """The expectation as it is written."""
        return f"{self.key}: {self.name}"


class Reason(NamedTuple):
    """A clause that should, or should not, be in a derivation: of ``about``, else of all that is asserted."""

    clause: str
    wanted: bool
    about: Expected | None = None

    @property
    def says(self) -> str:
        """The expectation as it is written."""
        key = "because" if self.wanted else "not_because"
        return f"{key}: {self.clause}" if self.about is None else f"{key}: {self.about.name} by {self.clause}"


class Expectations(NamedTuple):
    """All that a case is expected to lead to, in the order of its table."""

    expected: tuple[Expected, ...] = ()
    reasons: tuple[Reason, ...] = ()
    demands: tuple[Demand, ...] = ()

    @property
    def size(self) -> int:
        """How many expectations there are."""
        return len(self.expected) + len(self.reasons) + len(self.demands)

    @property
    def asserted(self) -> tuple[Expected, ...]:
        """Those that say that something holds."""
        return tuple(each for each in self.expected if each.wanted)

    @property
    def goals(self) -> frozenset[str]:
        """The predicates that a model has to tell about."""
        about = (reason.about for reason in self.reasons if reason.about is not None)
        return frozenset(each.predicate for each in (*self.expected, *about))


def expectations_of(text: CaseText, reading: Reading, clauses: frozenset[str]) -> Expectations:
    """The expectations of a case; ``clauses`` are the ids that reasons may name."""
    table = text.table.get("expect")
    if table is None:
        return Expectations()
    if not isinstance(table, dict):
        raise CaseError(f"{text.place}: expect must be a table", help="write [case.expect]")
    return _Reader(text.place, reading, clauses).read(table)


def clause_ids(reading: Reading) -> frozenset[str]:
    """The ids of all rules and facts of a program."""
    program = reading.program
    rules = {rule.info.id for rule in program.rules}
    facts = {info.id for rows in program.facts.values() for info in rows.values()}
    return frozenset(rules | facts) - {""}


class _Reader:
    def __init__(self, place: str, reading: Reading, clauses: frozenset[str]) -> None:
        self.place, self.reading, self.clauses = f"{place}: expect", reading, clauses

    def read(self, table: Mapping[str, Any]) -> Expectations:
        """All keys; reasons last, because they refer to what is asserted."""
        expected: list[Expected] = []
        for key, value in table.items():
            if key not in KEYS:
                self._unknown("key", key, KEYS, f"{self.place}: unknown key '{key}'")
            if key not in (*_REASONS, *DEMANDS):
                expected.extend(self._expected(key, value))
        _refuse_both(self.place, expected)
        reasons = [
            reason for key in _REASONS if key in table for reason in self._reasons(key, table[key], tuple(expected))
        ]
        demands = [demand for key in DEMANDS if key in table for demand in self._demands(key, table[key])]
        return Expectations(tuple(expected), tuple(reasons), tuple(demands))

    def _demands(self, key: str, value: Any) -> Iterable[Demand]:
        if key == NO_HIGHER:
            for name, findings in self._table(key, value).items():
                conclusion = self._name("candidate", 1, key, name)
                yield Demand(key, tuple(self._finding(key, each) for each in self._names(key, findings)), conclusion)
            return
        names = self._names(key, value)
        entry = _DEMANDED.get(key)
        if entry is not None:
            names = [self._name(entry, 1, key, each) for each in names]
        elif key == ASKS:
            names = [self._finding(key, each) for each in names]
        # What must be listed is listed each by itself, so that a failure names what is missing.
        yield from ((Demand(key, (each,)) for each in names) if key == "listed" else (Demand(key, tuple(names)),))

    def _finding(self, key: str, text: str) -> str:
        """A finding, or an attribute alone, as the vocabulary writes it."""
        from reasoner.answers.findings import parse_finding

        vocabulary = self.reading.vocabulary
        try:
            return text if text in vocabulary.attributes else parse_finding(text, vocabulary).text(vocabulary)
        except UnknownNameError as error:
            raise UnknownNameError(f"{self.place}.{key}: {error.message}", help=error.help) from None

    def _expected(self, key: str, value: Any) -> Iterable[Expected]:
        if key == FIRST:
            names = tuple(self._name("candidate", 1, key, each) for each in self._names(key, value))
            row = self._row("candidate", names[0] if len(names) == 1 else None)
            return [Expected(key, " or ".join(names), self._predicate(key, "candidate"), row, True, names)]
        if key in (TIER, NOT_TIER):
            return [self._tier(key, name, tier) for name, tier in self._table(key, value).items()]
        if key in _CAUTIONS:
            return [
                self._caution(key, step, each)
                for step, named in self._table(key, value).items()
                for each in self._names(f"{key}.{step}", named)
            ]
        if key in _ATOMS:
            return [self._atom(key, each) for each in self._names(key, value)]
        entry, wanted = _LISTS[key]
        return [self._plain(key, entry, self._name(entry, 1, key, each), wanted) for each in self._names(key, value)]

    def _plain(self, key: str, entry: str, name: str, wanted: bool = True) -> Expected:
        return Expected(key, name, self._predicate(key, entry), self._row(entry, name), wanted)

    def _tier(self, key: str, name: str, tier: Any) -> Expected:
        conclusion = self._name("candidate", 1, key, name)
        if not isinstance(tier, str):
            raise CaseError(f"{self.place}.{key}.{name} must be a name in quotes")
        row = (CASE, conclusion, self._name("tier", 2, key, tier))
        return Expected(key, f"{conclusion} {tier}", self._predicate(key, "tier"), row, key == TIER)

    def _caution(self, key: str, step: str, caution: str) -> Expected:
        step, caution = self._name("step", 1, key, step), self._name("step_caution", 2, key, caution)
        predicate = self._predicate(key, "step_caution")
        return Expected(key, f"{caution} with {step}", predicate, (CASE, step, caution), _CAUTIONS[key])

    def _atom(self, key: str, text: str) -> Expected:
        from reasoner.explain.written_atom import read_atom

        try:
            found = read_atom(text, self.reading.program, CASE)
        except UnknownNameError as error:
            raise UnknownNameError(f"{self.place}.{key}: {error.message}", help=error.help) from None
        return Expected(key, text, found.predicate, found.arguments, _ATOMS[key])

    def _reasons(self, key: str, value: Any, expected: tuple[Expected, ...]) -> Iterable[Reason]:
        if isinstance(value, dict):
            for name, named in value.items():
                about = self._about(key, name, expected)
                for clause in self._names(f"{key}.{name}", named):
                    yield Reason(self._clause(key, clause), _REASONS[key], about)
            return
        if not any(each.wanted for each in expected):
            raise CaseError(
                f"{self.place}.{key}: nothing is asserted that could have a reason",
                help=f"add in = [...] or step = [...], or write {key} = {{ NAME = [...] }}",
            )
        for clause in self._names(key, value):
            yield Reason(self._clause(key, clause), _REASONS[key])

    def _about(self, key: str, name: str, expected: tuple[Expected, ...]) -> Expected:
        """What a reason is about: an atom, what the case asserts under this name, else a name of any entry point."""
        if "(" in name:
            return self._atom("holds", name)
        for each in expected:
            if each.wanted and each.name == name:
                return each
        known: list[str] = []
        for entry in ("candidate", "step", "avoid", "warning"):
            domain = self._domain(entry, 1)
            if name in domain:
                return self._plain(key, entry, name)
            known.extend(domain)
        return self._unknown("name", name, known, f"{self.place}.{key}: nothing is called '{name}'")

    def _clause(self, key: str, clause: str) -> str:
        if clause not in self.clauses:
            message = f"{self.place}.{key}: no rule or fact has the id '{clause}'"
            self._unknown("id", clause, self.clauses, message)
        return clause

    def _name(self, entry: str, place: int, key: str, text: str) -> str:
        """The constant that a text names; a conclusion may be named by its label too."""
        try:
            if entry == "candidate":
                return self.reading.vocabulary.conclusion(text)
        except UnknownNameError as error:
            raise UnknownNameError(f"{self.place}.{key}: {error.message}", help=error.help) from None
        domain = self._domain(entry, place)
        if domain and text not in domain:
            self._unknown(key, text, domain, f"{self.place}.{key}: there is no '{text}'")
        return text

    def _domain(self, entry: str, place: int) -> list[str]:
        program = self.reading.program
        info = program.predicates.get(program.entry.get(entry, ""))
        if info is None or len(info.sorts) <= place:
            return []
        form, predicate = program.sort_form(info.sorts[place])
        if form in _ANY_SORT:
            return []
        return [str(row[0]) for row in program.facts.get(predicate, {})]

    def _predicate(self, key: str, entry: str) -> str:
        predicate = self.reading.entries.get(entry, "")
        if predicate not in self.reading.program.predicates:
            raise CaseError(
                f"{self.place}.{key}: '{self.reading.name}' has no entry point '{entry}'",
                help="its manifest names entry points under [entry]",
            )
        return predicate

    def _row(self, entry: str, name: str | None) -> Partial:
        predicate = self.reading.program.predicates[self._predicate(entry, entry)]
        return (CASE, name, *(None for _ in predicate.sorts[2:]))

    def _names(self, key: str, value: Any) -> list[str]:
        named = [value] if isinstance(value, str) else value
        if not isinstance(named, list) or not named or not all(isinstance(each, str) for each in named):
            raise CaseError(f"{self.place}.{key} must be a name or a list of names", help=f'write {key} = ["name"]')
        return named

    def _table(self, key: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise CaseError(f"{self.place}.{key} must be a table", help=f"write {key} = {{ name = ... }}")
        return value

    def _unknown(self, kind: str, text: str, known: Iterable[str], message: str) -> NoReturn:
        advice = did_you_mean(text, set(known), most=3, least=0.5)
        if kind == "key":
            raise CaseError(message, help=f"{advice} expect has {', '.join(KEYS)}".strip())
        raise UnknownNameError(message, help=advice)


def _refuse_both(place: str, expected: list[Expected]) -> None:
    """Refuse a table that expects something to hold and not to hold."""
    wanted = {(each.predicate, each.arguments) for each in expected if each.wanted}
    for each in expected:
        if not each.wanted and (each.predicate, each.arguments) in wanted:
            raise CaseError(f"{place}: '{each.name}' is expected, and expected not to be", help="keep the one meant")
