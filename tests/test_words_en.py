"""English words: what stays comes first."""

import pytest

from fixtext.context import Context
from fixtext.detectors.words_en import words_en

AROUND = "It was late in the evening and the people went home when {} had come to the end of the road."


def suspects(text, ctx=None):
    found = words_en(text, ctx or Context())
    return {text[s.start : s.end]: s for s in found if s.confidence >= 0.6}


@pytest.mark.parametrize(
    "right",
    [
        "to-day", "colour", "honoured", "schoolhouse", "unhappily", "Wragginton", "McTavish", "O'Rourke", "viz.",
        "ult.", "MDCCXLIV", "1st", "http://exmple.cmo/xqz", "me@exmple.cmo", "don't", "the captain's", "well-known",
        "connexion", "moſt", "the church--then the river--",
    ],
)  # fmt: skip
def test_what_is_right_stays(right):
    assert suspects(AROUND.format(right)) == {}


def test_a_name_that_the_document_has_again_stays():
    text = "We met Tborne in the street. Then Tborne went home and the rest of us stayed where we were."
    assert "Tborne" not in suspects(text)


def test_foreign_and_chinese_passages_stay():
    assert suspects("Nous avons vu que les ouvriers étaient dans la rue et attendaient leurs femmes") == {}
    assert suspects("今天的报纸上说，这座城市的 bianhua 很大，人们都很高兴。") == {}
    assert suspects("") == suspects("中文") == suspects("\udce4\0") == {}


def test_halves_at_a_line_end_are_one_word():
    text = "The whole of the com-\nmittee was present when the chair-\nman came into the room."
    assert suspects(text) == {}


def test_words_of_the_lexicon_stay():
    text = AROUND.format("the crcek")
    assert "crcek" in suspects(text)
    assert suspects(text, Context(lexicon=frozenset({"crcek"}))) == {}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("frorn", "from"), ("tbe", "the"), ("crcek", "creek"), ("wbich", "which"), ("aftcrnoon", "afternoon"),
        ("govemment", "government"), ("clistance", "distance"), ("vvater", "water"), ("peop1e", "people"),
        ("offlcer", "officer"), ("tho", "the"), ("Tbere", "There"),
    ],
)  # fmt: skip
def test_misread_words_are_found_at_their_place_with_the_right_word_first(wrong, right):
    found = suspects(AROUND.format(f"we, {wrong} then,"))
    assert list(found) == [wrong]
    assert found[wrong].suggestions[0].text == right


def test_a_wrong_word_is_found_across_a_line_end():
    found = suspects("The whole of the cornmit-\ntee was present when the man came into the room.")
    assert [s.suggestions[0].text for s in found.values()] == ["committee"]
