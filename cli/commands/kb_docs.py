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

    from cli.console import NOTICE
    from cli.files import write_text
    from cli.options import settings_of
    from cli.session import open_knowledge
    from reasoner.knowledge.knowledge_base import load
    from reasoner.site.build import About, build_site

    settings_of(ctx).kb = paths or settings_of(ctx).kb
    reading = open_knowledge(ctx)
    kb = load(settings_of(ctx).knowledge_base)
    licence = ", ".join(dict.fromkeys(layer.manifest.licence for layer in kb.layers if layer.manifest.licence))
    pages = build_site(reading, About(licence, NOTICE))
    folder = Path(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"Cannot write {output}: {(error.strerror or str(error)).lower()}.") from None
    for name, text in pages.items():
        write_text(str(folder / name), text)
    stale = [path for path in sorted(folder.glob("*.html")) if path.name not in pages and _is_ours(path)]
    for path in stale:
        path.unlink()
    removed = f", {len(stale)} of an earlier version removed" if stale else ""
    click.echo(f"{len(pages)} pages written to {output}{removed}", err=True)


def _is_ours(path: Path) -> bool:
    """Whether an earlier run wrote a page; whatever else lies in the folder is left alone."""
    from reasoner.site.frame import GENERATOR

    with path.open(encoding="utf-8", errors="replace") as stream:
        return GENERATOR in stream.read(1000)
