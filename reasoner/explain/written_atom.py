"""An atom as a person writes it after "why" or in a bank: the case and the last arguments may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.errors import UnknownNameError
from reasoner.explain.domains import refuse_unknown
from reasoner.near_names import did_you_mean
from reasoner.program.compiled import GroundAtom, show_value
from reasoner.source import SourceFile
from reasoner.syntax.parser import parse
from reasoner.syntax.tree import Clause, Number, String, Symbol, Variable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoner.engine.model import Model
    from reasoner.program.compiled import CompiledProgram, PredicateInfo, Value
    from reasoner.syntax.tree import Term


class AtomPattern(NamedTuple):
    """A predicate with the arguments that are known, ``None`` where any value will do."""

    predicate: str
    arguments: tuple[Value | None, ...]

    def found_in(self, model: Model) -> tuple[GroundAtom, ...]:
        """The atoms of a model that it means, in order."""
        return tuple(GroundAtom(self.predicate, row) for row in model.match(self.predicate, self.arguments))

    def __str__(self) -> str:
        shown = ", ".join("_" if value is None else show_value(value) for value in self.arguments)
        return f"{self.predicate}({shown})" if self.arguments else self.predicate


def read_atom(text: str, program: CompiledProgram, case: Value | None = None) -> AtomPattern:
    """Read an atom; a name that is not declared, or a constant that can never stand there, is an error."""
    predicate, terms = _parse(text)
    declared = program.predicates.get(predicate)
    if declared is None:
        raise UnknownNameError(
            f"there is no conclusion '{predicate}'",
            help=did_you_mean(predicate, program.predicates, "see 'soleus vocab'"),
        )
    values = tuple(_value(term, text) for term in terms)
    arguments = _complete(values, declared, case, text)
    refuse_unknown(predicate, arguments, program)
    return AtomPattern(predicate, arguments)


def _parse(text: str) -> tuple[str, tuple[Term, ...]]:
    parsed = parse(SourceFile("conclusion", f"{text.strip().rstrip('.')}."))
    items = parsed.program.items
    if parsed.diagnostics or len(items) != 1:
        raise UnknownNameError(f"'{text}' is no conclusion: {_first(parsed.diagnostics)}", help=_FORM)
    clause = items[0]
    if not isinstance(clause, Clause) or clause.head is None or clause.body:
        raise UnknownNameError(f"'{text}' is no conclusion: it is not one atom", help=_FORM)
    return clause.head.predicate, clause.head.arguments


_FORM = "write the id of a conclusion or an atom such as predicate(first, second); the case may be left out"


def _first(diagnostics: Iterable[object]) -> str:
    return next((str(getattr(each, "message", each)) for each in diagnostics), "it is not one atom")


def _value(term: Term, text: str) -> Value | None:
    if isinstance(term, Symbol):
        return term.name
    if isinstance(term, Number):
        return term.value
    if isinstance(term, String):
        return f'"{term.value}'
    if isinstance(term, Variable):
        return None
    raise UnknownNameError(f"'{text}' is no conclusion: it calculates", help=_FORM)


def _complete(
    values: tuple[Value | None, ...], declared: PredicateInfo, case: Value | None, text: str
) -> tuple[Value | None, ...]:
    """Put the case in front when it was left out, and leave open what stands after the last argument given."""
    arity = len(declared.sorts)
    if declared.per_case and case is not None:
        # A variable stands for the case where others follow it; alone it stands for what comes after the case.
        named = bool(values) and (values[0] == case or (values[0] is None and (len(values) > 1 or arity == 1)))
        if named or len(values) < arity:
            values = (case, *values[1:]) if named else (case, *values)
    if len(values) > arity:
        form = f"{declared.name}({', '.join(declared.sorts)})"
        raise UnknownNameError(f"'{text}' has too many arguments", help=f"it is {form}")
    return (*values, *(None for _ in range(arity - len(values))))
