"""``soleus completion``: print the script that makes a shell complete findings and conclusions."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script for a shell; findings and conclusions are completed as well as options.

    \b
    bash:  soleus completion bash >> ~/.bashrc
    zsh:   soleus completion zsh >> ~/.zshrc
    fish:  soleus completion fish > ~/.config/fish/completions/soleus.fish
    """
    from click.shell_completion import get_completion_class

    from cli.completion import BASH
    from cli.main import soleus

    if shell == "bash":
        click.echo(BASH, nl=False)
        return
    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(kind(soleus, {}, "soleus", "_SOLEUS_COMPLETE").source())
