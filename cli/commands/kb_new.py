"""``soleus kb new``: a knowledge base, an overlay, or an entry, written where it belongs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.bases import DEFAULT_KB
from cli.options import complete_conclusion, complete_finding, complete_source, kb_options
from cli.prompts import ask_option

if TYPE_CHECKING:
    from reasoner.answers.reading import Reading
    from reasoner.authoring.edits import Seen
    from reasoner.authoring.entries import Draft

_CLAIM = "ATTRIBUTE=VALUE[:STRENGTH]"
_FINDING = "ATTRIBUTE=VALUE"


@click.group()
def command() -> None:
    """Start a knowledge base or an overlay, or add an entry: asks on a terminal for what no option gives.

    Facts without a source are refused, and nothing is written unless the knowledge base passes its checks afterwards,
    and every case of its banks that is as expected now still is.
    """


@command.command("kb")
@click.argument("folder")
@click.option("--title", default="", help="What it is about.")
@click.option(
    "--ranking",
    type=click.Choice(["differential"]),
    help="Rank as the shipped knowledge base does, in a layer above it.",
)
def new_kb(folder: str, title: str, ranking: str | None) -> None:
    """Start a knowledge base in FOLDER, which must not exist or be empty.

    Without --ranking it has a small ranking of its own, to read and change. docs/howto/rank-another-question.md says
    what the shipped one reads and asks for.
    """
    from reasoner.authoring.skeleton import STARTER, new_knowledge_base, new_ranked

    name = _folder_name(folder)
    if ranking is not None and name == ranking:
        raise click.UsageError(f"The ranking itself is called '{ranking}'; name the folder otherwise.")
    if ranking is None:
        _start(folder, new_knowledge_base(name, title or name), title)
        return
    shipped = Path(DEFAULT_KB, ranking, "starter")
    starter = {each: (shipped / each).read_text(encoding="utf-8") for each in STARTER}
    _start(folder, new_ranked(name, title or name, ranking, starter), title)


@command.command("overlay")
@click.argument("folder")
@click.option("--title", default="", help="What is different in it.")
@kb_options
@click.pass_context
def new_overlay(ctx: click.Context, folder: str, title: str) -> None:
    """Start an overlay in FOLDER above the knowledge base in use."""
    from cli.session import open_knowledge
    from reasoner.authoring.skeleton import new_overlay as files

    name = _folder_name(folder)
    _start(folder, files(name, title or name, open_knowledge(ctx).name), title)


@command.command("etiology")
@click.argument("name", required=False)
@click.option("--label", help="The name that people read.")
@click.option("--synonym", "synonyms", multiple=True, help="A further name; may be given again.")
@click.option(
    "--set", "properties", multiple=True, metavar="PREDICATE[=VALUE]", help="A property of it, such as its group."
)
@click.option("--supports", multiple=True, metavar=_CLAIM, shell_complete=complete_finding, help="What speaks for it.")
@click.option("--opposes", multiple=True, metavar=_CLAIM, shell_complete=complete_finding, help="What speaks against.")
@click.option("--requires", multiple=True, metavar=_CLAIM, shell_complete=complete_finding, help="What defines it.")
@click.option("--cite", shell_complete=complete_source, help="Key of the source.")
@click.option("--evidence", help="Grade of the evidence.")
@click.option("--because", default="", help="What the source says, in a few words.")
@click.option("--title", default="", help="Title of the source, when it is new to the bibliography.")
@click.option("--url", default="", help="Where a new source can be read.")
@ask_option
@kb_options
@click.pass_context
def new_etiology(ctx: click.Context, /, name: str | None, **given: Any) -> None:
    """Add a conclusion, or claims about one, each with its source.

    \b
    soleus kb new etiology                    asks for everything
    soleus kb new etiology NAME --supports pattern=ring:strong --cite KEY --evidence series
    """
    from cli.new_entry import conclusion

    reading, draft, before = _open(ctx)
    conclusion(ctx, reading, draft, name, given)
    _finish(ctx, draft, before)


@command.command("rule")
@click.argument("text", required=False, metavar="'HEAD :- BODY'")
@click.option("--id", "id_", help="Its name in traces.")
@click.option("--says", help="Its sentence; {X} prints a variable.")
@click.option("--because", help="Why it is so.")
@click.option("--cite", multiple=True, shell_complete=complete_source, help="Key of a source; may be given again.")
@click.option("--evidence", help="Grade of the evidence.")
@click.option("--label", help="For a fact that names something: how people call it.")
@ask_option
@kb_options
@click.pass_context
def new_rule(
    ctx: click.Context, /, text: str | None, id_: str | None, cite: tuple[str, ...], **given: str | None
) -> None:
    """Add a rule, or a fact."""
    from cli.new_entry import rule

    _reading, draft, before = _open(ctx)
    rule(ctx, draft, text, id_, cite, given)
    _finish(ctx, draft, before)


@command.command("case")
@click.argument("name", required=False)
@click.option(
    "--present", multiple=True, metavar=_FINDING, shell_complete=complete_finding, help="A finding; may be given again."
)
@click.option(
    "--absent", multiple=True, metavar=_FINDING, shell_complete=complete_finding, help="Known to be absent; likewise."
)
@click.option("--answer", shell_complete=complete_conclusion, help="The conclusion that is right.")
@click.option(
    "--expect",
    type=click.Choice(["first", "in", "nothing"]),
    default="first",
    show_default=True,
    help="Where the answer has to stand from now on.",
)
@click.option("--title", default="", help="Where the case comes from.")
@ask_option
@kb_options
@click.pass_context
def new_case(ctx: click.Context, /, name: str | None, answer: str | None, **given: Any) -> None:
    """Add a case with its known answer to the bank."""
    from cli.new_entry import case

    reading, draft, before = _open(ctx)
    case(ctx, reading, draft, name, answer, given)
    _finish(ctx, draft, before)


def _open(ctx: click.Context) -> tuple[Reading, Draft, Seen]:
    from cli.options import settings_of
    from cli.session import open_knowledge
    from reasoner.authoring.edits import seen
    from reasoner.authoring.entries import Draft
    from reasoner.knowledge.knowledge_base import load

    layers = settings_of(ctx).base_to_change()
    reading = open_knowledge(ctx)
    before = seen(layers)
    return reading, Draft(load(layers)), before


def _finish(ctx: click.Context, draft: Draft, before: Seen) -> None:
    from cli.bases import shown
    from cli.console import tell
    from cli.options import settings_of
    from reasoner.authoring.edits import apply

    edits = draft.edits()
    apply(settings_of(ctx).knowledge_base, edits, before, keep_cases=True)
    for path in edits:
        tell(f"changed {shown(str(path))}")


def _start(folder: str, files: dict[str, str], title: str) -> None:
    from pathlib import Path

    from cli.console import tell
    from reasoner.authoring.edits import write
    from reasoner.render.visible import STEERING

    place = Path(folder)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise click.UsageError(f"{folder} is there already; name a new folder.")
    if STEERING.search(title):
        raise click.UsageError("The title holds a control character.")
    write({place / name: text for name, text in files.items()})
    tell(f"{len(files)} files written to {folder}")


def _folder_name(folder: str) -> str:
    import re
    from pathlib import Path

    name = re.sub(r"[^a-z0-9_-]+", "_", Path(folder).resolve().name.lower())
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", name):
        raise click.UsageError("The folder's name becomes the knowledge base's: begin it with a letter.")
    return name
