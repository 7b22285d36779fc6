"""What checks left of a knowledge base, kept by where it lies, so that after a change only what it touches is checked.

Beside the compiled program, which is kept by its contents: all warnings, and what each file held and declared. Anything
wrong with what is kept reads as nothing kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple, cast

from reasoner.checks.check import CheckReport
from reasoner.checks.context import Context
from reasoner.checks.recheck import Before, Rechecked, can_be_rechecked, declared_in, recheck, templates_in
from reasoner.diagnostics import Diagnostic, Fix, Label, Severity
from reasoner.intake import read_file
from reasoner.knowledge.bibliography import Reference
from reasoner.knowledge.files import read
from reasoner.knowledge.fingerprint import knowledge_files
from reasoner.knowledge.knowledge_base import KnowledgeBase, Rest, load, load_references
from reasoner.loading.cache import read_cached, write_cached
from reasoner.loading.kept import read_kept, write_kept
from reasoner.loading.reports import code_digest
from reasoner.program.compiled import CompiledProgram
from reasoner.source import SourceFile, Span
from reasoner.syntax.parser import Parsed, parse
from reasoner.syntax.tree import Program

MOST_KEPT = 16
_BANK = "cases.toml"
_SUFFIX = ".checked"


def write_checked(paths: Sequence[str], contents: str, kb: KnowledgeBase, report: CheckReport) -> None:
    """Keep what the checks found in these layers, whose contents have this key; nothing where there is an error."""
    if report.compiled is None or not can_be_rechecked(kb):
        return
    cited = Context(kb).cited
    kept = {
        "contents": contents,
        "code": code_digest(),
        "files": {file.path: _digest(file.text) for file in kb.files},
        "manifests": _manifests(kb),
        "references": _together(kb.bibliography),
        "banks": _banks(kb),
        "declared": declared_in(kb),
        "uncited": [each for each in kb.references if each not in cited],
        "found": [_plain(each) for each in report.diagnostics],
    }
    write_cached(contents, report.compiled)
    write_kept(_name(paths), json.dumps(kept).encode(), MOST_KEPT)


class Kept(NamedTuple):
    """What the checks say now, and the banks whose cases are to be read again: ``None`` for all."""

    found: Rechecked
    banks: tuple[str, ...] | None


def recheck_kept(paths: Sequence[str]) -> Kept | None:
    """What the checks say of these layers now, from what they left; ``None`` where everything is to be checked.

    Raises ``KnowledgeBaseError`` when a manifest or file is unusable.
    """
    data = read_kept(_name(paths))
    try:
        kept = json.loads(data or b"")
        known = kept["code"] == code_digest() and read_cached(kept["contents"])
    except (ValueError, KeyError, TypeError):
        return None
    return _recheck(paths, kept, known) if known else None


def _recheck(paths: Sequence[str], kept: Mapping[str, Any], program: CompiledProgram) -> Kept | None:
    files: Mapping[str, str] = kept["files"]
    changed: set[str] = set()

    def parsed(file: SourceFile) -> Parsed:
        if files.get(file.path) == _digest(file.text):
            return Parsed(Program((), file), (), 0)
        changed.add(file.path)
        return parse(file)

    def references(of: Iterable[SourceFile]) -> Mapping[str, Reference] | None:
        # Only the keys are looked at as long as the bibliography is the same.
        return cast("Mapping[str, Reference]", program.bibliography) if _together(of) == kept["references"] else None

    part = load(paths, parsed=parsed, rest=Rest(templates_in(program), references))
    if [file.path for file in part.files] != list(files) or _manifests(part) != kept["manifests"]:
        return None
    place = _places(part)
    earlier = tuple([_diagnostic(each, place) for each in kept["found"]])
    before = Before(program, earlier, kept["declared"], frozenset(kept["uncited"]))
    same = _together(part.bibliography) == kept["references"]
    found = recheck(part, frozenset(changed), before, lambda: load_references(paths), same_sources=same)
    if found is None:
        return None
    if not found.cases_stand:
        return Kept(found, None)
    return Kept(found, tuple([path for path, digest in _banks(part).items() if kept["banks"].get(path) != digest]))


def _name(paths: Sequence[str]) -> str:
    places = "\0".join(os.path.abspath(path) for path in paths)  # noqa: PTH100 - a path as it is named
    return blake2b(places.encode(errors="surrogateescape"), digest_size=16).hexdigest() + _SUFFIX


def _digest(text: str) -> str:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _together(files: Iterable[SourceFile]) -> str:
    return _digest("\0".join(f"{file.path}\0{file.text}" for file in files))


def _manifests(kb: KnowledgeBase) -> str:
    """All that the folders say of what belongs to them."""
    texts = (f"{layer.shown}\0{layer.manifest}\0{layer.unlisted}" for layer in kb.layers)
    return _digest("\0".join(texts))


def _banks(kb: KnowledgeBase) -> dict[str, str]:
    """The banks of cases in the folders by path, each as a digest; of one that is not taken in, why."""
    left_out: list[tuple[str, str]] = []
    found = [path for layer in kb.layers for _name, path in knowledge_files(str(layer.folder), left_out)]
    banks = {path: blake2b(read_file(path), digest_size=16).hexdigest() for path in found if path.endswith(_BANK)}
    return {**banks, **{name: why for name, why in left_out if name.endswith(_BANK)}}


def _plain(each: Diagnostic) -> list[Any]:
    labels = [[*_span(label.span), label.text] for label in each.labels]
    fix = each.fix and [each.fix.title, [[*_span(span), text] for span, text in each.fix.edits], each.fix.guess]
    said = [each.code, each.message, _span(each.span), each.help, each.severity.value, each.caption]
    return [*said, labels, each.notes, fix]


def _span(span: Span) -> list[Any]:
    return [span.file.path, span.file.layer, span.start, span.end]


def _diagnostic(plain: Sequence[Any], place: Callable[[str, str], SourceFile]) -> Diagnostic:
    code, message, span, advice, severity, caption, labels, notes, fix = plain

    def spanned(path: str, layer: str, start: int, end: int) -> Span:
        return Span(place(path, layer), start, end)

    shown = tuple([Label(spanned(*each[:4]), each[4]) for each in labels])
    made = fix and Fix(fix[0], tuple([(spanned(*each[:4]), each[4]) for each in fix[1]]), fix[2])
    return Diagnostic(code, message, spanned(*span), advice, Severity(severity), caption, shown, tuple(notes), made)


def _places(kb: KnowledgeBase) -> Callable[[str, str], SourceFile]:
    """The file that a diagnostic names: a rule file, a manifest or a bibliography, read when it is asked for."""
    known = {(file.path, file.layer): file for file in (*kb.files, *(layer.manifest.source for layer in kb.layers))}

    def place(path: str, name: str) -> SourceFile:
        if (path, name) not in known:
            layer = next(each for each in kb.layers if each.name == name)
            known[path, name] = read(layer.folder / path.removeprefix(f"{layer.shown}/"), path, name, None)[0]
        return known[path, name]

    return place
