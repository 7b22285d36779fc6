"""The server: what an editor asks, answered from the desk; what is wrong, told a moment after the last keystroke."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from cli import __version__
from cli.lsp import convert
from cli.lsp.trying import clause_on_cases
from reasoner.editor.actions import actions
from reasoner.editor.aids import folds_in, hints_in, signature_at
from reasoner.editor.completion import complete
from reasoner.editor.desk import Desk
from reasoner.editor.hover import hover
from reasoner.editor.navigation import definitions, references
from reasoner.editor.positions import Place, Unit, offset_of
from reasoner.editor.project import Project
from reasoner.editor.rename import renamable, rename
from reasoner.editor.symbols import symbols
from reasoner.errors import ReasonerError
from reasoner.source import SourceFile, Span
from reasoner.syntax.formatter import format_source
from reasoner.syntax.tree import Clause

DELAY = 0.2
"""Seconds of quiet after a change before the knowledge base is checked as a whole."""
_UNITS: dict[str, Unit] = {"utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}
EVALUATE = "soleus.evaluateRule"
"""The command of the server that shows what a rule does in the cases."""
_MOST_SYMBOLS = 200
_NOWHERE = "/no-file-yet"
_T = TypeVar("_T")


class Server(LanguageServer):
    """A language server with a desk of open texts. ``told`` are the files that have diagnostics on the screen."""

    def __init__(self, layers: Sequence[Path], shipped: Sequence[Path]) -> None:
        super().__init__("soleus", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self.desk = Desk(layers, shipped)
        self.told: dict[tuple[Path, ...], set[Path]] = {}
        self.waiting: dict[Path, asyncio.Task[None]] = {}
        self.addresses: dict[Path, str] = {}

    @property
    def view(self) -> convert.View:
        """What a column counts, as agreed with the editor, and how it calls its files."""
        agreed = self.workspace.position_encoding  # a member of an enumeration, or its bare text
        encoding = agreed.value if isinstance(agreed, lsp.PositionEncodingKind) else str(agreed)
        return convert.View(_UNITS[encoding], self.addresses)


def make_server(layers: Sequence[Path] = (), shipped: Sequence[Path] = ()) -> Server:
    """A server for the knowledge bases around the files that are opened; ``layers`` and ``shipped`` as for the desk."""
    server = Server(layers, shipped)
    for register in (_texts, _asks, _changes):
        register(server)
    return server


def _texts(server: Server) -> None:
    @server.feature(lsp.INITIALIZED)
    async def started(ls: Server, _params: lsp.InitializedParams) -> None:
        folders = ls.client_capabilities.workspace
        watching = folders.did_change_watched_files if folders else None
        if watching is not None and watching.dynamic_registration:
            watched = [lsp.FileSystemWatcher("**/*.dl"), lsp.FileSystemWatcher("**/*.toml")]
            options = lsp.DidChangeWatchedFilesRegistrationOptions(watched)
            wanted = lsp.Registration("files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            await ls.client_register_capability_async(lsp.RegistrationParams([wanted]))

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def opened(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
        _put(ls, params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
        _put(ls, params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def saved(ls: Server, params: lsp.DidSaveTextDocumentParams) -> None:
        ls.desk.touch()
        _check_soon(ls, _path(params.text_document.uri), 0)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
        path = _path(params.text_document.uri)
        ls.desk.take(path)
        _tell(ls, path, [])
        ls.addresses.pop(path, None)
        _check_soon(ls, path, 0)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def touched(ls: Server, _params: lsp.DidChangeWatchedFilesParams) -> None:
        ls.desk.touch()
        for path in ls.desk.open_files:
            _check_soon(ls, path, DELAY)


def _asks(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hovered(ls: Server, params: lsp.HoverParams) -> lsp.Hover | None:
        project, path, offset = _at(ls, params)
        found = hover(project, path, offset)
        if found is None:
            return None
        span = convert.as_range(found.span, ls.view) if found.span else None
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, found.text), span)

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["(", ",", " ", "!", "@"]))
    def completed(ls: Server, params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        path = _path(params.text_document.uri)
        file = ls.desk.text(path)
        if path.suffix != ".dl" or file is None:
            return []
        offset = offset_of(file, Place(params.position.line, params.position.character), ls.view.unit)
        found = complete(ls.desk.project(path, stale=True), file, offset)
        replaced = convert.as_range(Span(file, found.start, offset), ls.view)
        return [convert.suggestion(each, replaced) for each in found.suggestions]

    @server.feature(lsp.TEXT_DOCUMENT_SIGNATURE_HELP, lsp.SignatureHelpOptions(trigger_characters=["(", ","]))
    def signed(ls: Server, params: lsp.SignatureHelpParams) -> lsp.SignatureHelp | None:
        path = _path(params.text_document.uri)
        file = ls.desk.text(path)
        if path.suffix != ".dl" or file is None:
            return None
        offset = offset_of(file, Place(params.position.line, params.position.character), ls.view.unit)
        found = signature_at(ls.desk.project(path, stale=True), file, offset)
        return convert.signature(found) if found else None

    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    def hinted(ls: Server, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        path = _path(params.text_document.uri)
        project = ls.desk.project(path)
        file = project.file(path)
        if file is None:
            return []
        ends = (Place(each.line, each.character) for each in (params.range.start, params.range.end))
        first, last = (offset_of(file, each, ls.view.unit) for each in ends)
        return [convert.hint(file, each, ls.view) for each in hints_in(project, path, first, last)]

    @server.feature(lsp.TEXT_DOCUMENT_FOLDING_RANGE)
    def folded(ls: Server, params: lsp.FoldingRangeParams) -> list[lsp.FoldingRange]:
        path = _path(params.text_document.uri)
        return [convert.fold(each) for each in folds_in(ls.desk.project(path), path)]

    @server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    def lensed(ls: Server, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        path = _path(params.text_document.uri)
        project = ls.desk.project(path)
        rules = [(span, item) for *_, item in project.index.items_in(path) for span in (item.span,)]
        return [
            convert.lens(path, span, ls.view, EVALUATE)
            for span, item in rules
            if isinstance(item, Clause) and item.body
        ]

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def defined(ls: Server, params: lsp.DefinitionParams) -> list[lsp.Location]:
        return convert.locations(definitions(*_at(ls, params)), ls.view)

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def referred(ls: Server, params: lsp.ReferenceParams) -> list[lsp.Location]:
        found = references(*_at(ls, params), declaration=params.context.include_declaration)
        return convert.locations(found, ls.view)

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outlined(ls: Server, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        path = _path(params.text_document.uri)
        return [convert.symbol(each, ls.view) for each in symbols(ls.desk.project(path), path)]

    @server.feature(lsp.WORKSPACE_SYMBOL)
    def searched(ls: Server, params: lsp.WorkspaceSymbolParams) -> list[lsp.WorkspaceSymbol]:
        wanted = params.query.casefold()
        projects = {id(project): project for path in ls.desk.open_files for project in (ls.desk.project(path),)}
        found = []
        for project in projects.values():
            for path in project.files:
                for each in symbols(project, path):
                    if wanted in each.name.casefold() or wanted in each.detail.casefold():
                        shown = convert.symbol(each, ls.view)
                        place = convert.location(path, each.name_span, ls.view)
                        found.append(lsp.WorkspaceSymbol(place, shown.name, shown.kind, container_name=each.detail))
        return found[:_MOST_SYMBOLS]


def _changes(server: Server) -> None:
    @server.command(EVALUATE)
    async def evaluated(ls: Server, uri: str, line: int) -> str:
        """What a rule, named by its file and line, does in the cases of the saved knowledge base."""
        project = ls.desk.project(_path(uri))
        if project.kb is None:
            raise JsonRpcInvalidParams("the file belongs to no knowledge base that can be read")
        layers = [str(folder) for folder in project.folders]
        names = {path: file.path for path, file in project.files.items()}
        place = f"{names.get(_path(uri), '')}:{line + 1}"
        return await asyncio.to_thread(_or_refuse, lambda: clause_on_cases(layers, place))

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepared(ls: Server, params: lsp.PrepareRenameParams) -> lsp.Range | None:
        found = renamable(*_at(ls, params))
        return convert.as_range(found.span, ls.view) if found else None

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    async def renamed(ls: Server, params: lsp.RenameParams) -> lsp.WorkspaceEdit:
        project, path, offset = _at(ls, params)

        def reopen(texts: dict[Path, str]) -> Project:
            return ls.desk.with_texts(path, texts)

        # The knowledge base is checked with the new name, which takes too long to keep other questions waiting.
        edits = await asyncio.to_thread(_or_refuse, lambda: rename(project, path, offset, params.new_name, reopen))
        return convert.workspace_edit(edits, ls.view)

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def formatted(ls: Server, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        path = _path(params.text_document.uri)
        file = ls.desk.text(path)
        if path.suffix != ".dl" or file is None:
            return []
        text = _or_refuse(lambda: format_source(file))
        whole = lsp.Range(lsp.Position(0, 0), lsp.Position(len(file.line_starts) + 1, 0))
        return [lsp.TextEdit(whole, text)] if text != file.text else []

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix])
    )
    def mended(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        path = _path(params.text_document.uri)
        project = ls.desk.project(path)
        file = project.file(path)
        if file is None:
            return []
        start, end = (
            offset_of(file, Place(each.line, each.character), ls.view.unit)
            for each in (params.range.start, params.range.end)
        )
        return [
            lsp.CodeAction(
                each.title,
                lsp.CodeActionKind.QuickFix,
                diagnostics=[convert.diagnostic(each.diagnostic, ls.view)],
                is_preferred=True,
                edit=convert.workspace_edit(each.edits, ls.view),
            )
            for each in actions(project, path, start, end)
        ]


def _path(uri: str) -> Path:
    """The file of an address; a text that is no file yet gets a path where nothing lies."""
    path = to_fs_path(uri)
    return (
        Path(path).resolve()
        if path and "\0" not in path
        else Path(_NOWHERE, quote(uri, safe="").replace("%", "_")).resolve()
    )


def _at(ls: Server, params: Any) -> tuple[Project, Path, int]:
    """The project, the file and the offset that a request is about."""
    path = _path(params.text_document.uri)
    project = ls.desk.project(path)
    file = project.file(path) or SourceFile(path.name, "")
    return project, path, offset_of(file, Place(params.position.line, params.position.character), ls.view.unit)


def _or_refuse(answer: Callable[[], _T]) -> _T:
    """An answer, or the reason why there is none in words that an editor shows."""
    try:
        return answer()
    except ReasonerError as error:
        raise JsonRpcInvalidParams(error.message) from None


def _put(ls: Server, uri: str) -> None:
    path = _path(uri)
    ls.addresses[path] = uri
    ls.desk.put(path, ls.workspace.get_text_document(uri).source)
    file = ls.desk.text(path)
    if file is not None and path.suffix == ".dl" and (wrong := ls.desk.parsed(file).diagnostics):
        # A syntax error is told at once: the rest of the knowledge base has nothing to say about it.
        _tell(ls, path, [convert.diagnostic(each, ls.view) for each in wrong])
    _check_soon(ls, path, DELAY)


def _check_soon(ls: Server, path: Path, delay: float) -> None:
    """Check the knowledge base of a file after a moment, unless it changes again."""
    key = path.parent
    known = ls.waiting.pop(key, None)
    if known is not None:
        known.cancel()
    ls.waiting[key] = asyncio.ensure_future(_check(ls, path, delay))


async def _check(ls: Server, path: Path, delay: float) -> None:
    await asyncio.sleep(delay)
    project = ls.desk.project(path)
    problems = await asyncio.to_thread(lambda: project.problems)
    if not ls.desk.is_current(project):
        return
    found: dict[Path, list[lsp.Diagnostic]] = {}
    for each in problems:
        found.setdefault(each.path, []).append(convert.diagnostic(each.diagnostic, ls.view))
    for file in sorted({*_told_before(ls, project), *found, path}):
        _tell(ls, file, found.get(file, []))
    ls.told[project.folders] = set(found)
    # The next question about a name finds the index made.
    await asyncio.to_thread(lambda: project.index.by_name)


def _told_before(ls: Server, project: Project) -> set[Path]:
    """The files that show diagnostics of this knowledge base, also from when it had another base below it."""
    keys = [key for key in ls.told if key[-1:] == project.folders[-1:]]
    return {path for key in keys for path in ls.told.pop(key)}


def _tell(ls: Server, path: Path, found: list[lsp.Diagnostic]) -> None:
    ls.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(ls.view.uri(path), found))
