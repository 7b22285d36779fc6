"""Case files: TOML or JSON, one case or a bank of them, read from a path, ``BANK#ID`` or standard input.

What a file tells about the answer, the story and the source stays in ``CaseText``; only findings go on to the reasoner.
"""

from __future__ import annotations

import os
import re
import sys
from errno import EINVAL
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, cast

from reasoner.answers.case import Case, make_case
from reasoner.answers.findings import Finding, parse_finding
from reasoner.answers.identifiers import fit_id, identifying_key, identifying_part
from reasoner.errors import CaseError, ReasonerError, UnknownNameError
from reasoner.intake import ANOTHER_KIND, leads_to_its_kind, read_file, read_tables, refused, size_shown
from reasoner.near_names import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from reasoner.answers.vocabulary import Vocabulary

CASE_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*case[ \t]*\]\]", re.MULTILINE)
AMEND_HEADER = re.compile(CASE_HEADER.pattern.replace("case", "amend"), re.MULTILINE)
_AMEND = "amend"
_AMENDED = ("case", "expect")
_AMENDS = 'write case = "ID" and a table [amend.expect]'
_BETWEEN = "\n[[case]]\n"
MOST_BYTES = 4_000_000
LISTS = ("present", "absent")
KEYS = (*LISTS, "measure", "id", "narrative", "answer", "source", "finding_notes", "expect")
_BANK_KEYS = ("case", "schema_version")
_ANSWERED = (".parquet", ".csv", ".ndjson")


class CaseText(NamedTuple):
    """A case as it stands in a file: its table, and the words that say where it stands."""

    place: str
    table: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The case's name in its bank; empty when it has none."""
        return str(self.table.get("id", ""))


class Amendment(NamedTuple):
    """What a bank of a layer expects otherwise of a case of a layer below: ``expect`` takes the place of its keys."""

    place: str
    case: str
    expect: Mapping[str, Any]


class Bank(NamedTuple):
    """A file of cases, and of what it amends."""

    cases: tuple[CaseText, ...]
    amendments: tuple[Amendment, ...]


_FILES = (".toml", ".json", ".txt")


def names_case(text: str) -> bool:
    """Whether a text that stands where a finding is expected names a case: ``BANK#ID`` or a file of a case."""
    bank, _, id_ = text.partition("#")
    return not any(map(str.isspace, text)) and (bool(bank and id_) or text.endswith(_FILES))


def read_case(
    source: str | None,
    findings: Sequence[str | Finding],
    vocabulary: Vocabulary,
    *,
    stages: Iterable[str] | None = None,
    tell: Callable[[str], Sequence[Finding]] | None = None,
) -> Case:
    """The case of ``source`` (a path, ``BANK#ID``, ``-`` or ``None``) with further ``findings`` added, checked.

    ``tell`` reads a source that is neither TOML nor JSON but a text, such as a report.
    """
    given: list[Finding] = []
    name = ""
    if source is not None:
        content = _read(source) if tell is not None and _may_be_story(source) else None
        if tell is not None and content is not None and _is_story(source, content):
            given = list(tell(content))
        else:
            text = find_case(source, content)
            name = text.id
            given = list(findings_of(text, vocabulary))
    given.extend(parse_finding(each, vocabulary) if isinstance(each, str) else each for each in findings)
    if not given:
        raise CaseError(
            "the case is empty: nothing is recorded",
            help="give findings such as attribute=value, or --case FILE; 'soleus vocab' lists what can be said",
        )
    return make_case(given, vocabulary, id=name, stages=stages)


_STORIES = (".txt", ".text", ".md")
_TABLE = re.compile(r"^\s*(?:\[{1,2}\s*[\w\"]|[\w.\"'-]+\s*=|[\[{\]}]|#)", re.MULTILINE)


def _may_be_story(source: str) -> bool:
    return source == "-" or source.endswith(_STORIES)


def _is_story(source: str, content: str) -> bool:
    """Whether a source holds sentences: its name says so, or nothing in it looks like a table."""
    return source != "-" or (bool(content.strip()) and _TABLE.search(content) is None)


def find_case(source: str, content: str | None = None) -> CaseText:
    """The one case that ``source`` names; ``content`` is its text where it was read already."""
    path, wanted = source, ""
    if "#" in source and not os.path.exists(source):  # noqa: PTH110 - pathlib costs start-up time
        path, _, wanted = source.rpartition("#")
    if wanted and path.endswith(_ANSWERED):
        return _kept(path, wanted)
    text = _read(path) if content is None else content
    block, line = _excerpt(path, text, wanted)
    table = _table(path, block)
    table.pop(_AMEND, None)
    cases = _cases(path, block, table, line)
    if wanted:
        return _by_id(path, wanted, cases)
    if len(cases) == 1:
        return cases[0]
    raise CaseError(
        f"{_shown(path)} holds {len(cases)} cases", help=f"name one of them, such as {path}#{cases[0].id or 'ID'}"
    )


def _kept(path: str, wanted: str) -> CaseText:
    """A case that was answered among many: kept beside the answers, one JSON object a line."""
    import json

    stem = path.rpartition(".")[0]
    beside = path if stem.endswith(".cases") else f"{stem}.cases.ndjson"
    beginning = f'{{"id": {json.dumps(wanted, ensure_ascii=False)}'
    try:
        if os.path.exists(beside) and not os.path.isfile(beside):  # noqa: PTH110, PTH113 - pathlib costs start-up time
            raise refused(beside, "it is no regular file")
        with open(beside, encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs start-up time
            line = next((each for each in file if each.startswith((f"{beginning},", f"{beginning}}}"))), None)
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(
            f"cannot read {beside}: {_reason(error) if isinstance(error, OSError) else 'it is not UTF-8 text'}",
            help="the cases that 'soleus batch' answered are kept beside its answers",
        ) from None
    if line is None:
        raise CaseError(f"{beside} has no case '{wanted}'", help="cases that were set aside stand in the rejects")
    return CaseText(f"{beside}, case {wanted}", cast("dict[str, Any]", _parse_json(beside, line)))


def read_bank(path: str) -> tuple[CaseText, ...]:
    """All cases of a file, in order; a file with one case is a bank of one, a file that says nothing holds none."""
    return read_whole_bank(path).cases


def read_whole_bank(path: str) -> Bank:
    """All cases of a file, and its tables ``[[amend]]``."""
    if os.path.islink(path) and not leads_to_its_kind(path):  # noqa: PTH114 - pathlib costs start-up time
        raise CaseError(f"{_shown(path)} {ANOTHER_KIND}", help="put a copy of the file itself there")
    text = _read(path)
    table = _table(path, text)
    entries = table.pop(_AMEND, [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise CaseError(f"{_shown(path)}: 'amend' must be a list of tables, written [[amend]]")
    amendments = tuple(
        _amendment(path, line, each)
        for line, each in zip(_lines(AMEND_HEADER, text, len(entries), 1), entries, strict=True)
    )
    if not table.keys() - {"schema_version"}:
        return Bank((), amendments)
    return Bank(tuple(each for each in _cases(path, text, table) if each.table), amendments)


def _amendment(path: str, line: int, table: Mapping[str, Any]) -> Amendment:
    place = _place(path, line, 0, {"id": table.get("case", "?")}).replace(", case ", ", amend ")
    for key in table:
        if key not in _AMENDED:
            _unknown_key(place, key, _AMENDED, "an amendment")
    case, expect = table.get("case"), table.get("expect")
    if not isinstance(case, str) or not isinstance(expect, dict):
        raise CaseError(f"{place}: an amendment names a case and what is expected of it", help=_AMENDS)
    return Amendment(place, case, expect)


def _excerpt(path: str, text: str, wanted: str) -> tuple[str, int]:
    """The one block of a TOML bank that holds the wanted case, and its line; all where only parsing it can tell."""
    if not wanted or path.endswith(".json"):
        return text, 1
    line = re.compile(rf'^id = "{re.escape(wanted)}"$', re.MULTILINE)
    before, *blocks = text.split(_BETWEEN)
    found, position = [], len(before)
    for block in blocks:
        if line.search(block):
            found.append((f"[[case]]\n{block}", text.count("\n", 0, position) + 2))
        position += len(_BETWEEN) + len(block)
    return found[0] if len(found) == 1 else (text, 1)


def _table(path: str, text: str) -> dict[str, Any]:
    table = _parse(path, text)
    if not isinstance(table, dict):
        raise CaseError(f"{_shown(path)}: a case is a table of keys, not {_kind(table)}")
    return table


def _cases(path: str, text: str, table: Mapping[str, Any], first: int = 1) -> tuple[CaseText, ...]:
    entries = table.get("case")
    if entries is None:
        return (CaseText(_shown(path), table),)
    for key in table:
        if key not in _BANK_KEYS:
            _unknown_key(_shown(path), key, _BANK_KEYS)
    if isinstance(entries, dict):
        entries = [entries]
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise CaseError(f"{_shown(path)}: 'case' must be a list of tables, written [[case]]")
    if not entries:
        raise CaseError(f"{_shown(path)}: the bank holds no case")
    lines = _lines(CASE_HEADER, text, len(entries), first)
    return tuple(
        CaseText(_place(path, line, number, each), each)
        for number, (line, each) in enumerate(zip(lines, entries, strict=True), 1)
    )


def _lines(header: re.Pattern[str], text: str, number: int, first: int) -> list[int]:
    """The lines of tables by their headers; 0 where these are written in another way."""
    found = [text.count("\n", 0, each.start()) + first for each in header.finditer(text)]
    return found if len(found) == number else [0] * number


def compared_of(path: str) -> tuple[dict[str, Any], ...]:
    """Results of others on the same bank, kept beside ``cases.toml`` in ``cases.compared.toml``."""
    beside = f"{path.removesuffix('.toml')}.compared.toml"
    if not os.path.exists(beside):  # noqa: PTH110 - pathlib costs start-up time
        return ()
    table = _parse(beside, _read(beside))
    entries = table.get("compared") if isinstance(table, dict) else None
    if not isinstance(entries, list) or not all(isinstance(each, dict) and "name" in each for each in entries):
        raise CaseError(f"{beside}: 'compared' must be a list of tables with a name")
    return tuple(entries)


def findings_of(text: CaseText, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The findings of a case text; every key and every value is checked, and what identifies a person is refused."""
    _refuse_identity(text, vocabulary)
    for key, value in text.table.items():
        place = f"{text.place}: {key}"
        if key in LISTS:
            yield from _listed(place, key, value, vocabulary)
        elif key == "measure":
            yield from _numbers(place, value, vocabulary)
        elif key in vocabulary.attributes:
            yield _parsed(place, f"{key}={_scalar(place, value)}", vocabulary)


def _refuse_identity(text: CaseText, vocabulary: Vocabulary) -> None:
    for key, value in text.table.items():
        if identifying_key(key):
            _refuse(f"{text.place}: '{key}' could identify a person")
        if key not in KEYS and key not in vocabulary.attributes:
            _unknown_key(text.place, key, (*KEYS, *vocabulary.attributes))
        if type(value).__module__ == "datetime":
            _refuse(f"{text.place}: '{key}' is a date")
        if key in ("id", "narrative", "finding_notes"):
            _texts(f"{text.place}: {key}", value)
        said = value.replace("_", " ") if key == "id" and isinstance(value, str) else value
        found = identifying_part(said, key) if key in KEYS and key not in LISTS else ""
        if found:
            _refuse(f"{text.place}: '{key}' contains {found}")
        if key == "id" and not fit_id(str(value)):
            raise CaseError(
                f"{text.place}: '{value}' is no id of a case",
                help="begin with a letter or digit; letters, digits and . _ : - may follow",
            )


def _refuse(message: str) -> NoReturn:
    raise CaseError(
        f"{message}; cases must not identify anyone, so it is refused",
        help="leave out names, record numbers, dates and addresses; give times as durations in years",
    )


def _texts(place: str, value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return list(value)
    if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
        return list(value.values())
    if type(value).__module__ == "datetime":
        return [str(value)]
    raise CaseError(f"{place} must be text, not {_kind(value)}")


def _listed(place: str, key: str, value: object, vocabulary: Vocabulary) -> Iterator[Finding]:
    if not isinstance(value, list):
        raise CaseError(
            f"{place} must be a list of findings, not {_kind(value)}", help='write ["attribute=value", ...]'
        )
    for number, each in enumerate(value, 1):
        here = f"{place}[{number}]"
        if not isinstance(each, str):
            raise CaseError(f"{here} must be a finding in quotes, not {_kind(each)}")
        found = _parsed(here, each, vocabulary)
        if found.kind == "absent":
            raise CaseError(f"{here}: '{each}' is negated", help="list it under 'absent' as attribute=value")
        if key == "absent":
            if found.kind == "measured":
                raise CaseError(f"{here}: '{each}' is a measured number and cannot be absent")
            found = found._replace(kind="absent")
        yield found


def _numbers(place: str, value: object, vocabulary: Vocabulary) -> Iterator[Finding]:
    if not isinstance(value, dict):
        raise CaseError(f"{place} must be a table of numbers, not {_kind(value)}", help="write { attribute = NUMBER }")
    for name, number in value.items():
        if identifying_key(name) and name not in vocabulary.attributes:
            _refuse(f"{place}: '{name}' could identify a person")
        found = _parsed(f"{place}.{name}", f"{name}={_scalar(f'{place}.{name}', number)}", vocabulary)
        if found.kind != "measured":
            raise CaseError(f"{place}: {name} is not a number attribute", help="list it under 'present'")
        yield found


def _scalar(place: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise CaseError(f"{place} must be a number or a value in quotes, not {_kind(value)}")
    if isinstance(value, float):
        text = repr(value)
        if "n" in text or "e" in text:
            raise CaseError(f"{place} cannot be {text}: write a plain number")
        return text
    return str(value)


def _parsed(place: str, text: str, vocabulary: Vocabulary) -> Finding:
    try:
        return parse_finding(text, vocabulary)
    except (CaseError, UnknownNameError) as error:
        raise type(error)(f"{place}: {error.message}", help=error.help) from None


def _unknown_key(place: str, key: str, known: Iterable[str], what: str = "") -> NoReturn:
    if identifying_key(key):
        _refuse(f"{place}: '{key}' could identify a person")
    has = f"{what} has {', '.join(known)}" if what else f"a case has {', '.join(KEYS)} and attributes"
    raise CaseError(f"{place}: unknown key '{key}'", help=f"{did_you_mean(key, known)} {has}".strip())


def _by_id(path: str, wanted: str, cases: Sequence[CaseText]) -> CaseText:
    found = [case for case in cases if case.id == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise CaseError(f"{_shown(path)} has {len(found)} cases with the id '{wanted}'")
    advice = did_you_mean(wanted, (case.id for case in cases), f"it holds {len(cases)} case(s)", most=3)
    raise CaseError(f"{_shown(path)} has no case '{wanted}'", help=advice)


def _place(path: str, line: int, number: int, table: Mapping[str, Any]) -> str:
    name = table.get("id")
    return f"{_shown(path)}{f':{line}' if line else ''}, case {name if isinstance(name, str) else number}"


def _read(path: str) -> str:
    try:
        if path == "-":
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
            if len(data) > MOST_BYTES:
                raise refused(path, f"is larger than {size_shown(MOST_BYTES)}")
        else:
            data = read_file(path, MOST_BYTES, streams=True)
    except OSError as error:
        if error.errno == EINVAL:  # what the gate of intake refuses, in its words
            raise CaseError(f"{_shown(path)} {error.strerror}", help="give a file of text, or split the bank") from None
        raise CaseError(f"cannot read {_shown(path)}: {_reason(error)}") from None
    except ValueError:
        raise CaseError(f"cannot read {path!r}: that is no file name") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CaseError(f"{_shown(path)} is not UTF-8 text (line {line})", help="save it as UTF-8") from None


def read_text(path: str) -> str:
    """The text of a file, or of standard input for ``-``."""
    return _read(path)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _parse(path: str, text: str) -> object:
    if not text.strip():
        raise CaseError(f"{_shown(path)} is empty")
    if _looks_like_json(path, text):
        return _parse_json(path, text)
    try:
        return read_tables(text)
    except (ValueError, RecursionError) as error:
        raise CaseError(f"{_shown(path)} is not valid TOML: {_brief(error)}") from None


def _looks_like_json(path: str, text: str) -> bool:
    if path.endswith((".json", ".toml")):
        return path.endswith(".json")
    return re.match(r"\s*(\{|\[\s*[\[{\"]\s*[{\"])", text) is not None


def _parse_json(path: str, text: str) -> object:
    import json

    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise CaseError(
            f"{_shown(path)} is not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        ) from None
    except ReasonerError as error:
        raise CaseError(f"{_shown(path)}: {error.message}") from None
    except (ValueError, RecursionError) as error:
        raise CaseError(f"{_shown(path)} is not valid JSON: {_brief(error)}") from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table: dict[str, object] = {}
    for key, value in pairs:
        if key in table:
            raise CaseError(f"key '{key}' is given twice")
        table[key] = value
    return table


def _no_number(text: str) -> NoReturn:
    raise CaseError(f"{text} is not a number")


def _brief(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _shown(path: str) -> str:
    return "standard input" if path == "-" else path


_KINDS = {
    "str": "text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "dict": "a table",
}


def _kind(value: object) -> str:
    return "nothing" if value is None else _KINDS.get(type(value).__name__, "a date")
