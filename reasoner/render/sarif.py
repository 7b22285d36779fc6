"""Diagnostics as SARIF 2.1.0, which code-scanning services read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from reasoner.checks.codes import CODES
from reasoner.diagnostics import Diagnostic, fix_of
from reasoner.render.visible import visible
from reasoner.source import Span

_BRACKET = re.compile(r"[\\\[\]]")


def sarif(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """One run with its rules and results."""
    codes = sorted({each.code for each in diagnostics})
    rules = [
        {"id": code, "name": CODES[code].name, "shortDescription": {"text": CODES[code].what}}
        if code in CODES
        else {"id": code}
        for code in codes
    ]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "soleus", "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(each) for each in diagnostics],
            }
        ],
    }


def _result(diagnostic: Diagnostic) -> dict[str, Any]:
    text = f"{diagnostic.message} (help: {diagnostic.help})" if diagnostic.help else diagnostic.message
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "level": diagnostic.severity.value,
        "message": {"text": _plain(text)},
        "locations": [_location(diagnostic.span)],
    }
    if diagnostic.labels:
        result["relatedLocations"] = [
            {**_location(label.span), "message": {"text": _plain(label.text)}} for label in diagnostic.labels
        ]
    fix = fix_of(diagnostic)
    if fix is not None:
        changes: dict[str, list[dict[str, Any]]] = {}
        for span, text in fix.edits:
            place = _location(span)["physicalLocation"]
            change = {"deletedRegion": _region(span), "insertedContent": {"text": text}}
            changes.setdefault(place["artifactLocation"]["uri"], []).append(change)
        artifacts = [{"artifactLocation": {"uri": uri}, "replacements": found} for uri, found in changes.items()]
        result["fixes"] = [{"description": {"text": _plain(fix.title)}, "artifactChanges": artifacts}]
    return result


def _plain(text: str) -> str:
    """A message without links: SARIF reads ``[text](address)`` as one."""
    return _BRACKET.sub(r"\\\g<0>", visible(text))


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _location(span: Span) -> dict[str, Any]:
    region = _region(span)
    region["endColumn"] = max(span.end_column, span.column + (span.line == span.end_line))
    address = quote(span.file.path, errors="surrogateescape")
    return {"physicalLocation": {"artifactLocation": {"uri": address}, "region": region}}
