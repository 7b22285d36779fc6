"""How long an editor waits for the language server on the shipped knowledge base.

    python benchmarks/editor.py [ROUNDS]

Speaks to ``soleus lsp`` with a real client. Diagnostics are timed from a change of the largest rule file to their
arrival: once with a syntax error, once with an error that only a check of everything finds.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from lsprotocol import types as lsp

from tests.editor.client import Editor, editing

ROOT = Path(__file__).parent.parent
PAUSE = 1.5
"""Seconds for the server to finish what it does in the background, as while somebody reads."""


async def measure(rounds: int) -> dict[str, list[float]]:
    """Milliseconds by what was waited for."""
    path = max((ROOT / "kb").rglob("*.dl"), key=lambda each: each.stat().st_size)
    found: dict[str, list[float]] = {}
    async with editing(ROOT / "kb") as editor:
        uri = path.as_uri()

        async def told(act: Callable[[], object]) -> None:
            editor.told.clear()
            act()
            await editor.until(uri, lambda _codes: True)

        async def timed(what: str, answer: Awaitable[object]) -> None:
            start = time.perf_counter()
            await answer
            found.setdefault(what, []).append(1000 * (time.perf_counter() - start))

        text = path.read_text(encoding="utf-8")
        await timed("first file opened", told(lambda: editor.open(path)))
        for number in range(rounds):
            await asyncio.sleep(PAUSE)
            wrong = f"{text}nothing_{number}(of_the_kind).\n"
            await timed("change to diagnostics, whole check", told(lambda wrong=wrong: editor.change(uri, wrong)))
            await asyncio.sleep(PAUSE)
            await timed("hover", ask(editor, uri, text, "hover"))
            await timed("completion", ask(editor, uri, text, "completion"))
            half = f"{text}nothing_{number}(\n"
            await timed("change to diagnostics, syntax", told(lambda half=half: editor.change(uri, half)))
            await timed("completion right after a key", ask(editor, uri, text, "completion"))
            await timed("hover right after a key", ask(editor, uri, text, "hover"))
            editor.change(uri, text)
    return found


async def ask(editor: Editor, uri: str, text: str, what: str) -> None:
    """Ask about the first fact of a file, behind its opening parenthesis."""
    lines = text.split("\n")
    number = next(place for place, line in enumerate(lines) if line and line[0] not in "% ")
    document, place = lsp.TextDocumentIdentifier(uri), lsp.Position(number, lines[number].index("(") + 1)
    if what == "hover":
        await editor.client.text_document_hover_async(lsp.HoverParams(document, place))
    else:
        await editor.client.text_document_completion_async(lsp.CompletionParams(document, place))


def main() -> None:
    """Print median and maximum of each."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for what, every in asyncio.run(measure(rounds)).items():
        print(f"{what:36} median {statistics.median(every):5.0f} ms   max {max(every):5.0f} ms   n={len(every)}")


if __name__ == "__main__":
    main()
