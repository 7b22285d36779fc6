"""An explanation as ``proof/1``: a tree of nodes, where a node that was written before is referred to by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.documents.wording import Wording
from reasoner.program.compiled import show_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.explain.proof import Node, Proof, Proofs
    from reasoner.program.compiled import CompiledProgram

FORMAT = "proof/1"
NESTING = 40
"""Levels that are nested; deeper nodes stand in ``continued`` and are referred to, as readers of JSON limit nesting."""


def proof_json(proof: Proof, program: CompiledProgram) -> dict[str, Any]:
    """One proof: its conclusion as a tree, and under ``continued`` the sub-proofs that lie too deep for nesting."""
    return _Writer(proof, program).document()


def proofs_json(found: Proofs, program: CompiledProgram) -> dict[str, Any]:
    """Several proofs of one conclusion; the first one stands where a single one would."""
    first, *others = (proof_json(proof, program) for proof in found.proofs)
    return {
        **first,
        "further": [{key: other[key] for key in ("proof", "continued", "least", "cut")} for other in others],
        "witnesses_left_out": found.witnesses,
        "more": found.more,
    }


class _Writer:
    """Writes nodes from the leaves up, so that no depth is too deep."""

    def __init__(self, proof: Proof, program: CompiledProgram) -> None:
        self.proof = proof
        self.nodes = proof.nodes
        self.wording = Wording(program)
        self.homes = _homes(self.nodes)

    def document(self) -> dict[str, Any]:
        """The whole proof."""
        proof = self.proof
        written = [self._node(place) for place in range(len(self.nodes))]
        for place, node in enumerate(self.nodes):
            first = {premise: number for number, premise in reversed(list(enumerate(node.premises)))}
            written[place]["premises"] = [
                self._child(place if first[premise] == number else -1, premise, written)
                for number, premise in enumerate(node.premises)
            ]
            for each, into in zip(node.contributors, written[place].get("contributors", ()), strict=True):
                into["premises"] = [self._id(premise) for premise in each.premises]
        root = len(self.nodes) - 1
        tops = [place for place, home in enumerate(self.homes) if home == -1 and place != root]
        return {
            "format": FORMAT,
            "conclusion": str(proof.root.atom),
            "says": written[root]["says"],
            "least": proof.least,
            "cut": proof.cut,
            "proof": written[root],
            "continued": [written[place] for place in tops],
        }

    def _id(self, place: int) -> str:
        return f"n{len(self.nodes) - place}"

    def _child(self, parent: int, place: int, written: list[dict[str, Any]]) -> dict[str, Any]:
        if parent >= 0 and self.homes[place] == parent:
            return written[place]
        return {"ref": self._id(place), "atom": written[place]["atom"]}

    def _node(self, place: int) -> dict[str, Any]:
        node = self.nodes[place]
        info = node.info
        found: dict[str, Any] = {
            "id": self._id(place),
            "kind": node.kind,
            "atom": str(node.atom) if node.atom is not None else None,
            "says": self.wording.sentence(node),
            "rule": info.id if info else "",
            "source": info.source if info else "",
            "because": info.because if info else "",
            "cite": list(info.cite) if info else [],
            "evidence": info.evidence if info else "",
            "status": info.status if info else "",
            "strategy": info.strategy if info else "",
            "premises": [],
        }
        found.update(self._numbers(node))
        if node.instance is not None and node.kind == "rule":
            found["bindings"] = self._bindings(node)
        if node.kind == "not":
            found["blocked"] = [
                {
                    "rule": self.wording.program.rules[each.rule].info.id,
                    "source": self.wording.program.rules[each.rule].info.source,
                    "state": each.state,
                    "says": self.wording.blocked(each),
                }
                for each in self.proof.store.blocked(node)
            ]
        if node.cut:
            found["cut"] = True
        return found

    def _numbers(self, node: Node) -> dict[str, Any]:
        premise = node.premise
        if premise is None:
            return {}
        if node.kind == "comparison":
            return {"left": premise.left, "operator": premise.operator, "right": premise.right}
        return {
            "function": premise.function,
            "guard": premise.left,
            "operator": premise.operator,
            "value": premise.right,
            "contributors": [
                {"weight": each.terms[0] if each.terms else None, "terms": list(each.terms), "premises": []}
                for each in node.contributors
            ],
        }

    def _bindings(self, node: Node) -> dict[str, str]:
        if node.instance is None:
            return {}
        rule = self.wording.program.rules[node.instance.rule]
        return {
            name: show_value(value)
            for name, value in zip(rule.variables, node.instance.bindings, strict=False)
            if not name[1:].isdigit()
        }


def _homes(nodes: Sequence[Node]) -> list[int]:
    """The node under which each node is written out: the first met on the way down, ``-1`` for the top of a tree."""
    homes = [-2] * len(nodes)
    root = len(nodes) - 1
    homes[root] = -1
    stack = [(root, 0)]
    while stack:
        place, depth = stack.pop()
        fresh = [premise for premise in dict.fromkeys(nodes[place].premises) if homes[premise] == -2]
        for premise in fresh:
            homes[premise] = -1 if depth >= NESTING else place
        stack.extend((premise, 0 if depth >= NESTING else depth + 1) for premise in reversed(fresh))
    return homes
