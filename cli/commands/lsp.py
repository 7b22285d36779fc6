"""``soleus lsp``: the language server for editors."""

from __future__ import annotations

import click

from cli.options import kb_options, settings_of


@click.command()
@kb_options
@click.option("--stdio", is_flag=True, help="Accepted since some editors add it; there is no other way to talk.")
@click.pass_context
def command(ctx: click.Context, stdio: bool) -> None:
    """Serve an editor over standard input and output (Language Server Protocol).

    An editor starts this command; docs/howto/editor.md shows how. It needs the extra 'lsp':
    pip install 'soleus[lsp]'. A knowledge base named with --kb is used for the files that lie in it.
    """
    from pathlib import Path

    from cli.bases import DEFAULT_KB, RANKING

    try:
        from cli.lsp.server import make_server
    except ModuleNotFoundError as error:
        if error.name not in {"pygls", "lsprotocol"}:
            raise
        raise click.UsageError("The language server needs pygls: pip install 'soleus[lsp]'") from None
    settings = settings_of(ctx)
    layers = [Path(path).resolve() for path in settings.kb and settings.knowledge_base]
    make_server(layers, [Path(each).resolve() for each in (DEFAULT_KB, RANKING)]).start_io()
