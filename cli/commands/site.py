"""``soleus site``: the reasoner as a static site that answers in the browser."""

from __future__ import annotations

import click

from cli.options import kb_options


@click.command()
@click.argument("output", metavar="OUT", type=click.Path(file_okay=False))
@click.option("--runtime", metavar="FILE", type=click.Path(), help="The runtime's npm package; default: here.")
@click.option("--serve", is_flag=True, help="Serve it to this machine once it is built.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Port of --serve.")
@kb_options
@click.pass_context
def command(ctx: click.Context, output: str, runtime: str | None, serve: bool, port: int) -> None:
    """Build a static site into OUT: ask, quiz, try, and the knowledge as pages; any static host can serve it.

    The reasoner runs in the page: nothing that is typed leaves it, and after the first visit it works without a
    network. The runtime is the npm package pyodide; get it once with: npm pack pyodide@314.0.7

    \b
    npm pack pyodide@314.0.7
    soleus site public
    soleus site public --serve
    """
    from pathlib import Path

    from cli.console import notice
    from cli.options import settings_of
    from cli.page.build import RUNTIME, About, read_runtime, site_files, write_site
    from cli.session import open_knowledge
    from reasoner.knowledge.knowledge_base import load

    found = read_runtime(Path(runtime or RUNTIME))
    reading = open_knowledge(ctx)
    layers = settings_of(ctx).knowledge_base
    if len(layers) > 1:
        raise click.UsageError("A site holds one knowledge base, without overlays.", ctx)
    kb = load(layers)
    licence = ", ".join(dict.fromkeys(layer.manifest.licence for layer in kb.layers if layer.manifest.licence))
    files = site_files(reading, About(tuple(layers), reading.notice, licence), found)
    write_site(Path(output), files)
    size = sum(len(data) for name, data in files.items() if not name.startswith("knowledge/")) / 1_000_000
    notice(f"{len(files)} files written to {output}; a first visit loads {size:.1f} MB.")
    if serve:
        _serve(output, port)


def _serve(folder: str, port: int) -> None:
    from cli.page.server import make_server

    try:
        server = make_server(folder, port)
    except OSError as error:
        raise click.UsageError(f"Cannot serve at port {port}: {(error.strerror or str(error)).lower()}.") from None
    with server:
        click.echo(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C ends it)", err=True)
        server.serve_forever()
