"""Targets beyond reading: hostile labels through every writer, texts, tables of cases, dialogues, records, editors."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random

from cli.contract.answers import differential_json
from reasoner.answers.case import make_case
from reasoner.answers.findings import parse_finding
from reasoner.answers.reading import Reading, read
from reasoner.cohort.cases import CaseReader
from reasoner.cohort.intake import find_inputs, lots
from reasoner.documents.answered import answer
from reasoner.documents.ranked import ranked
from reasoner.documents.report import report
from reasoner.editor.actions import actions
from reasoner.editor.completion import complete
from reasoner.editor.desk import Desk
from reasoner.editor.hover import hover
from reasoner.editor.navigation import definitions, references
from reasoner.editor.rename import rename
from reasoner.editor.symbols import symbols
from reasoner.engine.evaluate import evaluate
from reasoner.errors import ReasonerError
from reasoner.loading.load import load_program
from reasoner.reading.arguments import hear
from reasoner.render.style import Style
from reasoner.render.visible import visible
from reasoner.render.write_html import write_html
from reasoner.render.write_markdown import write_markdown
from reasoner.render.write_text import write_text
from reasoner.teaching.dialogue import Dialogue
from reasoner.teaching.record import agenda, read_record

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "kb_small"
HOSTILE = (
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](http://e.org/x.png)",
        "](javascript:alert(1))",
    ),
    *("=cmd|' /C calc'!A0", "::error file=x::y", "%0A::set-output name=x::y", "]]>", "&lt;", "{1}", "{X}", "`x`"),
    *("\\n# x", "\\n| a | b |", "\\u001b[2J", "\u0085", "\u202e", "--", "-->", "*/", "</style>", "\\\\", '\\"'),
)
"""Texts that mean something in one of the forms that answers are written in."""

_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_TAG = r"(?<!\\)<(?:script>|img\b[^>]*onerror)"
_LIVE_HTML = re.compile(r"<script>alert|<img\b[^>]*onerror", re.IGNORECASE)
_LIVE_MARKDOWN = re.compile(_TAG + r"|(?<!\\)!\[x|(?<!\\)\]\((?:javascript|http:)", re.IGNORECASE)
FINDINGS = ("chain=rusty", "noise=squeak", "brake!=soft_lever")


def labels(data: bytes, folder: Path) -> None:
    """A knowledge base with hostile words in its texts, asked, and its answer in every form."""
    place = Path(shutil.copytree(SMALL, folder / "labels", dirs_exist_ok=True))
    (place / "bicycle.dl").write_bytes(data)
    reading = read(load_program([str(place)], cache=False))
    given = [parse_finding(text, reading.vocabulary) for text in FINDINGS]
    case = make_case(given, reading.vocabulary)
    found = answer(reading, case, evaluate(reading.program, case.facts(reading.entries)))
    page = ranked(found)
    json.loads(json.dumps(differential_json(found)))
    for text in (write_text(page, Style(width=80)), write_text(report(found), Style(width=80))):
        assert not _RAW.search(visible(text)), "a control character reaches the terminal"
    assert not _LIVE_HTML.search(write_html(page)), "markup of an author is alive in HTML"
    assert not _LIVE_MARKDOWN.search(write_markdown(page)), "markup of an author is alive in Markdown"


def with_hostile_texts(random: Random, text: str) -> str:
    """Some strings of a rule file with something hostile in them."""
    places = [found.span() for found in _STRING.finditer(text)]
    for start, end in sorted(random.sample(places, min(6, len(places))), reverse=True):
        middle = random.randrange(start + 1, end)
        text = text[:middle] + random.choice(HOSTILE) + text[middle:]
    return text


def told(data: bytes, folder: Path) -> None:
    """A text about a case, as arguments of the command line."""
    hear([_text(data)], small())


def table(data: bytes, folder: Path) -> None:
    """A table of cases, as comma-separated values and as lines of JSON."""
    for name in ("cases.csv", "cases.jsonl"):
        (folder / name).write_bytes(data)
        with suppress(ReasonerError):
            for lot in lots(find_inputs(str(folder / name), None), small().vocabulary, str(folder), 50):
                _cases().read(lot.records)


def record(data: bytes, folder: Path) -> None:
    """What a learner's record says."""
    agenda({"one": "a", "two": "b"}, read_record(_text(data)), 20_000, 5)


def dialogue(data: bytes, folder: Path) -> None:
    """Lines typed to the dialogue, one after the other."""
    reading = small()
    asked = Dialogue(reading, lambda case: evaluate(reading.program, case.facts(reading.entries)), ())
    turn = asked.begin()
    for line in _text(data).splitlines()[:6]:
        turn = asked.reply(turn.state, line)
        for page in turn.shown:
            write_text(page, Style(width=80))
        if turn.ends:
            break


def editor(data: bytes, folder: Path) -> None:
    """A rule file that is open in an editor, with a cursor anywhere in it."""
    place = Path(shutil.copytree(SMALL, folder / "editor", dirs_exist_ok=True)).resolve()
    path, desk = place / "bicycle.dl", Desk()
    desk.put(path, data.decode(errors="replace"))
    file = desk.text(path)
    assert file is not None
    project = desk.project(path)
    offset = Random(data).randrange(len(file.text) + 1)
    hover(project, path, offset)
    complete(project, file, offset)
    definitions(project, path, offset)
    references(project, path, offset)
    symbols(project, path)
    list(actions(project, path, 0, len(file.text)))
    assert all(each.diagnostic.message for each in project.problems)
    rename(project, path, offset, "other", lambda texts: desk.with_texts(path, texts))


@cache
def small() -> Reading:
    """The small knowledge base."""
    return read(load_program([str(SMALL)], cache=False))


@cache
def _cases() -> CaseReader:
    return CaseReader(small())


def _text(data: bytes) -> str:
    return data.replace(b"\0", b"").decode(errors="surrogateescape")
