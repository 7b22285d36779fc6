"""``soleus why-not``: explain why a conclusion does not hold, or does not stand first."""

from __future__ import annotations

import click

from cli.options import case_options, complete_conclusion, formats, kb_options


@click.command()
@click.argument("conclusion", shell_complete=complete_conclusion)
@case_options
@click.option("--contradict", is_flag=True, help="Also try to take recorded findings back.")
@click.option("--within", type=click.IntRange(1, 6), default=3, show_default=True, help="Most changes to try together.")
@click.option("--thorough", is_flag=True, help="Look to the end for the smallest change, which may take seconds.")
@click.option("--depth", type=click.IntRange(1, 6), default=3, show_default=True, help="Levels of nested reasons.")
@click.option("--ascii", is_flag=True, help="Draw with plain letters.")
@formats("text", "json", "markdown", "html", "mermaid", "dot")
@kb_options
@click.pass_context
def command(
    ctx: click.Context,
    conclusion: str,
    findings: tuple[str, ...],
    case: str | None,
    contradict: bool,
    within: int,
    thorough: bool,
    depth: int,
    ascii: bool,
    format: str,
) -> None:
    """Explain why CONCLUSION does not hold: the nearest rules, what each lacks, and the smallest change that would do.

    Of an etiology that is in the list but not first, the leader is compared with it instead, and it is looked for a
    little while for what would put it first; flip looks longer. Of what holds, or stands first, it says why.

    \b
    soleus why-not synovial_sarcoma pattern=peripheral_plaque
    soleus why-not 'next_step(biopsy)' --case case.toml --format json
    """
    from cli.console import notice, say, say_json, say_page
    from cli.explaining import asked_in, heading, held_proofs, read_first, references, show_list
    from cli.session import open_case
    from reasoner.documents.absence import absence_page
    from reasoner.explain.absence import WHY_NOT_LIMITS
    from reasoner.explain.repair import DEFAULT_LIMITS
    from reasoner.ranking.absence import why_not
    from reasoner.render.absence_json import absence_json

    session = open_case(ctx, findings, case)
    program = session.reading.program
    asked = asked_in(session, conclusion)
    limits = (DEFAULT_LIMITS if thorough else WHY_NOT_LIMITS)._replace(changes=within)
    absence = why_not(
        session.model, (asked.predicate, asked.arguments), limits=limits, contradict=contradict, depth=depth
    )
    below = None
    if absence.status == "holds":
        from reasoner.ranking.standing import why_not_first

        below = why_not_first(session.model, absence.rows[0], contradict=contradict, within=within, thorough=thorough)
    proofs = held_proofs(session.model, absence, program) if below is None else None
    if format == "json":
        from reasoner.render.comparison_json import below_json
        from reasoner.render.proof_json import proofs_json

        document = absence_json(absence, program)
        extra = {} if below is None else {"not_first": below_json(below, program)}
        extra |= {} if proofs is None else {"why": proofs_json(proofs, program)}
        say_json({"format": document["format"], **heading(session), **document, **extra})
    elif proofs is not None:
        from cli.show import style_of
        from reasoner.documents.document import Document
        from reasoner.documents.entry import View
        from reasoner.render.explanation import render_why

        if format == "text":
            show_list(ctx, absence_page(absence, program), format, {}, ascii=ascii)
            say("")
        style, sources = style_of(ctx, ascii=ascii), references(ctx, format)
        first = read_first(session, Document("", ()), format)
        text = render_why(format, proofs, program, View(), style, heading(session), sources, first)
        (say_page if format == "html" else say)(text)
    elif below is not None:
        from reasoner.documents.flip import below_page

        show_list(ctx, below_page(below, program), format, heading(session), ascii=ascii, session=session)
    else:
        show_list(ctx, absence_page(absence, program), format, heading(session), ascii=ascii, session=session)
    if absence.status == "holds" and below is None and asked.predicate == program.entry["candidate"]:
        notice(f"What would drop it from first: soleus flip '{conclusion}' ...")
    if below is not None and below.flip.to_first.status == "stopped":
        notice(f"To search further: soleus flip '{conclusion}' ...")
    if absence.repair is not None and absence.repair.status == "stopped" and not thorough:
        notice(f"To search further: soleus why-not '{conclusion}' --thorough ...")
    notice()
