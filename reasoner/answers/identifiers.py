"""What a case must not carry: names, numbers, dates and addresses that could identify a person."""

from __future__ import annotations

import re

_KEYS = frozenset(
    [
        "name",
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
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TEXTS = (
    ("an e-mail address", r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]"),
    ("a date", r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b"),
    ("a date", r"\b\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})\b"),
    ("a date", rf"\b(?:{_DAY}\.? {_MONTH},?|{_MONTH} {_DAY},?) \d{{4}}\b"),
    ("a telephone number", r"(?<![\w./-])(?:\+\d{1,3}[ .-]?)?\(?\d{2,4}\)?[ .-]\d{3,4}[ .-]\d{3,4}(?![\w/])"),
    ("a record number", r"\b(?:mrn|nhs|ssn|record|accession|account)(?: (?:no\.?|number))?[ :#-]*\d{4,}"),
)


def identifying_key(key: str) -> bool:
    """Whether a key of a case names something that identifies a person, such as ``name`` or ``date_of_birth``."""
    return not _KEYS.isdisjoint(re.split(r"[^a-z]+", key.casefold()))


def identifying_text(text: str) -> str:
    """What in a free text could identify a person, in words; empty when nothing does."""
    return next((kind for kind, pattern in _TEXTS if re.search(pattern, text, re.IGNORECASE)), "")
