"""``soleus consult``: work through a case in a dialogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import case_options, kb_options

if TYPE_CHECKING:
    from reasoner.answers.case import Case
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model
    from reasoner.teaching.dialogue import Turn

MARK = ">"

_WRITTEN = "# written by soleus consult"


@click.command()
@case_options
@kb_options
@click.pass_context
def command(ctx: click.Context, findings: tuple[str, ...], case: str | None) -> None:
    """Ask what tells most for its cost, until nothing would move the list; answer why, how, why not and what if.

    Answer yes, no, ? or a number, or tell anything in words; help lists what else can be said. Works by a pipe, too.

    \b
    soleus consult
    soleus consult "peripheral plaques in the anterior leg" age=61
    """
    from cli.console import notice
    from cli.options import settings_of
    from cli.prompts import typed_line
    from cli.session import choices_of, open_knowledge, read_from
    from reasoner.engine.evaluate import evaluate
    from reasoner.explain.contradictory_case import refuse_contradictory
    from reasoner.teaching.dialogue import Dialogue

    reading = open_knowledge(ctx)

    def run(case: Case) -> Model:
        model = evaluate(reading.program, case.facts(reading.entries))
        refuse_contradictory(model)
        return model

    dialogue = Dialogue(reading, run, choices_of(reading, settings_of(ctx)))
    told = read_from(ctx, reading, findings, case).findings if findings or case else ()
    turn = dialogue.begin(told)
    _show(ctx, reading, turn)
    while not turn.ends:
        line = typed_line(MARK)
        turn = dialogue.reply(turn.state, "stop" if line is None else line)
        _show(ctx, reading, turn)
    notice()


def _show(ctx: click.Context, reading: Reading, turn: Turn) -> None:
    from cli.console import say
    from cli.files import write_text
    from cli.show import show, style_of
    from reasoner.teaching.dialogue import case_file

    for page in turn.shown:
        show(ctx, page, "text")
    if turn.proofs is not None:
        from reasoner.documents.entry import View
        from reasoner.render.explanation import render_why

        say(render_why("text", turn.proofs, reading.program, View(), style_of(ctx)))
    if turn.save:
        try:
            text = f"{_WRITTEN}\n{case_file(reading, turn.state.findings)}"
            write_text(turn.save, text, lambda beginning: beginning.startswith(_WRITTEN.encode()))
        except click.UsageError as error:
            click.echo(error.message, err=True)
        else:
            click.echo(f"Written to {turn.save}.", err=True)
