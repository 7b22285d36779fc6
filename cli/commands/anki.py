"""``soleus anki``: flash cards for Anki."""

from __future__ import annotations

import click

from cli.options import kb_options

SECONDS = 1_000_000_000
"""The day that cards say they were made: always the same, so that the same knowledge makes the same deck."""
STYLE = """.card { font: 20px/1.4 Georgia, serif; max-width: 40rem; margin: auto; text-align: left; }
ul { list-style: none; padding: 0; } li { margin: .4rem 0; } .mark { font-weight: 600; margin-right: .4rem; }
.cite, .remark, .sources { font-size: .7em; opacity: .75; } h1 { font-size: 1.2em; }
.drawn { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: .8rem; } figure { margin: 0; width: 8rem; }
.plate { --paper: #0f1317; background: #0f1317; color: #f3f0e8; border-radius: .3rem; width: 8rem; height: 8rem; }
figcaption { font-size: .65em; opacity: .8; }"""


@click.command()
@click.argument("output", metavar="OUT", type=click.Path())
@kb_options
@click.pass_context
def command(ctx: click.Context, output: str) -> None:
    """Write a deck for Anki to OUT: cases, what speaks for each cause, what each sign speaks for.

    Cards keep their identity: importing a later edition changes them and keeps what you have learned. Needs genanki:
    pip install 'soleus[anki]'.

    \b
    soleus anki soleus.apkg
    """
    from cli.console import notice
    from cli.options import settings_of
    from cli.page.pictures import drawings, pictures_of
    from cli.session import open_knowledge
    from reasoner.render.write_html import write_fragment
    from reasoner.teaching.cards import cards
    from reasoner.teaching.quiz import questions

    try:
        import genanki
    except ImportError:
        raise click.UsageError("This needs genanki: pip install 'soleus[anki]'.", ctx) from None
    reading = open_knowledge(ctx)
    model = genanki.Model(
        _number(f"{reading.name} model"),
        f"Soleus {reading.name}",
        fields=[{"name": "Front"}, {"name": "Back"}],
        templates=[{"name": "Card", "qfmt": "{{Front}}", "afmt": "{{Front}}<hr id=answer>{{Back}}"}],
        css=STYLE,
    )
    deck = genanki.Deck(_number(f"{reading.name} deck"), reading.program.title or reading.name)
    asked = [each for path in reading.case_banks for each in questions(reading, path)]
    pictures = pictures_of(reading, settings_of(ctx).knowledge_base)
    written = list(cards(reading, asked))
    for each in written:
        sides = ((each.front, each.seen), (each.back, each.told))
        fields = [write_fragment(side) + drawings(reading, signs, pictures) for side, signs in sides]
        key = genanki.guid_for(reading.name, each.key)
        deck.add_note(genanki.Note(model=model, fields=fields, guid=key, tags=list(each.tags)))
    try:
        genanki.Package(deck).write_to_file(output, timestamp=SECONDS)
    except OSError as error:
        raise click.UsageError(f"Cannot write {output}: {(error.strerror or str(error)).lower()}.") from None
    notice(f"{len(written)} cards written to {output}.")
    notice()


def _number(text: str) -> int:
    """A number that stands for a text, as Anki wants it for a deck or a model."""
    from hashlib import blake2b

    return int(blake2b(text.encode(), digest_size=4).hexdigest(), 16) | 1 << 30
