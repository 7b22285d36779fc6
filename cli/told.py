"""A case told in words: arguments and sources that are text, read, and said before the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reasoner.answers.case import Case
    from reasoner.answers.findings import Finding
    from reasoner.answers.reading import Reading
    from reasoner.answers.understood import Understood


MOST_SHOWN = 6
"""Pieces of a text that a refusal quotes."""


def read_told(reading: Reading, source: str | None, findings: Sequence[str], stages: tuple[str, ...] | None) -> Case:
    """The case of a source and of findings, either of which may be text."""
    from reasoner.answers.case_file import read_case

    texts: list[Understood] = []

    def tell(text: str) -> Sequence[Finding]:
        from reasoner.reading.arguments import findings_of, hear_text

        texts.append(hear_text(text, reading))
        if not (found := findings_of(texts[-1])) and not findings:
            _refuse_empty(reading, texts[-1])
        return found

    given: Sequence[str | Finding] = findings
    if findings and not all(_is_plain(each, reading) for each in findings):
        from reasoner.answers.case_file import names_case
        from reasoner.errors import CaseError
        from reasoner.reading.arguments import hear

        if (case := next(filter(names_case, findings), None)) is not None:
            raise CaseError(f"'{case}' names a case, not a finding", help=f"write --case {case}")
        given, understood = hear(findings, reading)
        if understood is not None:
            texts.append(understood)
            if not given and source is None:
                _refuse_empty(reading, understood)
    read = read_case(source, given, reading.vocabulary, stages=stages, tell=tell)
    return read._replace(understood=tuple(texts)) if texts else read


def _refuse_empty(reading: Reading, understood: Understood) -> NoReturn:
    """Refuse a text in which nothing is a finding, and show what stands in it."""
    from reasoner.documents.heard import unheard
    from reasoner.errors import CaseError

    raise CaseError(
        f"nothing in the text is a finding. {unheard(reading, (understood,), MOST_SHOWN)}".rstrip(" ."),
        help="say it in other words: 'soleus vocab WORD' looks one up, 'soleus read' shows how a text is read",
    )


def teller(reading: Reading) -> Callable[[str], Sequence[Finding]]:
    """Reads texts one after another into findings; contradictions of a text are left out."""
    from reasoner.reading.arguments import findings_of
    from reasoner.reading.lexicon import Lexicon
    from reasoner.reading.understand import understand

    lexicon = Lexicon(reading)
    return lambda text: findings_of(understand(text, lexicon))


def _is_plain(finding: str, reading: Reading) -> bool:
    """Whether an argument is a finding that the vocabulary has as it stands, so that nothing need be read."""
    from reasoner.answers.findings import parse_finding
    from reasoner.errors import ReasonerError

    try:
        parse_finding(finding, reading.vocabulary)
    except ReasonerError:
        return False
    return True


def say_told(reading: Reading, case: Case, *, aside: bool = False) -> None:
    """Say what was understood of the texts of a case, and what was not; ``aside`` to those who read no answer."""
    from cli.console import notice, say, width
    from reasoner.documents.heard import told
    from reasoner.words.wrap import wrap

    text = "\n".join(wrap(told(reading, case.understood), width()))
    if aside:
        notice(text)
    else:
        say(text + "\n")
