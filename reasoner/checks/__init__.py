"""Static checks: one check, one file, one code."""

from __future__ import annotations

from reasoner.checks.check import CheckReport, check

__all__ = ["CheckReport", "check"]
