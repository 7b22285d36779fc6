"""``soleus why``: explain why a conclusion holds."""

from __future__ import annotations

import click

from cli.options import case_options, complete_conclusion, formats, kb_options

PAGE = 40
STEPS = "Every step: --depth 4, or --full with every rule and its place."


@click.command()
@click.argument("conclusion", shell_complete=complete_conclusion)
@case_options
@click.option("--all", "most", type=click.IntRange(1, 1000), default=1, metavar="N", help="Up to N explanations.")
@click.option("--depth", type=click.IntRange(1), default=None, help="Steps shown below each other; default: as fits.")
@click.option("--show", multiple=True, metavar="PREDICATE", help="Show steps that are folded as trivial.")
@click.option("--hide", multiple=True, metavar="PREDICATE", help="Leave out the steps of a predicate.")
@click.option("--full", is_flag=True, help="Fold nothing, and name every rule with its place.")
@click.option("--ascii", is_flag=True, help="Draw with plain letters.")
@formats("text", "json", "markdown", "html", "mermaid", "dot")
@kb_options
@click.pass_context
def command(
    ctx: click.Context,
    conclusion: str,
    findings: tuple[str, ...],
    case: str | None,
    most: int,
    depth: int | None,
    show: tuple[str, ...],
    hide: tuple[str, ...],
    full: bool,
    ascii: bool,
    format: str,
) -> None:
    """Explain why CONCLUSION holds: every rule, finding and source, down to what was recorded.

    CONCLUSION is an id of the differential, or an atom such as 'next_step(mri)'. Of the differential the reasons are
    listed, the heaviest first; --depth and --full show the steps of the proof instead.

    \b
    soleus why calcific_myonecrosis pattern=peripheral_plaque history=compartment_syndrome
    soleus why 'next_step(mri)' --case case.toml --format html > why.html
    """
    from cli.console import notice, say, say_page
    from cli.explaining import (
        STANDING_ALONE,
        asked_in,
        heading,
        known_predicates,
        not_held,
        open_asked,
        read_first,
        references,
    )
    from cli.show import show_screen, style_of
    from reasoner.documents.document import Document
    from reasoner.documents.entry import View
    from reasoner.explain.proofs import all_proofs
    from reasoner.render.explanation import render_why

    session = open_asked(ctx, findings, case)
    program = session.reading.program
    known_predicates((*show, *hide), program)
    asked = asked_in(session, conclusion)
    atoms = asked.found_in(session.model)
    if not atoms:
        notice(not_held(session, asked, conclusion))
        return
    listed = asked.predicate == program.entry["candidate"] and not (depth or show or hide or full or most > 1)
    first = Document("", ())
    if listed and format in ("text", *STANDING_ALONE):
        from reasoner.documents.answered import answer
        from reasoner.documents.reasons import PAGES, reasons

        found, named = answer(session.reading, session.case, session.model), str(atoms[0].arguments[1])
        if format == "text":
            show_screen(ctx, (reasons(found, named, reach) for reach in PAGES), most=PAGE, ascii=ascii)
            notice(STEPS)
            notice()
            return
        first = reasons(found, named)
    proofs = all_proofs(session.model, atoms[0], most)
    view = View(depth or (14 if full else 0), frozenset(show), frozenset(hide), full)
    style = style_of(ctx, ascii=ascii, sources=full)
    first = read_first(session, first, format)
    text = render_why(format, proofs, program, view, style, heading(session), references(ctx, format), first)
    (say_page if format == "html" else say)(text)
    for other in atoms[1:]:
        notice(f"Also: {other}")
    notice()
