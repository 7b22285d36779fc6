"""Load, check and compile a knowledge base, or find it compiled already."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.errors import KnowledgeBaseError
from reasoner.program.compiled import CompiledProgram


def load_program(paths: Sequence[str], *, cache: bool = True) -> CompiledProgram:
    """The compiled program of a knowledge base and its overlays.

    With ``cache`` a program compiled earlier from the same contents is used. Raises ``KnowledgeBaseError`` when the
    knowledge base does not load or does not pass its checks.
    """
    key = contents_key(paths) if cache else ""
    if key:
        from reasoner.loading.cache import read_cached

        known = read_cached(key)
        if known is not None:
            return known
    program = compile_paths(paths)
    if key and contents_key(paths) == key:  # somebody may have saved a file meanwhile
        from reasoner.loading.cache import write_cached

        write_cached(key, program)
    return program


def compile_paths(paths: Sequence[str]) -> CompiledProgram:
    """Load, check and compile, whatever is kept."""
    from reasoner.checks.check import check
    from reasoner.diagnostics import Severity
    from reasoner.knowledge.knowledge_base import load

    kb = load(paths)
    report = check(kb)
    if report.compiled is None:
        errors = [each for each in report.diagnostics if each.severity is Severity.ERROR]
        raise KnowledgeBaseError(f"the knowledge base '{kb.name}' does not pass its checks", errors)
    return report.compiled


def contents_key(paths: Sequence[str]) -> str:
    """Hash of everything the layers say and of where they lie; empty when a folder cannot be walked."""
    from reasoner.knowledge.fingerprint import fingerprint

    try:
        contents = fingerprint(paths)
    except OSError:
        return ""
    return _digest(contents, paths)


def _digest(contents: str, paths: Sequence[str]) -> str:
    import os
    from hashlib import blake2b

    places = "\0".join(os.path.abspath(path) for path in paths)  # noqa: PTH100 - pathlib costs start-up time
    return blake2b(f"{contents}\0{places}".encode(errors="surrogateescape"), digest_size=32).hexdigest()
