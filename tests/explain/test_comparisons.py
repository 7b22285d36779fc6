"""Contrast, what-if, flip and ask: what they say adds up, is as small as clingo's answer, and changes nothing."""

from __future__ import annotations

from random import Random

import clingo
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from reasoner.documents.asked import questions_page
from reasoner.documents.change import change_page
from reasoner.documents.contrast import contrast_page, profiles_page
from reasoner.documents.flip import flip_page
from reasoner.engine.native import evaluate_native
from reasoner.errors import CaseError
from reasoner.explain.inputs import apply
from reasoner.explain.repair import Limits
from reasoner.program.compiled import GroundAtom
from reasoner.ranking.ask import ask
from reasoner.ranking.change import what_if
from reasoner.ranking.contrast import contrast, profiles
from reasoner.ranking.entries import place_of, standing
from reasoner.ranking.flip import flip
from reasoner.render.style import Style
from reasoner.render.write_text import write_text
from tests.explain.ranked import ANSWERS, SIGNS, Ranked, random_ranked

LIMITS = Limits(changes=3, solutions=100, models=100_000, steps=3_600_000)


@given(st.randoms(use_true_random=False), st.booleans())
def test_flip_is_as_small_as_clingos_and_true(random: Random, contradict: bool) -> None:
    ranked = random_ranked(random)
    program, facts = ranked.here.program, ranked.here.facts
    wanted = random.choice(ANSWERS)
    found = flip(ranked.here.model, wanted, contradict=contradict, limits=LIMITS)
    for repair, first in ((found.to_first, True), (found.to_drop, False)):
        least = least_flip(ranked, wanted, first, contradict)
        if repair.status == "already":
            assert least == 0
        elif repair.status == "found":
            assert repair.size == least
        else:
            assert least is None or (repair.status == "none" and least > LIMITS.changes)
        for changes in repair.solutions:
            places = standing(evaluate_native(program, apply(facts, changes)))
            assert (bool(places) and places[0].conclusion == wanted) is first
            assert contradict or all(change.action == "add" for change in changes)
    assert write_text(flip_page(found, program), Style())


@given(st.randoms(use_true_random=False), st.booleans())
def test_a_quick_search_says_less_but_nothing_else(random: Random, contradict: bool) -> None:
    ranked = random_ranked(random)
    program, facts = ranked.here.program, ranked.here.facts
    wanted = random.choice(ANSWERS)
    quick = LIMITS._replace(quick=True)
    repair = flip(ranked.here.model, wanted, contradict=contradict, limits=quick).to_first
    least = least_flip(ranked, wanted, first=True, contradict=contradict)
    if repair.status == "stopped":
        assert least is None or least > max(1, repair.proven)
    elif repair.status == "found":
        assert repair.size == least
        event("a pair" if repair.size == 2 else "one change")
    elif repair.status == "already":
        assert least == 0
    else:
        assert least is None or least > LIMITS.changes
    for changes in repair.solutions:
        assert standing(evaluate_native(program, apply(facts, changes)))[0].conclusion == wanted


def least_flip(ranked: Ranked, wanted: str, first: bool, contradict: bool) -> int | None:
    parts = [ranked.text]
    for name in ("seen", "unseen"):
        for sign in SIGNS:
            atom = f"{name}(case, look, {sign})"
            recorded = atom in ranked.case
            if recorded and not contradict:
                parts.append(f"{atom}.")
            else:
                parts.append(f"{{ {atom} }}. :~ {'not ' if recorded else ''}{atom}. [1, {name}, {sign}]")
    parts.append(f"above(E) :- answer(case, E, S), answer(case, {wanted}, T), S > T.")
    parts.append(f"above(E) :- answer(case, E, S), answer(case, {wanted}, S), E < {wanted}.")
    parts.append(f"first :- answer(case, {wanted}, _), not above(ash), not above(birch), not above(cedar).")
    parts.append(":- not first." if first else ":- first.")
    control = clingo.Control(["--warn=none", "--eq=0"], logger=lambda *_: None)
    control.add("base", [], "\n".join(parts))
    control.ground([("base", [])])
    costs: list[int] = []
    control.solve(on_model=lambda model: costs.append(sum(model.cost)))
    return costs[-1] if costs else None


@given(st.randoms(use_true_random=False))
def test_the_points_of_a_contrast_add_up_to_the_difference(random: Random) -> None:
    ranked = random_ranked(random)
    program, model = ranked.here.program, ranked.here.model
    one, two = random.sample(ANSWERS, 2)
    found = contrast(model, one, two)
    parts = (*found.only_first, *found.only_second, *found.differing, *found.shared)
    assert sum(each.points for each in parts) == found.lead
    assert sum(each.points for each in found.shared) == 0
    places = standing(model)
    for conclusion, score in ((one, found.first_score), (two, found.second_score)):
        place = place_of(places, conclusion)
        assert place is None or place.score == score
    for each in found.separators:
        for change in each.changes:
            after = evaluate_native(program, apply(ranked.here.facts, (change,)))
            again = contrast(after, one, two)
            assert again.lead == each.lead
            assert each.lead - found.lead == each.moved
    assert write_text(contrast_page(found, program), Style())


@given(st.randoms(use_true_random=False))
def test_profiles_tell_what_each_claim_would_count(random: Random) -> None:
    ranked = random_ranked(random)
    program = ranked.here.program
    found = profiles(program, "ash", "birch")
    told = {(each.kind, each.value): (each.first, each.second) for each in (*found.discriminating, *found.shared)}
    for tree, side in (("ash", 0), ("birch", 1)):
        for _, _, sign, points in ranked.here.model.match("fits", (tree, None, None, None)):
            stated = [row[3] for row in ranked.here.model.match("fits", (tree, "look", sign, None))]
            assert told["for", sign][side] in stated
            assert isinstance(points, int)
    assert write_text(profiles_page(found, program), Style())


@given(st.randoms(use_true_random=False))
def test_a_comparison_of_models_tells_every_difference(random: Random) -> None:
    ranked = random_ranked(random)
    program, facts = ranked.here.program, ranked.here.facts
    add = [GroundAtom("seen", ("case", "look", sign)) for sign in random.sample(SIGNS, 1)]
    remove = random.sample(list(facts), min(1, len(facts)))
    changed = [fact for fact in facts if fact not in remove]
    if evaluate_native(program, dict.fromkeys([*changed, *add])).violations:
        with pytest.raises(CaseError, match="contradicts itself"):
            what_if(ranked.here.model, add, remove)
        return
    found = what_if(ranked.here.model, add, remove)
    before = standing(ranked.here.model)
    after = standing(evaluate_native(program, apply(facts, found.changes)))
    told = {each.conclusion: (each.before, each.after) for each in (*found.moved, *found.pushed)}
    for name in ANSWERS:
        pair = (place_of(before, name), place_of(after, name))
        assert told.get(name, pair) == pair
        assert (name in told) is (pair[0] != pair[1]) or (name in told and pair[0] == pair[1])
    for each in found.moved:
        old, new = each.before.score if each.before else None, each.after.score if each.after else None
        if old is not None and new is not None:
            moved = sum(summand.points for summand in each.came) - sum(summand.points for summand in each.went)
            assert new - old == moved
    assert write_text(change_page(found, program), Style())


@given(st.randoms(use_true_random=False))
def test_questions_are_about_what_is_not_recorded_and_answers_do_what_they_say(random: Random) -> None:
    ranked = random_ranked(random)
    program, facts = ranked.here.program, ranked.here.facts
    found = ask(ranked.here.model, steps=1_200_000)
    recorded = {(atom.arguments[1], atom.arguments[2]) for atom in facts}
    worths = [question.worth for question in found.questions]
    assert worths == sorted(worths, reverse=True)
    for question in found.questions:
        assert (question.attribute, question.value) not in recorded
        assert len(question.answers) == 2
        for answer in question.answers:
            places = standing(evaluate_native(program, apply(facts, (answer.change,))))
            assert answer.first == (places[0].conclusion if places else "")
            for effect in answer.effects:
                assert effect.after == place_of(places, effect.conclusion)
    assert write_text(questions_page(found, program), Style())
