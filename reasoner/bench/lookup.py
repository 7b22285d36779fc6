"""One clause of a knowledge base by its id or its place: in force, overridden by a layer above, or retired."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.templates import plain
from reasoner.errors import UnknownNameError
from reasoner.knowledge.overlay import annotation, identifier
from reasoner.near_names import near_names, offer
from reasoner.program.compiled import GroundAtom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reasoner.answers.reading import Reading
    from reasoner.knowledge.knowledge_base import KnowledgeBase
    from reasoner.program.compiled import ClauseInfo, CompiledRule
    from reasoner.syntax.tree import Clause

IN_FORCE, REPLACED, RETIRED = "in force", "replaced", "retired"
RULE, FACT, DENIAL = "rule", "fact", "denial"


class Found(NamedTuple):
    """A clause, what kind it is, its sentence, and what became of it; ``other`` overrides it or is overridden by it."""

    info: ClauseInfo
    kind: str
    sentence: str
    state: str = IN_FORCE
    other: ClauseInfo | None = None


def find_clause(name: str, reading: Reading, kb: Callable[[], KnowledgeBase], others: Iterable[str] = ()) -> Found:
    """The clause with this id, or that begins at this ``FILE:LINE``.

    ``kb`` loads the knowledge base, for what its program leaves out; ``others`` are further names to offer.
    """
    for found in _in_force(reading):
        if name in (found.info.id, found.info.source):
            return found._replace(other=_overridden(found.info, kb()) if "overrides" in found.info.extra else None)
    whole = kb()
    for state, clauses in ((REPLACED, whole.replaced), (RETIRED, whole.retired)):
        for clause in clauses:
            if name in (identifier(clause), f"{clause.span.file.path}:{clause.span.line}"):
                return _left_out(clause, state, whole)
    known = {found.info.id for found in _in_force(reading)} | set(others)
    raise UnknownNameError(f"no code and no clause is called '{name}'", help=_offer(name, known - {""}))


def _in_force(reading: Reading) -> Iterator[Found]:
    program = reading.program
    for rule in program.rules:
        yield Found(rule.info, DENIAL if rule.head is None else RULE, _says(rule, reading))
    for predicate, rows in program.facts.items():
        for row, info in rows.items():
            yield Found(info, FACT, reading.sentences.atom(GroundAtom(predicate, row)) or "")


def _says(rule: CompiledRule, reading: Reading) -> str:
    return plain(reading.program, rule) if rule.info.says else ""


def _overridden(info: ClauseInfo, kb: KnowledgeBase) -> ClauseInfo | None:
    from reasoner.compilation.compiler import clause_info

    wanted = info.extra["overrides"][0]
    return next((clause_info(each) for each in kb.replaced if identifier(each) == wanted), None)


def _left_out(clause: Clause, state: str, kb: KnowledgeBase) -> Found:
    from reasoner.compilation.compiler import clause_info

    info = clause_info(clause)
    kind = DENIAL if clause.head is None else RULE if clause.body else FACT
    over = (each for each in (*kb.clauses, *kb.retired) if info.id and _target(each) == info.id)
    found = next(over, None)
    return Found(info, kind, info.says, state, None if found is None else clause_info(found))


def _target(clause: Clause) -> str:
    entry = annotation(clause, "overrides")
    return entry.values[0].text if entry else ""


def _offer(name: str, known: set[str]) -> str:
    inside = sorted(each for each in known if name.casefold() in each.casefold())
    near = list(dict.fromkeys([*inside[:3], *near_names(name, known, 3)]))[:4]
    return offer(near) or "give a code or an id"
