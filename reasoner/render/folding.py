"""What of a proof is trivial: steps that a parent's own sentence already says, and exceptions that do not apply.

Nodes are folded from the leaves up. What is folded hands its reason, its sources and "recorded" to the step it serves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.program.compiled import ComparisonPattern, Operation, Var

if TYPE_CHECKING:
    from reasoner.explanation.proof import Node, Proof
    from reasoner.program.compiled import Arguments, ClauseInfo, CompiledProgram, CompiledRule, Pattern, Value
    from reasoner.render.outline import View

COMMON = 3
"""A premise that so many contributors of one aggregate share is said once, not with each."""


class Folded(NamedTuple):
    """A node with its trivial premises taken in: what is left to show below it, and what they handed up."""

    places: tuple[int, ...]
    grounds: tuple[ClauseInfo, ...] = ()
    recorded: bool = False


class Folding:
    """Decides for every node of a proof what is shown below it."""

    __slots__ = ("_common", "_hidden", "_leaves", "folded", "left_out", "program", "proof", "view")

    def __init__(self, proof: Proof, program: CompiledProgram, view: View) -> None:
        self.proof = proof
        self.program = program
        self.view = view
        self.left_out = 0
        self._common = _shared(proof)
        self._leaves: dict[int, frozenset[int]] = {}
        self._hidden = [self._hides(node) for node in proof.nodes]
        self.folded: list[Folded] = []
        for node in proof.nodes:
            self.folded.append(self._plain(node) if view.full or node.kind != "rule" else self._fold(node))

    def _hides(self, node: Node) -> bool:
        """Whether a reader does not see a node: hidden on demand, muted, or trivial by its form."""
        if node.atom is None:
            return False
        name = node.atom.predicate
        if name in self.view.show:
            return False
        if name in self.view.hide:
            return True
        if self.view.full:
            return False
        declared = self.program.predicates.get(name)
        if declared is None:
            return False
        if "mute" in declared.phrases:
            return True
        if node.kind == "not":
            return not {"underivable", "absent"} & set(declared.phrases)
        return node.kind in ("rule", "fact") and _reflexive(node.atom.arguments, declared.sorts)

    def _refused(self, node: Node) -> bool:
        return node.atom is not None and node.atom.predicate in self.view.hide

    def hidden(self, place: int) -> bool:
        """Whether a node is left out wherever it is a premise."""
        return self._hidden[place]

    def _plain(self, node: Node) -> Folded:
        return Folded(tuple(place for place in node.premises if not self._hidden[place]))

    def _fold(self, node: Node) -> Folded:
        grounds: list[ClauseInfo] = []
        places: list[int] = []
        recorded = False
        shown = self._shown(node)
        for place in dict.fromkeys(node.premises):
            premise, below = self.proof.nodes[place], self.folded[place]
            if self._hidden[place] or place in self._common:
                self.left_out += 1
                if place not in self._common and not self._refused(premise):
                    grounds.extend([premise.info] if premise.info is not None and premise.info.cite else [])
                    grounds.extend(below.grounds)
                    recorded = recorded or below.recorded
                continue
            arguments = premise.atom.arguments if premise.atom is not None else None
            named = arguments is not None and shown.issuperset(arguments)
            cited = premise.info is not None and bool(premise.info.because or premise.info.cite)
            if premise.kind == "fact" and (cited or named):
                grounds.extend([premise.info] if cited and premise.info is not None else [])
            elif premise.kind == "finding" and named:
                recorded = True
            elif premise.kind == "rule" and self._passes(place, named=named):
                self.left_out += 1
                grounds.extend([premise.info] if cited and premise.info is not None else [])
                grounds.extend(below.grounds)
                recorded = recorded or below.recorded
                places.extend(below.places)
            else:
                places.append(place)
        places = self._without_repeats(list(dict.fromkeys(places)))
        return Folded(tuple(places), _once(grounds), recorded)

    def _passes(self, place: int, *, named: bool) -> bool:
        """Whether a derived premise says nothing new: its parent names all of it, and at most a finding lies below."""
        node, below = self.proof.nodes[place], self.folded[place]
        if node.cut or not named:
            return False
        return all(self.proof.nodes[each].kind in ("comparison", "finding") for each in below.places)

    def _shown(self, node: Node) -> set[Value]:
        """The values that a rule's sentence and the comparisons beside it show."""
        if node.atom is None or node.instance is None:
            return set()
        rule = self.program.rules[node.instance.rule]
        shown: set[Value] = set(node.atom.arguments)
        compared = _compared(rule)
        for slot, (name, value) in enumerate(zip(rule.variables, node.instance.bindings, strict=False)):
            if f"{{{name}}}" in rule.info.says or slot in compared:
                shown.add(value)
        return shown

    def _without_repeats(self, places: list[int]) -> list[int]:
        """Leave out a premise that rests on nothing but what a sum beside it lists anyway."""
        sums = [place for place in places if self.proof.nodes[place].kind == "aggregate"]
        if not sums:
            return places
        listed = frozenset().union(*(self._below(place) for place in sums))
        kept = [
            place
            for place in places
            if place in sums or self.proof.nodes[place].kind != "rule" or not self._below(place) <= listed
        ]
        self.left_out += len(places) - len(kept)
        return kept

    def _below(self, place: int) -> frozenset[int]:
        """The leaves that a node rests on, found without recursion."""
        known = self._leaves.get(place)
        if known is None:
            seen, queue, leaves = {place}, [place], set()
            while queue:
                node = self.proof.nodes[current := queue.pop()]
                if not node.premises and node.kind in ("fact", "finding"):
                    leaves.add(current)
                fresh = [premise for premise in node.premises if premise not in seen]
                seen.update(fresh)
                queue.extend(fresh)
            known = self._leaves[place] = frozenset(leaves)
        return known


def _shared(proof: Proof) -> frozenset[int]:
    """Derived premises that several contributors of one aggregate have in common."""
    found: set[int] = set()
    for node in proof.nodes:
        if node.kind != "aggregate" or len(node.contributors) < COMMON:
            continue
        times: dict[int, int] = {}
        for each in node.contributors:
            for place in {below for top in each.premises for below in proof.nodes[top].premises}:
                if proof.nodes[place].kind == "rule":
                    times[place] = times.get(place, 0) + 1
        found.update(place for place, count in times.items() if count >= COMMON)
    return frozenset(found)


def _reflexive(arguments: Arguments, sorts: tuple[str, ...]) -> bool:
    """Whether an atom relates something to itself, as a hierarchy's first step does."""
    half = len(arguments) // 2
    if half and len(arguments) % 2 == 0 and sorts[:half] == sorts[half:]:
        return arguments[:half] == arguments[half:]
    return len(arguments) == 3 and sorts[1] == sorts[2] and arguments[1] == arguments[2]


def _compared(rule: CompiledRule) -> set[int]:
    found: set[int] = set()
    compared = [each for each in rule.body if isinstance(each, ComparisonPattern)]
    queue: list[Pattern] = [side for each in compared for side in (each.left, each.right)]
    while queue:
        pattern = queue.pop()
        if isinstance(pattern, Var):
            found.add(pattern.slot)
        elif isinstance(pattern, Operation):
            queue += (pattern.left, pattern.right)
    return found


def _once(infos: list[ClauseInfo]) -> tuple[ClauseInfo, ...]:
    """Clauses without repeats; a clause holds a table, so it has no hash."""
    found: list[ClauseInfo] = []
    for info in infos:
        if not any(info is each for each in found):
            found.append(info)
    return tuple(found)
