"""A real client of the language server: ``soleus lsp`` in a process of its own, spoken to over its standard streams."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from tests.cli.run import ROOT

PATIENCE = 20.0
T = TypeVar("T")


class Editor:
    """An editor with open texts, and the diagnostics that it was told last for each address."""

    def __init__(self) -> None:
        self.client = LanguageClient("editor", "1")
        self.told: dict[str, list[lsp.Diagnostic]] = {}
        self.encoding = ""
        self._news = asyncio.Condition()
        self._versions: dict[str, int] = {}

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        async def told(params: lsp.PublishDiagnosticsParams) -> None:
            async with self._news:
                self.told[params.uri] = list(params.diagnostics)
                self._news.notify_all()

    def open(self, path: Path, text: str | None = None) -> str:
        """Open a file, with another text than it has on disk where one is given."""
        uri = path.as_uri()
        language = "soleus" if path.suffix == ".dl" else "toml"
        self._versions[uri] = 1
        item = lsp.TextDocumentItem(uri, language, 1, path.read_text(encoding="utf-8") if text is None else text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, text: str) -> None:
        """Put another text in place of the one that is open."""
        self._versions[uri] += 1
        document = lsp.VersionedTextDocumentIdentifier(self._versions[uri], uri)
        whole = lsp.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [whole]))

    async def until(self, uri: str, wanted: Callable[[list[str]], bool]) -> list[lsp.Diagnostic]:
        """Wait for diagnostics whose codes are as wanted."""
        async with self._news:
            await self.within(
                self._news.wait_for(
                    lambda: uri in self.told and wanted([str(each.code) for each in self.told[uri]]),
                )
            )
        return self.told[uri]

    async def within(self, answer: Awaitable[T]) -> T:
        """An answer, or a failure when it takes too long."""
        return await asyncio.wait_for(answer, PATIENCE)


@asynccontextmanager
async def editing(root: Path, encodings: Sequence[str] | None = None) -> AsyncIterator[Editor]:
    """An editor that has started the server, and ends it in order; ``encodings`` are those it counts columns in."""
    editor = Editor()
    client = editor.client
    await client.start_io(sys.executable, "-m", "cli", "lsp", "--stdio", cwd=str(ROOT))
    general = lsp.GeneralClientCapabilities(position_encodings=list(encodings)) if encodings else None
    able = lsp.ClientCapabilities(general=general)
    started = await editor.within(
        client.initialize_async(lsp.InitializeParams(able, process_id=None, root_uri=root.as_uri()))
    )
    editor.encoding = str(
        getattr(started.capabilities.position_encoding, "value", started.capabilities.position_encoding)
    )
    client.initialized(lsp.InitializedParams())
    try:
        yield editor
        assert await editor.within(client.shutdown_async(None)) is None
    finally:
        client.exit(None)
        await editor.within(client.stop())
