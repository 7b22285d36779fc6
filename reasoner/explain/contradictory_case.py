"""A case that contradicts itself: refused in the words of the denial that it violates, with the records behind it."""

from __future__ import annotations

from reasoner.engine.model import Model
from reasoner.engine.values import Instance
from reasoner.errors import CaseError
from reasoner.program.compiled import GroundAtom
from reasoner.words.sentences import Sentences

_MOST = 6


def refuse_contradictory(model: Model, place: str = "", sentences: Sentences | None = None) -> None:
    """Raise ``CaseError`` when the model violates a denial; ``place`` says which case, where there are several.

    ``sentences`` are those of the model's program, where somebody asks of many cases.
    """
    if not model.violations:
        return
    found = model.violations[0]
    rule = model.rules[found.rule]
    sentences = sentences or Sentences(model.program)
    says = sentences.says(rule, dict(enumerate(found.bindings))) or rule.info.because
    name = rule.info.id or rule.info.source
    said = [sentences.atom(atom) or str(atom) for atom in _records(model, found)]
    records = f"{'; '.join(said)}: " if said else ""
    before = f"{place}: " if place else ""
    more = f" (and {len(model.violations) - 1} more)" if len(model.violations) > 1 else ""
    raise CaseError(
        f"{before}the case contradicts itself: {records}{says or 'this must never hold'} ({name}){more}",
        help="correct what is recorded; 'soleus kb rule ID' shows the denial",
    )


def _records(model: Model, found: Instance) -> tuple[GroundAtom, ...]:
    """The records of the case that an instance rests on."""
    records: dict[GroundAtom, None] = {}
    pending, seen = [found], {found}
    while pending and len(records) < _MOST:
        for premise in model.premises(pending.pop(0)):
            if premise.kind != "atom" or premise.atom is None:
                continue
            if model.origin(premise.atom) == "given":
                records[premise.atom] = None
                continue
            for support in model.instances(premise.atom)[:1]:
                if support not in seen:
                    seen.add(support)
                    pending.append(support)
    return tuple(records)
