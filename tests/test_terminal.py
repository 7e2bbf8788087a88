"""What other people wrote cannot steer a terminal, nor GitHub Actions, wherever it is printed."""

import json
import os
import re

import pytest

from fixtext import terminal

NAME = "q\x1b]0;pwned\x07\n::error file=x::pwned.txt"
WRONG = "他迫不急待地说\x1b[31m，\u202e迫不急待\x9b2J。\n"
RAW = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]")


def calm(output):
    """Neither a byte that a terminal obeys, nor a line that GitHub would take for a command of another."""
    data = output if isinstance(output, bytes) else output.encode("utf-8", "surrogateescape")
    return not RAW.search(data) and b"\n::error" not in data and not data.startswith(b"::error")


@pytest.fixture
def page(tmp_path):
    (tmp_path / "d").mkdir()
    path = tmp_path / "d" / NAME.replace("/", "")
    path.write_text(WRONG, "utf-8")
    return path.relative_to(tmp_path)


@pytest.mark.parametrize(
    "args",
    [
        ["check", "{}"],
        ["check", "d", "--format", "github"],
        ["clean", "{}", "--diff"],
        ["clean", "{}", "--check"],
        ["clean", "{}.gone", "{}"],
        ["clean", "{}", "--encoding", "gb18030"],
        ["clean", "{}", "--encoding", "\x1b[31m"],
        ["explain", "--at", "1", "{}"],
        ["explain", "--at", "9", "{}"],
        ["score", "{}", "gold.txt"],
        ["undo", "{}", "--changes", "{}"],
        ["test-rules", "{}"],
        ["clean", "{}", "--in-place", "--backup", ".orig"],
    ],
)
def test_names_and_texts_are_printed_calmly(fixtext, page, tmp_path, args):
    (tmp_path / "gold.txt").write_text("他迫不及待地说，好。\n", "utf-8")
    code, out, err = fixtext(*(arg.format(page) for arg in args))
    assert code != 4 and calm(out) and calm(err), (out, err)
    assert out or err or "--in-place" in args


def test_a_batch_prints_names_calmly(fixtext, page, tmp_path):
    (tmp_path / "d" / "\x1b[31m\n.txt").write_bytes(b"\x89PNG\0\0\0\1" * 50)
    code, out, err = fixtext("batch", "d", "out")
    assert code == 3 and "<U+001B>[31m⏎.txt" in out.decode() and calm(out) and calm(err)
    fixtext("batch", "d", "out", "--resume", "--", "close-spaces")
    assert calm(fixtext("batch", "d", "out", "--resume", "--", "close-spaces", "fix-digits")[2])


def test_rules_are_printed_calmly(fixtext, tmp_path):
    (tmp_path / "mine.toml").write_text(
        '[[rule]]\nid = "x"\nkind = "regex"\nfind = "a\\u001b"\nwhy = "\\u001b[31m\\u009b"\n'
        'good = [["a\\u001b", "b"]]\nkeep = ["\\u001b"]\n'
    )
    (tmp_path / "fixtext.toml").write_text('rules = ["mine.toml"]\n')
    for args in (["explain", "mine/x"], ["list", "rules"], ["test-rules", "mine.toml"]):
        code, out, err = fixtext(*args)
        assert code in (0, 1) and calm(out) and calm(err)


def test_a_name_that_begins_like_a_command_is_none(fixtext, tmp_path):
    (tmp_path / "::error::x").write_text("他迫不急待。", "utf-8")
    out = fixtext("check", "::error::x")[1]
    assert out.startswith(b"./::error::x:1:2: suspect ")


def test_what_is_printed_for_data_keeps_its_bytes(fixtext, page):
    code, out, _ = fixtext("clean", page, "--", "close-spaces")
    assert (code, out.decode()) == (0, WRONG)


def test_lines_of_json_say_the_same(fixtext, tmp_path):
    text = "他迫不急\x9b待\u202e\x7f地说，迫不急待。"
    (tmp_path / "a\x9b.txt").write_text(text, "utf-8")
    out = fixtext("check", "a\x9b.txt", "--format", "jsonl", "--", "normalize-unicode", "risk=safe", "flag-typos")[1]
    rows = [json.loads(line) for line in out.splitlines()]
    assert rows and calm(out)
    assert all(row["file"] == "a\x9b.txt" and row["text"] == text[row["start"] : row["end"]] for row in rows)
    assert (
        json.loads(terminal.in_json(json.dumps({"a": text + "\U000e0041"}, ensure_ascii=False)))["a"][-1]
        == "\U000e0041"
    )


def test_bytes_that_are_no_text_are_written_out(fixtext, tmp_path):
    name = os.fsdecode(b"d\x9b31m.txt")
    code, _, err = fixtext("clean", name)
    assert code == 2 and "d<U+DC9B>31m.txt: no such file" in err


def test_lines_keep_their_ends_and_tabs_where_they_may():
    assert terminal.harmless("a\tb\n\u3000，“”…—￥\U00020000") == "a\tb\n\u3000，“”…—￥\U00020000"
    assert terminal.visible("a\tb\r\n\f") == "a⇥b␍⏎␌"
    assert terminal.visible(terminal.visible("\x1b\n")) == "<U+001B>⏎"


@pytest.mark.parametrize(
    ("text", "written"),
    [("100%", "100%25"), ("%0A\n\r", "%250A%0A%0D"), ("a:b,c", "a:b,c"), ("\x1b", "<U+001B>")],
)
def test_the_message_of_an_annotation_is_escaped_as_github_does(text, written):
    assert terminal.annotation("notice", text, line=1) == f"::notice line=1::{written}"


@pytest.mark.parametrize(("text", "written"), [("a:b,c", "a%3Ab%2Cc"), ("a%\n", "a%25%0A"), ("\r", "%0D")])
def test_a_property_of_an_annotation_is_escaped_as_github_does(text, written):
    assert terminal.annotation("notice", "x", file=text, line=1) == f"::notice file={written},line=1::x"
