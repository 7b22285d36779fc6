"""The page of a diagnostic code: what it means, why it matters, an example and its correction."""

from __future__ import annotations

from typing import Any

from reasoner.checks.codes import Code


def code_text(code: Code) -> str:
    """The explanation as Markdown that also reads well in a terminal."""
    parts = [f"# {code.code}: {code.name}", code.what, f"**Why it matters.** {code.why}"]
    if code.bad:
        parts += [f"## Example{_where(code)}", _fenced(code, code.bad), "## Fixed", _fenced(code, code.fixed)]
    return "\n\n".join(parts)


def code_plain(code: Code) -> str:
    """The explanation for a terminal."""
    parts = [f"{code.code}  {code.name}", code.what, f"Why it matters: {code.why}"]
    if code.bad:
        parts += [f"Example{_where(code)}:\n\n{_indented(code.bad)}", f"Fixed:\n\n{_indented(code.fixed)}"]
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


def _where(code: Code) -> str:
    return f" ({code.file})" if code.file else ""


def _fenced(code: Code, text: str) -> str:
    language = code.file.rpartition(".")[2]
    return f"```{language if language in ('toml', 'csv') else 'soleus'}\n{text}\n```"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.splitlines())
