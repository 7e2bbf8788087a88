"""Scores against proofread text: what each count counts, and that they add up."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fixtext as fixtext_package
from fixtext.scoring import Score, places, score

GOLD = "江边有一座小镇。\n\n镇上的人打鱼。\n\n冬天到了。\n"


def test_the_same_text_has_no_errors_and_all_breaks():
    found = score(GOLD, GOLD)
    assert (found.cer, found.f1, found.extra, found.missing) == (0, 1, 0, 0)
    assert places(GOLD, GOLD) == []


@pytest.mark.parametrize(
    ("out", "field", "kind", "line"),
    [
        ("江边有一座小镇。\n镇上的人打鱼。\n郑立摄\n冬天到了。\n", "extra", "extra", 3),
        ("江边有一座小镇。\n镇上的人。\n冬天到了。\n", "missing", "missing", 3),
        ("江边有一座小填。\n镇上的人打鱼。\n冬天到了。\n", "substituted", "substituted", 1),
        ("江边有一座\n小镇。\n镇上的人打鱼。\n冬天到了。\n", "wrong", "split", 2),
        ("江边有一座小镇。镇上的人打鱼。\n冬天到了。\n", "lost", "joined", 1),
    ],
)
def test_each_kind_of_error_is_counted_and_shown_at_its_place(out, field, kind, line):
    assert getattr(score(out, GOLD), field) > 0
    assert (kind, line) in {(place.kind, place.line) for place in places(out, GOLD)}


@given(st.text("镇上人。 \n", max_size=30), st.text("镇上人。 \n", max_size=30))
def test_counts_explain_the_lengths(out, gold):
    found = score(out, gold)
    size = len("".join(out.split()))
    assert size - found.extra + found.missing == found.gold == len("".join(gold.split()))
    assert found + Score() == found


def test_the_verb_gives_a_table_and_json(fixtext, tmp_path):
    (tmp_path / "out.txt").write_text("江边有一座小镇。镇上的人打鱼。\n冬天到了。\n", "utf-8")
    (tmp_path / "gold.txt").write_bytes(GOLD.encode("utf-16"))
    code, table, _ = fixtext("score", "out.txt", "gold.txt")
    assert code == 0 and "line 1: joined: “江边有一座小镇。镇上的人打鱼。冬” → “" in table.decode()
    row = json.loads(fixtext("score", "out.txt", "gold.txt", "--format", "jsonl")[1])
    assert (row["right"], row["lost"], row["extra"], row["f1"]) == (1, 1, 0, 0.6667)


def test_an_odd_or_missing_file_is_said_with_its_name(fixtext):
    assert fixtext("score", "nothere.txt", "nothere.txt")[2] == "fixtext: nothere.txt: no such file\n"
    code, _, message = fixtext("score", "one.txt")
    assert code == 2 and "one.txt has no partner" in message


def test_the_library_function():
    assert fixtext_package.score("一\n二三", "一\n二三").f1 == 1
