"""Outcomes of cases as text, as ``kb-test/1`` and as JUnit XML; a failure shows its proof or what is lacking."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reasoner.bench.trial import ABSENCE, CONTRAST, PROOF
from reasoner.program.compiled import GroundAtom
from reasoner.render.style import Style
from reasoner.render.write_text import write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reasoner.answers.reading import Reading
    from reasoner.bench.trial import Failure, Outcome
    from reasoner.engine.model import Model

FORMAT = "kb-test/1"
DEPTH = 4
"""Steps of a proof that a failure shows below each other."""
MOST_LINES = 24
_MADE_BY = "<!-- soleus kb test -->"


def explained(failure: Failure, model: Model, reading: Reading, style: Style | None = None) -> str:
    """Why a failing expectation is not met: the proof, what is lacking, or the comparison; empty when there is none."""
    style = style or Style()
    if failure.kind == PROOF:
        text = _proof(GroundAtom(failure.predicate, failure.arguments), model, reading, style)  # type: ignore[arg-type]
    elif failure.kind == ABSENCE:
        text = _absence(failure, model, reading, style)
    elif failure.kind == CONTRAST:
        text = _contrast(failure, model, reading, style)
    else:
        return ""
    lines = text.splitlines()
    cut = [f"... ({len(lines) - MOST_LINES} more lines)"] if len(lines) > MOST_LINES else []
    return "\n".join([*lines[:MOST_LINES], *cut])


def _proof(atom: GroundAtom, model: Model, reading: Reading, style: Style) -> str:
    from reasoner.documents.entry import View
    from reasoner.explain.proof import why
    from reasoner.render.proof_text import render_text

    proof = why(model, atom)
    return "" if proof is None else render_text(proof, reading.program, View(DEPTH), style._replace(sources=True))


def _absence(failure: Failure, model: Model, reading: Reading, style: Style) -> str:
    from reasoner.documents.absence import absence_page
    from reasoner.explain.absence import why_not
    from reasoner.explain.repair import Limits

    asked = (failure.predicate, failure.arguments)
    # It is the knowledge that is under test: what other findings would do is left out, and takes time to find.
    absence = why_not(model, asked, limits=Limits(changes=0), depth=2)
    return write_text(absence_page(absence._replace(repair=None), reading.program), style)


def _contrast(failure: Failure, model: Model, reading: Reading, style: Style) -> str:
    from reasoner.documents.contrast import contrast_page
    from reasoner.ranking.contrast import contrast

    first, second = failure.names
    compared = contrast(model, first, second)
    return write_text(contrast_page(compared, reading.program), style)


def trial_text(outcomes: Sequence[Outcome], explain: Callable[[Outcome, Failure], str]) -> str:
    """Failing cases with their reasons, then the count."""
    lines: list[str] = []
    for outcome in outcomes:
        if outcome.passed:
            continue
        lines.extend([f"FAILED {outcome.id or outcome.place}   ({outcome.place})"])
        shown: set[str] = set()
        for failure in outcome.failures:
            lines.append(f"  {failure.expectation}: {failure.message}")
            text = explain(outcome, failure)
            lines.extend(["    (as above)"] if text in shown else _indented(text))
            shown.update([text] if text else [])
        lines.append("")
    lines.append(summary(outcomes))
    return "\n".join(lines)


def _indented(text: str) -> list[str]:
    return [f"    {line}".rstrip() for line in text.splitlines()]


def summary(outcomes: Sequence[Outcome]) -> str:
    """The counts in one line."""
    held = [outcome for outcome in outcomes if outcome.expectations]
    failed = sum(1 for outcome in held if not outcome.passed)
    expectations = sum(outcome.expectations for outcome in held)
    broken = sum(len(outcome.failures) for outcome in held)
    plain = len(outcomes) - len(held)
    text = f"{_many(len(held) - failed, 'case')} passed, {failed} failed"
    text += f"; {expectations - broken} of {_many(expectations, 'expectation')} met"
    return f"{text}; {_many(plain, 'case')} without expectations" if plain else text


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def trial_json(outcomes: Sequence[Outcome], explain: Callable[[Outcome, Failure], str]) -> dict[str, Any]:
    """The outcomes as ``kb-test/1``; without times, so that the same knowledge gives the same bytes."""
    return {
        "format": FORMAT,
        "cases": len(outcomes),
        "failed": sum(1 for outcome in outcomes if not outcome.passed),
        "without_expectations": sum(1 for outcome in outcomes if not outcome.expectations),
        "expectations": sum(outcome.expectations for outcome in outcomes),
        "results": [
            {
                "id": outcome.id,
                "place": outcome.place,
                "passed": outcome.passed,
                "expectations": outcome.expectations,
                "failures": [
                    {
                        "expectation": failure.expectation,
                        "message": failure.message,
                        "kind": failure.kind,
                        "explanation": explain(outcome, failure),
                    }
                    for failure in outcome.failures
                ],
            }
            for outcome in outcomes
        ],
    }


def trial_junit(outcomes: Sequence[Outcome], explain: Callable[[Outcome, Failure], str], name: str) -> str:
    """The outcomes as JUnit XML; a case without expectations is skipped."""
    from xml.etree.ElementTree import Element, SubElement, tostring

    held = [outcome for outcome in outcomes if outcome.expectations]
    counts = {
        "tests": str(len(outcomes)),
        "failures": str(sum(1 for outcome in held if not outcome.passed)),
        "errors": "0",
        "skipped": str(len(outcomes) - len(held)),
        "time": f"{sum(outcome.seconds for outcome in outcomes):.3f}",
    }
    root = Element("testsuites")
    suite = SubElement(root, "testsuite", {"name": _xml(name), **counts})
    for outcome in outcomes:
        shown = {"classname": _xml(outcome.place.partition(", ")[0]), "name": _xml(outcome.id or outcome.place)}
        case = SubElement(suite, "testcase", {**shown, "time": f"{outcome.seconds:.3f}"})
        if not outcome.expectations:
            SubElement(case, "skipped", {"message": "no expectations"})
        if outcome.failures:
            first = outcome.failures[0]
            failure = SubElement(case, "failure", {"message": _xml(f"{first.expectation}: {first.message}")})
            failure.text = _xml(
                "\n".join(f"{each.expectation}: {each.message}\n{explain(outcome, each)}" for each in outcome.failures)
            )
    return f'<?xml version="1.0" encoding="utf-8"?>\n{_MADE_BY}\n{tostring(root, encoding="unicode")}\n'


def is_junit(beginning: bytes) -> bool:
    """Whether a file is such a result."""
    return _MADE_BY.encode() in beginning


_NO_XML = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _xml(text: str) -> str:
    """Text in characters that XML can hold; others are spelled out."""
    return _NO_XML.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
