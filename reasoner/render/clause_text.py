"""One clause with its sentence, its sources and the cases it is at work in, as text, Markdown and ``kb-rule/1``."""

from __future__ import annotations

import re
from textwrap import fill
from typing import TYPE_CHECKING, Any

from reasoner.bench.lookup import DENIAL, IN_FORCE, REPLACED, RETIRED
from reasoner.words.escape import markdown as escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reasoner.bench.lookup import Found
    from reasoner.bench.uses import Uses
    from reasoner.program.compiled import ClauseInfo

    Bibliography = Mapping[str, Mapping[str, str]]

FORMAT = "kb-rule/1"
SHOWN = 12
_STATES = {REPLACED: "not in force: overridden", RETIRED: "not in force: retired"}
_TITLES = (("authors", "year", "container"), ("doi", "pmid", "url"))


def clause_text(
    found: Found, uses: Uses | None, sources: Bibliography, *, width: int = 100, markdown: bool = False
) -> str:
    """What a clause says, why, on whose word, what it overrides, and where it fires."""
    info = found.info
    name = info.id or info.source
    where = f"{found.kind}, {info.source}, layer {info.layer}"
    if markdown:
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", info.text)), default=0))
        parts = [f"# {escape(name)}\n", f"{escape(where)}\n", f"{fence}soleus\n{info.text}\n{fence}\n"]
        parts += [f"- {key}: {escape(value)}" for key, value in _rows(found)]
        parts += [f"- source: {escape(_source(key, sources))}" for key in info.cite]
        parts += ["", *map(escape, _used(found, uses))]
    else:
        parts = [f"{name}  ({where})", "", info.text, ""]
        rows = [*_rows(found), *(("source", _source(key, sources)) for key in info.cite)]
        parts += [_wrapped(value, width, f"{key + ':':<10} ", " " * 11) for key, value in rows]
        parts += ["", *(_wrapped(line, width, "", "  ") for line in _used(found, uses))]
    return "\n".join(parts).rstrip("\n")


def clause_json(found: Found, uses: Uses | None, sources: Bibliography) -> dict[str, Any]:
    """The same as a table."""
    info = found.info
    return {
        "format": FORMAT,
        "id": info.id,
        "kind": found.kind,
        "state": found.state,
        "source": info.source,
        "layer": info.layer,
        "text": info.text,
        "sentence": found.sentence,
        "says": info.says,
        "because": info.because,
        "evidence": info.evidence,
        "status": info.status,
        "strategy": info.strategy,
        "cite": [{"key": key, **sources.get(key, {})} for key in info.cite],
        "annotations": {key: list(values) for key, values in sorted(info.extra.items())},
        "overrides": _other(found.other if found.state == IN_FORCE else None),
        "overridden_by": _other(found.other if found.state != IN_FORCE else None),
        "fires": None if uses is None or uses.fired is None else {"cases": list(uses.fired), "of": uses.cases},
        "expected_by": None if uses is None else list(uses.expected),
    }


def _rows(found: Found) -> list[tuple[str, str]]:
    info = found.info
    rows = [("state", _STATES.get(found.state, ""))]
    if found.other is not None:
        word = "overrides" if found.state == IN_FORCE else "by"
        rows.append((word, f"{found.other.id or found.other.source} of layer {found.other.layer}: {found.other.text}"))
    rows += [("says", found.sentence), ("because", info.because), ("evidence", info.evidence)]
    rows += [("status", info.status), ("strategy", info.strategy)]
    rows += [(key, " | ".join(values)) for key, values in sorted(info.extra.items()) if key != "overrides"]
    return [(key, value) for key, value in rows if value]


def _source(key: str, sources: Bibliography) -> str:
    fields = sources.get(key, {})
    known = [", ".join(fields[name] for name in names if fields.get(name)) for names in _TITLES]
    return ". ".join([f"{key}: {fields['title']}" if "title" in fields else key, *(each for each in known if each)])


def _used(found: Found, uses: Uses | None) -> list[str]:
    if uses is None:
        return []
    if found.kind == DENIAL:
        lines = ["a denial: what it describes must never hold; it fires where knowledge or a case breaks it"]
    elif uses.fired is None or not uses.fired:
        lines = [f"fires in none of the {uses.cases} cases of the bank"]
    else:
        lines = [f"fires in {len(uses.fired)} of {uses.cases} cases of the bank: {_some(uses.fired)}"]
    if uses.expected:
        lines.append(f"named as a reason by the expectations of: {_some(uses.expected)}")
    return lines


def _some(names: Sequence[str]) -> str:
    left = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {left} more" if left > 0 else "")


def _wrapped(text: str, width: int, first: str, rest: str) -> str:
    return fill(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _other(info: ClauseInfo | None) -> dict[str, str] | None:
    if info is None:
        return None
    return {"id": info.id, "source": info.source, "layer": info.layer, "text": info.text}
