"""Load, check and compile a knowledge base."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.program.compiled import CompiledProgram


def load_program(paths: Sequence[str], *, cache: bool = True) -> CompiledProgram:
    """The compiled program of a knowledge base and its overlays.

    Raises ``KnowledgeBaseError`` when it does not load or does not pass its checks.
    """
    from reasoner.knowledge.knowledge_base import load
    from reasoner.program.checked import CheckedProgram
    from reasoner.program.compiler import compile_program
    from reasoner.program.graph import dependency_components

    kb = load(paths)
    return compile_program(
        CheckedProgram(kb, tuple(dependency_components(kb.clauses, (each.name for each in kb.predicates))))
    )
