"""The compiled program: everything evaluation and explanation need, as plain data that JSON can hold.

The classes are named tuples, not dataclasses: a warm start imports this module and pays for each class it makes.

Values at run time are ``int`` for integers and ``str`` for constants; a string constant carries a leading ``"``
(``'"free text'``), so symbols and strings never mix. ``show_value`` prints a value the way it parses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeAlias

Value: TypeAlias = int | str
Arguments: TypeAlias = tuple[Value, ...]
EngineName: TypeAlias = Literal["pydatalog", "native"]
"""Which engine asks the rules; both give the same model."""


ANY = "_"
"""An argument that any value fits: what the anonymous variable of a negated literal is, as nothing binds it."""


class GroundAtom(NamedTuple):
    """A predicate with values for all its arguments."""

    predicate: str
    arguments: Arguments

    def __str__(self) -> str:
        if not self.arguments:
            return self.predicate
        return f"{self.predicate}({', '.join(map(show_value, self.arguments))})"


def show_value(value: Value) -> str:
    """Print a value so that the parser reads the same value back."""
    if isinstance(value, str) and value.startswith('"'):
        text = value[1:].replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{text}"'
    return str(value)


class Var(NamedTuple):
    """A variable of a rule, by its place in ``CompiledRule.variables``."""

    slot: int


class Operation(NamedTuple):
    """Integer arithmetic over two patterns."""

    operator: str
    left: Pattern
    right: Pattern


Pattern: TypeAlias = int | str | Var | Operation


class LiteralPattern(NamedTuple):
    """An atom with patterns for arguments, negated or not; ``ANY`` stands only in negated ones. Heads use it too."""

    predicate: str
    arguments: tuple[Pattern, ...]
    negated: bool = False


class ComparisonPattern(NamedTuple):
    """``left operator right``; ``=`` binds a variable when one side is one that nothing else binds."""

    left: Pattern
    operator: str
    right: Pattern


class ElementPattern(NamedTuple):
    """One aggregate element; ``local`` are the slots of the variables that occur nowhere outside the aggregate."""

    terms: tuple[Pattern, ...]
    condition: tuple[LiteralPattern | ComparisonPattern, ...]
    local: tuple[int, ...]


class AggregatePattern(NamedTuple):
    """``guard operator #function { elements }``; ``=`` with an unbound variable as guard binds it."""

    function: str
    guard: Pattern
    operator: str
    elements: tuple[ElementPattern, ...]


BodyPattern: TypeAlias = LiteralPattern | ComparisonPattern | AggregatePattern


class ClauseInfo(NamedTuple):
    """What the annotations of a clause say, and where it stands. ``extra`` holds further keys of the closed list."""

    id: str
    source: str
    layer: str
    text: str
    says: str = ""
    because: str = ""
    cite: tuple[str, ...] = ()
    evidence: str = ""
    status: str = "accepted"
    strategy: str = ""
    extra: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - a named-tuple default, never mutated


class CompiledRule(NamedTuple):
    """A rule with a body; ``head`` is ``None`` for a denial. Body patterns keep the order of the source.

    ``number`` is its place in the program. ``variables`` names every variable by slot: first those outside aggregates,
    in order of first occurrence (an anonymous one is ``_1``, ``_2``, ...), then those local to aggregates. Bindings of
    an instance cover the first ``globals`` of them. ``order`` lists body positions in the order of evaluation, empty
    where none was planned; ``lookups`` those of literals that add at most one row to what is known before them.
    """

    number: int
    head: LiteralPattern | None
    body: tuple[BodyPattern, ...]
    variables: tuple[str, ...]
    globals: int
    info: ClauseInfo
    order: tuple[int, ...] = ()
    lookups: tuple[int, ...] = ()


class PredicateInfo(NamedTuple):
    """A declaration: sorts of the arguments, kind (``input``, ``fact``, ``derived``), phrases, and where it stands.

    ``per_case`` is true when the first argument has sort ``case``. ``component`` is the number of its strongly
    connected component in evaluation order; ``recursive`` says that the component has a cycle.
    """

    name: str
    sorts: tuple[str, ...]
    kind: str
    phrases: dict[str, str]
    per_case: bool
    component: int
    recursive: bool
    info: ClauseInfo


class SortInfo(NamedTuple):
    """A sort: its form (``open``, ``integer``, ``string``, ``in``, ``scaled``) and the predicate of the last two."""

    name: str
    form: str
    predicate: str


class Outline(NamedTuple):
    """What evaluation must know of a rule before it looks at it: enough to leave most rules alone.

    ``head`` is empty for a denial; ``needs`` are the predicates of its positive literals, ``mentions`` all it names.
    """

    head: str
    per_case: bool
    needs: tuple[str, ...]
    mentions: tuple[str, ...]


class CompiledProgram:
    """A checked program as plain data, with everything computed that does not depend on a case; never changed.

    ``facts`` are the facts of the knowledge base by predicate, each with its clause; ``ranks`` the derived atoms that
    depend on no case, each with its rank. ``components`` lists the rule numbers of each component in evaluation order,
    ``outlines`` what is needed to know of each rule beforehand. ``notice`` stands below every answer.
    """

    __slots__ = (
        "bibliography",
        "case_banks",
        "components",
        "entry",
        "facts",
        "hash",
        "indexed",
        "layers",
        "name",
        "notice",
        "outlines",
        "predicates",
        "ranks",
        "rules",
        "sorts",
        "stages",
        "title",
        "version",
    )

    def __init__(
        self,
        *,
        name: str,
        title: str,
        version: str,
        hash: str,
        layers: tuple[str, ...],
        predicates: Mapping[str, PredicateInfo],
        sorts: dict[str, SortInfo],
        rules: Sequence[CompiledRule],
        facts: Mapping[str, Mapping[Arguments, ClauseInfo]],
        components: tuple[tuple[int, ...], ...],
        entry: dict[str, str],
        stages: dict[str, tuple[str, ...]],
        bibliography: Mapping[str, Mapping[str, str]],
        case_banks: tuple[str, ...],
        notice: str = "",
        ranks: Mapping[str, Mapping[Arguments, int]] | None = None,
        outlines: tuple[Outline, ...] | None = None,
    ) -> None:
        self.name: Final = name
        self.title: Final = title
        self.version: Final = version
        self.hash: Final = hash
        self.layers: Final = layers
        self.predicates: Final = predicates
        self.sorts: Final = sorts
        self.rules: Final = rules
        self.facts: Final = facts
        self.ranks: Final = {} if ranks is None else ranks
        self.outlines: Final = tuple([outline(rule, predicates) for rule in rules]) if outlines is None else outlines
        self.components: Final = components
        self.entry: Final = entry
        self.stages: Final = stages
        self.bibliography: Final = bibliography
        self.case_banks: Final = case_banks
        self.notice: Final = notice
        # Evaluation keeps its indexes over the static rows here: derived from the rest, never part of what it says.
        self.indexed: object = None

    def replace(self, **changed: Any) -> CompiledProgram:
        """The program with some of its parts changed; what evaluation derived of it is left behind."""
        parts = {name: getattr(self, name) for name in self.__slots__ if name != "indexed"}
        return CompiledProgram(**{**parts, **changed})

    def sort_form(self, sort: str) -> tuple[str, str]:
        """Form of a sort and, for ``in`` and ``scaled``, its predicate; an unknown sort is open."""
        info = self.sorts.get(sort)
        return ("open", "") if info is None else (info.form, info.predicate)

    def fact_info(self, atom: GroundAtom) -> ClauseInfo | None:
        """The clause that states a fact of the knowledge base."""
        return self.facts.get(atom.predicate, {}).get(atom.arguments)

    def fact_infos(self, predicate: str) -> list[tuple[GroundAtom, ClauseInfo]]:
        """The facts of a predicate with their clauses, in source order."""
        return [(GroundAtom(predicate, row), info) for row, info in self.facts.get(predicate, {}).items()]

    def is_static(self, rule: CompiledRule) -> bool:
        """Whether a rule depends on no case."""
        return not self.outlines[rule.number].per_case


def outline(rule: CompiledRule, predicates: Mapping[str, PredicateInfo]) -> Outline:
    """The outline of a rule."""
    mentions = tuple(dict.fromkeys(rule_predicates(rule)))
    needs = [each.predicate for each in rule.body if isinstance(each, LiteralPattern) and not each.negated]
    per_case = any(predicates[name].per_case for name in mentions if name in predicates)
    return Outline(rule.head.predicate if rule.head is not None else "", per_case, tuple(needs), mentions)


def rule_predicates(rule: CompiledRule) -> list[str]:
    """Every predicate a rule mentions: its head, then its body in order, aggregates included."""
    names = [rule.head.predicate] if rule.head is not None else []
    for pattern in rule.body:
        if isinstance(pattern, LiteralPattern):
            names.append(pattern.predicate)
        elif isinstance(pattern, AggregatePattern):
            for element in pattern.elements:
                names.extend(each.predicate for each in element.condition if isinstance(each, LiteralPattern))
    return names
