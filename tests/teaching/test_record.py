"""The learner's record: what comes next, when it comes back, and what the scores are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.errors import CaseError
from reasoner.teaching.record import GAPS, Attempt, agenda, boxes, read_record, scores, write_record

NAMES = [f"bank#{number}" for number in range(12)]
GROUPS = {name: f"group{number % 3}" for number, name in enumerate(NAMES)}
attempts = st.lists(
    st.builds(
        Attempt,
        st.sampled_from(NAMES),
        st.integers(0, 200),
        st.integers(0, 3),
        st.integers(0, 100),
        st.sampled_from(["wheel", "chain", ""]),
        st.just("brake"),
    ).map(tuple),
    max_size=30,
).map(lambda rows: tuple(sorted((Attempt(*row) for row in rows), key=lambda each: each.day)))


@given(attempts)
def test_a_record_comes_back_as_it_was_written(found: tuple[Attempt, ...]) -> None:
    assert read_record(write_record(found)) == found


NO_RECORDS = (
    *("", "[]", "{}", '{"format": "quiz-record/9", "attempts": []}', '{"format": 1}', "[" * 100_000),
    '{"format": "quiz-record/1", "attempts": [["one", 1e999, 1, 1, "a", "b"]]}',
)


@pytest.mark.parametrize("text", NO_RECORDS, ids=range(len(NO_RECORDS)))
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(CaseError, match="no record of a quiz"):
        read_record(text)


@given(attempts, st.integers(0, 300), st.integers(1, 14))
def test_a_session_asks_each_case_once_due_ones_first(found: tuple[Attempt, ...], today: int, most: int) -> None:
    plan = agenda(GROUPS, found, today, most)
    due = {name for name, (_box, day) in boxes(found).items() if day <= today}
    new = set(NAMES) - {each.case for each in found}
    assert len(set(plan.cases)) == len(plan.cases) == min(most, len(due) + len(new))
    assert (plan.due, plan.new, plan.later) == (len(due), len(new), len(NAMES) - len(due) - len(new))
    assert set(plan.cases) <= due | new
    if len(plan.cases) == most and not new.intersection(plan.cases):
        return
    # a new case stands before a due one only where all due ones left are of the group that was asked last
    last = GROUPS.get(found[-1].case, "") if found else ""
    for place, name in enumerate(plan.cases):
        left = due - set(plan.cases[:place])
        if name in new:
            assert all(GROUPS[each] == last for each in left)
        last = GROUPS[name]


@given(attempts, st.integers(0, 300))
def test_cases_of_one_group_follow_each_other_only_where_nothing_else_waits(
    found: tuple[Attempt, ...], today: int
) -> None:
    plan = agenda(GROUPS, found, today, len(NAMES)).cases
    for place in range(1, len(plan)):
        if GROUPS[plan[place]] == GROUPS[plan[place - 1]]:
            assert {GROUPS[each] for each in plan[place:]} == {GROUPS[plan[place]]}


def test_what_is_known_comes_back_later_and_later_and_what_is_missed_the_next_day() -> None:
    days, day = [], 0
    found: list[Attempt] = []
    for _ in range(len(GAPS) + 1):
        found.append(Attempt("a", day, 1, 80, "x", "x"))
        days.append(boxes(found)["a"][1] - day)
        day = boxes(found)["a"][1]
    assert days == [*GAPS, GAPS[-1]]
    found.append(Attempt("a", day, 0, 80, "y", "x"))
    assert boxes(found)["a"] == (0, day + 1)


def test_scores_are_the_mean_squared_distance_and_the_pairs_that_were_confused() -> None:
    found = (
        Attempt("a", 1, 1, 80, "x", "x"),
        Attempt("b", 1, 0, 60, "y", "x"),
        Attempt("c", 2, 3, 100, "y", "x"),
        Attempt("a", 2, 1, 100, "x", "x"),
    )
    score = scores(found)
    assert (score.answers, score.cases, score.first, score.three) == (4, 3, 50, 75)
    assert score.brier == pytest.approx((0.04 + 0.36 + 1 + 0) / 4)
    assert [tuple(each) for each in score.bands] == [(60, 80, 1, 0), (80, 100, 3, 2)]
    assert score.confused == (("x", "y", 2),)
    assert scores(()).brier == 0
