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
    from cli.completion import SCRIPTS

    click.echo(SCRIPTS[shell], nl=False)
