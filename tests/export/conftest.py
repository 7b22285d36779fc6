from __future__ import annotations

import shutil

import pytest

SWIPL = shutil.which("swipl")

# Programs for SWI-Prolog can only be judged by it. Without it the module is left out, and the summary says so.
collect_ignore = [] if SWIPL else ["test_swi_prolog.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not SWIPL:
        terminalreporter.write_line(
            "SWI-Prolog is not installed (Debian: swi-prolog-nox): tests/export/test_swi_prolog.py was left out.",
            yellow=True,
        )
