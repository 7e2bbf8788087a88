"""The algebra of edits: settling, applying, inverting, tracing, aligning."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtext.edits import Edit, Risk, apply, between, check, invert, settle, trace
from fixtext.errors import PromiseError

TEXT = st.text(alphabet="ab,。中文 \n\U00020000", max_size=60)


@st.composite
def text_and_edits(draw):
    """A text and any edits on it, overlapping or not, of any risk."""
    text = draw(TEXT)
    edits = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 4)))
        new = draw(st.text(alphabet="xy，", max_size=3))
        if new != text[start:end]:
            risk = draw(st.sampled_from(Risk))
            edits.append(Edit(start, end, text[start:end], new, draw(st.sampled_from(["r/a", "r/b"])), risk))
    return text, edits


@given(text_and_edits())
def test_settled_edits_are_sorted_and_disjoint_and_none_is_lost(case):
    text, edits = case
    applied, offered = settle(edits)
    assert all(a.end <= b.start for a, b in itertools.pairwise(applied))
    assert {e[:5] for e in applied} | {e[:5] for e in offered} >= {e[:5] for e in edits if e.risk > Risk.LIKELY}
    changes = {e[:4] for e in (*applied, *offered)}
    assert changes == {e[:4] for e in edits}
    check(text, applied)


@given(text_and_edits())
def test_inverse_edits_give_the_text_back(case):
    text, edits = case
    applied, _ = settle(edits, Risk.GUESS)
    after = apply(text, applied)
    check(after, invert(applied))
    assert apply(after, invert(applied)) == text
    assert invert(invert(applied)) == applied


@given(text_and_edits())
def test_a_character_that_was_not_changed_traces_back_to_itself(case):
    text, edits = case
    applied, _ = settle(edits, Risk.GUESS)
    after, back = apply(text, applied), trace(applied)
    touched = {i for e in invert(applied) for i in range(e.start, e.end)}
    for i in range(len(after)):
        start, end = back.back(i, i + 1)
        assert 0 <= start <= end <= len(text)
        if i not in touched:
            assert text[start:end] == after[i]


@given(text_and_edits())
def test_forth_covers_what_a_span_became(case):
    text, edits = case
    applied, _ = settle(edits, Risk.GUESS)
    after = apply(text, applied)
    assert trace(applied).forth(0, len(text)) == (0, len(after))
    for i in range(len(text)):
        start, end = trace(applied).forth(i, i + 1)
        assert 0 <= start <= end <= len(after)


@given(TEXT, TEXT)
def test_between_leads_from_any_text_to_any_other(old, new):
    edits = tuple(between(old, new, "r/x"))
    check(old, edits)
    assert settle(edits)[1] == ()
    assert apply(old, edits) == new


def test_between_is_fine_grained():
    old, new = "国家的发展和里面的情况" * 50, "國家的發展和裡面的情況" * 50
    edits = list(between(old, new, "r/x"))
    assert {(e.old, e.new) for e in edits} == {("国", "國"), ("发", "發"), ("里", "裡"), ("况", "況")}


def test_the_leftmost_then_longest_edit_wins_and_the_loser_is_offered():
    long, short = Edit(0, 3, "abc", "x", "r/long"), Edit(1, 2, "b", "y", "r/short")
    assert settle([short, long]) == ((long,), (short,))


def test_the_same_change_twice_is_one_change():
    edit = Edit(0, 1, "a", "b", "r/x")
    assert settle([edit, edit._replace(rule="r/y")]) == ((edit,), ())


def test_two_rules_that_insert_at_one_place_do_not_both_win():
    one, two = Edit(1, 1, "", " ", "r/x"), Edit(1, 1, "", "-", "r/y")
    assert settle([one, two]) == ((one,), (two,))


@pytest.mark.parametrize(
    "edit", [Edit(0, 1, "x", "y", "r/x"), Edit(2, 9, "c", "y", "r/x"), Edit(0, 1, "a", "a", "r/x")]
)
def test_an_edit_that_lies_about_the_text_is_refused(edit):
    with pytest.raises(PromiseError):
        check("abc", [edit])


def test_what_was_moved_traces_back_to_where_it_was():
    text = "头\n图为早市\n尾巴。\n"
    moved = (Edit(1, 7, "\n图为早市\n", "", "r"), Edit(10, 10, "", "\n图为早市", "r"))
    after = apply(text, moved)
    assert after == "头尾巴。\n图为早市\n"
    at = after.index("早市")
    assert trace(moved).back(at, at + 2) == (text.index("早市"), text.index("早市") + 2)


def test_white_space_around_what_was_moved_was_nowhere_before():
    text = "第3版\n正文。\n"
    moved = (Edit(0, 4, "第3版\n", "", "r"), Edit(8, 8, "", "\n\n\n\n\n第3版", "r"))
    back = trace(moved)
    assert [back.back(i, i + 1) for i in (0, 3, 4, 9)] == [(4, 5), (7, 8), (8, 8), (0, 1)]
    assert all(0 <= a <= b <= len(text) for a, b in (back.back(i, i + 1) for i in range(12)))
