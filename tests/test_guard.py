"""No suggestion touches the name of a person who held office, or makes a slur."""

import re

import pytest

from fixtext.context import Context
from fixtext.detector import Suspect
from fixtext.edits import Suggestion
from fixtext.filters import flag_typos as module
from fixtext.filters.flag_typos import flag_typos
from fixtext.guard import decent, named
from fixtext.pipeline import Pipeline

RULES = Context().rules("guarded")
NAMES = re.sub(r"\(\?.*?\)", "", RULES["office-holder"].find).split("|")
SLURS = RULES["slur"].find.split("|")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stands_whatever_is_said_of_its_characters(name, monkeypatch):
    text = f"这是{name}在会上的讲话。"

    def detect(plain, _ctx):
        for at in range(2, 2 + len(name)):
            yield Suspect(at, at + 1, "typos/misread-character", (Suggestion("刘", 0.99),), 0.99)

    monkeypatch.setattr(module.registry, "detector", lambda _name: detect)
    assert list(flag_typos(text, Context(), detectors="ngram")) == []


@pytest.mark.parametrize("slur", SLURS)
def test_a_suggestion_that_makes_a_slur_is_dropped_and_others_stay(slur):
    wrong = "某" + slur[1:]
    text = f"他说{wrong}来了。"
    suspect = Suspect(2, 3, "typos/misread-character", (Suggestion(slur[0], 0.9), Suggestion("好", 0.5)), 0.9)
    kept = decent(text, suspect, Context())
    assert [one.text for one in kept.suggestions] == ["好"]


@pytest.mark.parametrize(
    "text", ["听了毛主席的话。", "听了刘主席的话。", "周总理来了。", "蔣總統到了臺北。", "李总书记讲话。"]
)
def test_the_surname_before_an_office_is_nobodys_to_guess(text):
    at = next(i for i, c in enumerate(text) if c in "毛刘周蔣李")
    assert (at, at + 1) in named(text, Context())


def test_a_name_that_was_misread_is_still_found():
    assert not named("毛泽末同志讲了话。", Context())


def test_what_is_refused_to_be_taken_out_beside_a_page_mark_is_not_put_in_elsewhere():
    page = "灯\n①第四卷\n==Page==\n。"
    result = Pipeline.parse("drop-artifacts footnotes=move").clean(page)
    assert result.text.count("①第四卷") == 1
    assert Pipeline.parse("drop-artifacts footnotes=move").clean(result.text).text == result.text
