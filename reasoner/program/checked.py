"""The checked program: a knowledge base that passed every check. Only ``reasoner.checks`` makes one."""

from __future__ import annotations

from dataclasses import dataclass

from reasoner.knowledge.knowledge_base import KnowledgeBase


@dataclass(frozen=True)
class CheckedProgram:
    """A knowledge base without errors; ``components`` are its predicates in evaluation order."""

    kb: KnowledgeBase
    components: tuple[tuple[str, ...], ...]
