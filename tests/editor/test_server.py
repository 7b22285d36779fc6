"""An editing session against ``soleus lsp`` with a real client: what a knowledge engineer does, in order."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from reasoner.editor.positions import Place, offset_of, place_of
from reasoner.source import SourceFile
from tests.cli.run import ROOT, Soleus
from tests.editor.client import Editor, editing

BROKEN = '\n%! id half\n%! says "half a rule"\nsuspected(C) :- suspect(C, dry_'


def _at(text: str, words: str, inside: str = "") -> lsp.Position:
    """Where a piece of text stands, or a piece of that."""
    offset = text.index(words) + (words.index(inside) if inside else 0)
    place = place_of(SourceFile("", text), offset)
    return lsp.Position(place.line, place.column)


def _document(uri: str) -> lsp.TextDocumentIdentifier:
    return lsp.TextDocumentIdentifier(uri)


def _changed(text: str, edits: Sequence[lsp.TextEdit | lsp.AnnotatedTextEdit | lsp.SnippetTextEdit]) -> str:
    """What an editor makes of edits."""
    file = SourceFile("", text)
    for edit in sorted(edits, key=lambda each: (-each.range.start.line, -each.range.start.character)):
        assert isinstance(edit, lsp.TextEdit)
        start, end = (offset_of(file, Place(p.line, p.character)) for p in (edit.range.start, edit.range.end))
        text = text[:start] + edit.new_text + text[end:]
    return text


def test_a_session(kb: Path, soleus: Soleus) -> None:
    asyncio.run(_session(kb))
    done = soleus("kb", "check", str(kb))
    assert (done.code, done.out) == (0, "0 errors, 0 warnings\n")
    assert "parched_chain" in (kb / "cases.toml").read_text(encoding="utf-8")


async def _session(kb: Path) -> None:
    path = kb / "bicycle.dl"
    good = path.read_text(encoding="utf-8")
    async with editing(kb) as editor:
        uri = editor.open(path, good + BROKEN)
        broken = await editor.until(uri, bool)
        assert {each.severity for each in broken} == {lsp.DiagnosticSeverity.Error}
        assert broken[-1].range.start.line >= good.count("\n")
        await _completes(editor, uri, good + BROKEN)
        editor.change(uri, good)
        await editor.until(uri, lambda codes: not codes)
        await _tells(editor, uri, good)
        await _navigates(editor, uri, kb, good)
        texts = await _renames(editor, uri, kb, good)
        for each, text in texts.items():
            each.write_text(text, encoding="utf-8")
        editor.change(uri, texts[path])
        editor.client.text_document_did_save(lsp.DidSaveTextDocumentParams(_document(uri)))
        editor.change(uri, texts[path] + "suspected(C) :- sspect(C, _, _).\n")
        found = await editor.until(uri, lambda codes: "KB010" in codes)
        await _mends(editor, uri, found)


async def _completes(editor: Editor, uri: str, text: str) -> None:
    """In a text that is half typed, at its end."""
    place = place_of(SourceFile("", text), len(text))
    params = lsp.CompletionParams(_document(uri), lsp.Position(place.line, place.column))
    answer = await editor.within(editor.client.text_document_completion_async(params))
    assert isinstance(answer, list)
    items = {each.label: each for each in answer}
    assert {"dry_chain", "air_in_brake"} <= items.keys()
    edit = items["dry_chain"].text_edit
    assert isinstance(edit, lsp.TextEdit)
    assert _changed(text, [edit]).endswith("suspect(C, dry_chain")


async def _tells(editor: Editor, uri: str, text: str) -> None:
    async def hover(words: str, inside: str) -> str:
        params = lsp.HoverParams(_document(uri), _at(text, words, inside))
        answer = await editor.within(editor.client.text_document_hover_async(params))
        assert answer is not None
        assert isinstance(answer.contents, lsp.MarkupContent)
        return answer.contents.value

    said = await hover("leave_alone(C, ride_home, F) :-", "leave_alone")
    assert "do not ride home" in said
    assert "`workshop-notes`" in said
    assert "workshop-notes" in await hover("%! cite workshop-notes", "workshop")
    outline = await editor.within(
        editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(_document(uri)))
    )
    assert outline is not None
    assert {"risk-open", "seen", "fault"} <= {each.name for each in outline}
    found = await editor.within(editor.client.workspace_symbol_async(lsp.WorkspaceSymbolParams("RISK-OPEN")))
    assert found is not None
    assert [each.name for each in found] == ["risk-open"]


async def _navigates(editor: Editor, uri: str, kb: Path, text: str) -> None:
    place = _at(text, "job_for(C, oil_chain, dry_chain) :- suspect", "dry_chain")
    goal = await editor.within(
        editor.client.text_document_definition_async(lsp.DefinitionParams(_document(uri), place))
    )
    assert isinstance(goal, list)
    assert [(each.uri, each.range.start) for each in goal if isinstance(each, lsp.Location)] == [
        (uri, _at(text, "fault(dry_chain).", "dry_chain"))
    ]
    params = lsp.ReferenceParams(lsp.ReferenceContext(False), _document(uri), place)
    places = await editor.within(editor.client.text_document_references_async(params))
    assert places is not None
    assert {each.uri for each in places} == {uri, (kb / "cases.toml").as_uri()}
    # Every mention in rules and cases but the fact that states it.
    assert len([each for each in places if each.uri == uri]) == text.count("dry_chain") - 1


async def _renames(editor: Editor, uri: str, kb: Path, text: str) -> Mapping[Path, str]:
    place = _at(text, "fault(dry_chain).", "dry_chain")
    prepared = await editor.within(
        editor.client.text_document_prepare_rename_async(lsp.PrepareRenameParams(_document(uri), place))
    )
    assert isinstance(prepared, lsp.Range)
    assert prepared.start == place
    with pytest.raises(JsonRpcException, match="'air_in_brake' exists already"):
        await editor.within(
            editor.client.text_document_rename_async(lsp.RenameParams(_document(uri), place, "air_in_brake"))
        )
    answer = await editor.within(
        editor.client.text_document_rename_async(lsp.RenameParams(_document(uri), place, "parched_chain"))
    )
    assert answer is not None
    assert answer.changes is not None
    paths = {each.as_uri(): each for each in kb.iterdir()}
    return {
        paths[key]: _changed(paths[key].read_text(encoding="utf-8"), edits) for key, edits in answer.changes.items()
    }


async def _mends(editor: Editor, uri: str, found: list[lsp.Diagnostic]) -> None:
    wrong = next(each for each in found if each.code == "KB010")
    params = lsp.CodeActionParams(_document(uri), wrong.range, lsp.CodeActionContext(found))
    offered = await editor.within(editor.client.text_document_code_action_async(params))
    assert offered is not None
    assert [each.title for each in offered] == ["Change to 'suspect'"]


def test_formatting_is_that_of_kb_fmt(kb: Path, soleus: Soleus) -> None:
    path = kb / "bicycle.dl"
    untidy = path.read_text(encoding="utf-8").replace(", ", " ,   ")
    path.write_text(untidy, encoding="utf-8")
    formatted = asyncio.run(_formatted(path))
    assert soleus("kb", "fmt", str(kb)).code == 0
    assert formatted == path.read_text(encoding="utf-8") != untidy


async def _formatted(path: Path) -> str:
    async with editing(path.parent) as editor:
        uri = editor.open(path)
        params = lsp.DocumentFormattingParams(_document(uri), lsp.FormattingOptions(2, True))
        edits = await editor.within(editor.client.text_document_formatting_async(params))
        assert edits
        return _changed(path.read_text(encoding="utf-8"), edits)


def test_columns_count_utf_16(kb: Path) -> None:
    asyncio.run(_astral(kb))


async def _astral(kb: Path) -> None:
    path = kb / "bicycle.dl"
    text = path.read_text(encoding="utf-8") + '%! label "Bell 🔔🔔"\npart(bell). %* 🔔🔔 *% statee(bell, loud).\n'
    async with editing(kb) as editor:
        uri = editor.open(path, text)
        found = await editor.until(uri, bool)
        wrong = next(each for each in found if "statee" in each.message)
        assert wrong.range.start == lsp.Position(text.count("\n") - 1, len("part(bell). %*  *% ") + 4)
        params = lsp.HoverParams(_document(uri), lsp.Position(wrong.range.start.line, wrong.range.start.character + 8))
        answer = await editor.within(editor.client.text_document_hover_async(params))
        assert answer is not None
        assert answer.range is not None
        assert answer.range.start.character == wrong.range.start.character + len("statee(")


def test_a_half_typed_manifest_is_told_and_loses_no_names(kb: Path) -> None:
    asyncio.run(_half_a_manifest(kb))


async def _half_a_manifest(kb: Path) -> None:
    text = (kb / "bicycle.dl").read_text(encoding="utf-8")
    async with editing(kb) as editor:
        rules = editor.open(kb / "bicycle.dl")
        await editor.until(rules, lambda codes: not codes)
        manifest = editor.open(kb / "manifest.toml")
        whole = (kb / "manifest.toml").read_text(encoding="utf-8")
        editor.change(manifest, whole + '\n[entry\nx = "')
        assert [each.code for each in await editor.until(manifest, bool)] == ["KB092"]
        params = lsp.DefinitionParams(_document(rules), _at(text, "suspect(C, dry_chain, _)", "dry_chain"))
        goal = await editor.within(editor.client.text_document_definition_async(params))
        assert isinstance(goal, list)
        assert len(goal) == 1
        editor.change(manifest, whole)
        await editor.until(manifest, lambda codes: not codes)


def test_without_pygls_one_message_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['pygls'] = None; sys.modules['lsprotocol'] = None\n"
        "from cli.main import main; sys.exit(main(['lsp']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "Error: The language server needs pygls: pip install 'soleus[lsp]'"
