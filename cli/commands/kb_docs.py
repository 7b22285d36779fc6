"""``soleus kb docs``: the knowledge base as pages to browse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import kb_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("-o", "--output", default="site", metavar="FOLDER", help="Where to write. Default: site.")
@kb_options
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], output: str) -> None:
    """Write the knowledge base as static pages: open index.html in any browser, no network needed.

    \b
    soleus kb docs -o site
    """
    from pathlib import Path

    from cli.console import tell
    from cli.files import make_folder, write_text
    from cli.options import settings_of
    from cli.page.pictures import pictures_of
    from cli.session import open_knowledge
    from reasoner.knowledge.knowledge_base import load
    from reasoner.site.build import About, build_site

    settings_of(ctx).kb = paths or settings_of(ctx).kb
    reading = open_knowledge(ctx)
    kb = load(settings_of(ctx).knowledge_base)
    licence = ", ".join(dict.fromkeys(layer.manifest.licence for layer in kb.layers if layer.manifest.licence))
    pages = build_site(reading, About(licence, reading.notice), pictures_of(reading, settings_of(ctx).knowledge_base))
    folder = Path(output)
    make_folder(output)
    for name, text in pages.items():
        write_text(str(folder / name), text, _is_ours)
    stale = [path for path in sorted(folder.glob("*.html")) if path.name not in pages and _is_stale(path)]
    for path in stale:
        path.unlink()
    removed = f", {len(stale)} of an earlier version removed" if stale else ""
    tell(f"{len(pages)} pages written to {output}{removed}", err=True)


def _is_stale(path: Path) -> bool:
    """Whether an earlier run wrote a page; whatever else lies in the folder is left alone."""
    from reasoner.intake import read_file

    try:
        return not path.is_symlink() and _is_ours(read_file(path)[:2000])
    except OSError:
        return False


def _is_ours(beginning: bytes) -> bool:
    from reasoner.site.frame import GENERATOR

    return GENERATOR.encode() in beginning
