"""The page of a diagnostic code: what it means, why it matters, an example and its correction."""

from __future__ import annotations

from reasoner.checks.codes import Code


def code_text(code: Code) -> str:
    """The explanation as Markdown that also reads well in a terminal."""
    parts = [f"# {code.code}: {code.name}", code.what, f"**Why it matters.** {code.why}"]
    if code.bad:
        parts += ["## Example", f"```soleus\n{code.bad}\n```", "## Fixed", f"```soleus\n{code.fixed}\n```"]
    return "\n\n".join(parts)
