"""From what the editor room answers to the types of the protocol."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types as lsp
from pygls.uris import from_fs_path

from reasoner.diagnostics import Severity
from reasoner.editor.positions import place_of, range_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reasoner.diagnostics import Diagnostic
    from reasoner.editor.aids import Fold, Hint, Signature
    from reasoner.editor.completion import Sort, Suggestion
    from reasoner.editor.edits import Edit
    from reasoner.editor.index import Found
    from reasoner.editor.positions import Range, Unit
    from reasoner.editor.symbols import Role, Symbol
    from reasoner.source import SourceFile, Span

SOURCE = "soleus"
_SEVERITIES = {Severity.ERROR: lsp.DiagnosticSeverity.Error, Severity.WARNING: lsp.DiagnosticSeverity.Warning}
_ROLES: Mapping[Role, lsp.SymbolKind] = {
    "predicate": lsp.SymbolKind.Interface,
    "sort": lsp.SymbolKind.Enum,
    "rule": lsp.SymbolKind.Function,
    "fact": lsp.SymbolKind.Constant,
    "denial": lsp.SymbolKind.Event,
    "reference": lsp.SymbolKind.String,
}
_SORTS: Mapping[Sort, lsp.CompletionItemKind] = {
    "predicate": lsp.CompletionItemKind.Interface,
    "constant": lsp.CompletionItemKind.EnumMember,
    "variable": lsp.CompletionItemKind.Variable,
    "keyword": lsp.CompletionItemKind.Keyword,
    "key": lsp.CompletionItemKind.Property,
    "word": lsp.CompletionItemKind.Value,
    "reference": lsp.CompletionItemKind.Reference,
    "id": lsp.CompletionItemKind.Event,
}


class View(NamedTuple):
    """How an editor sees files: what its columns count, and its own addresses of the files that it has opened."""

    unit: Unit
    addresses: Mapping[Path, str]

    def uri(self, path: Path) -> str:
        """The address of a file: the one the editor gave, since it compares addresses letter by letter."""
        return self.addresses.get(path) or from_fs_path(str(path)) or path.as_uri()


def as_range(span: Span, view: View) -> lsp.Range:
    """A span in lines and units."""
    return _range(range_of(span, view.unit))


def _range(found: Range) -> lsp.Range:
    return lsp.Range(lsp.Position(found.start.line, found.start.column), lsp.Position(found.end.line, found.end.column))


def location(path: Path, span: Span, view: View) -> lsp.Location:
    """A place in a file."""
    return lsp.Location(view.uri(path), as_range(span, view))


def locations(found: Iterable[Found], view: View) -> list[lsp.Location]:
    """The places of occurrences."""
    return [location(each.path, each.occurrence.span, view) for each in found]


def diagnostic(each: Diagnostic, view: View) -> lsp.Diagnostic:
    """A diagnostic, its help on a line of its own."""
    text = "\n".join([each.message, *each.notes, *([f"help: {each.help}"] if each.help else [])])
    return lsp.Diagnostic(
        as_range(each.span, view), text, severity=_SEVERITIES[each.severity], code=each.code, source=SOURCE
    )


def suggestion(each: Suggestion, replaced: lsp.Range) -> lsp.CompletionItem:
    """Something to write in place of what is typed."""
    return lsp.CompletionItem(
        each.label,
        kind=_SORTS[each.sort],
        detail=each.detail or None,
        documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, each.about) if each.about else None,
        insert_text_format=lsp.InsertTextFormat.Snippet if each.insert else lsp.InsertTextFormat.PlainText,
        text_edit=lsp.TextEdit(replaced, each.insert or each.label),
    )


def symbol(each: Symbol, view: View) -> lsp.DocumentSymbol:
    """An entry of the outline."""
    whole, name = as_range(each.whole, view), as_range(each.name_span, view)
    return lsp.DocumentSymbol(each.name, _ROLES[each.role], _around(whole, name), name, detail=each.detail or None)


def workspace_edit(edits: Iterable[Edit], view: View) -> lsp.WorkspaceEdit:
    """Changes to several files."""
    changes: dict[str, list[lsp.TextEdit]] = {}
    for each in edits:
        changes.setdefault(view.uri(each.path), []).append(lsp.TextEdit(as_range(each.span, view), each.text))
    return lsp.WorkspaceEdit(changes=changes)


def _around(whole: lsp.Range, name: lsp.Range) -> lsp.Range:
    """``whole``, made to contain ``name`` as the protocol demands."""
    return lsp.Range(min(whole.start, name.start), max(whole.end, name.end))


def signature(found: Signature) -> lsp.SignatureHelp:
    """The signature of an atom, with the argument that is being typed."""
    arguments = [lsp.ParameterInformation(each) for each in found.arguments]
    shown = lsp.SignatureInformation(found.label, found.about or None, arguments, found.active)
    return lsp.SignatureHelp([shown], 0, found.active)


def hint(file: SourceFile, found: Hint, view: View) -> lsp.InlayHint:
    """A text that does not stand in a file."""
    place = place_of(file, found.offset, view.unit)
    return lsp.InlayHint(lsp.Position(place.line, place.column), found.text, padding_left=True)


def fold(found: Fold) -> lsp.FoldingRange:
    """Lines that can be folded away."""
    kind = lsp.FoldingRangeKind.Comment if found.comment else lsp.FoldingRangeKind.Region
    return lsp.FoldingRange(found.first - 1, found.last - 1, kind=kind)


def lens(path: Path, span: Span, view: View, command: str) -> lsp.CodeLens:
    """What can be done with a rule, above it."""
    range_ = as_range(span, view)
    arguments = [view.uri(path), range_.start.line]
    return lsp.CodeLens(range_, lsp.Command("evaluate on the cases", command, arguments=arguments))
