"""The questions of ``kb new``: what no option gives is asked for, and names are completed to those that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.prompts import ask, asking, choose, need

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reasoner.answers.reading import Reading
    from reasoner.authoring.entries import Claim, Draft, Source

_KINDS = {"supports": "speaks for it", "opposes": "speaks against it", "requires": "defines it"}


def conclusion(ctx: click.Context, reading: Reading, draft: Draft, name: str | None, given: Mapping[str, Any]) -> None:
    """Ask for a conclusion: its names, what is said of every other one, its claims and their source."""
    from reasoner.authoring.entries import Claim, name_of, new_conclusion, properties_of

    named = name or need(ctx, "Name", "NAME")
    name = name_of(named) if asking(ctx) else named
    if name != named:
        click.echo(f"  {name}", err=True)
    claims = [Claim(kind, text) for kind in _KINDS for text in given[kind]]
    properties = dict(text.partition("=")[::2] for text in given["properties"])
    label, synonyms = given["label"] or "", list(given["synonyms"])
    known = name in reading.vocabulary.conclusions
    if asking(ctx):
        if not known:
            label = label or ask("Label", named if name != named else name.replace("_", " ").capitalize())
            if not synonyms:
                synonyms = [each.strip() for each in ask("Synonyms (commas between)").split(",") if each.strip()]
            for each in properties_of(reading):
                if each.predicate not in properties and (value := choose(_words(each.predicate), each.values)):
                    properties[each.predicate] = value
        if not claims:
            claims = _claims(reading)
    source = _source(ctx, reading, given) if claims else None
    new_conclusion(reading, draft, name, label, synonyms, properties, claims, source)


def rule(
    ctx: click.Context,
    draft: Draft,
    text: str | None,
    id_: str | None,
    cite: Sequence[str],
    given: Mapping[str, str | None],
) -> None:
    """Ask for a rule: its text, its id, its sentence and its sources."""
    from reasoner.authoring.entries import new_rule

    asked = asking(ctx)
    text = text or need(ctx, "Rule (head :- body)", "the rule")
    said = {key: (value,) for key, value in given.items() if value}
    if id_ is None and ":-" in text:
        id_ = need(ctx, "Its id", "--id")
    if asked and ":-" in text and "says" not in said and (says := ask("Its sentence ({X} prints a variable)")):
        said["says"] = (says,)
    titles = {key: reference.title for key, reference in draft.kb.references.items()}
    while asked and not given.get("cite") and (key := choose("Key of a source", titles)):
        cite = (*cite, key)
    new_rule(draft, text, {"id": (id_,) if id_ else (), "cite": cite, **said})


def case(
    ctx: click.Context, reading: Reading, draft: Draft, name: str | None, answer: str | None, given: Mapping[str, Any]
) -> None:
    """Ask for a case: what is recorded, and what the right answer is."""
    from reasoner.authoring.entries import new_case

    name = name or need(ctx, "Id", "NAME")
    present, absent = list(given["present"]), list(given["absent"])
    if asking(ctx) and not (present or absent):
        present, absent = _findings(reading, "What is present"), _findings(reading, "What is known to be absent")
    if not (present or absent):
        raise click.UsageError("Give --present.")
    if not answer and asking(ctx):
        answer = choose("The right answer", _labels(reading))
    if not answer:
        raise click.UsageError("Give --answer.")
    expect = "" if given["expect"] == "nothing" else given["expect"]
    new_case(reading, draft, name, present, absent, answer, given["title"], expect)


def _claims(reading: Reading) -> list[Claim]:
    from reasoner.authoring.entries import Claim

    kinds = {kind: word for kind, word in _KINDS.items() if reading.entry(kind, "") in reading.program.predicates}
    strengths = dict.fromkeys(reading.strengths, "")
    claims: list[Claim] = []
    while finding := choose("A sign (attribute=value; nothing ends)", _values(reading)):
        kind = choose("It", kinds, "supports") or "supports"
        strength = choose("How strongly", strengths) if strengths else ""
        claims.append(Claim(kind, f"{finding}:{strength}" if strength else finding, ask("Why, in the source's words")))
    return claims


def _source(ctx: click.Context, reading: Reading, given: Mapping[str, Any]) -> Source:
    from reasoner.authoring.entries import Source, grades_of

    titles = {key: fields.get("title", "") for key, fields in sorted(reading.program.bibliography.items())}
    key, title, url = given["cite"], given["title"], given["url"]
    if not key and asking(ctx):
        key = choose("Key or title of the source", titles, others=True)
    key = key or need(ctx, "Key of the source", "--cite")
    if key not in titles and not title and asking(ctx):
        title, url = ask("It is new: its title"), url or ask("Where it can be read")
    evidence = given["evidence"]
    if not evidence and asking(ctx):
        grades = dict.fromkeys(grades_of(reading), "")
        evidence = choose("Grade of the evidence", grades) if grades else ask("Grade of the evidence")
    return Source(key, evidence or need(ctx, "Grade of the evidence", "--evidence"), given["because"], title, url)


def _findings(reading: Reading, what: str) -> list[str]:
    found: list[str] = []
    while finding := choose(f"{what} (attribute=value; nothing ends)", _values(reading)):
        found.append(finding)
    return found


def _values(reading: Reading) -> dict[str, str]:
    """Every value as it is typed, with its label."""
    return {f"{a}={v}": term.label for (a, v), term in reading.vocabulary.values.items()}


def _labels(reading: Reading) -> dict[str, str]:
    return {name: term.label for name, term in reading.vocabulary.conclusions.items()}


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
