"""What a shell may complete, and the scripts that ask for it in bash, zsh and fish.

Each script hands over the command line up to the cursor and gets whole words back, one to a line: kind, word, and a few
words about it, with tabs between. What a shell makes of ``=`` and ``!`` is thus no matter, except that bash takes what
stands before ``=`` for a word of its own.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem, ShellComplete, split_arg_string

from reasoner.errors import ReasonerError

if TYPE_CHECKING:
    import click

    from reasoner.answers.reading import Reading
    from reasoner.answers.vocabulary import Vocabulary

BASH = """\
_soleus_completion() {
    local line=${COMP_LINE:0:COMP_POINT} kind value help typed
    typed=${line##* }
    typed=${typed%"${typed##*=}"}
    COMPREPLY=()
    while IFS=$'\\t' read -r kind value help; do
        case $kind in
            dir) COMPREPLY=(); compopt -o dirnames ;;
            file) COMPREPLY=(); compopt -o default ;;
            plain)
                [[ $typed == *=* ]] && value=${value#"$typed"}
                [[ $value == *= ]] && compopt -o nospace
                COMPREPLY+=("$value") ;;
        esac
    done < <(env COMP_WORDS="$line" COMP_CWORD=0 _SOLEUS_COMPLETE=lines_complete "$1")
}
complete -o nosort -F _soleus_completion soleus
"""

ZSH = """\
#compdef soleus
_soleus_completion() {
    local kind value help
    local -a words_found open_found shown open_shown
    while IFS=$'\\t' read -r kind value help; do
        case $kind in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain)
                if [[ $value == *= ]]; then
                    open_found+=("$value"); open_shown+=("$value${help:+  -- $help}")
                else
                    words_found+=("$value"); shown+=("$value${help:+  -- $help}")
                fi ;;
        esac
    done < <(env COMP_WORDS="${(j: :)words[1,CURRENT]}" _SOLEUS_COMPLETE=lines_complete "$words[1]")
    (( $#words_found )) && compadd -U -Q -V soleus -l -d shown -a words_found
    (( $#open_found )) && compadd -U -Q -V soleus -S '' -l -d open_shown -a open_found
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _soleus_completion "$@"
else
    compdef _soleus_completion soleus
fi
"""

FISH = """\
function _soleus_completion
    for reply in (env COMP_WORDS=(commandline -cp | string collect) _SOLEUS_COMPLETE=lines_complete soleus)
        set -l part (string split --max 2 \\t -- $reply)
        switch $part[1]
            case dir
                __fish_complete_directories (commandline -ct)
            case file
                __fish_complete_path (commandline -ct)
            case plain
                printf '%s\\t%s\\n' $part[2] $part[3]
        end
    end
end
complete --no-files --command soleus --arguments '(_soleus_completion)'
"""

_HARMLESS = re.compile(r"[A-Za-z0-9_.,:=!@%+/#-]*")
"""Letters without a meaning to a shell within a word; these scripts put words in unquoted."""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


class Lines(ShellComplete):
    """Answers the scripts above: the line from ``COMP_WORDS``, whole words back."""

    name = "lines"
    source_template = ""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The complete words of the line without the program's name, and the one that is being typed."""
        mark = "\0"  # keeps the word being typed, even an empty one or one in open quotes
        *words, typed = split_arg_string(os.environ.get("COMP_WORDS", "") + mark)
        self.typed = typed.removesuffix(mark)
        return words[1:], self.typed

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """What fits, less every word that a shell could take for more than a word."""
        found = super().get_completions(args, incomplete)
        return [each for each in found if each.type != "plain" or _HARMLESS.fullmatch(_added(each, incomplete))]

    def format_completion(self, item: CompletionItem) -> str:
        """One reply; the value of ``--option=value`` is given back with the option before it."""
        value = str(item.value)
        option, sign, _ = self.typed.partition("=")
        if sign and option.startswith("-") and item.type == "plain" and not value.startswith("-"):
            value = f"{option}={value}"
        from reasoner.render.visible import visible

        return "\t".join(visible(" ".join(str(part or "").split())) for part in (item.type, value, item.help))


def _added(item: CompletionItem, typed: str) -> str:
    return str(item.value).removeprefix(typed)


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


def cases(incomplete: str) -> list[CompletionItem]:
    """``BANK#ID`` once the bank stands, else files."""
    from reasoner.answers.case_file import read_bank

    bank, sign, typed = incomplete.partition("#")
    if not sign:
        return [CompletionItem(incomplete, type="file")]
    try:
        found = read_bank(bank)
    except ReasonerError:
        return []
    return [
        CompletionItem(f"{bank}#{each.id}", help=str(each.table.get("narrative", ""))[:80])
        for each in found
        if each.id.startswith(typed)
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
