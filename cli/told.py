"""A case told in words: arguments and sources that are text, read, and said before the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.case import Case
    from reasoner.answers.findings import Finding
    from reasoner.answers.reading import Reading
    from reasoner.answers.understood import Understood


def read_told(reading: Reading, source: str | None, findings: Sequence[str], stages: tuple[str, ...] | None) -> Case:
    """The case of a source and of findings, either of which may be text."""
    from reasoner.answers.case_file import read_case

    texts: list[Understood] = []

    def tell(text: str) -> Sequence[Finding]:
        from reasoner.reading.arguments import findings_of, hear_text

        texts.append(hear_text(text, reading))
        return findings_of(texts[-1])

    given: Sequence[str | Finding] = findings
    if findings and not all(_is_plain(each, reading) for each in findings):
        from reasoner.reading.arguments import hear

        given, understood = hear(findings, reading)
        if understood is not None:
            texts.append(understood)
    read = read_case(source, given, reading.vocabulary, stages=stages, tell=tell)
    return read._replace(understood=tuple(texts)) if texts else read


def _is_plain(finding: str, reading: Reading) -> bool:
    """Whether an argument is a finding that the vocabulary has as it stands, so that nothing need be read."""
    from reasoner.answers.findings import parse_finding
    from reasoner.errors import ReasonerError

    try:
        parse_finding(finding, reading.vocabulary)
    except ReasonerError:
        return False
    return True


def say_told(reading: Reading, case: Case) -> None:
    """Say what was understood of the texts of a case, and what was not."""
    from cli.console import say, width
    from reasoner.answer.heard import said, unheard
    from reasoner.words import phrases
    from reasoner.words.wrap import wrap

    mentions = [said(reading, mention) for each in case.understood for mention in each.read]
    read = f"{phrases.READ}: {'; '.join(dict.fromkeys(mentions))}. " if mentions else ""
    say("\n".join(wrap(read + unheard(reading, case.understood, 100), width())) + "\n")
