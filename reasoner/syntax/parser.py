"""The parser: tokens into the syntax tree, by recursive descent, with every syntax error of a file reported at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, NoReturn, TypeVar, cast

from reasoner.diagnostics import Diagnostic
from reasoner.source import SourceFile, Span
from reasoner.syntax import messages
from reasoner.syntax.annotations import Block, Refused, read_blocks, unescape
from reasoner.syntax.cursor import ARITHMETIC, COMPARE, AlreadyReported, Cursor
from reasoner.syntax.groups import inherit
from reasoner.syntax.lexer import tokenize
from reasoner.syntax.tree import (
    Aggregate,
    AggregateElement,
    AggregateFunction,
    Annotation,
    Arithmetic,
    ArithmeticOperator,
    Atom,
    BodyLiteral,
    Clause,
    Comparison,
    ComparisonOperator,
    Group,
    Item,
    Literal,
    Number,
    Program,
    String,
    Symbol,
    Term,
    Variable,
)

DEPTH_LIMIT = 100
"""How many operators and parentheses one term may hold; no function over trees has to fear the recursion limit."""


MOST_CONDITIONS = 100
"""Conditions of a body or of an aggregate's element, elements of an aggregate."""

MOST_FAULTS = 500
"""Faults that are told of one file: whoever has more corrects these first."""

MOST_TERMS = 50
"""Arguments of an atom, terms of an aggregate's element."""

_Part = TypeVar("_Part")


class Parsed(NamedTuple):
    """What parsing gives: the tree of all that is well-formed, every syntax error, and how many words there were."""

    program: Program
    diagnostics: tuple[Diagnostic, ...]
    size: int


def parse(file: SourceFile) -> Parsed:
    """Parse a file; a clause with an error is left out, the rest is kept."""
    read = tokenize(file)
    tokens, comments, annotation_lines, diagnostics = read
    size = read.size
    parser = _Parser(file, tokens)
    clauses: list[Clause] = []
    broken: list[int] = []
    while parser.kind != "end" and len(diagnostics) <= MOST_FAULTS:
        start = parser.index
        try:
            clauses.append(parser.clause())
        except Refused as refused:
            diagnostics.append(refused.diagnostic)
            broken.append(parser.recover(start))
        except AlreadyReported:
            broken.append(parser.recover(start))
    blocks = read_blocks(file, annotation_lines, comments, diagnostics)
    items: list[Item] = list(_bind(file, clauses, broken, blocks, diagnostics)) if blocks else list(clauses)
    for block in blocks:
        items.extend(block.declarations)
    if blocks:
        items.sort(key=lambda item: item.span.start)
    if any(isinstance(item, Group) for item in items):
        items = inherit(file, items, broken, diagnostics)
    diagnostics.sort(key=lambda diagnostic: (diagnostic.span.start, diagnostic.span.end, diagnostic.code))
    if len(diagnostics) > MOST_FAULTS:
        diagnostics[MOST_FAULTS:] = [messages.too_many(diagnostics[MOST_FAULTS].span, MOST_FAULTS)]
    return Parsed(Program(tuple(items), file, tuple(comments)), tuple(diagnostics), size)


def _bind(
    file: SourceFile, clauses: list[Clause], broken: list[int], blocks: list[Block], diagnostics: list[Diagnostic]
) -> list[Clause]:
    """Give each block's entries to the clause that starts on the line below it."""
    waiting = {block.last_line + 1: block for block in blocks if _stands_alone(file, block, diagnostics)}
    bound: list[Clause] = []
    for clause in clauses:
        block = waiting.pop(clause.span.line, None)
        annotations: tuple[Annotation, ...] = block.annotations if block else ()
        bound.append(Clause(clause.head, clause.body, annotations, clause.span) if annotations else clause)
    for start in broken:
        waiting.pop(file.position(start)[0], None)
    for block in waiting.values():
        if block.annotations and not block.damaged:
            inside = any(clause.span.start < block.span.start < clause.span.end for clause in clauses)
            diagnostics.append(messages.unbound(block.span, inside))
    return bound


def _stands_alone(file: SourceFile, block: Block, diagnostics: list[Diagnostic]) -> bool:
    line_start = file.line_starts[block.span.line - 1]
    if not file.text[line_start : block.span.start].strip():
        return True
    diagnostics.append(messages.beside(block.span))
    return False


class _Parser(Cursor):
    """One method per construct, over the tokens of a file."""

    __slots__ = ()

    # -- clauses ---------------------------------------------------------------------------------------------------

    def clause(self) -> Clause:
        """A fact, a rule or a denial."""
        start = self.start
        head: Atom | None = None
        if self.kind != ":-":
            head = self._head()
        body: tuple[BodyLiteral, ...] = ()
        if self.kind == ":-":
            self.advance()
            body = self._body()
        if self.kind != ".":
            self._fail_after_clause(bool(body))
        self.advance()
        return Clause(head, body, (), self.span_from(start))

    def _head(self) -> Atom:
        if self.kind != "name":
            self._fail_head()
        if self.current_text() == "not":
            self.outside("negation in a head", "move it into the body, or write a denial ':- body.'")
        return self._atom()

    def _body(self) -> tuple[BodyLiteral, ...]:
        return self._listed(self._literal, ",", MOST_CONDITIONS, "conditions")

    def _listed(self, part: Callable[[], _Part], mark: str, most: int, what: str) -> tuple[_Part, ...]:
        """One part or more with a mark between them."""
        found = [part()]
        while self.kind == mark:
            self.advance()
            if len(found) == most:
                raise Refused(messages.too_long(self.here(), most, what))
            found.append(part())
        return tuple(found)

    def _literal(self) -> BodyLiteral:
        start = self.start
        if self.kind == "name":
            if self.current_text() == "not":
                return self._negated()
            following = self.peek()
            if following not in COMPARE and following not in ARITHMETIC:
                atom = self._atom()
                if self.kind in COMPARE or self.kind in ARITHMETIC:
                    self.fail_function(atom.span)
                return Literal(atom, False, atom.span)
        if self.kind == "aggregate":
            return self._guarded_right()
        if self.kind == "-" and self.peek() == "name" and self.peek(2) not in COMPARE | ARITHMETIC:
            self.outside("classical negation", "write 'not', or a predicate of its own for what is known to be false")
        if self.kind not in ("variable", "number", "string", "(", "-", "name"):
            self.fail("a literal (an atom, 'not', a comparison or an aggregate)")
        left = self._term()
        operator = self._comparison_operator()
        if self.kind == "aggregate":
            return self._guarded_left(start, left, operator)
        right = self._term()
        if self.kind in COMPARE:
            self.outside("chained comparisons", "write two comparisons joined by a comma")
        return Comparison(left, operator, right, self.span_from(start))

    def _negated(self) -> Literal:
        start = self.start
        self.advance()
        if self.kind == "name" and self.current_text() == "not":
            self.outside("double negation", "leave out both, or derive a predicate for the inner one")
        if self.kind == "aggregate":
            self.outside("negated aggregates", "turn the comparison around: '>=' becomes '<'")
        if self.kind != "name" or self.peek() in COMPARE or self.peek() in ARITHMETIC:
            if self.kind == "(" and self.peek() == "name" and self.peek(2) == "(":
                self.outside("brackets around an atom", "leave them out: not atom")
            if self.kind in ("variable", "number", "string", "(", "-", "name"):
                self.outside("negated comparisons", "turn the comparison around: '=' becomes '!=', '<' becomes '>='")
            self.fail("an atom after 'not'")
        atom = self._atom()
        if self.kind in COMPARE or self.kind in ARITHMETIC:
            self.fail_function(atom.span)
        return Literal(atom, True, self.span_from(start))

    def _comparison_operator(self) -> ComparisonOperator:
        if self.kind not in COMPARE:
            previous = self.tokens[self.index - 1].kind
            if advice := messages.habit(self.current_text()):
                self.fail("a comparison (= != < <= > >=)", advice, messages.written_as(self.here()))
            before = self.tokens[self.index - 1]
            if self.kind == "name" and self.text[before.start : before.end] == "NOT":
                fix = messages.written_as(Span(self.file, before.start, before.end))
                self.fail("a comparison (= != < <= > >=)", "negation is written in lower case: not atom", fix)
            if self.kind in (",", ".") and previous in ("variable", "string", "number"):
                self.fail("a comparison (= != < <= > >=)", "a literal is an atom or a comparison, not a value alone")
            if self.kind == "aggregate" or self.kind == "{":
                self.fail("a comparison (= != < <= > >=)", "write the bound with its operator: 2 <= #count { ... }")
            self.fail("a comparison (= != < <= > >=)")
        operator = self.advance().kind
        if operator == "=" and self.kind in (">", "<") and self.tokens[self.index - 1].end == self.start:
            right = ">=" if self.kind == ">" else "<="
            self.fail("a term", f"the operator is written '{right}'")
        return cast("ComparisonOperator", operator)

    # -- aggregates ------------------------------------------------------------------------------------------------

    def _guarded_left(self, start: int, guard: Term, operator: ComparisonOperator) -> Aggregate:
        function, elements = self._aggregate()
        if self.kind in COMPARE:
            self.outside("aggregates with two bounds", "bind the value, T = #count { ... }, and compare T twice")
        return Aggregate(guard, operator, function, elements, False, self.span_from(start))

    def _guarded_right(self) -> Aggregate:
        """``#count { ... } >= 2`` is ``2 <= #count { ... }`` as far as the tree's operator goes."""
        start = self.start
        function, elements = self._aggregate()
        if self.kind not in COMPARE:
            self.fail("a comparison after the aggregate", "bind its value, T = #sum { ... }, or compare it: ... >= 2")
        operator = self._comparison_operator()
        guard = self._term()
        if self.kind in COMPARE:
            self.outside("chained comparisons", "bind the value, T = #count { ... }, and compare T twice")
        return Aggregate(guard, turned(operator), function, elements, True, self.span_from(start))

    def _aggregate(self) -> tuple[AggregateFunction, tuple[AggregateElement, ...]]:
        name = cast("AggregateFunction", self.text[self.start + 1 : self.tokens[self.index].end])
        self.advance()
        self.open("{")
        elements = self._listed(self._element, ";", MOST_CONDITIONS, "elements")
        self.close("}", "',', ';' or '}'")
        return name, elements

    def _element(self) -> AggregateElement:
        start = self.start
        terms = self._listed(self._term, ",", MOST_TERMS, "terms")
        condition: tuple[Literal | Comparison, ...] = ()
        if self.kind == ":":
            self.advance()
            condition = self._listed(self._condition, ",", MOST_CONDITIONS, "conditions")
        return AggregateElement(terms, condition, self.span_from(start))

    def _condition(self) -> Literal | Comparison:
        index = self.index
        literal = self._literal()
        if isinstance(literal, Aggregate):
            place = Span(self.file, self.tokens[index].start, literal.span.end)
            advice = "derive the inner value with a rule of its own"
            raise Refused(messages.outside("aggregates inside aggregates", advice, place))
        return literal

    # -- atoms and terms -----------------------------------------------------------------------------------------

    def _atom(self) -> Atom:
        name = self.advance()
        name_span = Span(self.file, name.start, name.end)
        text = self.text[name.start : name.end]
        if self.kind != "(":
            return Atom(text, (), name_span, name_span)
        self.open("(")
        if self.kind == ")":
            self.fail("a term", f"an atom without arguments is written without parentheses: {text}")
        arguments = self._listed(self._term, ",", MOST_TERMS, "arguments")
        if self.kind == ";":
            self.outside("several alternatives in one argument", "write one clause for each")
        self.close(")", "',' or ')'")
        return Atom(text, arguments, self.span_from(name.start), name_span)

    def _term(self) -> Term:
        following = self.tokens[self.index + 1].kind if self.kind != "end" else "end"
        if following == "," or following == ")":  # by far the most frequent: a simple argument
            return self._primary()
        self.budget = DEPTH_LIMIT
        return self._sum()

    def _spend(self) -> None:
        self.budget -= 1
        if self.budget < 0:
            raise Refused(messages.too_deep(self.here(), DEPTH_LIMIT))

    def _sum(self) -> Term:
        start = self.start
        left = self._product()
        while self.kind == "+" or self.kind == "-":
            self._spend()
            operator = cast("ArithmeticOperator", self.advance().kind)
            right = self._product()
            left = Arithmetic(operator, left, right, self.span_from(start))
        return left

    def _product(self) -> Term:
        start = self.start
        left = self._unary()
        while self.kind == "*":
            self._spend()
            self.advance()
            right = self._unary()
            left = Arithmetic("*", left, right, self.span_from(start))
        return left

    def _unary(self) -> Term:
        if self.kind != "-":
            return self._primary()
        start = self.start
        self._spend()
        minus = self.advance()
        operand = self._unary()
        if isinstance(operand, Number):
            return Number(-operand.value, self.span_from(start))
        zero = Number(0, Span(self.file, minus.start, minus.end))
        return Arithmetic("-", zero, operand, self.span_from(start))

    def _primary(self) -> Term:
        kind = self.kind
        if kind == "(":
            return self._parenthesised()
        if kind not in ("name", "variable", "number", "string"):
            if kind == "-":
                return self._unary()
            self.fail("a term (a constant, a number, a string or a variable)")
        _, start, end = self.advance()
        text = self.text[start:end]
        span = Span(self.file, start, end)
        if kind == "variable":
            return Variable(text, span)
        if kind == "name":
            if text == "not":
                raise Refused(messages.expected("a term", "'not'", span, "'not' stands in front of an atom in a body"))
            if self.kind == "(":
                self.fail_function(span)
            return Symbol(text, span)
        if kind == "number":
            return Number(int(text), span)
        return String(unescape(text), span)

    def _parenthesised(self) -> Term:
        self._spend()
        self.open("(")
        inner = self._sum()
        if self.kind == ",":
            self.outside("tuples as terms", "give the predicate one argument for each part")
        self.close(")", "')'")
        return inner

    # -- errors ------------------------------------------------------------------------------------------------------

    def _fail_head(self) -> NoReturn:
        following = self.peek()
        if self.kind == "{" or following == "{":
            self.outside("choice rules", "a case supplies facts of 'input' predicates; everything else is derived")
        if self.text.startswith(("<<<<<<<", "=======", ">>>>>>>"), self.start):
            self.fail(
                "a clause (a head or ':-')", "a merge left two versions here: keep one, and remove the three marks"
            )
        if self.kind == "-" and following == "-":
            raise Refused(messages.foreign(Span(self.file, self.start, self.start + 2)))
        if self.kind == "-" and following == "name":
            self.outside("classical negation", "derive a predicate of its own for what is known to be false")
        if self.kind == "variable":
            name = self.current_text().lstrip("_")
            self.fail("a head or ':-'", f"a predicate starts with a lower-case letter: '{name[:1].lower()}{name[1:]}'")
        if self.kind == "." and following == "name":
            self.fail("a clause (a head or ':-')", "a predicate is declared so: %! predicate name(sort, ...) fact")
        self.fail("a clause (a head or ':-')")

    def _fail_after_clause(self, has_body: bool) -> NoReturn:
        if not has_body and self.kind in ("foreign", ";") and self.current_text() in ("|", ";"):
            if self.peek() == "end" or self.text[self.tokens[self.index].end :].startswith("\n"):
                self.fail("'.'", "a clause ends with '.'", messages.written_as(self.here()))
            raise Refused(messages.outside("disjunctive heads", "write one rule per conclusion", self.here()))
        wanted = "',' or '.'" if has_body else "':-' or '.'"
        mark, advice = ("", "") if has_body else messages.arrow(self.text, self.start)
        advice = advice or messages.habit(self.current_text())
        if advice:
            place = Span(self.file, self.start, self.start + len(mark)) if mark else self.here()
            self.fail(wanted, advice, messages.written_as(place, ("," if has_body else ":-")))
        if self.kind == ";":
            self.outside("alternatives in a body", "write one rule for each; literals of one body are joined by ','")
        if self.kind == ":":
            advice = "derive the condition with a rule of its own, or count its exceptions: #count { ... } = 0"
            self.outside("conditional literals", advice)
        if (
            not has_body
            and self.kind == "name"
            and self.tokens[self.index - 1].kind == "name"
            and not self._next_line()
        ):
            name = self.text[self.tokens[self.index - 1].start : self.tokens[self.index - 1].end]
            self.fail("'('", f"arguments stand in parentheses: {name}({self.current_text()})")
        if not has_body and self.kind == ",":
            self.outside("rules with several heads", "write one rule for each head")
        if not has_body and (self.kind in COMPARE or self.kind in ARITHMETIC):
            self.fail(wanted, "a rule is written 'head :- body.'; the head is one atom, comparisons stand in the body")
        self.fail(wanted)


def turned(operator: ComparisonOperator) -> ComparisonOperator:
    """The operator with its sides exchanged."""
    pairs: dict[ComparisonOperator, ComparisonOperator] = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    return pairs.get(operator, operator)
