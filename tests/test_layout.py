"""The engine of layout: the table of lines, patterns, the model, the page's grammar, hyphens; and what it promises."""

import random
import time

import numpy as np
import pytest

from fixtext.compose import compose
from fixtext.edits import Edit, apply
from fixtext.errors import FixtextError
from fixtext.layout import characters, hyphens, line_features, model, seam_features
from fixtext.layout import line_patterns as patterns
from fixtext.layout.feature import matrix
from fixtext.layout.furniture.page_edges import number
from fixtext.layout.furniture.recognise import _reasons
from fixtext.layout.furniture.roles import CLASSES, mark_of
from fixtext.layout.grammar import BODY, FOOT, HEAD, LABELS, NOTE, parsed
from fixtext.layout.lines import lines_of
from fixtext.layout.page_lines import PageLines
from fixtext.layout.seams import Seams
from fixtext.pipeline import Pipeline

STORY = "早市在天亮以前就开始了，四乡的菜农挑着担子从石桥上过来，桥下的船也靠了岸，卖鱼的人把水"
REST = "桶提上来，摆在青石板上，一会儿工夫就围满了人。"


def test_lines_know_their_place_gap_indent_and_page():
    text = "甲乙\n\n　　丙\r\n\f丁 "
    lines = lines_of(text)
    assert lines.texts == ["甲乙", "丙", "丁"]
    assert [(lines[i].gap, lines[i].indent, lines[i].page) for i in range(3)] == [(0, 0.0, 0), (1, 2.0, 0), (0, 0.0, 1)]


@pytest.mark.parametrize("mark", ["<!-- page 3 -->\n", "<!-- Page break -->\n".lower(), "\f"])
def test_a_page_ends_at_a_mark_that_is_no_line(mark):
    lines = lines_of(f"甲\n{mark}乙\n")
    assert lines.texts == ["甲", "乙"] and lines.page.tolist() == [0, 1] and lines.gap.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("text", "width"), [("甲乙", 2), ("ab", 1), ("甲a1", 2.0), ("“好”", 3), ("“a”", 1.5), ("𠀀a", 1.5)]
)
def test_width_counts_han_as_one_and_latin_as_a_half(text, width):
    assert patterns.width_of(text) == lines_of(text).width[0] == width


@pytest.mark.parametrize("text", ["好。", "好。”", "好！）", "Yes.", "好?", "好……", "好。“", "好? “", "好。 ，"])
def test_ends_a_sentence(text):
    assert patterns.ended(lines_of(text))[0]


@pytest.mark.parametrize("text", ["好", "好，", "共3.", "好；", "“好", "他说：“", "好“", "好 ，", "“"])
def test_does_not_end_a_sentence(text):
    assert not patterns.ended(lines_of(text))[0]


@pytest.mark.parametrize("text", ["# 早市", "- 白菜\n- 青菜", "| a | b |", "```", "> 引文", "<img src='x'>", "甲\t乙"])
def test_markup_is_seen(text):
    assert patterns.markup(lines_of(text)).all()


@pytest.mark.parametrize("text", ["早市", "#早市", "-5度", "1.5亿元", "2021年", "——他来了", "早市\n- 头，在桥头\n早市"])
def test_a_story_is_no_markup(text):
    assert not patterns.markup(lines_of(text)).any()


@pytest.mark.parametrize(
    "text",
    [
        "末报记者 陆明远",
        "本振记者 何玉",
        "“本报记者 陆明远",
        "| 本报忆者 陆明 ，",
        "”记者 赵刚丽",
        "本报记者 陈云 文/图",
    ],
)
def test_a_byline_is_seen_worn_or_not(text):
    assert patterns.bylines(lines_of(text))[0]


@pytest.mark.parametrize(
    "text", ["他是晚报记者", "日报记者陆明远说，", "晚报记者昨天在桥头见到他", "本报记者证", "“记者之家”"]
)
def test_what_only_speaks_of_writers_is_no_byline(text):
    assert not patterns.bylines(lines_of(text))[0]


def test_shapes_of_lines():
    assert patterns.items(lines_of("一、按时到岗\n①按时\n一年来")).tolist() == [True, True, False]
    assert patterns.titles(lines_of("早市搬进新楼\n早市开始了。")).tolist() == [True, False]
    assert patterns.opened(lines_of("他说：“好\n（甲）\n好”")).tolist() == [1, 0, -1]


@pytest.mark.parametrize(
    ("text", "value", "sure"),
    [
        ("41", 41, False),
        ("·41·", 41, True),
        ("第12页", 12, True),
        ("1O9", 109, False),
        ("一〇八", 108, False),
        ("xiv", 14, False),
        ("早市", None, False),
    ],
)
def test_page_numbers_are_read(text, value, sure):
    assert number(text) == (value, sure)


def test_every_class_has_its_own_mark():
    assert len({mark_of(kind) for kind in CLASSES}) == len(CLASSES)


@pytest.mark.parametrize("features", [seam_features.FEATURES, line_features.FEATURES], ids=["seams", "lines"])
def test_every_feature_says_what_it_tells_and_has_a_value_a_line(features):
    lines = lines_of(f"{STORY}\n{REST}\f渡口 12\n①《镇志》第3页。\n")
    subject = Seams(lines, np.arange(len(lines))) if features is seam_features.FEATURES else PageLines(lines, {})
    rows = len(lines) - (features is seam_features.FEATURES)
    assert matrix(features, subject).shape == (rows, len(features))
    assert all(len(feature.why) > 8 for feature in features)
    assert len({feature.name for feature in features}) == len(features)


def test_the_terms_of_a_score_sum_to_it():
    lines = lines_of(f"{STORY}\n{REST}\n渡口\n" * 8)
    x = matrix(seam_features.FEATURES, Seams(lines, np.arange(len(lines))))
    seams = model.load().seams
    assert np.allclose(seams.terms(x).sum(axis=1) + seams.bias[0], seams.score(x)[:, 0], atol=1e-4)


def test_a_model_of_other_features_is_refused(tmp_path):
    with np.load(model.FILE) as arrays:
        changed = dict(arrays)
    changed["seams.names"] = np.array(["other", *changed["seams.names"][1:].tolist()])
    np.savez(tmp_path / "model.npz", **changed)
    with pytest.raises(FixtextError, match=r"other features.*other"):
        model.load(tmp_path / "model.npz")


def test_no_note_stands_in_the_midst_of_body_and_no_head_below_it():
    lines = lines_of("甲\n乙\n丙\n丁\n戊\n")
    logs = np.full((5, len(LABELS)), -9.0)
    for i, label in enumerate((HEAD, BODY, NOTE, BODY, FOOT)):
        logs[i, label] = -0.1
    logs[2, BODY] = -3.0
    assert parsed(logs, lines, np.ones(5, bool)).tolist() == [HEAD, BODY, BODY, BODY, FOOT]


@pytest.mark.parametrize(
    ("left", "right", "text", "fate"),
    [
        ("a remark-", "able", "remarkable", "GOES"),
        ("a well-", "known", "well-known", "STAYS"),
        ("a well-", "known", "", "STAYS"),
        ("a newly-", "founded", "", "STAYS"),
        ("her mother-in-", "law came", "", "STAYS"),
        ("Anglo-", "Saxon", "", "STAYS"),
        ("tert-", "butanol", "", "STAYS"),
        ("Ein-", "und Ausgang", "", "WITH_SPACE"),
        ("voor-", "en nadelen", "", "WITH_SPACE"),
        ("https://example.org/old-", "town", "", "STAYS"),
        ("the MIL-", "spec part", "", "STAYS"),
        ("vitamin B-", "12 tablets", "", "STAYS"),
        ("ein Wör\u00ad", "terbuch", "", "GOES"),
        ("ein Wör¬", "terbuch", "", "GOES"),
        ("ein Wör⸗", "terbuch", "", "GOES"),
        ("ein Wör=", "terbuch", "", "GOES"),
        ("x =", "5", "", None),
        ("he paused -", "then went", "", None),
    ],
)
def test_end_hyphens(left, right, text, fate):
    found = hyphens.keeps(left, right, hyphens.vocabulary(text))
    assert (found.name if found else None) == fate


def test_a_hyphen_at_a_lines_end_divides_an_address():
    text = (
        "The plans of the lock can be read at https://www.example.net/canal/lock-\nhouses/plans-of-1872 by "
        "anybody who asks the keeper of the archive for a\nkey to the room.\n"
    )
    assert "canal/lock-houses/plans-of-1872 by" in Pipeline.parse("rejoin-lines").clean(text).text


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


@pytest.mark.parametrize(
    ("marks", "above", "reasons"),
    [
        (["[1]", "[1]"], "", ["with which the notes of other pages begin"] * 2),
        (["[1]", "[2]"], "", ["", ""]),
        (["(1)", "(1)"], "", ["", ""]),
        (["1", "1"], "", ["", ""]),
        (
            ["[1]", "[2]"],
            "渡口[1]在东边。",
            ["stands in the text above", "a kind that stands in the text of other pages"],
        ),
    ],
)
def test_notes_are_known_by_those_of_other_pages_unless_they_may_be_lists(marks, above, reasons):
    body = [STORY] * 5
    pages = [[above or STORY, *body, f"{marks[0]}镇东的渡口。"], [*body, f"{marks[1]}镇西的渡口。"]]
    lines = lines_of("\f".join("\n".join(page) + "\n" for page in pages))
    page, regions = PageLines(lines, {}), [[len(pages[0]) - 1], [len(lines) - 1]]
    assert all((want in why) if want else not why for want, why in zip(reasons, _reasons(page, regions), strict=True))


def test_a_head_repeats_a_title_of_an_earlier_page_but_for_what_was_misread():
    pages = ["江镇的早市与夜市\n" + f"{STORY}\n" * 4, f"江镇的旱市与夜市\n{STORY}\n", f"镇志\n{STORY}\n"]
    lines = lines_of("\f".join(pages))
    page = PageLines(lines, {})
    heads = [sheet.start for sheet in lines.sheets]
    assert [page.repeats_a_title(i) for i in heads] == [False, True, False]


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
    spent = []
    for size in (5_000, 20_000):
        begun = time.process_time()
        pipeline.clean(piece * size)
        spent.append(time.process_time() - begun)
    assert spent[1] < 10 * max(spent[0], 0.02)


def test_a_second_run_changes_nothing_on_shuffled_pages():
    random.seed(11)
    parts = [STORY, REST, "郑立 摄", "近日，村民正在晾晒稻谷。", "## 早市", "渡口", "12", "①《镇志》第3页。"]
    parts += ["一、白菜，三角；", "\f", "", ""]
    for steps in (
        "drop-artifacts",
        "rejoin-lines",
        "drop-artifacts captions=move credits=mark footnotes=move drop-budget=1",
    ):
        pipeline = Pipeline.parse(steps)
        for _ in range(60):
            text = "\n".join(random.choice(parts) for _ in range(14))
            once = pipeline.clean(text).text
            assert pipeline.clean(once).text == once, (steps, text)


CLEAN = {
    "news": "早市在天亮以前就开始了。\n\n四乡的菜农挑着担子从石桥上过来。\n\n卖鱼的人把水桶提上来。\n",
    "law": "第一条　为了保护河道，制定本条例。\n第二条　河道是指江镇以下的河段。\n第三条　沿河单位应当遵守。\n",
    "verse": "江上潮来浪拍天，\n渔家灯火隔林烟。\n一篙春水无人渡，\n独倚桥头数客船。\n",
    "drama": "老王：你到哪里去？\n小李：到桥头去。\n老王：桥头没有人。\n小李：我去等船。\n",
    "table": "月份\t晴天\t雨天\n一月\t12\t19\n二月\t10\t18\n三月\t15\t16\n",
    "contents": "第一章 渡口……………1\n第二章 市集……………17\n第三章 水患……………42\n第四章 新桥……………77\n",
    "code": "def add(a, b):\n    return a + b\n\n\nprint(add(1, 2))\n",
    "markdown": "# 江镇\n\n- 渡口\n- 市集\n\n> 一九五二年建桥。\n\n1. 查水位\n2. 修堤岸\n",
    "subtitles": "1\n00:00:01,000 --> 00:00:03,000\n你到哪里去？\n\n2\n00:00:04,000 --> 00:00:06,000\n到桥头去。\n",
    "form": "姓名：王守田\n住址：江镇东街\n年龄：四十二\n职业：船工\n",
    "years": "1951年建渡口\n1952年修石桥\n1953年开早市\n1954年筑河堤\n",
}


@pytest.mark.parametrize("kind", CLEAN)
def test_clean_text_loses_nothing_and_is_not_joined(kind):
    text = CLEAN[kind]
    everything = " ".join(f"{kind.replace('_', '-')}=drop" for kind in CLASSES if kind != "teasers")
    assert Pipeline.parse(f"drop-artifacts {everything} drop-budget=1 rejoin-lines").clean(text).text == text


def test_white_space_is_what_python_takes_for_it():
    white = {code for first, last in characters.WHITE for code in range(first, last)}
    assert white == {code for code in range(0x10000) if chr(code).isspace()}
