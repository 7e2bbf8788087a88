"""The analysis of lines: blocks, page edges, photos, evidence, hyphens, composition of edits."""

import random
import time

import pytest

from fixtext.compose import compose
from fixtext.edits import Edit, apply
from fixtext.page.blocks import ends_sentence, is_byline, is_item, is_markup, is_row, is_title, opened, width_of
from fixtext.page.furniture import CLASSES, mark_of
from fixtext.page.hyphens import keeps, vocabulary
from fixtext.page.lines import lines_of
from fixtext.page.measures import measures
from fixtext.page.pageedges import integer, number
from fixtext.page.weights import WEIGHTS, WHY
from fixtext.page.whole import Whole
from fixtext.pipeline import Pipeline

STORY = "早市在天亮以前就开始了，四乡的菜农挑着担子从石桥上过来，桥下的船也靠了岸，卖鱼的人把水"
REST = "桶提上来，摆在青石板上，一会儿工夫就围满了人。"


def test_lines_know_their_place_gap_indent_and_page():
    text = "甲乙\n\n　　丙\r\n\f丁 "
    lines = lines_of(text)
    assert [text[line.start : line.end] for line in lines] == ["甲乙", "丙", "丁"]
    assert [(line.gap, line.indent, line.page) for line in lines] == [(0, 0.0, 0), (1, 2.0, 0), (0, 0.0, 1)]


@pytest.mark.parametrize(("text", "width"), [("甲乙", 2), ("ab", 1), ("甲a1", 2), ("", 0), ("“好”", 3)])
def test_width_counts_han_as_one_and_latin_as_a_half(text, width):
    assert width_of(text) == width


def test_a_paragraph_a_line_has_no_column():
    text = "\n\n".join("早市开始了。" * n for n in (3, 9, 5, 12, 7))
    assert {column.width for column in measures(lines_of(text))} == {0.0}


def test_set_text_has_its_column():
    text = "\n".join(["早市在天亮以前就开始了四乡的菜农都"] * 9 + ["来了。"])
    assert {column.width for column in measures(lines_of(text))} == {17.0}


@pytest.mark.parametrize("text", ["好。", "好。”", "好！）", "Yes.", "好?", "好……", "好。“", "好? “", "好。 ，"])
def test_ends_a_sentence(text):
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["好", "好，", "共3.", "好；", "“好", "他说：“", "好“", "好 ，", "“", " ，"])
def test_does_not_end_a_sentence(text):
    assert not ends_sentence(text)


@pytest.mark.parametrize(
    "text", ["# 早市", "- 白菜", "| a | b |", "```", "1. 白菜", "> 引文", "<img src='x'>", "甲\t乙"]
)
def test_markup_is_seen(text):
    assert is_markup(text)


@pytest.mark.parametrize("text", ["早市", "#早市", "-5度", "1.5亿元", "2021年", "——他来了"])
def test_a_story_is_no_markup(text):
    assert not is_markup(text)


@pytest.mark.parametrize("text", ["- 白菜", "* 上只要敢", "甲    乙    丙"])
def test_a_row_may_be_dirt(text):
    assert is_markup(text) and is_row(text)


@pytest.mark.parametrize("text", ["# 早市", "| a | b |", "1. 白菜", "---", "* * *", "甲\t乙", "白菜"])
def test_other_markup_is_never_dirt(text):
    assert not is_row(text)


@pytest.mark.parametrize(
    "text", ["末报记者 陆明远", "本振记者 何玉", "“本报记者 陆明远", "| 本报忆者 陆明 ，", "”记者 赵刚丽"]
)
def test_a_worn_byline_is_seen(text):
    assert is_byline(text)


@pytest.mark.parametrize(
    "text", ["他是晚报记者", "日报记者陆明远说，", "晚报记者昨天在桥头见到他", "本报记者证", "“记者之家”"]
)
def test_what_only_speaks_of_writers_is_no_byline(text):
    assert not is_byline(text)


def test_blank_lines_that_cut_sentences_are_dirt():
    columns = [8.0] * 24
    cut = "\n\n".join(["早市在天亮以前\n就开始了四乡的菜"] * 12)
    ended = "\n\n".join(["早市在天亮以前就\n开始了，四乡人。"] * 12)
    assert Whole.of(lines_of("早市。" + cut), columns, False).dirty
    assert Whole.of(lines_of(ended), columns, False) == Whole(True, False, True, False, False)


def test_shapes_of_lines():
    assert is_item("一、按时到岗") and is_item("①按时") and not is_item("一年来")
    assert is_title("早市搬进新楼", 6) and not is_title("早市开始了。", 6)
    assert is_byline("本报记者 陈云 文/图") and not is_byline("记者从会上获悉，早市开始了。")
    assert opened("他说：“好") == 1 and opened("（甲）") == 0 and opened("好”") == -1


@pytest.mark.parametrize(
    ("text", "value", "sure"),
    [
        ("41", 41, False),
        ("·41·", 41, True),
        ("第12页", 12, True),
        ("1O9", 109, False),
        ("一〇八", 108, False),
        ("xiv", 14, False),
    ],
)
def test_page_numbers_are_read(text, value, sure):
    assert number(text) == (value, sure)


def test_a_word_is_no_page_number():
    assert number("早市") == (None, False)
    assert integer("二十三") == 23


def test_every_sign_has_a_weight_and_a_reason():
    assert set(WEIGHTS) == set(WHY)


def test_every_class_has_its_own_mark():
    assert len({mark_of(kind) for kind in CLASSES}) == len(CLASSES)


@pytest.mark.parametrize(
    ("left", "right", "text", "stays"),
    [
        ("a remark-", "able", "remarkable", False),
        ("a well-", "known", "well-known", True),
        ("a well-", "known", "", True),
        ("Anglo-", "Saxon", "", True),
        ("12-", "13", "", None),
    ],
)
def test_end_hyphens(left, right, text, stays):
    assert keeps(left, right, vocabulary(text)) is stays


def test_two_sets_of_edits_compose_to_one():
    random.seed(7)
    for _ in range(300):
        text = "".join(random.choice("abcd") for _ in range(30))
        first = edits_on(text)
        second = edits_on(apply(text, first))
        both = list(compose(text, first, second))
        assert apply(text, both) == apply(apply(text, first), second)
        assert all(text[e.start : e.end] == e.old for e in both)


def edits_on(text):
    cuts = sorted(random.sample(range(len(text) + 1), 6))
    made = []
    for a, b in zip(cuts[::2], cuts[1::2], strict=True):
        new = random.choice(["", "X", "YZ"])
        if text[a:b] != new:
            made.append(Edit(a, b, text[a:b], new, "layout/wrapped-line"))
    return tuple(made)


def test_a_join_says_its_score_and_reasons():
    edit = Pipeline.parse("rejoin-lines").clean(f"{STORY}\n\n{REST}\n").passes[0].applied[0]
    assert edit.rule == "layout/cut-paragraph" and edit.score > 0.5 and edit.why


def test_an_artifact_that_is_kept_is_reported_with_two_reasons():
    found = (
        Pipeline.parse("drop-artifacts").clean(f"{STORY}\n\n近日，村民正在晾晒稻谷。\n\n郑立 摄\n\n{REST}\n").findings()
    )
    assert [(s.finding.rule, s.finding.kind) for s in found] == [
        ("artifacts/caption", "artifact"),
        ("artifacts/photo-credit", "artifact"),
    ]
    assert all(s.finding.confidence and s.finding.why for s in found)


def test_a_page_that_would_lose_too_much_loses_nothing_and_says_so():
    text = "会议昨天结束。\n\n陆明远 摄\n\n郑立 摄\n"
    result = Pipeline.parse("drop-artifacts credits=drop").clean(text)
    assert result.text == text
    assert "artifacts/drop-budget" in {s.finding.rule for s in result.findings()}


@pytest.mark.parametrize(
    "piece", ["1", "“", " ", "\n", "电话：1 ", "编辑王芳 ", "早市，", "....", "郑立 摄\n\n", "12\n", "\f"]
)
def test_cost_grows_with_the_size_only(piece):
    pipeline = Pipeline.parse("drop-artifacts rejoin-lines")
    pipeline.clean(piece * 200_000)  # imports what long texts need
    spent = []
    for size in (10_000, 40_000):
        begun = time.process_time()
        pipeline.clean(piece * size)
        spent.append(time.process_time() - begun)
    assert spent[1] < 10 * max(spent[0], 0.02)


def test_a_second_run_changes_nothing_on_shuffled_pages():
    random.seed(11)
    parts = [
        STORY,
        REST,
        "郑立 摄",
        "近日，村民正在晾晒稻谷。",
        "## 早市",
        "渡口",
        "12",
        "①《镇志》第3页。",
        "一、白菜，三角；",
        "\f",
        "",
        "",
    ]
    for steps in (
        "drop-artifacts",
        "rejoin-lines",
        "drop-artifacts captions=move credits=mark footnotes=move drop-budget=1",
    ):
        pipeline = Pipeline.parse(steps)
        for _ in range(150):
            text = "\n".join(random.choice(parts) for _ in range(14))
            once = pipeline.clean(text).text
            assert pipeline.clean(once).text == once, (steps, text)
