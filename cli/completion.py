"""What a shell may complete: findings and conclusions of the knowledge base, and the script that asks for them in bash.

Bash splits words at ``=``, so its script puts ``attribute=value`` together again before asking and takes the part that
is already typed off the replies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from reasoner.errors import ReasonerError

if TYPE_CHECKING:
    import click

    from reasoner.answers.reading import Reading
    from reasoner.answers.vocabulary import Vocabulary

BASH = """\
_soleus_completion() {
    local IFS=$'\\n' line=${COMP_LINE:0:COMP_POINT} current reply kind value
    local -a words
    IFS=' ' read -ra words <<< "$line"
    [[ $line == *' ' ]] && words+=('')
    current=${words[-1]}
    COMPREPLY=()
    while IFS=',' read -r kind value; do
        case $kind in
            dir) COMPREPLY=(); compopt -o dirnames ;;
            file) COMPREPLY=(); compopt -o default ;;
            plain)
                [[ $current == *=* ]] && value=${value#"${current%%=*}="}
                [[ $value == *= ]] && compopt -o nospace
                COMPREPLY+=("$value") ;;
        esac
    done < <(env COMP_WORDS="${words[*]}" COMP_CWORD=$((${#words[@]} - 1)) _SOLEUS_COMPLETE=bash_complete "$1")
}
complete -o nosort -F _soleus_completion soleus
"""


def findings(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """``attribute=`` first, then ``attribute=value`` once the attribute stands."""
    vocabulary = _vocabulary(ctx)
    if vocabulary is None:
        return []
    name, sign, typed = incomplete.partition("=")
    joint = "!=" if name.endswith("!") else "="
    name = name.removesuffix("!")
    if not sign:
        return [
            CompletionItem(f"{term.key[0]}=", help=term.label)
            for term in vocabulary.attributes.values()
            if term.key[0].startswith(name) and term.key[0] not in vocabulary.notes
        ]
    return [
        CompletionItem(f"{name}{joint}{value}", help=term.label)
        for (attribute, value), term in vocabulary.values.items()
        if attribute == name and value.startswith(typed) and name not in vocabulary.scales
    ]


def conclusions(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Ids of conclusions."""
    vocabulary = _vocabulary(ctx)
    if vocabulary is None:
        return []
    return [
        CompletionItem(name, help=term.label)
        for name, term in vocabulary.conclusions.items()
        if name.startswith(incomplete)
    ]


def sources(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Keys of the bibliography."""
    reading = _reading(ctx)
    known = reading.program.bibliography if reading is not None else {}
    return [
        CompletionItem(key, help=fields.get("title", ""))
        for key, fields in sorted(known.items())
        if key.startswith(incomplete)
    ]


def _vocabulary(ctx: click.Context) -> Vocabulary | None:
    reading = _reading(ctx)
    return None if reading is None else reading.vocabulary


def _reading(ctx: click.Context) -> Reading | None:
    from cli.session import open_knowledge

    try:
        return open_knowledge(ctx, quiet=True)
    except ReasonerError:
        return None
