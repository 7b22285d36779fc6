"""Programs straight from text, without a folder and without checks."""

from __future__ import annotations

from pathlib import Path

from reasoner.compilation.compiler import compile_program, constant
from reasoner.knowledge.knowledge_base import KnowledgeBase, Layer
from reasoner.knowledge.manifest import Manifest
from reasoner.program.checked import CheckedProgram
from reasoner.program.compiled import CompiledProgram, GroundAtom
from reasoner.program.graph import dependency_components
from reasoner.source import SourceFile
from reasoner.syntax.parser import parse
from reasoner.syntax.tree import Clause, PredicateDeclaration, SortDeclaration


def knowledge_base(text: str) -> KnowledgeBase:
    """The knowledge base of one file."""
    file = SourceFile("test.dl", text, "test")
    parsed = parse(file)
    items = parsed.program.items
    manifest = Manifest("test", "0.1.0", "none", "A test", "", ("test.dl",), (), (), {}, {}, file)
    return KnowledgeBase(
        layers=(Layer(manifest, Path(), "test"),),
        files=(file,),
        predicates=tuple(item for item in items if isinstance(item, PredicateDeclaration)),
        sorts=tuple(item for item in items if isinstance(item, SortDeclaration)),
        clauses=tuple(item for item in items if isinstance(item, Clause)),
        retired=(),
        replaced=(),
        references={},
        case_banks=(),
        entry={},
        stages={},
        content_hash="test",
        diagnostics=parsed.diagnostics,
    )


def compiled(text: str) -> CompiledProgram:
    """The compiled program of one file; its syntax must be right."""
    kb = knowledge_base(text)
    assert not kb.diagnostics, kb.diagnostics
    names = [declaration.name for declaration in kb.predicates]
    return compile_program(CheckedProgram(kb, tuple(dependency_components(kb.clauses, names))))


def facts(text: str) -> list[GroundAtom]:
    """Ground atoms, one a line; read in parts, since a whole model has more words than a file may have."""
    lines = text.splitlines()
    found = []
    for start in range(0, len(lines), 5000):
        parsed = parse(SourceFile("facts", "".join(f"{line}.\n" for line in lines[start : start + 5000])))
        assert parsed.diagnostics == ()
        for item in parsed.program.items:
            assert isinstance(item, Clause)
            assert item.head is not None
            found.append(GroundAtom(item.head.predicate, tuple(constant(term) for term in item.head.arguments)))
    return found
