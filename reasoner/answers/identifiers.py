"""What a case must not carry: names, numbers, dates and addresses that could identify a person."""

from __future__ import annotations

import re
import unicodedata

_KEYS = frozenset(
    [
        "name",
        "patient",
        "hospital",
        "physician",
        "names",
        "surname",
        "forename",
        "firstname",
        "lastname",
        "fullname",
        "initials",
        "birth",
        "birthday",
        "birthdate",
        "dob",
        "born",
        "date",
        "dates",
        "day",
        "datetime",
        "timestamp",
        "mrn",
        "record",
        "accession",
        "account",
        "insurance",
        "ssn",
        "passport",
        "licence",
        "license",
        "address",
        "street",
        "city",
        "zip",
        "postcode",
        "phone",
        "telephone",
        "mobile",
        "fax",
        "email",
        "mail",
        "contact",
        "relative",
        "ip",
    ]
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|januar|februar|märz|mai|juni|juli|oktober|dezember"
    r"|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:\d{4}|'?\d{2})"
_NUMBERED = r"(?:mrn|nhs|ssn|hospital|patient|record|accession|account|insurance|passport|id|pat|file|chart)"
_GROUPS = r"[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}"
_TEXTS = (
    ("an e-mail address", r"(?<![\w.+-])[\w.+-]{1,64} ?[(\[]at[)\]] ?[\w-]{1,64}\.[a-z]"),
    ("an e-mail address", r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]"),
    ("a date", r"(?<!\d)\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}(?!\d)"),
    ("a date", r"(?<!\d)\d{1,2}[-/.|]\d{1,2}[-/.|](?:\d{4}|\d{2})(?!\d)"),
    ("a date", r"(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"),
    ("a date", rf"\b{_DAY}(?: of|[ .-])[ .-]?{_MONTH},?[ .-]{{1,2}}{_YEAR}\b"),
    ("a date", rf"\b{_MONTH} {_DAY},? {_YEAR}\b"),
    ("a date", rf"\b\d{{1,2}}(?:st|nd|rd|th) of {_MONTH}\b"),
    ("a date of birth", r"\b(?:d\.?o\.?b\.?|born(?: on| in)?|date of birth)[ :]*\d"),
    ("a telephone number", r"(?<![\w./-])(?:\+\d{1,3}[ .-]?)?\(?\d{2,4}\)?[ .-]\d{3,4}[ .-]\d{3,4}(?![\w/])"),
    ("a telephone number", r"(?<![\w.])(?:\+|00)\d[\d ()./-]{7,18}\d"),
    ("a record number", r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"),
    ("a record number", rf"\b{_NUMBERED}\.?(?: (?:no\.?|nr\.?|number|id))?[ :#-]{{0,3}}[a-z]{{0,3}}-?\d{{4,}}"),
    ("a record number", r"(?<![\w./-])\d{7,}(?![\w/-]|\.\d)"),
    (
        "a name",
        r"(?-i:\b(?:Mr|Mrs|Ms|Miss|Mister|Herr|Frau|Mme|Mlle|Monsieur|Sr|Sra|Señora?)\.?\s+(?:[A-Z]\. )?"
        r"[A-Z](?:['’][A-Z])?[^\W\d_]+)",
    ),
    ("a name", r"(?-i:\b(?:mrs|mister)\.?\s+[a-z](?:['’][a-z])?[^\W\d_]+)"),
    ("a name", r"(?-i:\b(?:MISS|MISTER)\.?\s+[A-Z](?:['’])?[A-Z]{2,})"),
    ("a name", r"(?-i:\b[Nn]ame(?:d| is|:) (?:[A-Z]\. )?[A-Z][a-z]+)"),
    ("a name", r"(?-i:\b[Pp]atient:? [A-Z][a-z]+,? [A-Z][a-z]+)"),
    ("an address", r"(?-i:\b\d{1,4}[a-z]?,? (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Lane|Drive)\b)"),
    ("an address", r"(?-i:\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b)"),
    ("a network address", r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"),
    ("a network address", rf"(?<![\w:])(?=[\d:]*[a-f]){_GROUPS}::(?:{_GROUPS})?(?![\w:])"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TEXTS)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_ADDRESS = re.compile(r"\bhttps?://[^\s\"<>]+|\b10\.\d{4,}/\S+", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,119}")
_WORKS = ("title", "authors", "url", "doi", "pmid", "pmcid", "container", "year", "journal", "licence", "license")


def identifying_key(key: str) -> bool:
    """Whether a key of a case names something that identifies a person, such as ``name`` or ``date_of_birth``."""
    return not _KEYS.isdisjoint(re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).casefold()))


def identifying_text(text: str) -> str:
    """What in a free text could identify a person, in words; empty when nothing of a known form does.

    Addresses of the web and numbers of published works are left out of it.
    """
    plain = _ADDRESS.sub(" ", _spelled(text))
    return next((kind for kind, pattern in _PATTERNS if pattern.search(plain)), "")


def _spelled(text: str) -> str:
    """A text with the letters and dashes that patterns know: none unseen, no wide digit, no other dash."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join([each for each in plain if unicodedata.category(each) != "Cf"])


def fit_id(name: str) -> bool:
    """Whether an id is of the narrow alphabet, in which names of people are hardly written."""
    return _ID.fullmatch(name) is not None


def identifying_part(value: object, key: str = "") -> str:
    """What identifies a person anywhere within a value: in a text, in a key, as a date; empty when nothing does.

    What a source says of a published work (title, authors, address) is about nobody's case.
    """
    pending: list[tuple[str, object]] = [(key, value)]
    while pending:
        name, each = pending.pop()
        if name != key and name not in _WORKS and identifying_key(name):
            return f"'{name}', which could identify a person"
        if isinstance(each, dict):
            pending += [(str(inner), within) for inner, within in each.items()]
        elif isinstance(each, list):
            pending += [(name, within) for within in each]
        elif type(each).__module__ == "datetime":
            return "a date"
        elif isinstance(each, str) and name not in _WORKS:
            kind = identifying_text(each)
            if kind:
                return f"what looks like {kind}"
        elif isinstance(each, int) and name not in _WORKS and abs(each) >= 10**7:
            return "what looks like a record number"
    return ""
