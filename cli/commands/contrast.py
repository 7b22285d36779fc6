"""``soleus contrast``: what separates two conclusions."""

from __future__ import annotations

import click

from cli.options import case_options, complete_conclusion, formats, kb_options


@click.command()
@click.argument("first", shell_complete=complete_conclusion)
@click.argument("second", shell_complete=complete_conclusion)
@case_options
@click.option("--ascii", is_flag=True, help="Draw with plain letters.")
@formats("text", "json", "markdown", "html", "mermaid", "dot")
@kb_options
@click.pass_context
def command(
    ctx: click.Context,
    first: str,
    second: str,
    findings: tuple[str, ...],
    case: str | None,
    ascii: bool,
    format: str,
) -> None:
    """Say why FIRST stands above SECOND in a case (or below it), and what finding would turn them.

    Without a case: the features that tell the two apart.

    \b
    soleus contrast calcific_myonecrosis synovial_sarcoma pattern=peripheral_plaque
    soleus contrast myositis_ossificans extraskeletal_osteosarcoma
    """
    from cli.console import notice, say_json
    from cli.explaining import heading, knowledge, show_list
    from cli.session import open_case, open_knowledge
    from reasoner.documents.contrast import contrast_page, profiles_page
    from reasoner.ranking.contrast import contrast, profiles
    from reasoner.render.comparison_json import contrast_json, profiles_json

    if not findings and case is None:
        reading = open_knowledge(ctx)
        pair = [reading.vocabulary.conclusion(name) for name in (first, second)]
        found = profiles(reading.program, *pair)
        if format == "json":
            document = profiles_json(found, reading.program)
            say_json({"format": document["format"], **knowledge(reading), **document})
        else:
            show_list(ctx, profiles_page(found, reading.program), format, knowledge(reading), ascii=ascii)
    else:
        session = open_case(ctx, findings, case)
        program = session.reading.program
        pair = [session.reading.vocabulary.conclusion(name) for name in (first, second)]
        compared = contrast(session.model, *pair)
        if format == "json":
            document = contrast_json(compared, program)
            say_json({"format": document["format"], **heading(session), **document})
        else:
            show_list(ctx, contrast_page(compared, program), format, heading(session), ascii=ascii, session=session)
    notice()
