"""The printer: any node back into text that parses to the same node, each clause on one line."""

from __future__ import annotations

from typing import TypeAlias

from reasoner.syntax.tree import (
    Aggregate,
    AggregateElement,
    Annotation,
    Argument,
    Arithmetic,
    Atom,
    Clause,
    Comparison,
    Group,
    Literal,
    Number,
    PredicateDeclaration,
    Program,
    SortDeclaration,
    String,
    Symbol,
    Term,
    Text,
    Variable,
    Word,
)

Node: TypeAlias = (
    Term
    | Atom
    | Literal
    | Comparison
    | AggregateElement
    | Aggregate
    | Word
    | Text
    | Annotation
    | Argument
    | PredicateDeclaration
    | SortDeclaration
    | Group
    | Clause
    | Program
)

_STRENGTH = {"+": 1, "-": 1, "*": 2}


def show(node: Node) -> str:
    """The text of a node."""
    match node:
        case Symbol(name) | Variable(name):
            return name
        case Number(value):
            return str(value)
        case String(text) | Text(text):
            return quote(text)
        case Arithmetic():
            return _arithmetic(node)
        case Atom(predicate, arguments):
            return f"{predicate}({', '.join(map(show, arguments))})" if arguments else predicate
        case Literal(atom, negated):
            return f"not {show(atom)}" if negated else show(atom)
        case Comparison(left, operator, right):
            return f"{show(left)} {operator} {show(right)}"
        case AggregateElement(terms, condition):
            shown = ", ".join(map(show, terms))
            return f"{shown} : {', '.join(map(show, condition))}" if condition else shown
        case Aggregate():
            before, after = guards(node)
            return f"{before}#{node.function} {{ {'; '.join(map(show, node.elements))} }}{after}"
        case Clause():
            return "\n".join([*map(show, node.annotations), show_clause(node)])
        case Program(items):
            return "".join(f"{show(item)}\n\n" for item in items)
        case _:
            return _show_annotation(node)


def show_clause(clause: Clause) -> str:
    """A clause without its annotations."""
    head = show(clause.head) if clause.head else ""
    if not clause.body:
        return f"{head}."
    return f"{head} :- {', '.join(map(show, clause.body))}.".lstrip()


def guards(aggregate: Aggregate) -> tuple[str, str]:
    """What stands in front of an aggregate's function, and what stands behind its brace."""
    if not aggregate.guard_right:
        return f"{show(aggregate.guard)} {aggregate.operator} ", ""
    turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(aggregate.operator, aggregate.operator)
    return "", f" {turned} {show(aggregate.guard)}"


def quote(text: str) -> str:
    """A text as a string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _show_annotation(node: Word | Annotation | Argument | PredicateDeclaration | SortDeclaration | Group) -> str:
    match node:
        case Word(text):
            return text
        case Annotation(key, values):
            return " ".join(["%!", key, *map(show, values)])
        case Argument(sort):
            return sort
        case PredicateDeclaration(_, _, _, annotations) | SortDeclaration(_, _, _, annotations) | Group(annotations):
            return "\n".join([show_head(node), *(f"%!   {show(entry)[3:]}" for entry in annotations)])


def show_head(node: PredicateDeclaration | SortDeclaration | Group) -> str:
    """The first line of a declaration or group."""
    if isinstance(node, Group):
        return "%! group"
    if isinstance(node, PredicateDeclaration):
        arguments = f"({', '.join(argument.sort for argument in node.arguments)})" if node.arguments else ""
        return f"%! predicate {node.name}{arguments} {node.kind}"
    return " ".join(filter(None, ["%! sort", node.name, node.form, node.predicate]))


def _arithmetic(node: Arithmetic) -> str:
    left, right = show(node.left), show(node.right)
    strength = _STRENGTH[node.operator]
    if isinstance(node.left, Arithmetic) and _STRENGTH[node.left.operator] < strength:
        left = f"({left})"
    if isinstance(node.right, Arithmetic) and _STRENGTH[node.right.operator] <= strength:
        right = f"({right})"
    return f"{left} {node.operator} {right}"
