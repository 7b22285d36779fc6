"""``soleus quiz``: commit to an answer first, then compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import kb_options

if TYPE_CHECKING:
    from reasoner.answers.reading import Reading
    from reasoner.teaching.quiz import Commitment, Question

CHOICES = 3
MORE = "Enter for more, or your first choice:"
PLACES = ("First choice:", "Second choice (Enter for none):", "Third choice (Enter for none):")
SURE = "How sure of the first, in per cent (0 to 100)?"
BECAUSE = "What told you? Numbers of findings (Enter for none):"


@click.command()
@click.argument("bank", required=False, metavar="[BANK]")
@click.option("-n", "--number", type=click.IntRange(1, 1000), default=5, show_default=True, help="Cases in a session.")
@click.option("--scores", is_flag=True, help="Show the scores of all sessions.")
@click.option("--forget", is_flag=True, help="Remove the record of all sessions.")
@kb_options
@click.pass_context
def command(ctx: click.Context, bank: str | None, number: int, scores: bool, forget: bool) -> None:
    """Answer cases of BANK, or of the knowledge base's own bank: commit first, then compare.

    A case is told step by step. Name up to three causes, most likely first, and say how sure you are of the first; then
    the answer is shown, with what the knowledge base weighs. Missed cases come back soon, known ones late. What you
    answered is kept in your data folder (SOLEUS_DATA) and nowhere else.

    \b
    soleus quiz
    soleus quiz --scores
    """
    import datetime

    from cli.console import notice
    from cli.learner import forget_attempts, keep_attempts, read_attempts, record_path
    from cli.session import open_knowledge
    from cli.show import show
    from reasoner.teaching import words
    from reasoner.teaching.quiz import attempt, questions, scores_page
    from reasoner.teaching.record import agenda
    from reasoner.teaching.record import scores as scores_of

    if forget:
        notice(f"Removed {record_path()}." if forget_attempts() else "There is no record.")
        return
    reading = open_knowledge(ctx)
    if not bank and not reading.case_banks:
        raise click.UsageError(f"The knowledge base '{reading.name}' names no cases; give BANK.", ctx)
    asked = {each.key: each for each in questions(reading, bank or reading.case_banks[0])}
    attempts = read_attempts()
    today = datetime.date.today().toordinal()
    plan = agenda({name: each.group for name, each in asked.items()}, attempts, today, number)
    counts = words.DUE.format(due=plan.due, new=plan.new, later=plan.later)
    if scores:
        show(ctx, scores_page(reading, scores_of(attempts), counts), "text")
        return
    notice(counts)
    for place, key in enumerate(plan.cases, 1):
        commitment = _posed(ctx, reading, asked[key], place, len(plan.cases))
        if commitment is None:
            break
        attempts = (*attempts, attempt(asked[key], commitment, today))
        keep_attempts(attempts)
        _compare(ctx, reading, asked[key], commitment)
    notice()


def _posed(ctx: click.Context, reading: Reading, question: Question, place: int, total: int) -> Commitment | None:
    """Tell a case step by step and take the commitment; ``None`` when nothing more is typed."""
    from cli.console import say
    from cli.prompts import typed_line
    from cli.show import show
    from reasoner.teaching import words
    from reasoner.teaching.quiz import Commitment, numbers, percent, step_page, steps, unique

    say(f"\n{words.CASE.format(number=place, total=total)}")
    told = steps(reading, question.case)
    first = ""
    for step, each in enumerate(told, 1):
        say("")
        show(ctx, step_page(each), "text")
        if step < len(told):
            name = _chosen(reading, MORE)
            if name is None:
                return None
            if name:
                first = name
                break
    names = [first] if first else []
    while len(names) < CHOICES:
        name = _chosen(reading, PLACES[len(names)])
        if name is None:
            return None
        if name:
            names.append(name)
        elif names:
            break
    sure = None
    while sure is None:
        line = typed_line(SURE)
        if line is None:
            return None
        sure = percent(line)
    line = typed_line(BECAUSE)
    return Commitment(unique(names), sure, numbers(line or "", len(question.case.findings)))


def _chosen(reading: Reading, mark: str) -> str | None:
    """A conclusion that is named; empty for none, ``None`` when nothing more is typed."""
    from cli.prompts import typed_line
    from reasoner.errors import UnknownNameError
    from reasoner.teaching.names import named

    while (line := typed_line(mark)) is not None:
        if not line.strip():
            return ""
        try:
            name = named(reading, line)
        except UnknownNameError as error:
            click.echo(f"  {error.message}" + (f"; {error.help}" if error.help else ""), err=True)
            continue
        click.echo(f"  {reading.label(name)}", err=True)
        return name
    return None


def _compare(ctx: click.Context, reading: Reading, question: Question, commitment: Commitment) -> None:
    from cli.console import say
    from cli.show import show
    from reasoner.engine.evaluate import evaluate
    from reasoner.teaching.quiz import compared

    say("")
    show(
        ctx,
        compared(reading, question, commitment, lambda case: evaluate(reading.program, case.facts(reading.entries))),
        "text",
    )
