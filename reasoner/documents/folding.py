"""What of a proof is trivial: steps that a parent's own sentence already says, and exceptions that do not apply.

Nodes are folded from the leaves up. What is folded hands its reason, its sources and "recorded" to the step it serves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.program.compiled import ComparisonPattern, Operation, Var

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.documents.entry import View
    from reasoner.explain.proof import Node, Nodes, Proof
    from reasoner.program.compiled import Arguments, ClauseInfo, CompiledProgram, CompiledRule, Pattern, Value

COMMON = 3
"""A premise that so many contributors of one aggregate share is said once, not with each."""

SHOWN, STATED, RECORDED, DERIVED, HIDDEN, DROPPED = "shown", "stated", "recorded", "derived", "hidden", "dropped"
"""How a premise is treated: shown; named by its parent as a stated fact, a finding, or derived; left out with its
reasons handed up, or without."""

_NONE: frozenset[int] = frozenset()


class Folded(NamedTuple):
    """A node with its trivial premises taken in: what is left to show below it, and what they handed up.

    ``lent`` are the places that come from premises taken in; ``left_out`` counts the steps taken in.
    """

    places: tuple[int, ...]
    grounds: tuple[ClauseInfo, ...] = ()
    recorded: bool = False
    left_out: int = 0
    lent: frozenset[int] = _NONE


class Folding:
    """Decides for a node of a proof what is shown below it, once for all proofs that share the node."""

    __slots__ = ("_common", "_folded", "_free", "_hidden", "_leaves", "_nodes", "_reads", "_slots", "program", "view")

    def __init__(self, proof: Proof, program: CompiledProgram, view: View) -> None:
        self.program = program
        self.view = view
        kept = proof.store.kept
        self._nodes = proof.store.all
        self._common = _commons(proof.store)[proof.top]
        # What is folded depends on the whole proof only by what its sums have in common.
        self._folded: dict[int, Folded] = kept.setdefault(("folded", view, self._common), {})
        # Where no common node was met on the way, the same holds for every proof that meets none there.
        self._free: dict[int, Folded] = kept.setdefault(("folded", view), {})
        self._reads: dict[int, frozenset[int]] = kept.setdefault(("reads", view), {})
        self._hidden: dict[int, bool] = kept.setdefault(("hidden", view), {})
        self._leaves: dict[int, frozenset[int]] = kept.setdefault("leaves", {})
        self._slots: dict[int, tuple[int, ...]] = kept.setdefault("slots", {})

    @property
    def common(self) -> frozenset[int]:
        """Nodes that contributors of a sum in the proof share."""
        return self._common

    def hidden(self, place: int) -> bool:
        """Whether a node is left out wherever it is a premise."""
        known = self._hidden.get(place)
        if known is None:
            known = self._hidden[place] = self._hides(self._nodes[place])
        return known

    def fold(self, place: int) -> Folded:
        """What is shown below a node; what it rests on is folded first, without recursion."""
        known = self._folded
        begun: dict[int, list[tuple[int, str]]] = {}
        stack = [place]
        while place not in known:
            current = stack[-1]
            node = self._nodes[current]
            if current in known:
                stack.pop()
            elif self.view.full or node.kind != "rule":
                known[current] = self._plain(node)
            elif current in begun:
                treated = begun.pop(current)
                known[current] = folded = self._fold(treated)
                self._keep(current, treated, folded)
            elif self.free(current):
                known[current] = self._free[current]
            else:
                begun[current] = treated = self._treated(node)
                stack.extend(each for each, how in treated if how in (HIDDEN, DERIVED) and each not in known)
        return known[place]

    def free(self, place: int) -> bool:
        """Whether what is shown below a node, folded before, is the same in every proof that it is free in."""
        if self.view.full or self._nodes[place].kind != "rule":
            return True
        reads = self._reads.get(place)
        return reads is not None and reads.isdisjoint(self._common)

    def _keep(self, place: int, treated: list[tuple[int, str]], folded: Folded) -> None:
        """Share a fold with the other proofs if it met no common node: the places that were looked at say when."""
        reads = {each for each, _ in treated}
        if not reads.isdisjoint(self._common):
            return
        for each, how in treated:
            if how in (HIDDEN, DERIVED) and self._nodes[each].kind == "rule" and not self.view.full:
                below = self._reads.get(each)
                if below is None or not below.isdisjoint(self._common):
                    return
                reads |= below
        self._reads[place], self._free[place] = frozenset(reads), folded

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

    def _plain(self, node: Node) -> Folded:
        return Folded(tuple([place for place in node.premises if not self.hidden(place)]))

    def _treated(self, node: Node) -> list[tuple[int, str]]:
        """The premises of a derived node, each with how it is treated."""
        found = []
        shown = self._shown(node)
        for place in dict.fromkeys(node.premises):
            premise = self._nodes[place]
            how = SHOWN
            if place in self._common:
                how = DROPPED
            elif self.hidden(place):
                how = DROPPED if self._refused(premise) else HIDDEN
            else:
                named = premise.atom is not None and shown.issuperset(premise.atom.arguments)
                if premise.kind == "fact" and (named or _cited(premise.info)):
                    how = STATED
                elif premise.kind == "finding" and named:
                    how = RECORDED
                elif premise.kind == "rule" and named and not premise.cut:
                    how = DERIVED
            found.append((place, how))
        return found

    def _fold(self, treated: list[tuple[int, str]]) -> Folded:
        grounds: list[ClauseInfo] = []
        places: list[int] = []
        lent: list[int] = []
        recorded = False
        left_out = 0
        for place, how in treated:
            info = self._nodes[place].info
            if how == HIDDEN:
                below = self._folded[place]
                left_out += 1
                grounds.extend([info] if info is not None and info.cite else [])
                grounds.extend(below.grounds)
                recorded = recorded or below.recorded
            elif how == DERIVED and self._passes(below := self._folded[place]):
                left_out += 1 + below.left_out
                grounds.extend([info] if info is not None and _cited(info) else [])
                grounds.extend(below.grounds)
                recorded = recorded or below.recorded
                places.extend(below.places)
                lent.extend(below.places)
            elif how == STATED:
                grounds.extend([info] if info is not None and _cited(info) else [])
            elif how == RECORDED:
                recorded = True
            elif how == DROPPED:
                left_out += 1
            else:
                places.append(place)
        every = list(dict.fromkeys(places))
        places = self._without_repeats(every)
        left_out += len(every) - len(places)
        return Folded(tuple(places), _once(grounds), recorded, left_out, frozenset(lent))

    def _passes(self, below: Folded) -> bool:
        """Whether a derived premise that its parent names says nothing new: at most a finding lies below."""
        return all(self._nodes[each].kind in ("comparison", "finding") for each in below.places)

    def _shown(self, node: Node) -> set[Value]:
        """The values that a rule's sentence and the comparisons beside it show."""
        if node.atom is None or node.instance is None:
            return set()
        number, bindings = node.instance.rule, node.instance.bindings
        slots = self._slots.get(number)
        if slots is None:
            slots = self._slots[number] = _told(self.program.rules[number])
        shown: set[Value] = set(node.atom.arguments)
        shown.update([bindings[slot] for slot in slots if slot < len(bindings)])
        return shown

    def _without_repeats(self, places: list[int]) -> list[int]:
        """Leave out a premise that rests on nothing but what a sum beside it lists anyway."""
        kinds = {self._nodes[place].kind for place in places}
        if not {"aggregate", "rule"} <= kinds:
            return places
        sums = [place for place in places if self._nodes[place].kind == "aggregate"]
        listed = frozenset().union(*(self._below(place) for place in sums))
        return [
            place
            for place in places
            if place in sums or self._nodes[place].kind != "rule" or not self._below(place) <= listed
        ]

    def _below(self, place: int) -> frozenset[int]:
        """The leaves that a node rests on, found without recursion."""
        known = self._leaves.get(place)
        if known is None:
            seen, queue, leaves = {place}, [place], set()
            while queue:
                node = self._nodes[current := queue.pop()]
                if not node.premises and node.kind in ("fact", "finding"):
                    leaves.add(current)
                fresh = [premise for premise in node.premises if premise not in seen]
                seen.update(fresh)
                queue.extend(fresh)
            known = self._leaves[place] = frozenset(leaves)
        return known


def _commons(store: Nodes) -> list[frozenset[int]]:
    """Of every node, what the contributors of sums below it have in common; written on as the store grows."""
    found: list[frozenset[int]] = store.kept.setdefault("commons", [])
    for node in store.all[len(found) :]:
        below = {id(each): each for place in node.premises if (each := found[place])}
        if node.kind == "aggregate" and (own := _shared(node, store.all)):
            below[id(own)] = own
        found.append(frozenset().union(*below.values()) if len(below) > 1 else next(iter(below.values()), _NONE))
    return found


def _shared(total: Node, nodes: Sequence[Node]) -> frozenset[int]:
    """Derived premises that several contributors of an aggregate have in common."""
    if len(total.contributors) < COMMON:
        return _NONE
    times: dict[int, int] = {}
    for each in total.contributors:
        for place in {below for top in each.premises for below in nodes[top].premises}:
            if nodes[place].kind == "rule":
                times[place] = times.get(place, 0) + 1
    return frozenset([place for place, count in times.items() if count >= COMMON])


def _cited(info: ClauseInfo | None) -> bool:
    """Whether a clause says why or where it is from."""
    return info is not None and bool(info.because or info.cite)


def _told(rule: CompiledRule) -> tuple[int, ...]:
    """The slots whose values a rule's sentence or a comparison in its body shows."""
    compared = _compared(rule)
    return tuple(
        slot for slot, name in enumerate(rule.variables) if f"{{{name}}}" in rule.info.says or slot in compared
    )


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
