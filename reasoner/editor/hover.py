"""What an editor shows about the name under the pointer, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reasoner.checks.codes import CODES
from reasoner.editor.keys import KEYS
from reasoner.editor.names import Name
from reasoner.editor.project import Project
from reasoner.editor.wording import Wording, signature, text, texts
from reasoner.knowledge.bibliography import Reference
from reasoner.source import Span
from reasoner.syntax.printer import show
from reasoner.syntax.tree import Clause
from reasoner.words.escape import markdown

_SHOWN_FIELDS = ("authors", "container", "doi", "pmid", "url")
_MOST = 6


class Hover(NamedTuple):
    """A text and the range of the name that it is about; no range when it is about a diagnostic alone."""

    text: str
    span: Span | None


def hover(project: Project, path: Path, offset: int) -> Hover | None:
    """What is known about the name at an offset, and about the diagnostics known so far there."""
    found = project.index.at(path, offset)
    parts = []
    if found is not None:
        clause = project.index.item_at(path, offset)
        about = _about(project, found.name, clause if isinstance(clause, Clause) else None, found.span)
        parts = [part for part in about if part]
    parts += _codes(project, path, offset)
    return Hover("\n\n".join(parts), found.span if found else None) if parts else None


def explain_code(code: str) -> str:
    """What a diagnostic code means and why it matters."""
    known = CODES.get(code)
    return f"**{known.code} {known.name}**: {known.what} {known.why}" if known else ""


def _codes(project: Project, path: Path, offset: int) -> list[str]:
    codes = [
        problem.diagnostic.code
        for problem in project.known_problems
        if problem.path == path and problem.diagnostic.span.start <= offset <= problem.diagnostic.span.end
    ]
    return [text for code in dict.fromkeys(codes) if (text := explain_code(code))]


def _about(project: Project, name: Name, clause: Clause | None, span: Span) -> Iterator[str]:
    wording = Wording(project.index)
    if name.kind == "predicate":
        yield from _predicate(project, name)
        if clause is not None and clause.head is not None and clause.head.name_span == span:
            yield from _clause(wording, clause)
    elif name.kind == "constant":
        yield from _constant(wording, name)
    elif name.kind == "id":
        named = project.index.ids.get(name.text)
        if named is not None:
            yield f"```soleus\n{show(Clause(named.head, named.body))}\n```"
            yield from _clause(wording, named)
    elif name.kind == "reference":
        reference = project.index.references.get(name.text)
        yield _reference(name.text, reference) if reference else f"no reference has the key `{name.text}`"
    elif name.kind == "sort":
        yield from _sort(project, wording, name)
    elif name.kind == "code":
        yield explain_code(name.text)
    elif name.kind == "key" and name.text in KEYS:
        yield f"`{name.text}`: {KEYS[name.text]}"
    elif name.kind == "variable" and name.sort:
        yield f"`{name.text}`: {name.sort}"


def _predicate(project: Project, name: Name) -> Iterator[str]:
    declaration = project.index.declared.predicates.get(name.text)
    if declaration is None:
        yield f"`{name.text}` is not declared"
        return
    yield f"```soleus\n%! predicate {signature(declaration)}\n```"
    yield markdown(text(declaration, "phrase"))
    yield from map(markdown, texts(declaration, "note"))


def _clause(wording: Wording, clause: Clause) -> Iterator[str]:
    yield markdown(wording.sentence(clause))
    because = text(clause, "because")
    yield f"Because: {markdown(because)}" if because else ""
    marks = [f"{key}: {markdown(value)}" for key in ("evidence", "status") if (value := text(clause, key))]
    yield ", ".join(marks)
    lines = [f"- {_title(key, reference)}" for key, reference in wording.sources(clause)]
    yield "\n".join(lines)
    yield from map(markdown, texts(clause, "note"))


def _constant(wording: Wording, name: Name) -> Iterator[str]:
    clause = wording.statement(name)
    beside = f" of `{name.beside}`" if name.beside else ""
    yield f"**{markdown(wording.label(name))}** (`{name.text}`{f', {name.sort}{beside}' if name.sort else ''})"
    if clause is not None:
        synonyms = texts(clause, "synonyms")
        yield f"Also: {markdown(', '.join(synonyms))}" if synonyms else ""
        yield markdown(text(clause, "question"))
        yield from map(markdown, texts(clause, "note"))


def _sort(project: Project, wording: Wording, name: Name) -> Iterator[str]:
    declaration = project.index.declared.sorts.get(name.text)
    if declaration is None:
        yield f"the sort `{name.text}` is not declared"
        return
    yield f"```soleus\n{declaration.span.text}\n```"
    known = list(dict.fromkeys(text for text, _ in wording.stated.get(name.text, {})))
    if known:
        more = f", ... ({len(known)})" if len(known) > _MOST else ""
        yield ", ".join(f"`{each}`" for each in known[:_MOST]) + more
    yield from map(markdown, texts(declaration, "note"))


def _reference(key: str, reference: Reference) -> str:
    fields = [str(reference.fields[field]) for field in _SHOWN_FIELDS if field in reference.fields]
    seen = reference.fields.get("seen")
    parts = [
        f"**{_title(key, reference)}**",
        markdown("; ".join(fields)),
        f"Seen: {markdown(str(seen))}" if seen else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _title(key: str, reference: Reference | None) -> str:
    if reference is None:
        return f"`{key}` (no such reference)"
    year = reference.fields.get("year")
    return f"`{key}`: {markdown(reference.title)}" + (f" ({year})" if year else "")
