"""Long texts are read and judged by numpy, short ones line by line: both must say the same of every text."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtext.context import Context
from fixtext.edits import Edit, apply
from fixtext.filters.rejoin_lines import _round
from fixtext.markup.spans import Markup
from fixtext.page import blocks, flow, pairs, tables, windows
from fixtext.page.apart import Apart
from fixtext.page.arrays import read
from fixtext.page.evidence import signs
from fixtext.page.furniture import recognise, shapes
from fixtext.page.lines import Lines, _read, after, lines_of
from fixtext.page.measures import measures
from fixtext.page.traits import MARKUP, TAIL, head_traits, traits
from fixtext.page.weights import WEIGHTS, told

# what decides: marks, brackets, blanks, breaks, numerals, letters of both cases, characters beyond the first plane
TELLING = "，。、；：“”（）《》「」…—·-.'\"!?()[]#*+>/`~|%0①1一二十三百第章条Aa éǅ本报记者摄版年图事实上但在我们"
TELLING += "\n\n\n\f \u3000\t\r\x85\u2028"
BEYOND = "𠀀😀\ud800\uffff\ufffe"
LINES = [
    "早市在天亮以前就开始了，四乡的菜农挑着",
    "　　桥下的船也靠了岸，卖鱼的人把水桶提上来。",
    "一、按时到岗；",
    "陆明远 摄",
    "本报记者 陈云 文/图",
    "第3版 2021年2月22日 星期一",
    "The early market opens before dawn, and the far-",
    "mers carry their baskets over the bridge.",
    "渡口",
    "- 12 -",
    "①《镇志》第3页。",
    "“好”",
    "临江日报",
    "末报记者 陆明远",
    "本报讯 镇里在市场两头设了公平秤",
    "- 白菜与豆角",
    "甲    乙    丙",
    "他说：“好。“",
    "二、收摊以后清扫路面",
    "记者：早市什么时候开始？",
    "答：天亮以前就开始了，",
    "种类 产地 价格",
    "鲫鱼 桥下 六元",
    "2021年3月27日",
    "挑着新摘的青菜。 ，",
    "Of the Scales and the Register",
    "Henry Tackett, Joseph Burton and wife, John",
    "2021年3月27日 星期三      经济",
    "",
    "",
    "\f",
]


def both(text):
    return Lines(text, list(_read(text))), Lines(text, rows=read(text))


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=st.sampled_from(TELLING + BEYOND), max_size=80))
def test_lines_are_read_the_same(text):
    one_by_one, at_once = both(text)
    assert list(at_once) == list(one_by_one)
    assert at_once.sheets == one_by_one.sheets


def column(seed):
    """A column of even lines, among which blank lines stand anywhere."""
    chance = random.Random(seed)
    text = "早市在天亮以前就开始了，四乡的菜农挑着新摘的青菜。桥下的船也靠了岸"
    lines = [
        (text[n:] + text[:n])[: chance.choice([14, 14, 14, 12, 8])] for n in (chance.randrange(30) for _ in range(80))
    ]
    return "\n".join(line + "\n" * (chance.random() < 0.3) for line in lines)


def pages(seed, count=120):
    chance = random.Random(seed)
    lines = [chance.choice(LINES) for _ in range(chance.randrange(1, count))]
    cut = [line[: chance.randrange(len(line) + 1)] if chance.random() < 0.2 else line for line in lines]
    return "\n".join(cut)


@pytest.mark.parametrize("text", [*map(pages, range(60)), *map(column, range(20))])
def test_columns_shapes_and_joins_are_the_same(text):
    one_by_one, at_once = both(text)
    rules = Context().rules("artifacts")
    width, even = windows.measures(at_once.rows, False)
    assert list(zip(width.tolist(), even.tolist(), strict=True)) == [tuple(m) for m in measures(one_by_one)]
    roles = recognise(one_by_one, shapes(one_by_one, rules))
    assert recognise(at_once, shapes(at_once, rules)) == roles
    assert list(flow.joins(at_once, roles)) == list(flow.joins(one_by_one, roles))
    both_ways = ((lines, Apart(lines, Markup())) for lines in (one_by_one, at_once))
    one, other = (sorted(_round(lines, set(), (), rules, False, apart)) for lines, apart in both_ways)
    assert one == other


@pytest.mark.parametrize("seed", range(200))
def test_lines_that_edits_do_not_touch_are_as_if_read_anew(seed):
    chance = random.Random(seed)
    text = "\n".join(pages(seed * 7 + n, 200) for n in range(2))
    made, at = [], 0
    while (at := at + chance.randrange(1, 900)) < len(text):
        end = min(len(text), at + chance.choice([0, 1, 1, 2, 30]))
        new = chance.choice(["", " ", "\n", "好\n\n", "\f", "\n渡口\n"])
        if text[at:end] != new:
            made.append(Edit(at, end, text[at:end], new, "layout/wrapped-line"))
        at = end
    before, now = Lines(text, rows=read(text)), apply(text, made)
    rules = Context().rules("artifacts")
    found, anew = after(before, made, now), Lines(now, rows=read(now))
    assert list(found) == list(anew)
    lines_by_end = {line.end: line for line in anew}
    told = [{end: shape for end, shape in shapes(n, rules).items() if end in lines_by_end} for n in (found, anew)]
    assert told[0] == told[1]


def test_tables_say_what_single_characters_are():
    every = [chr(c) for c in range(0x10000)]
    flags = tables.tables().flags
    for trait, flag in ((str.isspace, tables.SPACE), (str.islower, tables.SMALL), (str.isdigit, tables.DIGIT)):
        assert [bool(f & flag) for f in flags.tolist()[:0xFFFE]] == [trait(c) for c in every[:0xFFFE]]


@pytest.mark.parametrize("item", ["（一）甲", "三、甲", "(a) 甲", "１、甲", "⑴甲", "◆甲", "第二章", "十甲", "［1］甲"])
def test_what_an_item_begins_with_is_looked_at(item):
    assert item[0] in blocks.ITEM_HEADS


def test_a_line_shows_how_it_begins_and_ends():
    assert traits("早市。") & TAIL != traits("早市，") & TAIL
    assert traits("# 早市") & MARKUP and not traits("早市") & MARKUP
    assert head_traits("一、早市") != head_traits("早市")


def test_each_sign_that_is_seen_has_a_weight_and_words():
    chance = random.Random(3)
    for _ in range(3000):
        fill = chance.randrange(6) << pairs.RELATION_AT  # the only bits that have not all values
        for sign in signs(chance.getrandbits(58) & ~pairs.FILL | fill):
            assert sign in WEIGHTS and told(sign)


def test_a_text_is_read_once_for_both_filters():
    text = "早市开始了。\n" * 3
    assert lines_of(text) is lines_of(text)
