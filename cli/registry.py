"""The commands of ``soleus`` by name: module, section and short help, so that ``--help`` imports none of them.

To add a command:

1. Write ``cli/commands/NAME.py`` (``why-not`` lives in ``why_not.py``, ``kb check`` in ``kb_check.py``) with one public
   click command called ``command``; parse options, call one function of the reasoner, print what a renderer returns.
2. Add a line to ``COMMANDS`` (or ``KB_COMMANDS`` for ``soleus kb NAME``) below.
3. Take shared options from ``cli.options``: ``@case_options`` (findings, ``--case``, ``--stage``),
   ``@formats("text", "json")``, ``@kb_options`` (``--kb``, ``--no-cache``, ``--no-color``).
   ``cli.session`` loads the program, reads the case and evaluates it; ``cli.console`` prints.
4. Raise ``ReasonerError`` for whatever a user can cause: ``cli.errors`` prints it and picks the exit code.
   ``ctx.exit(1)`` for a gate that failed.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """Where a command lives and what a list of commands says about it."""

    module: str
    section: str
    help: str


ASK = "Ask about a case"
BROWSE = "Browse the knowledge"
TEACH = "Learn and teach"
ENGINEER = "Build the knowledge base"

SECTIONS = (ASK, BROWSE, TEACH, ENGINEER)

COMMANDS: dict[str, Entry] = {
    "differential": Entry("differential", ASK, "Rank what the findings fit, with reasons for and against."),
    "next": Entry("next_step", ASK, "What to do next, what not to do, and why."),
    "why": Entry("why", ASK, "Explain why a conclusion holds: rules, findings, sources."),
    "why-not": Entry("why_not", ASK, "Explain why a conclusion does not hold, and what would make it."),
    "contrast": Entry("contrast", ASK, "Compare two conclusions: what separates them in this case."),
    "what-if": Entry("what_if", ASK, "Add or take away findings and see what changes."),
    "flip": Entry("flip", ASK, "Find the smallest change of findings that puts a conclusion first, or out."),
    "ask": Entry("ask", ASK, "Which finding not yet recorded would tell most, and why."),
    "read": Entry("read", ASK, "Show what is understood of a text, from which words, and what is not."),
    "report": Entry("report", ASK, "A paragraph to paste into a report."),
    "script": Entry("script", BROWSE, "Show what is known about one conclusion on a page."),
    "find": Entry("find", BROWSE, "Show what a finding speaks for and against."),
    "vocab": Entry("vocab", BROWSE, "List or search attributes, values, conclusions and their synonyms."),
    "cases": Entry("cases", BROWSE, "List the cases that can be asked about."),
    "cite": Entry("cite", BROWSE, "Show a source and what rests on it."),
    "query": Entry("query", BROWSE, "Ask the model in raw Datalog."),
    "consult": Entry("consult", TEACH, "Work through a case in a dialogue."),
    "quiz": Entry("quiz", TEACH, "Commit to an answer first, then compare."),
    "site": Entry("site", TEACH, "Build the site that answers, asks and teaches in the browser."),
    "anki": Entry("anki", TEACH, "Write flash cards for Anki."),
    "evaluate": Entry("evaluate", ENGINEER, "Measure the ranking on a bank of cases with known answers."),
    "batch": Entry("batch", ENGINEER, "Answer many cases from a file."),
    "kb": Entry("kb", ENGINEER, "Check, format, test and document a knowledge base."),
    "lsp": Entry("lsp", ENGINEER, "Serve an editor: diagnostics, hover, completion, renaming."),
    "completion": Entry("completion", ENGINEER, "Print the completion script for bash, zsh or fish."),
}

KB_COMMANDS: dict[str, Entry] = {
    "check": Entry("kb_check", ENGINEER, "Report every error and warning in the knowledge base."),
    "rule": Entry("kb_rule", ENGINEER, "Explain a diagnostic code or show a clause by its id."),
    "fmt": Entry("kb_fmt", ENGINEER, "Format rule files."),
    "test": Entry("kb_test", ENGINEER, "Run the knowledge base's own tests."),
    "coverage": Entry("kb_coverage", ENGINEER, "Show which clauses no case reaches."),
    "diff": Entry("kb_diff", ENGINEER, "Compare two knowledge bases and their answers."),
    "new": Entry("kb_new", ENGINEER, "Start a knowledge base or an entry from a template."),
    "docs": Entry("kb_docs", ENGINEER, "Write the reference pages of a knowledge base."),
    "graph": Entry("kb_graph", ENGINEER, "Show predicates, their strata and what they rest on."),
    "export": Entry("kb_export", ENGINEER, "Write the program for another engine, or its facts as tables."),
    "import-csv": Entry("kb_import_csv", ENGINEER, "Bring facts reviewed in a spreadsheet back."),
}
