"""`fixtext lexicon learn`: words that a collection uses often and that the model does not know."""

import pytest

from fixtext.lexicon import learn

PAGES = [
    "昨天吕若衡来到枣峪屯。大家都说吕若衡办事公道。",
    "县里派吕若衡去枣峪屯修路。枣峪屯的人很高兴，吕若衡也高兴。",
    "后来吕若衡把枣峪屯的路修好了。今天枣峪屯通了车。",
]


def test_common_words_are_not_learnt():
    assert learn(["人民的生活水平提高了。", "提高人民的生活水平。", "群众的生活水平很高。"] * 3) == []


def test_what_is_used_seldom_is_not_learnt():
    assert learn(PAGES[:1]) == []


def test_names_are_learnt_whole_with_how_often_they_are_used():
    words = dict(learn(PAGES))
    assert words["吕若衡"] == 5 and words["枣峪屯"] == 5
    assert "若衡" not in words and "峪屯" not in words


def test_parts_of_words_and_what_ends_with_a_particle_are_not():
    words = dict(learn(["他是吕若衡的学生。", "她是吕若衡的同乡。", "这是吕若衡的主意。", "那是吕若衡的马。"] * 2))
    assert words == {"吕若衡": 8}


@pytest.mark.parametrize("least", [2, 6])
def test_the_least_number_of_uses_is_kept(least):
    assert all(n >= least for _, n in learn(PAGES, least))
