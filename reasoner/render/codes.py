"""The page of a diagnostic code: what it means, why it matters, an example and its correction."""

from __future__ import annotations

from typing import Any

from reasoner.checks.codes import Code


def code_text(code: Code) -> str:
    """The explanation as Markdown that also reads well in a terminal."""
    parts = [f"# {code.code}: {code.name}", code.what, f"**Why it matters.** {code.why}"]
    if code.bad:
        parts += ["## Example", f"```soleus\n{code.bad}\n```", "## Fixed", f"```soleus\n{code.fixed}\n```"]
    return "\n\n".join(parts)


def code_plain(code: Code) -> str:
    """The explanation for a terminal."""
    parts = [f"{code.code}  {code.name}", code.what, f"Why it matters: {code.why}"]
    if code.bad:
        parts += [f"Example:\n\n{_indented(code.bad)}", f"Fixed:\n\n{_indented(code.fixed)}"]
    return "\n\n".join(parts)


def code_json(code: Code) -> dict[str, Any]:
    """The explanation as ``kb-code/1``."""
    return {
        "format": "kb-code/1",
        "code": code.code,
        "name": code.name,
        "what": code.what,
        "why": code.why,
        "example": code.bad,
        "fixed": code.fixed,
    }


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.splitlines())
