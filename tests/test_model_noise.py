"""What OCR models add to a page, as the command shows it; loops that are none."""

import json

import pytest

from fixtext import legible
from fixtext.loops.find import loops
from fixtext.pipeline import Pipeline

LINE = "审核意见：同意上报"
REFUSAL = "I'm sorry, but I can't assist with that request.\n"


def findings(fixtext, text, *steps):
    code, out, _ = fixtext(
        "check", "-", "--format", "jsonl", "--", *(steps or ("drop-model-noise",)), stdin=text.encode()
    )
    return code, [json.loads(line) for line in out.decode().splitlines()]


def test_check_shows_a_loop_at_its_first_copy_and_fails(fixtext):
    code, found = findings(fixtext, "通知\n\n" + f"{LINE}\n" * 16)
    assert code == 1
    assert [(f["kind"], f["rule"], f["line"], f["text"].strip()) for f in found] == [
        ("loop", "model-noise/loop", 3, LINE)
    ]
    assert found[0]["why"] == "16 copies; the first is in line 3"


def test_a_refusal_fails_check_and_not_clean(fixtext):
    code, found = findings(fixtext, REFUSAL)
    assert code == 1 and found[0]["kind"] == "noise" and found[0]["rule"] == "model-noise/refusal"
    code, out, _ = fixtext("drop-model-noise", stdin=REFUSAL.encode())
    assert (code, out) == (0, REFUSAL.encode())


def test_only_loops_can_be_asked_for(fixtext):
    text = REFUSAL + "\f" + f"{LINE}\n" * 16
    code, out, _ = fixtext("check", "-", "--kind", "loop", "--", "drop-model-noise", stdin=text.encode())
    assert code == 1 and b" loop model-noise/loop" in out and b"refusal" not in out


def test_a_cut_loop_comes_back_byte_for_byte(fixtext, tmp_path):
    before = ("通知\r\n\r\n" + f"{LINE}\r\n" * 16 + "完。\r\n").encode()
    (tmp_path / "a.txt").write_bytes(before)
    steps = ("--", "normalize-unicode", "drop-model-noise", "loops=cut")
    assert fixtext("clean", "a.txt", "-o", "b.txt", "--changes", "c.jsonl", *steps)[0] == 0
    assert (tmp_path / "b.txt").read_text("utf-8") == f"通知\n\n{LINE}\n完。\n"
    assert fixtext("undo", "b.txt", "--changes", "c.jsonl")[1] == before


def test_a_page_is_unwrapped(fixtext):
    page = "```markdown\n本报讯 河滩村的夜校上月开课，三十多名村民报了名。\n```\n"
    assert fixtext("drop-model-noise", stdin=page.encode())[1].decode().startswith("本报讯")


NAMES = [a + b for a in "王李张刘" for b in "建秀文芳"]
ROWS = [(i, i * 7 % 11, i * 3 % 5) for i in range(1, 20)]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{name}，赞成。" for name in NAMES),
        "\n".join(
            f"Saint {name}, pray for us." for name in ("Anne", "Bede", "Clare", "Denis", "Ewald", "Faith", "Giles")
        ),
        "\n".join(f"第{c}章 {c}山的故事 ………… {i}" for i, c in enumerate("一二三四五六七八九十")),
        "\n".join(f"{a}\t{b}\t{c}" for a, b, c in ROWS),
        "<table>" + "".join(f"<tr><td>{n}</td><td>合格</td><td>合格</td></tr>" for n in NAMES) + "</table>",
        "答案：" + " ".join(f"{i}. {'ABCD'[i * 7 % 4]}" for i in range(1, 41)),
        "她" + "哈" * 12 + "地笑了，" + "啊" * 20 + "地叫了。",
        "\n".join(["A-men."] * 6),
        "-" * 300 + "\n" + "_ " * 200 + "\n" + "." * 200,
        "\n".join(f"Chapter {i}" for i in range(1, 31)),
        "编号" + "×" * 80 + "号",
        "Yes.\n\nYes.\n\nNo.\n\nYes.\n\nYes.\n\nNo.\n\nYes.",
        "$$ \\begin{matrix} " + "0 & " * 40 + "\\end{matrix} $$",
    ],
)
def test_no_loop(text):
    assert loops(text) == []


@pytest.mark.parametrize(
    ("text", "copies"),
    [
        ("，".join(f"第{i}条款项已办理" for i in range(1, 41)), 40),
        ("、".join(["检查水闸和泵站"] * 30), 30),
        (" ".join(map(str, range(1, 301))), 300),
        ("哈" * 200, 200),
        ("ha " * 200, 200),
        ("|  |  |\n|---|---|\n" + "|  |  |\n" * 40, 40),
        ("村里的人都说，这件事要从那年的春天说起，那时候水磨还在转。\n\n" * 2, 2),
    ],
)
def test_a_loop_with_its_copies(text, copies):
    assert [loop.copies for loop in loops(text)] == [copies]


def test_a_loop_of_a_megabyte_takes_a_second():
    text = "加强值班值守并及时报告雨情和水情，" * 30_000 + "完。"
    assert [loop.copies for loop in loops(text)] == [30_000]


def test_talk_needs_its_place():
    middle = "第一段说的是村里的事。\n\n以下是图片中的文字内容：\n\n第三段说的是镇上的事。\n"
    assert Pipeline.parse("drop-model-noise").clean(middle).text == middle


LOOP = "检查堤坝、水闸和泵站，发现问题及时上报。\n\n"
TWO_PAGES = "早市在天亮以前就开始了。\n\n<!-- page 2 -->\n\n" + LOOP * 14


def test_a_verdict_names_the_page_and_the_loop():
    result = Pipeline.parse("drop-model-noise").clean(TWO_PAGES)
    assert legible.verdict(result) == "page 2: a loop of 14 copies in line 5"


def test_a_text_without_noise_has_no_verdict():
    assert legible.verdict(Pipeline.parse("drop-model-noise").clean("早市在天亮以前就开始了。\n")) == ""


def test_check_and_batch_tell_of_the_page(fixtext, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.md").write_text(TWO_PAGES, "utf-8")
    code, out, _ = fixtext("check", str(tmp_path / "in/a.md"), "--", "drop-model-noise")
    assert code == 1
    assert "page 2 is poor: read it with care (a loop of 14 copies in line 5" in out.decode()
    _, out, err = fixtext("batch", str(tmp_path / "in"), str(tmp_path / "out"), "--", "drop-model-noise")
    assert "look at a.md: page 2: a loop of 14 copies in line 5" in out.decode() + err


def test_what_is_only_reported_is_not_looked_for_when_nobody_asks():
    pipeline = Pipeline.parse("drop-model-noise")
    quiet = pipeline.without_reports().clean(TWO_PAGES)
    assert (quiet.text, quiet.findings()) == (pipeline.clean(TWO_PAGES).text, [])
