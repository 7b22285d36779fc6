"""Options that several commands share, and the settings they fill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.bases import DEFAULT_KB, announce, found_here, layers_for, named

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

STAGES = ("initial", "all")


class Settings:
    """What the global options say, whether they stand before or after the command's name."""

    __slots__ = ("announced", "author", "cache", "color", "format", "kb", "notice", "only_sourced", "prior", "stage")

    def __init__(self) -> None:
        self.kb: tuple[str, ...] = ()
        self.format: str | None = None
        self.stage = "all"
        self.prior: str | None = None
        """The policy on how common the conclusions are; ``None``: the knowledge base's default."""
        self.only_sourced = False
        self.cache = True
        self.color = True
        self.author = False
        """Whether the command is one for authors, who work on the knowledge base around them."""
        self.announced = False
        self.notice = ""
        """What the knowledge base that was opened wants to stand below every answer."""

    @property
    def knowledge_base(self) -> tuple[str, ...]:
        """Paths of the layers of the knowledge base that the command acts on (see ``cli.bases``)."""
        return layers_for(self.kb, author=self.author)

    def announced_base(self) -> tuple[str, ...]:
        """The same, named on standard error where a person could take it for another."""
        announce(self)
        return self.knowledge_base

    def base_to_change(self) -> tuple[str, ...]:
        """The same for a command that writes into it. Raises ``UsageError`` where that is the shipped one and nobody
        named it: who starts such a command elsewhere means another."""
        layers = self.announced_base()
        if layers == (DEFAULT_KB,) and not named(self.kb) and not found_here():
            raise click.UsageError(
                "There is no knowledge base here: go to its folder or name it with --kb; 'soleus kb new kb FOLDER' "
                "starts one, 'soleus kb new overlay FOLDER' is for changes to the one that is shipped."
            )
        return layers


def settings_of(ctx: click.Context) -> Settings:
    """The settings of this run, made on first use."""
    return ctx.ensure_object(Settings)


def _store(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def callback(ctx: click.Context, _parameter: click.Parameter, value: Any) -> Any:
        if value is not None and value != ():
            setattr(settings_of(ctx), name, value)
        return value

    return callback


def settings_options(function: F) -> F:
    """The options that may stand before a command."""
    for option in reversed(
        (
            _kb,
            click.option(
                "--format",
                "_format",
                metavar="FORMAT",
                expose_value=False,
                callback=_store("format"),
                help="text, json, markdown, html, mermaid, dot: what the command offers.",
            ),
            stage_option,
            _no_cache,
            _no_color,
        )
    ):
        function = option(function)
    return function


def kb_options(function: F) -> F:
    """``--kb``, ``--no-cache``, ``--no-color`` after the command's name."""
    for option in (_no_color, _no_cache, _kb):
        function = option(function)
    return function


def formats(*names: str) -> Callable[[F], F]:
    """``--format`` with the formats this command offers, the first one the default; passes ``format``."""

    def callback(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str:
        chosen = value or settings_of(ctx).format or names[0]
        if chosen not in names:
            raise click.BadParameter(f"'{chosen}' is not one of {', '.join(names)}.", ctx, parameter)
        return chosen

    return click.option("--format", "format", type=click.Choice(names), callback=callback, help=f"Default: {names[0]}.")


def case_options(function: F) -> F:
    """``FINDING...``, ``--case`` and ``--stage``; passes ``findings`` and ``case``."""
    function = choice_options(stage_option(function))
    function = click.option(
        "--case", "case", metavar="FILE|BANK#ID|-", help="Read a case (TOML or JSON).", shell_complete=complete_case
    )(function)
    return click.argument("findings", nargs=-1, metavar="[FINDING]...", shell_complete=complete_finding)(function)


def choice_options(function: F) -> F:
    """``--prior`` and ``--only-sourced``: what counts in the answer, besides the case."""
    for option in (
        click.option(
            "--only-sourced",
            is_flag=True,
            default=None,
            expose_value=False,
            callback=_store("only_sourced"),
            help="Leave out what is only the editors' judgement.",
        ),
        click.option(
            "--prior",
            metavar="POLICY",
            expose_value=False,
            callback=_store("prior"),
            help="How common the causes are taken to be, as the knowledge base names it: practice, published or flat.",
        ),
    ):
        function = option(function)
    return function


def status_options(function: F) -> F:
    """``--without-disputed`` and ``--only-accepted``; passes both."""
    for option in (
        click.option("--only-accepted", is_flag=True, help="Leave out everything that is not accepted, and compare."),
        click.option("--without-disputed", is_flag=True, help="Leave out disputed knowledge, and compare."),
    ):
        function = option(function)
    return function


def complete_finding(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    """Findings of the knowledge base that begin with what was typed."""
    from cli.completion import findings

    return findings(ctx, incomplete)


def complete_conclusion(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    """Conclusions of the knowledge base that begin with what was typed."""
    from cli.completion import conclusions

    return conclusions(ctx, incomplete)


def complete_case(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    """Files, and the cases of a bank once it stands."""
    from cli.completion import cases

    return cases(incomplete)


def complete_source(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    """Keys of the bibliography that begin with what was typed."""
    from cli.completion import sources

    return sources(ctx, incomplete)


_kb = click.option(
    "--kb",
    multiple=True,
    metavar="PATH",
    expose_value=False,
    callback=_store("kb"),
    help="Knowledge base; repeat for overlays. Also SOLEUS_KB.",
)
stage_option = click.option(
    "--stage",
    type=click.Choice(STAGES),
    expose_value=False,
    callback=_store("stage"),
    help="initial leaves out findings of advanced imaging. Default: all.",
)
_no_cache = click.option(
    "--no-cache",
    is_flag=True,
    default=None,
    expose_value=False,
    callback=lambda ctx, _, value: _store("cache")(ctx, _, not value if value else None),
    help="Do not read or write the cache of compiled knowledge bases.",
)
_no_color = click.option(
    "--no-color",
    is_flag=True,
    default=None,
    expose_value=False,
    callback=lambda ctx, _, value: _store("color")(ctx, _, not value if value else None),
    help="Plain text. Also NO_COLOR.",
)
