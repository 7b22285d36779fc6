"""Signatures, hints, folds, and a rule tried on the cases; columns as the editor counts them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from reasoner.editor.aids import folds_in, hints_in, signature_at
from tests.editor.client import editing
from tests.editor.places import typed

GROUPED = """
%! predicate likes(fault, fault) fact
%!   cited
%!   ids "{1}-{2}"
%!   optional

%! group; cite workshop-notes; evidence teaching

likes(dry_chain, worn_chain).
%! id own
likes(worn_chain, dry_chain).
"""


@pytest.mark.parametrize(
    ("text", "active"),
    [("seen(‸", 0), ("seen(C, ‸", 1), ("x(C) :- seen(C, chain, ‸", 2), ("x(N) :- N = #count { P : seen(P, ‸", 1)],
)
def test_the_signature_of_what_is_being_typed(kb: Path, text: str, active: int) -> None:
    asked = typed(kb, text)
    file = asked.desk.text(asked.path)
    assert file is not None
    found = signature_at(asked.project, file, asked.offset)
    assert found is not None
    assert (found.label, found.active) == ("seen(case, part, state) input", active)
    assert found.arguments == ("case", "part", "state")


def test_hints_tell_what_a_fact_does_not_spell_out(kb: Path) -> None:
    asked = typed(kb, GROUPED + "‸")
    hints = [each.text for each in hints_in(asked.project, asked.path, 0, asked.offset)]
    assert hints == ["dry-chain-worn-chain; workshop-notes; teaching", "workshop-notes; teaching"]


def test_groups_and_items_and_comments_fold(kb: Path) -> None:
    asked = typed(kb, GROUPED + "% one\n% two\n‸")
    file = asked.desk.text(asked.path)
    assert file is not None
    folds = list(folds_in(asked.project, asked.path))
    lines = file.text.split("\n")
    assert any(
        lines[each.first - 1].startswith("%! group") and lines[each.last - 1] == "likes(worn_chain, dry_chain)."
        for each in folds
    )
    assert [lines[each.first - 1] for each in folds if each.comment][-1] == "% one"
    assert all(each.first < each.last for each in folds)


TEXT = 'edge(a, b). name(one, "é😀"). edge(a, b).\n'


@pytest.mark.parametrize(
    ("encodings", "agreed"),
    [
        (None, "utf-16"),
        (["utf-8", "utf-16"], "utf-8"),
        (["utf-32", "utf-16"], "utf-32"),
        (["utf-16", "utf-8"], "utf-16"),
    ],
)
def test_columns_are_counted_as_agreed(tmp_path: Path, encodings: list[str] | None, agreed: str) -> None:
    path = tmp_path / "alone.dl"
    path.write_text(TEXT, encoding="utf-8")

    async def play() -> None:
        async with editing(tmp_path, encodings) as editor:
            unit = editor.encoding if editor.encoding != "None" else "utf-16"
            assert encodings is None or unit in encodings
            size = {
                "utf-8": lambda t: len(t.encode()),
                "utf-16": lambda t: len(t.encode("utf-16-le")) // 2,
                "utf-32": len,
            }[unit]
            uri = editor.open(path)
            last = TEXT.rindex("edge")
            where = lsp.Position(0, size(TEXT[: last + 1]))
            found = await editor.within(
                editor.client.text_document_rename_async(
                    lsp.RenameParams(lsp.TextDocumentIdentifier(uri), where, "arc")
                )
            )
            assert found is not None
            assert found.changes is not None
            edits = sorted((e.range.start.character, e.range.end.character) for e in found.changes[uri])
            starts = [0, last]
            assert edits == [(size(TEXT[:start]), size(TEXT[: start + 4])) for start in starts]

    asyncio.run(play())


def test_a_rule_is_tried_on_the_cases(kb: Path) -> None:
    path = kb / "bicycle.dl"

    async def play() -> None:
        async with editing(kb) as editor:
            uri = editor.open(path)
            lenses = await editor.within(
                editor.client.text_document_code_lens_async(lsp.CodeLensParams(lsp.TextDocumentIdentifier(uri)))
            )
            assert lenses
            command = next(each.command for each in lenses if each.command is not None)
            text = await editor.within(
                editor.client.workspace_execute_command_async(
                    lsp.ExecuteCommandParams(command.command, arguments=command.arguments)
                )
            )
            assert "rule" in str(text)
            assert "case" in str(text)

    asyncio.run(play())
