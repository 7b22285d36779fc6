"""Every joint word of the site: what stands between the labels and sentences that the knowledge base supplies."""

from __future__ import annotations

PAGES = (
    ("index.html", "Overview"),
    ("findings.html", "Findings"),
    ("rules.html", "Rules"),
    ("facts.html", "Facts"),
    ("sources.html", "Sources"),
    ("graph.html", "Graph"),
    ("cases.html", "Cases"),
)
NAVIGATION = "Pages about the knowledge"
PARTS = "Parts of the site"
HERE_NOW = "Knowledge"
SKIP = "Skip to the content"
CONTENTS = "On this page"
FOOTER = "{name} {version} · {licence} · {notice}"

COUNTS = "{name} {version}, licence {licence}: {counts}."
COUNTED = ("conclusions", "findings", "rules", "facts", "sources", "cases")
LAYERS = "Layers: {layers}."
LAYER = "layer {layer}"
OTHER_GROUP = "Conclusions"
DANGEROUS = "dangerous"
SEARCH = "Search"
FOUND = "found"

ALSO = "also {names}"
FURTHER = "further"
SHOWN = "What it looks like"
REPORTED = "How often it was seen ({number})"
SIGNS = {
    "requires": ("for", "defines it"),
    "supports": ("for", "for"),
    "frequency": ("seen", "shows it"),
    "figures": ("seen", "shows it in"),
    "opposes": ("against", "against"),
    "reported": ("seen", "excludes nothing"),
}
RIVALS = "Nearest others, and what tells them apart"
HERE, THERE = "here", "there"
NOTHING_OWN = "no finding of its own"
NEXT, AVOID = "What to do next in a typical case", "What not to do"
CODES = "Codes"
SOURCES = "Sources"
NONE = "none"

SPEAKS_FOR_NOTHING = "speaks for nothing by itself"
DENIALS = "What must never hold"
USED_BY = "used by {names}"
RESTED_ON = "cited by {number}: {names}"
NOT_CITED = "cited by nothing"

GRAPH = "Graph of predicates"
GRAPH_TOLD = (
    "What stands higher rests on what stands below. Dashed lines pass a negation, bold ones an aggregate; "
    "dashed boxes hold facts, bold boxes what is recorded; a star marks recursion."
)
CASE_COLUMNS = ("Case", "Recorded", "Known answer", "First in the list, with points")
RIGHT = "✓"
