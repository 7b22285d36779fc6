"""``soleus anki``: flash cards for Anki."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import kb_options

if TYPE_CHECKING:
    import genanki

SECONDS = 1_000_000_000
"""The day that cards say they were made: always the same, so that the same knowledge makes the same deck."""
MARK = b"S\xd5\x06\x00soleus"
"""A field of an archive's entries that its readers pass over: by it a deck is known as written by this program."""
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
    from cli.files import write_bytes
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
    write_bytes(output, _marked(genanki.Package(deck)), lambda beginning: MARK in beginning)
    notice(f"{len(written)} cards written to {output}.")
    notice()


def _marked(package: genanki.Package) -> bytes:
    """The deck as a file: an archive of which every byte follows from the knowledge, with the mark of this program."""
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    made, marked = BytesIO(), BytesIO()
    package.write_to_file(made, timestamp=SECONDS)
    with ZipFile(made) as old, ZipFile(marked, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = ZipInfo(entry.filename)
            info.compress_type, info.extra = ZIP_DEFLATED, MARK
            new.writestr(info, old.read(entry))
    return marked.getvalue()


def _number(text: str) -> int:
    """A number that stands for a text, as Anki wants it for a deck or a model."""
    from hashlib import blake2b

    return int(blake2b(text.encode(), digest_size=4).hexdigest(), 16) | 1 << 30
