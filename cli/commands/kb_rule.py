"""``soleus kb rule``: what a diagnostic code means, or what a clause says and rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import kb_options

if TYPE_CHECKING:
    from reasoner.knowledge.knowledge_base import KnowledgeBase
    from reasoner.syntax.tree import Clause


@click.command()
@click.argument("name", metavar="CODE|ID")
@kb_options
@click.pass_context
def command(ctx: click.Context, name: str) -> None:
    """Explain a diagnostic code, or show the clause with this id and the cases whose answers rest on it.

    \b
    soleus kb rule KB017                explains a code
    soleus kb rule not-both-opposites   shows a clause
    """
    from cli.console import say, wants_color
    from cli.options import settings_of
    from reasoner.checks.codes import CODES
    from reasoner.render.codes import code_text

    settings = settings_of(ctx)
    ctx.color = wants_color(settings)
    known = CODES.get(name.upper())
    if known is not None:
        say(code_text(known))
        return
    from reasoner.knowledge.knowledge_base import load

    kb = load(settings.knowledge_base)
    clause = _find(kb, name, tuple(CODES))
    say("\n".join([*_lines(kb, name, clause), *_fired(ctx, name)]))


def _find(kb: KnowledgeBase, name: str, codes: tuple[str, ...]) -> Clause:
    from difflib import get_close_matches

    from reasoner.errors import UnknownNameError
    from reasoner.knowledge.overlay import identifier

    by_id = {identifier(clause): clause for clause in kb.clauses if identifier(clause)}
    if name not in by_id:
        near = get_close_matches(name, [*by_id, *codes], 3, 0.6)
        advice = f"did you mean {' or '.join(repr(each) for each in near)}?" if near else "give a code or an id"
        raise UnknownNameError(f"no code and no clause is called '{name}'", help=advice)
    return by_id[name]


def _lines(kb: KnowledgeBase, name: str, clause: Clause) -> list[str]:
    from reasoner.compilation.compiler import clause_info

    info = clause_info(clause)
    rows = [("says", info.says), ("because", info.because), ("evidence", info.evidence), ("status", info.status)]
    lines = [f"{name}  ({info.source}, layer {info.layer})", "", info.text, ""]
    lines += [f"{key + ':':<10}{value}" for key, value in rows if value]
    for key in info.cite:
        reference = kb.references.get(key)
        lines.append(f"{'source:':<10}{key}" + (f": {reference.title}" if reference is not None else ""))
    return lines


def _fired(ctx: click.Context, name: str) -> list[str]:
    """The cases of the bank in whose models the clause takes part."""
    from cli.session import open_knowledge
    from reasoner.bench.banks import cases_of
    from reasoner.bench.trial import model_of
    from reasoner.program.compiled import GroundAtom

    reading = open_knowledge(ctx)
    rule = next((each for each in reading.program.rules if each.info.id == name), None)
    if rule is None or rule.head is None:
        return []
    texts = cases_of(reading.program.case_banks)
    fired = []
    for text in texts:
        model = model_of(text, reading)
        rows = model.rows(rule.head.predicate)
        atoms = (GroundAtom(rule.head.predicate, row) for row in rows)
        if any(instance.rule == rule.number for atom in atoms for instance in model.instances(atom)):
            fired.append(text.id)
    shown = ", ".join(fired[:8]) + (", ..." if len(fired) > 8 else "")
    return ["", f"fires in {len(fired)} of {len(texts)} cases of the bank" + (f": {shown}" if fired else "")]
