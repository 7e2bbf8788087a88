"""Readings of one page compared, as a user runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fixtext.compare.compared import compare
from fixtext.compare.letters import letters

STORY = [
    "河滩村的夜校上月开课，三十多名村民报了名。",
    "课程有识字、算账和果树修剪，由镇里的老师轮流讲授。",
    "村支书陈禾说，夜校要一直办到明年开春。",
    "上课的教室原来是生产队的仓库，屋顶刚刚翻修过。",
]
ALIEN = "昨晚的球赛踢成了平局，两队都没有抓住最后的机会。"
ENGLISH = [
    "The mill has stood beside the river since the days of the old king.",
    "Its wheel turns still, and the miller grinds on Tuesdays and Fridays.",
    "Children carry the flour home in small white bags.",
]


@pytest.fixture
def two(tmp_path, fixtext):
    def run(a, b, *options, c=None):
        names = ["a.txt", "b.txt"] + (["c.txt"] if c is not None else [])
        for name, text in zip(names, (a, b, c), strict=False):
            (tmp_path / name).write_text(text, "utf-8")
        code, out, err = fixtext("compare", *names, *options)
        return code, out.decode(), err

    return run


def test_the_same_text_in_another_order_and_markup_agrees(two):
    a = "\n\n".join(STORY)
    b = "# " + STORY[2] + "\n\n**" + STORY[0] + "**\n\n<p>" + STORY[3] + "</p>\n\n" + STORY[1].replace("，", ", ")
    assert two(a, b)[:2] == (0, "")


def test_a_sentence_that_one_alone_has_is_shown_with_its_place(two):
    code, out, err = two("".join(STORY), "".join([*STORY[:2], ALIEN, *STORY[2:]]))
    assert code == 1
    assert out == f"b.txt:1:47: only: “{ALIEN}”\n"
    assert "1 sentences only in b.txt" in err


def test_a_dropped_english_sentence_is_shown(two):
    code, out, _ = two(" ".join(ENGLISH), " ".join([ENGLISH[0], ENGLISH[2]]))
    assert code == 1 and out.startswith("a.txt:1:69: only: “Its wheel turns still")


def test_a_character_that_differs_is_judged_by_the_language_model(two):
    wrong = STORY[1].replace("轮流", "轮硫")
    code, out, _ = two("".join([STORY[0], wrong, *STORY[2:]]), "".join(STORY), "--format", "jsonl")
    (note,) = map(json.loads, out.splitlines())
    assert code == 1
    assert (note["kind"], note["text"], note["others"][0]["text"]) == ("differs", "硫", "流")
    assert note["likelier"] == "b.txt"


def test_an_english_word_that_differs_is_shown_whole(two):
    _, out, _ = two(" ".join(ENGLISH).replace("turns", "tunns"), " ".join(ENGLISH))
    assert "differs: “tunns” ↔ b.txt:1:79 “turns” (likelier in b.txt)" in out


def test_drift_of_script_is_no_error_of_reading(two):
    _, out, err = two(
        "民國二十三年，縣政府在城東修建公路，历時三年終於完成。",
        "民國二十三年，縣政府在城東修建公路，歷時三年終於完成。",
    )
    assert ": script: “历” ↔ b.txt:1:19 “歷”\n" in out and "1 of script" in err


def test_two_of_three_outvote_one(two):
    right, wrong = "".join(STORY), "".join(STORY).replace("仓库", "仑库")
    code, out, _ = two(wrong, right, "--vote", c=right)
    assert code == 1 and out == "a.txt:1:78: vote: “仑” ↔ b.txt:1:78 “仓” ↔ c.txt:1:78 “仓”\n"


def test_what_one_of_three_alone_has_gets_no_vote(two):
    right = "".join(STORY)
    _, out, _ = two(right, right + ALIEN, "--vote", c=right)
    assert out == f"b.txt:1:{len(''.join(STORY)) + 1}: only: “{ALIEN}”\n"


def test_html_marks_and_escapes(two):
    _, out, _ = two("<b>" + "".join(STORY) + "</b>", "".join(STORY) + ALIEN, "--format", "html")
    assert f'<mark class="only" title="in no other reading">{ALIEN}</mark>' in out and "&lt;b&gt;河滩" in out


@pytest.mark.parametrize(
    "arguments", [["a.txt"], ["a.txt", "a.txt"], ["a.txt", "b.txt", "--vote"], ["a.txt", "none.txt"]]
)
def test_wrong_use_is_said(tmp_path, fixtext, arguments):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("好。", "utf-8")
    code, out, err = fixtext("compare", *arguments)
    assert code == 2 and not out and err.startswith("fixtext: ")


def test_a_scan_of_another_engine_is_a_witness(tmp_path, fixtext):
    words = "".join(
        f"<span class='ocr_line' title='bbox 0 {i * 20} 400 {i * 20 + 18}'>"
        f"<span class='ocrx_word' title='bbox 0 {i * 20} 400 {i * 20 + 18}'>{s}</span></span>"
        for i, s in enumerate(STORY)
    )
    page = f"<html><body><div class='ocr_page' title='bbox 0 0 420 200'>{words}</div></body></html>"
    (tmp_path / "page.hocr").write_text(page, "utf-8")
    (tmp_path / "page.md").write_text("".join([*STORY, ALIEN]), "utf-8")
    code, out, _ = fixtext("compare", "page.md", "page.hocr")
    assert code == 1 and out.decode() == f"page.md:1:{len(''.join(STORY)) + 1}: only: “{ALIEN}”\n"


def test_without_rapidfuzz_the_extra_is_named(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("".join(STORY), "utf-8")
    code = (
        "import sys; sys.modules['rapidfuzz'] = None; from fixtext.cli import main; main(['compare', 'a.txt', 'b.txt'])"
    )
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env={"PYTHONPATH": root}
    )
    assert done.returncode == 2 and "pip install 'fixtext[compare]'" in done.stderr


def test_empty_readings_have_nothing_in_common():
    assert compare([("a", ""), ("b", "")]) == []
    assert [note.spot.file for note in compare([("a", "".join(STORY)), ("b", "")])] == ["a"] * 4


def test_a_tag_behind_an_address_is_no_text():
    cells = "<td>https://www.example.org</td><td style='text-align: center'>公司网址</td>"
    assert letters("a", cells).shown == "公司网址"


def test_rows_that_one_engine_sets_in_one_cell_are_there():
    one = "<tr><td>经营利润 经营利润率</td><td>71,235 15%</td></tr>"
    other = "<tr><td>经营利润</td><td>71,235</td></tr><tr><td>经营利润率</td><td>15%</td></tr>"
    assert [note.kind for note in compare([("a", one), ("b", other)])] == []


@pytest.mark.parametrize(
    ("a", "b", "read", "other"),
    [
        ("水库一座。", "水库一坐。", "座", "坐"),  # too short to be looked for, at a sentence's end
        ("灌田8240亩", "灌田3240亩", "8", "3"),
        ("社员在抢插早稻秧苗。\n林 茂 春摄\n", "社员在抢插早稻秧苗。\n林 茂 青摄\n", "春", "青"),
        ("船夫们收了工,常来这里坐一坐。天黑了才回去。", "船夫们收了工,常来这里坐一座。天黑了才回去。", "坐", "座"),
        ("他说好。渡船从早到晚不停地来往两岸之间。", "渡船从早到晚不停地来往两岸之间。", "他说好", ""),
        ("渡船从早到晚不停地来往两岸之间。", "渡船从早到晚不停地来往两岸之间。他说好。", "", "他说好"),
    ],
)
def test_what_is_short_or_ends_a_sentence_is_compared_too(a, b, read, other):
    notes = compare([("a", a), ("b", b)])
    assert [(n.kind, n.spot.text, n.others[0].text) for n in notes] == [("differs", read, other)]


def test_short_texts_that_agree_have_no_difference():
    for text in ("水库一座。", "一样的。短句。另一句很长的句子在这里结束了。", "", "好"):
        assert compare([("a", text), ("b", text)]) == []
