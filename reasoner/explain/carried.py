"""What an atom rests on by its sources: the clauses under it that state something, level by level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.program.compiled import AggregatePattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reasoner.engine.model import Model
    from reasoner.program.compiled import ClauseInfo, CompiledRule, GroundAtom

DEPTH = 6


def levels(
    model: Model, fact_info: Callable[[GroundAtom], ClauseInfo | None], atom: GroundAtom, *, ways: int | None = None
) -> Iterator[list[tuple[GroundAtom, ClauseInfo]]]:
    """The clauses under an atom, nearest level first: facts of the knowledge base, and rules that cite a source.

    ``ways`` bounds how many instances of each atom below it are followed; then sums are not looked into, either: what
    counts in one is many clauses, none of which carries the atom.
    """
    seen = {atom}
    level = [atom]
    for _ in range(DEPTH):
        below: list[GroundAtom] = []
        cited: list[tuple[GroundAtom, ClauseInfo]] = []
        for each in level:
            for instance in model.instances(each)[: None if each is atom else ways]:
                rule = model.rules[instance.rule].info
                if rule.cite and each is not atom:
                    cited.append((each, rule))
                if ways is not None and _counts(model.rules[instance.rule]):
                    continue
                for premise in model.premises(instance):
                    if premise.kind == "atom" and premise.atom is not None and premise.atom not in seen:
                        seen.add(premise.atom)
                        below.append(premise.atom)
        yield [*cited, *((each, info) for each in below if (info := fact_info(each)) is not None)]
        level = below


def _counts(rule: CompiledRule) -> bool:
    return any(isinstance(pattern, AggregatePattern) for pattern in rule.body)
