"""`check`: series, sentences, counts, pages that are hard to read, exit codes, many files that teach each other."""

import pytest

from fixtext import legible, listing
from fixtext.checked import failing
from fixtext.errors import UsageError
from fixtext.pipeline import Pipeline

TWICE = "这样迫不急待地说。\n第二天他又迫不急待地来了。\n"


def lines(text, **more):
    result = Pipeline.parse("flag-typos detectors=confusion").clean(text)
    return list(listing.listed("a.txt", text, result.findings(), **more))


def test_a_series_is_one_entry_with_its_sentence_marked_and_its_other_places():
    head, sentence, carets, also = lines(TWICE)
    assert head.startswith("a.txt:1:3: suspect typos/misspelt-idiom: “迫不急待” → “迫不及待” 0.95 × 2 (")
    assert (sentence, carets, also) == ("    这样迫不急待地说。", "        ^^^^^^^^", "    also 2:6")


@pytest.mark.parametrize(("text", "cells"), [("中文", 4), ("ab", 2), ("ａ", 2), ("e\u0301", 1), ("ｱ", 1), ("，", 2)])
def test_carets_stand_under_wide_characters(text, cells):
    assert listing.width(text) == cells


def test_only_the_sentence_is_shown_and_no_more_of_it_than_asked():
    text = "前一句话说完了。" + "甲" * 40 + "迫不急待" + "乙" * 40 + "。后一句。"
    assert lines(text)[1].strip() == "甲" * 24 + "迫不急待" + "乙" * 24
    assert lines(text, context=3)[1].strip() == "甲甲甲迫不急待乙乙乙"
    assert len(lines(text, context=0)) == 1


def test_a_sentence_over_wrapped_lines_is_joined():
    text = "这几年来，全县人民的生\n括水平有了很大提高，村村都通了公路。"
    result = Pipeline.parse("flag-typos detectors=ngram").clean(text)
    _, sentence, carets = listing.listed("a.txt", text, result.findings())
    assert sentence.strip() == "这几年来，全县人民的生括水平有了很大提高，村村都通了公路。"
    assert sentence[: listing.width(carets.rstrip("^")) // 2 + 2].endswith("生")


def test_the_surest_come_first():
    text = "人民的生活水平有了很大提高。" * 3 + "会议闸明了形势。这样迫不急待地说。"
    result = Pipeline.parse("flag-typos").clean(text)
    sure = [one.confidence for one in listing.series(result.findings())]
    assert sure == sorted(sure, reverse=True) and len(sure) == 2


def test_the_list_ends_with_counts(fixtext):
    code, out, _ = fixtext("check", "-", stdin=TWICE.encode())
    assert code == 1
    assert out.decode().splitlines()[-1].startswith("2 suspects in 1 series in 1 file; ")


def test_a_text_without_findings_is_passed_in_silence(fixtext):
    assert fixtext("check", "-", stdin="这是一句很好的话。".encode())[:2] == (0, b"")


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        ("本报记者 王小明 摄\n", [], 0),  # a credit is no fault
        ("本报记者 王小明 摄\n", ["--fail-on", "artifact"], 1),
        (TWICE, ["--fail-on", "offer,loop"], 0),
        (TWICE, ["--fail-on", "none"], 0),
        (TWICE, ["--min-confidence", "0.99"], 0),
    ],
)
def test_what_is_asked_for_ends_with_1(fixtext, text, more, code):
    assert fixtext("check", "-", *more, stdin=text.encode())[0] == code


def test_an_unknown_kind_of_failure_is_refused(fixtext):
    code, _, err = fixtext("check", "-", "--fail-on", "suspekt", stdin=b"")
    assert code == 2 and "did you mean" in err and "suspect" in err
    with pytest.raises(UsageError, match="must be none or some of suspect, offer"):
        failing("typo")


def test_other_forms_have_no_sentences_and_no_counts(fixtext):
    _, out, _ = fixtext("check", "-", "--format", "jsonl", stdin=TWICE.encode())
    assert len(out.splitlines()) == 2 and out.startswith(b"{")


NOISE = "".join(chr(0x4E00 + (i * 7919) % 20000) for i in range(300))
GOOD = "人民的生活水平有了很大提高，农村的面貌焕然一新，各级政府要加强领导，确保各项工作落到实处。" * 6


def test_a_page_that_is_unreadable_is_named_and_a_good_one_is_not(fixtext, tmp_path):
    (tmp_path / "book.txt").write_text(f"{GOOD}\f{NOISE}\f{GOOD}", "utf-8")
    _, out, _ = fixtext("check", "book.txt")
    named = [line for line in out.decode().splitlines() if "scan it again" in line]
    assert len(named) == 1 and named[0].startswith("book.txt, page 2 is unreadable: scan it again (")


def test_pages_are_ranked_the_worst_first():
    pages = [legible.Page("a", 1, 1000, 20), legible.Page("b", 1, 1000, 90), legible.Page("c", 1, 1000, 0)]
    assert [(page.file, page.grade) for page in legible.worst(pages)] == [("b", "unreadable"), ("a", "poor")]
    assert legible.Page("d", 1, 1000, 0, None, 0.5).grade == "unreadable"
    assert legible.Page("e", 1, 20, 9).grade == "good"  # a line says nothing of a page


def test_flag_typos_twice_is_one_step_with_the_options_of_both():
    pipeline = Pipeline.parse("flag-typos confidence=careful mark=inline close-spaces flag-typos confidence=thorough")
    assert str(pipeline) == "close-spaces flag-typos confidence=thorough mark=inline"


def test_english_books_are_judged_by_english_words(fixtext):
    text = "The old house stood by the river, and tbe water in the crcek was very deep at this place."
    found = Pipeline.parse("flag-typos").clean(text).findings()
    assert {(seen.text, seen.finding.detector) for seen in found} == {("tbe", "words-en"), ("crcek", "words-en")}
    assert any(seen.text == "tbe" for seen in Pipeline.parse("@book-en").clean(text).findings())
    chinese = "他在 the Times 上读到 tbe 消息，人民的生括水平有了很大提高。"
    assert {seen.text for seen in Pipeline.parse("flag-typos").clean(chinese).findings()} == {"括"}
