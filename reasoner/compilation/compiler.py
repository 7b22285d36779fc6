"""From a checked program to the compiled one: plain patterns with slots, annotations bound, static part computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reasoner.engine.evaluate import evaluate_static
from reasoner.engine.prepared import planned
from reasoner.program.checked import CheckedProgram
from reasoner.program.compiled import (
    ANY,
    AggregatePattern,
    Arguments,
    BodyPattern,
    ClauseInfo,
    ComparisonPattern,
    CompiledProgram,
    CompiledRule,
    ElementPattern,
    GroundAtom,
    LiteralPattern,
    Operation,
    Pattern,
    PredicateInfo,
    SortInfo,
    Value,
    Var,
)
from reasoner.program.graph import edges
from reasoner.program.patterns import calculate
from reasoner.syntax.printer import show
from reasoner.syntax.tree import (
    Aggregate,
    Annotation,
    Arithmetic,
    Atom,
    BodyLiteral,
    Clause,
    Comparison,
    Literal,
    Number,
    PredicateDeclaration,
    String,
    Symbol,
    Term,
    Variable,
)

CASE = "case"
_SINGLE = ("id", "says", "because", "evidence", "status", "strategy")


def compile_program(checked: CheckedProgram) -> CompiledProgram:
    """Compile a checked program and compute all that depends on no case."""
    kb = checked.kb
    component_of = {name: number for number, names in enumerate(checked.components) for name in names}
    recursive = {edge.head for edge in edges(kb.clauses) if component_of[edge.head] == component_of[edge.body]}
    predicates = {
        each.name: _predicate(each, component_of.get(each.name, 0), each.name in recursive) for each in kb.predicates
    }
    facts: dict[str, dict[Arguments, ClauseInfo]] = {}
    rules: list[CompiledRule] = []
    for clause in kb.clauses:
        if clause.head is not None and not clause.body:
            row = tuple(constant(term) for term in clause.head.arguments)
            facts.setdefault(clause.head.predicate, {}).setdefault(row, clause_info(clause))
        else:
            rules.append(compile_rule(clause, len(rules)))
    by_component: dict[int, list[int]] = {}
    for rule in rules:
        if rule.head is not None:
            by_component.setdefault(component_of[rule.head.predicate], []).append(rule.number)
    program = CompiledProgram(
        name=kb.name,
        title=kb.title,
        version=kb.version,
        hash=kb.content_hash,
        layers=tuple(layer.name for layer in kb.layers),
        predicates=predicates,
        sorts={sort.name: SortInfo(sort.name, sort.form, sort.predicate or "") for sort in kb.sorts},
        rules=tuple(rules),
        facts=facts,
        components=tuple(tuple(by_component[number]) for number in sorted(by_component)),
        entry=dict(kb.entry),
        stages=dict(kb.stages),
        bibliography={key: _reference(reference.fields) for key, reference in kb.references.items()},
        case_banks=kb.case_banks,
        notice=kb.notice,
    )
    return with_static_part(program)


def compile_rule(clause: Clause, number: int) -> CompiledRule:
    """Compile one rule or denial, or a query read as a denial."""
    slots = _Slots(clause)
    head = None if clause.head is None else slots.literal(Literal(clause.head))
    body = tuple(slots.body(literal) for literal in clause.body)
    return CompiledRule(number, head, body, tuple(slots.names), slots.globals, clause_info(clause))


def constant(term: Term) -> Value:
    """The value of a constant term."""
    match term:
        case Symbol(name):
            return name
        case Number(value):
            return value
        case String(text):
            return f'"{text}'
        case Arithmetic(operator, left, right):
            first, second = constant(left), constant(right)
            return calculate(first, operator, second)
    raise TypeError(f"no constant: {show(term)}")


def clause_info(clause: Clause) -> ClauseInfo:
    """What the annotations of a clause say, with its place and its text."""
    texts: dict[str, tuple[str, ...]] = {}
    for annotation in clause.annotations:
        texts[annotation.key] = (*texts.get(annotation.key, ()), *words(annotation))
    single = {key: " ".join(texts.pop(key, ())) for key in _SINGLE}
    span = clause.span
    return ClauseInfo(
        id=single["id"],
        source=f"{span.file.path}:{span.line}" if span.file.path else "",
        layer=span.file.layer,
        text=show(Clause(clause.head, clause.body)),
        says=single["says"],
        because=single["because"],
        cite=texts.pop("cite", ()),
        evidence=single["evidence"],
        status=single["status"] or "accepted",
        strategy=single["strategy"],
        extra=texts,
    )


def words(annotation: Annotation) -> tuple[str, ...]:
    """The values of an annotation as plain texts; an entry without a value is the flag ``yes``."""
    return tuple(value.text for value in annotation.values) or ("yes",)


def _reference(fields: object) -> dict[str, str]:
    return {key: str(value) for key, value in fields.items()} if isinstance(fields, dict) else {}


def _predicate(declaration: PredicateDeclaration, component: int, recursive: bool) -> PredicateInfo:
    sorts = tuple(argument.sort for argument in declaration.arguments)
    phrases = {annotation.key: " ".join(words(annotation)) for annotation in declaration.annotations}
    info = ClauseInfo(
        id=declaration.name,
        source=f"{declaration.span.file.path}:{declaration.span.line}",
        layer=declaration.span.file.layer,
        text=show(PredicateDeclaration(declaration.name, declaration.arguments, declaration.kind)),
    )
    per_case = bool(sorts) and sorts[0] == CASE
    return PredicateInfo(declaration.name, sorts, declaration.kind, phrases, per_case, component, recursive, info)


class _Slots:
    """Numbers the variables of a clause: those outside aggregates first, then those local to them."""

    def __init__(self, clause: Clause) -> None:
        self.names: list[str] = []
        self._slot: dict[str, int] = {}
        self._anonymous = 0
        for literal in clause.body:
            for name in _outer_names(literal):
                self._add(name)
        if clause.head is not None:
            for name in term_names(clause.head.arguments):
                self._add(name)
        anonymous = sum(1 for literal in clause.body for name in _outer_names(literal, anonymous=True) if name == "_")
        self._free = [self._fresh() for _ in range(anonymous)]
        self.globals = len(self.names)

    def _add(self, name: str) -> int:
        if name not in self._slot:
            self._slot[name] = len(self.names)
            self.names.append(name)
        return self._slot[name]

    def _fresh(self) -> int:
        self._anonymous += 1
        self.names.append(f"_{self._anonymous}")
        return len(self.names) - 1

    def body(self, literal: BodyLiteral) -> BodyPattern:
        match literal:
            case Literal():
                return self.literal(literal)
            case Comparison():
                return self.comparison(literal)
            case Aggregate():
                return self._aggregate(literal)

    def literal(self, literal: Literal, local: list[int] | None = None) -> LiteralPattern:
        arguments = tuple(
            [ANY if literal.negated and _is_any(term) else self.term(term, local) for term in literal.atom.arguments]
        )
        return LiteralPattern(literal.atom.predicate, arguments, literal.negated)

    def comparison(self, literal: Comparison, local: list[int] | None = None) -> ComparisonPattern:
        return ComparisonPattern(self.term(literal.left, local), literal.operator, self.term(literal.right, local))

    def term(self, term: Term, local: list[int] | None) -> Pattern:
        match term:
            case Variable("_"):
                if local is None:
                    return Var(self._free.pop(0))
                slot = self._fresh()
                local.append(slot)
                return Var(slot)
            case Variable(name):
                return Var(self._slot[name])
            case Arithmetic(operator, left, right):
                first, second = self.term(left, local), self.term(right, local)
                if isinstance(first, int) and isinstance(second, int):
                    return constant(term)
                return Operation(operator, first, second)
        return constant(term)

    def _aggregate(self, literal: Aggregate) -> AggregatePattern:
        guard = self.term(literal.guard, None)
        elements = []
        for element in literal.elements:
            outer = dict(self._slot)
            local: list[int] = []
            names = [*term_names(element.terms), *(name for each in element.condition for name in _outer_names(each))]
            for name in dict.fromkeys(names):
                if name not in outer:
                    local.append(self._add(name))
            terms = tuple(self.term(term, local) for term in element.terms)
            condition = tuple(
                self.literal(each, local) if isinstance(each, Literal) else self.comparison(each, local)
                for each in element.condition
            )
            elements.append(ElementPattern(terms, condition, tuple(local)))
            self._slot = outer
        return AggregatePattern(literal.function, guard, literal.operator, tuple(elements))


def _is_any(term: Term) -> bool:
    return isinstance(term, Variable) and term.name == "_"


def term_names(terms: Iterable[Term], *, anonymous: bool = False) -> Iterator[str]:
    """Names of the variables in terms, in order; ``_`` only when asked."""
    for term in terms:
        if isinstance(term, Variable) and (anonymous or term.name != "_"):
            yield term.name
        elif isinstance(term, Arithmetic):
            yield from term_names((term.left, term.right), anonymous=anonymous)


def _outer_names(literal: BodyLiteral, *, anonymous: bool = False) -> Iterator[str]:
    match literal:
        case Literal(Atom(_, arguments), negated):
            bound = (each for each in arguments if not (negated and _is_any(each)))
            yield from term_names(bound, anonymous=anonymous)
        case Comparison(left, _, right):
            yield from term_names((left, right), anonymous=anonymous)
        case Aggregate(guard):
            yield from term_names((guard,), anonymous=anonymous)


def with_static_part(program: CompiledProgram) -> CompiledProgram:
    """The program with everything computed that depends on no case."""
    model = evaluate_static(program)
    program = program.replace(
        ranks={
            name: {row: model.rank(GroundAtom(name, row)) for row in model.rows(name)}
            for name, info in program.predicates.items()
            if info.kind == "derived" and not info.per_case
        }
    )
    return program.replace(rules=tuple([planned(program, rule) for rule in program.rules]))
