"""What the knowledge base knows, as ``script/1``, ``find/1``, ``vocabulary/1`` and ``source/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.contract.answers import advice_json
from reasoner.answers.codes import codes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.claims import Claim
    from reasoner.answers.codes import Code
    from reasoner.answers.findings import Finding
    from reasoner.answers.reading import Reading
    from reasoner.answers.script import Page
    from reasoner.answers.sources import Source
    from reasoner.answers.statement import Statement
    from reasoner.answers.vocabulary import Term


def script_json(reading: Reading, page: Page) -> dict[str, Any]:
    """The page as ``script/1``."""
    return {
        "format": "script/1",
        "etiology": page.term.text,
        "label": page.term.label,
        "synonyms": list(page.term.synonyms),
        "traits": [{"trait": name, "value": value} for name, value in page.traits],
        "chapters": [
            {"stage": each.stage, "claims": [claim_json(reading, claim) for claim in each.claims]}
            for each in page.chapters
        ],
        "mimics": [
            {
                "etiology": each.conclusion,
                "label": reading.label(each.conclusion),
                "shared": list(each.shared),
                "apart": [claim.finding for claim in each.apart],
                "theirs": [claim.finding for claim in each.theirs],
            }
            for each in page.rivals
        ],
        "typical_case": list(page.typical),
        **advice_json(page.advice),
        "sources": list(page.sources),
        "codes": codes_json(page.codes),
    }


def found_json(reading: Reading, finding: Finding, claims: Sequence[Claim]) -> dict[str, Any]:
    """The same as ``find/1``."""
    return {
        "format": "find/1",
        "finding": finding.text(reading.vocabulary),
        "claims": [claim_json(reading, each) for each in claims],
    }


def claim_json(reading: Reading, each: Claim) -> dict[str, Any]:
    """One claim with its source."""
    return {
        "kind": each.kind,
        "conclusion": each.conclusion,
        "label": reading.label(each.conclusion),
        "finding": each.finding,
        "strength": each.strength,
        "because": each.info.because,
        "cite": list(each.info.cite),
        "evidence": each.info.evidence,
        "status": each.info.status,
        "rule": each.info.id,
        "source": each.info.source,
    }


def vocab_json(reading: Reading, terms: Sequence[Term]) -> dict[str, Any]:
    """The terms as ``vocabulary/1``."""
    return {
        "format": "vocabulary/1",
        "terms": [
            {
                "term": term.text,
                "kind": reading.vocabulary.kind(term),
                "label": term.label,
                "synonyms": list(term.synonyms),
                "question": term.question,
                "note": term.note,
                "codes": codes_json(codes_of(reading, term.key)),
                "source": term.source,
            }
            for term in terms
        ],
    }


def codes_json(codes: Sequence[Code]) -> list[dict[str, Any]]:
    """The codes as data."""
    return [
        {
            "system": each.system,
            "code": each.code,
            "label": each.label,
            "relation": each.relation,
            "cite": list(each.cite),
        }
        for each in codes
    ]


def source_json(found: Source, reading: Reading | None = None, stated: Statement | None = None) -> dict[str, Any]:
    """A source with what rests on it, and what became of a numbered statement."""
    answer = _clauses_json(found)
    if reading is not None and stated is not None:
        answer["statement"] = _statement_json(reading, stated)
    return answer


def _clauses_json(found: Source) -> dict[str, Any]:
    return {
        "format": "source/1",
        "key": found.key,
        "part": found.part,
        "reference": dict(found.reference.fields) if found.reference is not None else None,
        "clauses": [
            {
                "relation": each.relation,
                "id": each.id,
                "source": each.place,
                "status": each.status,
                "clause": each.clause,
                **dict(each.sentences),
            }
            for each in found.carriers
        ],
    }


def _statement_json(reading: Reading, stated: Statement) -> dict[str, Any]:
    """The same, as a field of ``source/1``."""
    return {
        "text": stated.text,
        "lines": list(stated.lines),
        "status": stated.status,
        "status_label": stated.status_label,
        "note": " ".join(stated.info.extra.get("note", ())),
        "cite": list(stated.info.cite),
        "claims": [claim_json(reading, each) for each in stated.claims],
        "classes": [{"conclusion": conclusion, "class": group} for conclusion, group in stated.classes],
        "parts": list(stated.parts),
        "corrections": [
            {"id": each.name, "text": each.text, "cite": list(each.info.cite)} for each in stated.corrections
        ],
    }
