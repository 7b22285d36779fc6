"""A proof laid out for reading: entries in order with their depth, what is trivial folded into what it serves.

Folding never hides a recorded finding, a source or a number that its parent does not already show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.documents.entry import Entry, View
from reasoner.documents.folding import Folding
from reasoner.documents.wording import Wording, of_bare_numbers, sorted_contributors
from reasoner.program.compiled import show_value
from reasoner.words import phrases
from reasoner.words.units import whole
from reasoner.words.wrap import joined

if TYPE_CHECKING:
    from reasoner.documents.folding import Folded
    from reasoner.explain.proof import Node, Proof, Weighed
    from reasoner.program.compiled import ClauseInfo, CompiledProgram

ENTRIES = 26
"""Entries that an explanation of no stated depth shows at most, if that is possible at all."""

LEAST_DEPTH = 2
DEEPEST = 14
BLOCKED_SHOWN = 2
"""Rules listed that could have concluded an atom but do not apply."""

SPOKEN = 6
"""Summands that are spoken as an equation; more stand below it only."""

RIVALS = 2
"""Values listed below the greatest or least one."""


class _Below(NamedTuple):
    """A child to lay out: a node, or a plain sentence with children of its own."""

    node: int
    mark: str = ""
    sentence: str = ""
    kind: str = "note"
    below: tuple[_Below, ...] = ()
    brief: bool = False


class _Merged(NamedTuple):
    """A node with its trivial premises taken in; ``total`` is the sum or bound of an aggregate that stands alone."""

    children: tuple[_Below, ...]
    grounds: tuple[ClauseInfo, ...] = ()
    recorded: bool = False
    total: str = ""
    brackets: str = ""


class _Line(NamedTuple):
    """Where a child stands: its depth, whether it is its parent's last, shown before, and what is left out below."""

    below: _Below
    depth: int
    last: bool
    again: bool
    folded: tuple[_Below, ...]


def _weight(below: _Below) -> int:
    """The summand that a contributor's mark shows."""
    return int(below.mark.replace("−", "-")) if below.mark else 0


def _each_reason_once(entries: list[Entry]) -> list[Entry]:
    """A reason that was given above is not given again: rules of thumb would fill the page."""
    told: set[str] = set()
    found = []
    for entry in entries:
        found.append(entry._replace(reason="") if entry.reason in told else entry)
        told.add(entry.reason)
    return found


class Outline:
    """Lays a proof out; ``entries`` is what renderers print, ``left_out`` counts trivial steps that they take in."""

    __slots__ = (
        "_denied", "_free_merged", "_free_whole", "_merged", "_nodes", "_said", "_whole", "entries", "folding",
        "left_out", "program", "proof", "view", "wording",
    )  # fmt: skip

    def __init__(self, proof: Proof, program: CompiledProgram, view: View) -> None:
        self.proof = proof
        self.program = program
        self.view = view
        kept = proof.store.kept
        wording = kept.get(("wording", view.full))
        self.wording: Wording = wording or kept.setdefault(("wording", view.full), Wording(program, full=view.full))
        self._nodes = proof.store.all
        self.folding = Folding(proof, program, view)
        self._denied = self._told_denials(proof)
        common = self.folding.common
        self._merged: dict[int, _Merged] = kept.setdefault(("merged", view, common), {})
        self._whole: dict[int, Entry] = kept.setdefault(("entries", view, common), {})
        self._free_merged: dict[int, _Merged] = kept.setdefault(("merged", view), {})
        self._free_whole: dict[int, Entry] = kept.setdefault(("entries", view), {})
        self._said: dict[int, str] = kept.setdefault(("said", view.full), {})
        self.entries = _each_reason_once(self._number(self._fitting()))
        shown = {entry.node for entry in self.entries if entry.node >= 0}
        self.left_out = sum(self.folding.fold(place).left_out for place in shown)

    def _fitting(self) -> list[Entry]:
        """The entries down to the depth asked for, else down to the greatest depth that fits a screen or so."""
        depth = self.view.depth or DEEPEST
        lines = self._lay_out(depth)
        if not self.view.depth:
            deepest = depth = max((line.depth for line in lines), default=0)
            while len(lines) > ENTRIES and depth > LEAST_DEPTH:
                depth -= 1
                lines = self._lay_out(depth)
            depth = depth if depth < deepest else DEEPEST
        return [self._written(line, depth) for line in lines]

    def _lay_out(self, deepest: int) -> list[_Line]:
        """Which nodes stand where; how they read is worked out once the depth is settled."""
        lines: list[_Line] = []
        shown: set[int] = set()
        stack: list[tuple[_Below, int, bool]] = [(_Below(self.proof.top), 0, True)]
        while stack:
            below, depth, last = stack.pop()
            place, again = below.node, False
            if place < 0:
                children = below.below
            else:
                children = () if below.brief else self._merge(place).children
                if not below.brief:
                    again = place in shown and bool(children)
                    shown.add(place)
                    children = () if again else children
            folded = children if depth >= deepest else ()
            lines.append(_Line(below, depth, last, again, folded))
            if children and not folded:
                stack.extend([(child, depth + 1, place == 0) for place, child in enumerate(reversed(children))])
        return lines

    def _written(self, line: _Line, deepest: int) -> Entry:
        below, folded = line.below, self._steps(line.folded) if line.folded else 0
        deepest = deepest if folded else 0
        if below.node < 0:
            sentence, kind = below.sentence, below.kind
            return Entry(line.depth, line.last, kind, sentence, -1, below.mark, folded=folded, deepest=deepest)
        entry = self._entry(below.node, self._merge(below.node))
        atom = self._nodes[below.node].atom
        if below.brief and atom is not None:
            entry = entry._replace(sentence=self.wording.sentences.atom(atom) or entry.sentence)
        return entry._replace(
            depth=line.depth, last=line.last, mark=below.mark, again=int(line.again), folded=folded, deepest=deepest
        )

    def _entry(self, place: int, merged: _Merged) -> Entry:
        """The entry of a node, whatever its depth and weight."""
        known = self._whole.get(place)
        if known is None:
            free = self.folding.free(place) and all(map(self._free_below, merged.children))
            known = self._free_whole.get(place) if free else None
            known = known or self._new_entry(place, merged)
            if self._nodes[place].kind != "not":
                self._whole[place] = known
                if free:
                    self._free_whole[place] = known
        return known

    def _free_below(self, child: _Below) -> bool:
        """Whether what a child shows as its own is the same in other proofs."""
        if child.node < 0:
            return all(map(self._free_below, child.below))
        if self._nodes[child.node].kind == "not":
            return False
        self._merge(child.node)
        return self.folding.free(child.node)

    def _new_entry(self, place: int, merged: _Merged) -> Entry:
        node = self._nodes[place]
        told = [info for child in merged.children for info in self._grounds(child)]
        own = [info for info in merged.grounds if not any(info is each for each in told)]
        infos = ([node.info] if node.info is not None else []) + own
        # What a source says comes before what a rule says of itself.
        reason = next((info.because for info in sorted(infos, key=lambda info: not info.cite) if info.because), "")
        citations = list(dict.fromkeys(filter(None, (self.wording.citation(info) for info in infos))))
        strategy = next((info.strategy for info in infos if info.strategy), "")
        return Entry(
            0,
            True,
            node.kind,
            self._sentence(place, merged),
            place,
            "",
            reason,
            " ".join(citations),
            strategy,
            tuple((info.id, info.source) for info in infos if info.source),
            merged.recorded or node.kind == "finding",
            cites=tuple(dict.fromkeys(key for info in infos for key in info.cite)),
        )

    def _grounds(self, child: _Below) -> tuple[ClauseInfo, ...]:
        """What a child will show as its own reasons and sources."""
        if child.node < 0:
            return tuple(info for each in child.below for info in self._grounds(each))
        info = self._nodes[child.node].info
        return (*((info,) if info is not None else ()), *self._merge(child.node).grounds)

    def _says(self, place: int) -> str:
        """What a node says by itself."""
        known = self._said.get(place)
        if known is None:
            known = self._said[place] = self.wording.sentence(self._nodes[place])
        return known

    def _sentence(self, place: int, merged: _Merged) -> str:
        text = self._says(place)
        if merged.total:
            text = phrases.WITH_TOTAL.format(text=text, total=merged.total)
        return f"{text} ({merged.brackets})" if merged.brackets else text

    def _number(self, entries: list[Entry]) -> list[Entry]:
        """Give numbers to the entries that are referred to, in order of appearance."""
        wanted = {entry.node for entry in entries if entry.again}
        numbers: dict[int, int] = {}
        found = []
        for entry in entries:
            if entry.again:
                found.append(entry._replace(again=numbers.get(entry.node, 0)))
            elif entry.node in wanted and entry.node not in numbers:
                numbers[entry.node] = len(numbers) + 1
                found.append(entry._replace(number=numbers[entry.node]))
            else:
                found.append(entry)
        return found

    def _told_denials(self, proof: Proof) -> frozenset[int]:
        """The denied premises that say why they cannot be derived: those of a conclusion that rests on no step with a
        sentence of its own, nor on a sum."""
        shown = [self._nodes[place] for place in proof.root.premises if not self.folding.hidden(place)]
        told = any(node.kind == "aggregate" or (node.info is not None and node.info.says) for node in shown)
        return frozenset(() if told else proof.root.premises)

    def _merge(self, place: int) -> _Merged:
        known = self._merged.get(place)
        if known is None:
            known = self._free_merged.get(place) if self.folding.free(place) else None
            known = known or self._merge_new(place)
            if self._nodes[place].kind != "not":
                self._merged[place] = known
                if self.folding.free(place):
                    self._free_merged[place] = known
        return known

    def _merge_new(self, place: int) -> _Merged:
        node = self._nodes[place]
        if node.kind == "not":
            # Only some of the conclusion's own premises say why they cannot be derived: not kept for other proofs.
            return _Merged(self._blocked(node) if self.view.full or place in self._denied else ())
        if node.kind == "aggregate":
            return _Merged(self._contributors(node))
        folded = self.folding.fold(place)
        if self.view.full:
            return _Merged(tuple(map(_Below, folded.places)))
        return self._gathered(folded)

    def _gathered(self, folded: Folded) -> _Merged:
        """Children with comparisons on one line, and an only aggregate's contributors in the place of the aggregate."""
        nodes, grounds, recorded = self._nodes, folded.grounds, folded.recorded
        # What holds is told before what does not.
        places = sorted(
            (place for place in folded.places if not self._needless(place, folded)),
            key=lambda place: nodes[place].kind in ("not", "unknown", "absent"),
        )
        compared = [place for place in places if nodes[place].kind == "comparison"]
        sums = [place for place in places if nodes[place].kind == "aggregate"]
        hoisted = sums[0] if len(sums) == 1 else -1
        total = self._total(hoisted) if hoisted >= 0 else ""
        children: list[_Below] = []
        for place in places:
            if place == hoisted:
                children.extend(self._merge(place).children)
            elif place not in compared:
                children.append(_Below(place))
            elif place == compared[0]:
                text = phrases.chained([self._says(each) for each in compared])
                children.append(_Below(-1, "", text, "comparison"))
        if len(children) == 1 and children[0].kind == "comparison" and not total:
            return _Merged((), grounds, recorded, brackets=children[0].sentence)
        return _Merged(tuple(children), grounds, recorded, total)

    def _needless(self, place: int, folded: Folded) -> bool:
        """Whether a comparison tells a reader nothing: it turns a sign, or sorts numbers for a premise taken in."""
        node = self._nodes[place]
        if node.kind != "comparison" or node.premise is None:
            return False
        sorts = place in folded.lent and node.premise.operator != "=" and of_bare_numbers(self._says(place))
        return sorts or self.wording.trivial(node)

    def _total(self, place: int) -> str:
        node, children = self._nodes[place], self._merge(place).children
        strategies = {self._strategy(below) for below in children if below.kind != "group"}
        text = self._says(place)
        if node.premise is None or node.premise.function != "sum":
            return text if len(node.contributors) != 1 else ""
        if len(node.contributors) > SPOKEN and node.premise.operator == "=":
            # Each summand stands below, with its sign: a line of numbers would say nothing that they do not.
            groups = [sum(_weight(member) for member in each.below) for each in children if each.kind == "group"]
            value, number = whole(sum(map(_weight, children))), len(node.contributors)
            text = phrases.equation(groups) if groups else phrases.SUM_OF.format(value=value, number=number)
        name = phrases.STRATEGY_GROUP.get(next(iter(strategies)), "") if len(strategies) == 1 else ""
        return (
            phrases.WITH_TOTAL.format(text=name[:1].lower() + name[1:], total=text)
            if name and "" not in strategies
            else text
        )

    def _contributors(self, node: Node) -> tuple[_Below, ...]:
        if node.premise is None:
            return ()
        function = node.premise.function
        ordered = sorted_contributors(node)
        if self.view.full or function in ("sum", "count"):
            found = tuple(self._contributor(each, function) for each in ordered)
            return found if self.view.full or function == "count" else self._by_strategy(found)
        best = tuple(self._contributor(each, function) for each in ordered[:1])
        others = tuple(self._contributor(each, function)._replace(brief=True) for each in ordered[1 : RIVALS + 1])
        left = len(ordered) - len(best) - len(others)
        rest = (_Below(-1, "", phrases.FURTHER_RIVALS.format(number=left)),) if left > 0 else ()
        return (*best, *others, *rest)

    def _contributor(self, each: Weighed, function: str) -> _Below:
        weight = each.terms[0] if each.terms else 0
        mark = phrases.signed(weight) if isinstance(weight, int) and function == "sum" else ""
        places = [place for place in each.premises if not self.folding.hidden(place)]
        if len(places) == 1:
            return _Below(places[0], mark)
        if places:
            text = joined([self._says(place) for place in places])
            return _Below(-1, mark, text, "group", tuple(map(_Below, places)))
        return _Below(-1, mark, ", ".join(map(show_value, each.terms)))

    def _by_strategy(self, found: tuple[_Below, ...]) -> tuple[_Below, ...]:
        """Contributors under what they are for, when they are for different things."""
        groups: dict[str, list[_Below]] = {}
        for below in found:
            groups.setdefault(self._strategy(below), []).append(below)
        if len(groups) < 2:
            return found
        lines = []
        order = {strategy: place for place, strategy in enumerate(phrases.STRATEGY_GROUP)}
        for strategy, members in sorted(groups.items(), key=lambda each: order.get(each[0], len(order))):
            weights = [_weight(member) for member in members]
            name = phrases.STRATEGY_GROUP.get(strategy, strategy)
            text = phrases.WITH_TOTAL.format(text=name, total=whole(sum(weights)))
            lines.append(_Below(-1, "", text, "group", tuple(members)))
        return tuple(lines)

    def _strategy(self, below: _Below) -> str:
        if below.node < 0:
            return ""
        info = self._nodes[below.node].info
        return info.strategy if info is not None else ""

    def _blocked(self, node: Node) -> tuple[_Below, ...]:
        blocked = self.proof.store.blocked(node)
        if not blocked:
            declared = self.program.predicates.get(node.atom.predicate) if node.atom else None
            return (_Below(-1, "", phrases.NO_RULE),) if declared and declared.kind == "derived" else ()
        nearest = sorted(blocked, key=lambda each: (each.state == "failed", -each.literal))
        shown = blocked if self.view.full else nearest[:BLOCKED_SHOWN]
        lines = [_Below(-1, "", self.wording.blocked(each)) for each in shown]
        if len(blocked) > len(shown):
            left = len(blocked) - len(shown)
            form = phrases.plural(left, phrases.ONE_MORE_RULE, phrases.MORE_RULES)
            lines.append(_Below(-1, "", form.format(number=left)))
        return tuple(lines)

    def _steps(self, children: tuple[_Below, ...]) -> int:
        """How many different steps lie below, as far as they would be shown."""
        seen: set[int] = set()
        queue = list(children)
        count = 0
        while queue:
            below = queue.pop()
            if below.node in seen:
                continue
            count += 1
            if below.node < 0:
                queue.extend(below.below)
            else:
                seen.add(below.node)
                queue.extend(self._merge(below.node).children)
        return count
