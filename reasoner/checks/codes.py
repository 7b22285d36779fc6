"""Every diagnostic code: its name, what it means, why it matters, an example and its correction."""

from __future__ import annotations

from typing import NamedTuple

_PREDICATES = """\
%! sort person in person
%! sort years integer

%! predicate person(person) fact
%!   phrase "{1} is known"
%! predicate parent(person, person) fact
%!   phrase "{1} is a parent of {2}"
%! predicate age(person, years) fact
%!   phrase "{1} is {2} years old"
%! predicate kin(person, person) derived
%!   phrase "{1} is kin of {2}"

person(ann).
person(bob).
parent(ann, bob).
age(ann, 61).

"""

_USE = """
%! id no-strange-kin
:- kin(X, Y), age(X, N), N < 0, person(Y).
"""


class Code(NamedTuple):
    """One diagnostic code. ``bad`` and ``fixed`` are clauses for the family of ``example``, or all of a ``file``."""

    code: str
    name: str
    what: str
    why: str
    bad: str = ""
    fixed: str = ""
    file: str = ""


_MANIFEST = '[kb]\nname = "family"\nversion = "1"\nlicence = "MIT"\nfiles = ["family.dl"]'
_OVERLAY = '[kb]\nname = "house"\nversion = "1"\nlicence = "MIT"\nbase = "family"\nfiles = ["house.dl"]'
_REFERENCE = '[[reference]]\nkey = "register"\ntitle = "The register"'
_TWICE = (
    _REFERENCE
    + '\nurl = "https://example.org/register"'
    + '\n\n[[reference]]\nkey = "the-register"\ntitle = "Register"\nurl = "http://www.example.org/register/"'
)
MANIFEST, BIBLIOGRAPHY, TABLE = "family/manifest.toml", "family/references.toml", "parents.csv"
BANK = "family/cases.toml"
OVERLAY_MANIFEST, OVERLAY_RULES = "house/manifest.toml", "house/house.dl"
_TABLE = "predicate,person,person#2\nparent,bob,ann"
_RULE = "%! id kin-parent\n"
_GOOD = _RULE + "kin(X, Y) :- parent(X, Y)."

_ALL = (
    Code("KB001", "unexpected", "Something else had to stand here.", "The clause cannot be read.",
         _RULE + "kin(X, Y) :- parent(X Y).", _GOOD),
    Code("KB002", "lexical", "A character, name or number that cannot be.", "The clause cannot be read.",
         _GOOD + "\nage(bob, 007).", _GOOD + "\nage(bob, 7)."),
    Code("KB003", "unterminated", "A string or comment that does not end.", "Everything behind it is swallowed.",
         _GOOD + "\n%* a comment", _GOOD + "\n%* a comment *%"),
    Code("KB004", "foreign", "A construct of Prolog or answer-set programming that this language leaves out.",
         "It would not mean here what it means there.", _GOOD + "\nage(bob, 1.5).", _GOOD + "\nage(bob, 1)."),
    Code("KB005", "annotation", "A malformed annotation.", "What it should say would be lost without a word.",
         "%! idd kin-parent\n" + _GOOD, _GOOD),
    Code("KB006", "unbound-annotation", "An annotation that belongs to no clause.",
         "Its source or sentence would be attached to nothing.", _GOOD + "\n\n%! id lost", _GOOD),
    Code("KB007", "too-deep", "A term deeper, or a list in a clause or a file longer, than anybody reads.",
         "It is a mistake or an attack.",
         _RULE + f"kin(X, Y) :- parent(X, Y), age(X, N), N > {'(' * 101}1{')' * 101}.",
         _RULE + "kin(X, Y) :- parent(X, Y), age(X, N), N > (1)."),
    Code("KB010", "undeclared-predicate", "A predicate that no declaration names.",
         "A misspelt name silently matches nothing.", _RULE + "kin(X, Y) :- parnet(X, Y).", _GOOD),
    Code("KB011", "arity", "A predicate with more or fewer arguments than it is declared with.",
         "It would be another predicate, about which nothing is known.",
         _RULE + "kin(X, Y) :- parent(X, Y, Y).", _GOOD),
    Code("KB012", "safety", "A variable that nothing binds.",
         "It would stand for infinitely many values.",
         _RULE + "kin(X, Y) :- person(X), not parent(X, Y).",
         _RULE + "kin(X, Y) :- person(X), person(Y), not parent(X, Y)."),
    Code("KB013", "stratification", "A predicate that depends on itself through `not` or an aggregate.",
         "Whether it holds would depend on whether it does not hold.",
         _RULE + "kin(X, Y) :- parent(X, Y), not kin(Y, X).", _GOOD),
    Code("KB014", "undeclared-sort", "A sort that no declaration names, or whose predicate cannot give its values.",
         "Nothing can check what stands in its places.",
         _GOOD + "\n\n%! predicate near(persn, person) input\n%!   mute\n\n:- near(X, Y), kin(X, Y).",
         _GOOD + "\n\n%! predicate near(person, person) input\n%!   mute\n\n:- near(X, Y), kin(X, Y)."),
    Code("KB015", "declared-twice", "A predicate or sort with two declarations.",
         "The second might say something else.", _GOOD + "\n\n%! sort years integer", _GOOD),
    Code("KB016", "sort-clash", "A variable or constant in a place of another sort.",
         "The two can never be equal, so the clause is a mistake.",
         _GOOD + "\nage(bob, old).", _GOOD + "\nage(bob, 40)."),
    Code("KB017", "unknown-value", "A constant that is not among the values of its closed sort.",
         "A misspelt value silently matches nothing.", _GOOD + "\nparent(ann, bobb).", _GOOD + "\nparent(bob, ann)."),
    Code("KB018", "arithmetic-recursion", "A recursive rule that computes new numbers.",
         "Evaluation may never come to an end.",
         _GOOD + "\n\n%! predicate line(person, years) derived\n%!   mute\n\nline(X, N) :- age(X, N).\n"
         "line(X, N + 1) :- line(X, N), N < 90.\n\n:- line(_, 99).",
         _GOOD + "\n\n%! predicate line(person, years) derived\n%!   mute\n\nline(X, N) :- age(X, N).\n"
         "line(X, N + 1) :- age(X, N), N < 90.\n\n:- line(_, 99)."),
    Code("KB019", "head-kind", "A clause over an input, or a rule over a fact predicate.",
         "What a case records and what the knowledge base states must not be derived.",
         _GOOD + "\n\nparent(X, X) :- kin(X, X).", _GOOD),
    Code("KB020", "case-locality", "A clause in which cases meet.",
         "Each case is answered by itself, so nothing may join two of them.",
         _GOOD + "\n\n%! sort case open\n%! predicate seen(case, person) input\n%!   mute\n\n"
         ":- seen(C, X), seen(D, Y), kin(X, Y), C != D.",
         _GOOD + "\n\n%! sort case open\n%! predicate seen(case, person) input\n%!   mute\n\n"
         ":- seen(C, X), seen(C, Y), kin(X, Y)."),
    Code("KB021", "not-integer", "Arithmetic with something that is no integer, or an order between unlike things.",
         "It has no result.", _RULE + "kin(X, Y) :- parent(X, Y), age(X, N), N > X + 1.",
         _RULE + "kin(X, Y) :- parent(X, Y), age(X, N), N > 1."),
    Code("KB022", "entry-point", "An entry point of the manifest that is none, or names no fitting predicate.",
         "The host program would find nothing, or read the wrong argument.",
         _MANIFEST + '\n\n[entry]\ntier = "kim"', _MANIFEST, MANIFEST),
    Code("KB023", "violated-denial", "A denial that the knowledge base itself violates.",
         "It states what must never hold.",
         _GOOD + "\n\n%! says \"{X} is a parent of {X}\"\n:- parent(X, X).\n\nparent(bob, bob).",
         _GOOD + "\n\n%! says \"{X} is a parent of {X}\"\n:- parent(X, X)."),
    Code("KB024", "not-evaluated", "A clause whose rows cannot be computed: a number beyond the integers of the "
         "language, or more rows than an evaluation may have.",
         "There is no model.",
         _RULE + "kin(X, Y) :- parent(X, Y), age(X, N), N * 100000000 > 0.",
         _RULE + "kin(X, Y) :- parent(X, Y), age(X, N), N * 100 > 0."),
    Code("KB025", "key", "A fact with the key of another: the arguments of which its predicate takes each value once.",
         "One of the two would be followed in silence.",
         _GOOD + '\n\n%! predicate home(person, years) fact\n%!   key person\n%!   phrase "{1} lives at {2}"\n\n'
         "home(ann, 3).\nhome(ann, 4).\n\n:- home(_, 0).",
         _GOOD + '\n\n%! predicate home(person, years) fact\n%!   key person\n%!   phrase "{1} lives at {2}"\n\n'
         "home(ann, 3).\nhome(bob, 4).\n\n:- home(_, 0)."),
    Code("KB030", "singleton", "A variable that occurs once in its clause.", "Often it is another one, misspelt.",
         _RULE + "kin(X, Y) :- parent(X, Y), age(X, Age).", _RULE + "kin(X, Y) :- parent(X, Y), age(X, _)."),
    Code("KB031", "duplicate-clause", "A clause that says what an earlier one says.",
         "One of the two will be changed and the other forgotten; in an overlay, where it is an error, it would take "
         "the place of the base's sources and reasons in silence.",
         _GOOD + "\n\n%! id kin-again\nkin(A, B) :- parent(A, B).", _GOOD),
    Code("KB032", "subsumed-rule", "A rule that gives nothing beyond what a more general rule gives.",
         "It looks as if its conditions mattered, and they do not.",
         _GOOD + "\n\n%! id kin-old\nkin(X, Y) :- parent(X, Y), age(X, 61).", _GOOD),
    Code("KB033", "never-fires", "A rule with a condition that nothing can meet.", "It is dead, mostly by mistake.",
         _RULE + "kin(X, Y) :- parent(X, Y), age(X, 99).", _RULE + "kin(X, Y) :- parent(X, Y), age(X, 61)."),
    Code("KB034", "unused-predicate", "A predicate that is declared and used nowhere.",
         "It is left over, or its uses are misspelt.",
         _GOOD + "\n\n%! predicate near(person, person) input\n%!   mute", _GOOD),
    Code("KB035", "warned-denial", "A denial that only warns, and that the knowledge base violates.",
         "What it asks for is lacking, or stands there in vain.",
         _GOOD + "\n\n%! says \"{X} is a parent of {X}\"\n%! warns\n:- parent(X, X).\n\nparent(bob, bob).",
         _GOOD + "\n\n%! says \"{X} is a parent of {X}\"\n%! warns\n:- parent(X, X)."),
    Code("KB040", "missing-citation", "A fact of a cited predicate without source or grade of evidence.",
         "Nobody can tell where it comes from.",
         _GOOD + '\n\n%! predicate married(person, person) fact\n%!   phrase "{1} is married to {2}"\n%!   cited\n\n'
         "%! id ann-bob\nmarried(ann, bob).\n\n:- married(X, X).",
         _GOOD + '\n\n%! predicate married(person, person) fact\n%!   phrase "{1} is married to {2}"\n%!   cited\n\n'
         "%! id ann-bob\n%! cite register\n%! evidence record\nmarried(ann, bob).\n\n:- married(X, X)."),
    Code("KB041", "unknown-citation", "A citation of something that the bibliography does not have.",
         "The reader cannot look it up.", "%! cite registre\n" + _GOOD, "%! cite register\n" + _GOOD),
    Code("KB042", "missing-id", "A rule that traces show, or a cited fact, without an id.",
         "Traces and tests cannot name it.", "kin(X, Y) :- parent(X, Y).", _GOOD),
    Code("KB043", "missing-phrase", "A predicate that traces show, without a phrase.",
         "Explanations would print a bare atom.",
         _GOOD + "\n\n%! predicate near(person, person) input\n\n:- near(X, Y), kin(X, Y).",
         _GOOD + "\n\n%! predicate near(person, person) input\n"
         '%!   phrase "{1} is near {2}"\n\n:- near(X, Y), kin(X, Y).'),
    Code("KB044", "duplicate-id", "An id that two clauses share.", "A trace that names it would be ambiguous.",
         _GOOD + "\n\n" + _RULE + "kin(X, Y) :- parent(Y, X).",
         _GOOD + "\n\n%! id kin-child\nkin(X, Y) :- parent(Y, X)."),
    Code("KB045", "unknown-placeholder", "A placeholder that nothing fills.", "The sentence would show braces.",
         '%! says "{X} is kin of {Z}"\n' + _GOOD, '%! says "{X} is kin of {Y}"\n' + _GOOD),
    Code("KB046", "uncited-reference", "A reference that nothing cites.",
         "Either a citation is missing, or the reference is left over.",
         _REFERENCE, "# no reference yet", BIBLIOGRAPHY),
    Code("KB047", "unused-ignore", "An `ignore` that leaves out nothing.", "It would hide the next mistake.",
         '%! ignore KB030 "meant"\n' + _GOOD, _GOOD),
    Code("KB048", "severity", "A severity that a manifest gives in vain.",
         "Whoever reads it would believe in a check that is stricter, or laxer, than it is.",
         _MANIFEST + '\n\n[severity]\nKB0300 = "error"', _MANIFEST + '\n\n[severity]\nKB030 = "error"', MANIFEST),
    Code("KB049", "same-source", "One source under two keys.",
         "Two keys look like two sources that agree, and what is learnt about one does not reach the other.",
         _TWICE, _REFERENCE, BIBLIOGRAPHY),
    Code("KB050", "unlisted-file", "A rule file in the folder that the manifest does not list.",
         "Nothing of what it says is known.", _MANIFEST.replace('["family.dl"]', "[]"), _MANIFEST, MANIFEST),
    Code("KB051", "same-label", "One label for two values of a closed sort.",
         "A reader cannot tell them apart, and what a person types means either.",
         _GOOD + '\n\n%! label "Eve"\nperson(eve).\n%! label "eve"\nperson(evi).',
         _GOOD + '\n\n%! label "Eve"\nperson(eve).\n%! label "Evi"\nperson(evi).'),
    Code("KB052", "same-word", "One synonym for two values of a closed sort.",
         "What a person writes would be read as one of them, and nobody could say which.",
         _GOOD + '\n\n%! synonyms "Evie"\nperson(eve).\n%! synonyms "evie"\nperson(evi).',
         _GOOD + '\n\n%! synonyms "Evie"\nperson(eve).\n%! synonyms "Evita"\nperson(evi).'),
    Code("KB053", "weak-source", "A claim that rests on nothing but a page without author.",
         "It reads like any other claim, and nobody answers for it.",
         _GOOD + '\n\n%! predicate married(person, person) fact\n%!   phrase "{1} is married to {2}"\n%!   cited\n\n'
         + '%! id ann-bob\n%! cite register\n%! evidence web\nmarried(ann, bob).\n\n:- married(X, X).',
         _GOOD + '\n\n%! predicate married(person, person) fact\n%!   phrase "{1} is married to {2}"\n%!   cited\n\n'
         + '%! id ann-bob\n%! cite register\n%! evidence record\nmarried(ann, bob).\n\n:- married(X, X).'),
    Code("KB091", "unreadable", "A file or folder that is not there or cannot be read as text: it has to be UTF-8 "
         "without byte order mark.", "Nothing can be said about what stands in it.",
         _MANIFEST.replace("family.dl", "famly.dl"), _MANIFEST, MANIFEST),
    Code("KB092", "manifest", "A manifest that is no manifest.", "The files and entry points are not known.",
         _MANIFEST.replace("licence", "license"), _MANIFEST, MANIFEST),
    Code("KB093", "layers", "Layers that do not build upon each other.", "What replaces what would be left to chance.",
         _OVERLAY.replace('"family"', '"famly"'), _OVERLAY, OVERLAY_MANIFEST),
    Code("KB094", "bibliography", "A bibliography that cannot be read, or a key used twice.",
         "Citations would lead to nothing, or to the wrong source.",
         _REFERENCE.replace("title", "name"), "# no reference yet", BIBLIOGRAPHY),
    Code("KB095", "override", "An overlay that says anew what the base says and does not give away.",
         "The base would be changed without its consent, and its readers would not know.",
         "%! id kin-child\n%! overrides kin-parent\nkin(X, Y) :- parent(Y, X).",
         "%! id kin-child\nkin(X, Y) :- parent(Y, X).", OVERLAY_RULES),
    Code("KB096", "bank", "A bank of cases that cannot be read, or a case that names what there is not.",
         "It would be held against nothing.", '[[case]]\nid = one', '[[case]]\nid = "one"', BANK),
    Code("CSV1", "table", "A table whose quotes do not match.", "Where its cells end would be a guess.",
         _TABLE.replace("bob", '"bob'), _TABLE.replace("bob", '"bob"'), TABLE),
    Code("CSV2", "column", "A column that is missing, stands twice, or is none of the predicate's.",
         "What stands in it would be lost.", _TABLE.replace("person#2", "child"), _TABLE, TABLE),
    Code("CSV3", "table-predicate", "A row of a predicate that is not declared, or of another than its table.",
         "Nothing says what its cells mean.", _TABLE.replace("parent,", "parnet,"), _TABLE, TABLE),
    Code("CSV4", "cell", "A cell whose text cannot be what its column holds.", "The fact would be another one.",
         _TABLE.replace("bob", "bobb"), _TABLE, TABLE),
    Code("CSV5", "row-source", "A row whose source is missing, or not in the bibliography.",
         "The reader could not look it up.",
         "predicate,person,person#2,cite\nparent,bob,ann,registre",
         "predicate,person,person#2,cite\nparent,bob,ann,", TABLE),
    Code("CSV6", "row-twice", "A row that says what another says already.",
         "One of them was meant to say something else.", _TABLE + "\nparent,bob,ann", _TABLE, TABLE),
)  # fmt: skip

CODES: dict[str, Code] = {each.code: each for each in _ALL}
"""All codes, in order."""


FAMILY = {MANIFEST: _MANIFEST + '\nreferences = "references.toml"', OVERLAY_MANIFEST: _OVERLAY}
"""The manifests of the family and of an overlay above it, in which the examples stand."""


def example(clauses: str) -> str:
    """A whole rule file in which the clauses of an example stand."""
    return f"{_PREDICATES}{clauses}\n{_USE}"
