"""What the commands that explain share: the conclusion asked about, the heading of a page, the style of a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.errors import CaseError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import click

    from cli.session import Session
    from reasoner.answers.reading import Reading
    from reasoner.documents.document import Document
    from reasoner.engine.model import Model
    from reasoner.explain.absence import Absence
    from reasoner.explain.proof import Proofs
    from reasoner.explain.written_atom import AtomPattern
    from reasoner.knowledge.bibliography import Reference
    from reasoner.program.compiled import CompiledProgram, GroundAtom

NOT_HELD = "It does not hold in this case: {text}. Ask: soleus why-not '{conclusion}' ..."
NO_CASE = "there is no case to explain '{conclusion}' in"
STANDING_ALONE = ("markdown", "html")
"""Forms that are read without what else the terminal shows."""

NO_CASE_HELP = "give findings, in words or as attribute=value, or --case FILE; 'soleus cases' lists some"


def open_asked(ctx: click.Context, findings: Sequence[str], case: str | None) -> Session:
    """The session of a case; without any finding that of the knowledge base alone."""
    from cli.session import Session, open_case, open_knowledge

    if findings or case:
        return open_case(ctx, findings, case)
    from reasoner.answers.case import Case
    from reasoner.engine.evaluate import evaluate

    reading = open_knowledge(ctx)
    return Session(reading, Case("", ()), evaluate(reading.program, ()))


def asked_in(session: Session, text: str) -> AtomPattern:
    """The conclusion that a person names: an id of the differential, or an atom without its case."""
    from reasoner.answers.conclusions import asked_for

    return asked_for(session.reading, text)


def not_held(session: Session, asked: AtomPattern, conclusion: str) -> str:
    """What to say of a conclusion that does not hold; without a case nothing that rests on one can."""
    from reasoner.documents.naming import Names

    if not session.case.findings and session.reading.program.predicates[asked.predicate].per_case:
        raise CaseError(NO_CASE.format(conclusion=conclusion), help=NO_CASE_HELP)
    text = Names(session.reading.program).missing(asked.predicate, asked.arguments, "failed")
    return NOT_HELD.format(text=text, conclusion=conclusion)


def known_predicates(names: Iterable[str], program: CompiledProgram) -> None:
    """Refuse a predicate that is not declared."""
    from reasoner.near_names import did_you_mean

    for name in names:
        if name not in program.predicates:
            raise UnknownNameError(f"there is no predicate '{name}'", help=did_you_mean(name, program.predicates))


def heading(session: Session) -> dict[str, Any]:
    """What answered: knowledge base and case, for forms that stand alone."""
    reading = session.reading
    return {
        "kb": {"name": reading.name, "version": reading.version, "hash": reading.hash},
        "case": {"id": session.case.id, "findings": [each.text(reading.vocabulary) for each in session.case.findings]},
        "notice": reading.notice,
    }


def held_proofs(model: Model, absence: Absence, program: CompiledProgram) -> Proofs | None:
    """Why a conclusion that was asked about as absent does hold, if it does."""
    if absence.status != "holds":
        return None
    from reasoner.explain.proofs import all_proofs

    return all_proofs(model, absence.rows[0], 1)


def references(ctx: click.Context, format: str) -> Mapping[str, Reference] | None:
    """The bibliography of the knowledge base, for the form that spells it out."""
    if format != "html":
        return None
    from cli.options import settings_of
    from reasoner.knowledge.knowledge_base import load_references

    return load_references(settings_of(ctx).knowledge_base)


def read_first(session: Session, page: Document, format: str) -> Document:
    """A page with what was read of the case's texts above it, in forms that stand alone."""
    if not session.case.understood or format not in STANDING_ALONE:
        return page
    from reasoner.documents.heard import with_told

    return with_told(session.reading, session.case.understood, page)


def show_list(
    ctx: click.Context,
    page: Document,
    format: str,
    about: Mapping[str, Any],
    *,
    ascii: bool,
    session: Session | None = None,
) -> None:
    """Show an explanation that is a list.

    In forms that stand alone, what was read of the case's texts stands above it and ``about`` (knowledge base, case)
    below it.
    """
    from cli.show import show
    from reasoner.words.phrases import standing

    closing = standing(about) if format == "html" else ""
    if session is not None:
        page = read_first(session, page, format)
    show(ctx, page._replace(closing=closing, fold=True), format, ascii=ascii)


def knowledge(reading: Reading) -> dict[str, Any]:
    """What answered, where no case is asked about."""
    return {"kb": {"name": reading.name, "version": reading.version, "hash": reading.hash}, "notice": reading.notice}


def changed_facts(
    session: Session, added: Iterable[str], removed: Iterable[str]
) -> tuple[list[GroundAtom], list[GroundAtom]]:
    """The input facts that findings name; the case after recording and taking back must be one that may exist."""
    from reasoner.answers.case import make_case
    from reasoner.answers.findings import parse_finding

    vocabulary, entry = session.reading.vocabulary, session.reading.program.entry
    new = [parse_finding(text, vocabulary) for text in added]
    old = [parse_finding(text, vocabulary) for text in removed]
    for finding in old:
        if finding not in session.case.findings:
            raise CaseError(
                f"{finding.text(vocabulary)} is not recorded in this case", help="take back only what is recorded"
            )
    kept = [finding for finding in session.case.findings if finding not in old]
    make_case([*kept, *new], vocabulary)
    return (
        list(make_case(new, vocabulary).facts(entry)),
        list(make_case(old, vocabulary).facts(entry)),
    )
