"""The program for SWI-Prolog: derived predicates tabled, negation stratified, aggregates over sets of tuples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reasoner.export.names import banner, comment_lines
from reasoner.export.prolog_rules import call, clause, constant, name, quoted
from reasoner.program.compiled import CompiledProgram, GroundAtom, Value

NOTES = (
    "For SWI-Prolog 9. Symbols are atoms, integers are integers, strings are strings.",
    "Predicates are called 'kb:NAME', so that none is taken for one of the system.",
    "swipl -q -g print_model -t halt FILE    prints every atom that holds, in the notation of the knowledge base;",
    "a denial that the case violates is printed as a comment.",
)

_LIBRARY = r"""
% Order of values: integers, then symbols, then strings. '#inf' and '#sup' are what an empty #max and #min are.
'kb kind'(Value, Kind) :-
    (   Value == '#inf' -> Kind = 0
    ;   Value == '#sup' -> Kind = 4
    ;   system:integer(Value) -> Kind = 1
    ;   system:atom(Value) -> Kind = 2
    ;   Kind = 3
    ).
'kb <'(A, B) :- 'kb kind'(A, K), 'kb kind'(B, L), ( K < L -> true ; K =:= L, A @< B ).
'kb <='(A, B) :- ( A == B -> true ; 'kb <'(A, B) ).
'kb >'(A, B) :- 'kb <'(B, A).
'kb >='(A, B) :- 'kb <='(B, A).

% Aggregates over a set of tuples; the first term of a tuple is its weight.
'kb count'(Set, N) :- system:length(Set, N).
'kb sum'([], 0).
'kb sum'([[W | _] | Rest], N) :- 'kb sum'(Rest, M), ( system:integer(W) -> N is M + W ; N = M ).
'kb min'([], '#sup').
'kb min'([[W | _] | Rest], N) :- 'kb min'(Rest, M), ( 'kb <'(W, M) -> N = W ; N = M ).
'kb max'([], '#inf').
'kb max'([[W | _] | Rest], N) :- 'kb max'(Rest, M), ( 'kb >'(W, M) -> N = W ; N = M ).

'kb show'(Value) :- system:string(Value), !, system:write('"'), system:string_codes(Value, Codes),
    'kb codes'(Codes), system:write('"').
'kb show'(Value) :- system:write(Value).
'kb codes'([]).
'kb codes'([Code | Rest]) :-
    (   Code =:= 0'" -> system:write('\\"')
    ;   Code =:= 0'\\ -> system:write('\\\\')
    ;   Code =:= 10 -> system:write('\\n')
    ;   system:put_char(user_output, Code)
    ),
    'kb codes'(Rest).
'kb atom'(Name, []) :- system:write(Name), system:write('.'), system:nl.
'kb atom'(Name, [First | Rest]) :-
    system:write(Name), system:write('('), 'kb show'(First), 'kb rest'(Rest), system:write(').'), system:nl.
'kb rest'([]).
'kb rest'([Value | Rest]) :- system:write(', '), 'kb show'(Value), 'kb rest'(Rest).

print_model :- system:set_stream(user_output, encoding(utf8)), 'kb print'.
'kb print' :- 'kb holds'(Name, Arguments), 'kb atom'(Name, Arguments), system:fail.
'kb print' :- 'kb denied'(Rule), system:write('% violated: '), system:write(Rule), system:nl, system:fail.
'kb print'.
"""


def to_prolog(program: CompiledProgram, facts: Iterable[GroundAtom] = ()) -> str:
    """The knowledge base and the facts of a case as one program."""
    lines = [":- encoding(utf8).", *banner(program, "%", NOTES), "", ":- module(knowledge_base, [print_model/0])."]
    lines += [":- use_module(library(aggregate)).", ":- set_prolog_flag(double_quotes, string).", ""]
    lines += _declarations(program)
    lines += _LIBRARY.rstrip().split("\n")
    lines += _holds(program)
    for predicate, rows in _facts(program, list(facts)).items():
        lines += ["", *(f"{call(predicate, [constant(value) for value in row])}." for row in rows)]
    for rule in program.rules:
        lines += ["", *comment_lines(rule.info, "%"), clause(rule)]
    lines += ["", *([] if any(rule.head is None for rule in program.rules) else ["'kb denied'(_) :- system:fail."])]
    return "".join(f"{line}\n" for line in lines).rstrip("\n") + "\n"


def _facts(program: CompiledProgram, given: Sequence[GroundAtom]) -> dict[str, list[tuple[Value, ...]]]:
    rows: dict[str, list[tuple[Value, ...]]] = {predicate: list(found) for predicate, found in program.facts.items()}
    for fact in given:
        rows.setdefault(fact.predicate, []).append(fact.arguments)
    return rows


def _declarations(program: CompiledProgram) -> list[str]:
    """Every predicate may have no clause, and stand in several places."""
    derived = {rule.head.predicate for rule in program.rules if rule.head is not None}
    lines = []
    for info in sorted(program.predicates.values(), key=lambda each: each.name):
        shown, arity = name(info.name), len(info.sorts)
        # Without recursion a table still keeps each answer once.
        lines.append(
            f":- table {shown}/{arity} as subsumptive." if info.name in derived else f":- dynamic {shown}/{arity}."
        )
        lines.append(f":- discontiguous {shown}/{arity}.")
    return [*lines, ":- discontiguous 'kb denied'/1.", ""]


def _holds(program: CompiledProgram) -> list[str]:
    """The predicates in order of evaluation: each table is filled in general before rules ask for parts of it."""
    lines = [""]
    for info in sorted(program.predicates.values(), key=lambda each: (each.component, each.name)):
        names = [f"A{place}" for place in range(len(info.sorts))]
        lines.append(f"'kb holds'({quoted(info.name)}, [{', '.join(names)}]) :- {call(info.name, names)}.")
    return lines if len(lines) > 1 else ["", "'kb holds'(_, _) :- system:fail."]
