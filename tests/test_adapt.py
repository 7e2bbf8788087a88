"""What a collection teaches: `adapt`, `flag-typos adapt=`, and `check` of many files."""

import json

import pytest

from fixtext.adapted import Adapted, Confusion, load
from fixtext.context import Context
from fixtext.errors import UsageError
from fixtext.pipeline import Pipeline
from fixtext.teaching import Lessons, learnt

GOLD = "会议强调，压迫者与被压迫者的矛盾必须解决，人民受到残酷的压迫，起来反抗压迫。"
READ = GOLD.replace("迫", "道")


def test_proofread_pages_teach_confusions_and_how_often():
    adapted = learnt([(READ, GOLD)], [], [], Context())
    (one,) = [c for c in adapted.confusions if c.read == "道"]
    assert (one.printed, one.times, one.uses) == ("迫", 4, 4)


def test_what_was_confused_once_is_not_learnt():
    lessons = Lessons()
    lessons.proofread("人民的生括水平", "人民的生活水平")
    assert lessons.adapted() == Adapted()


def test_a_page_teaches_what_is_sure():
    text = "人民的生括水平有了很大提高。农民的生括水平也有了很大提高。群众生括得到改善。"
    lessons = Lessons()
    lessons.page(text, Context())
    assert ("括", "活") in {(c.read, c.printed) for c in lessons.adapted().confusions}


def test_the_order_of_learning_makes_no_difference():
    pages = [READ, "人民的生括水平有了很大提高。" * 2, GOLD]
    one, other = Lessons(), Lessons()
    for page in pages:
        one.page(page, Context())
    for page in reversed(pages):
        other.page(page, Context())
    assert one.adapted() == other.adapted()


def test_a_confusion_that_was_learnt_makes_its_kind_surer():
    text = "工人们反对道害。"

    def sure(confusions):
        ctx = Context(adapted=Adapted(confusions))
        found = Pipeline.parse("flag-typos confidence=0.05 detectors=ngram", context=ctx).clean(text).findings()
        return max((s.finding.confidence for s in found if s.text == "道"), default=0.0)

    assert sure((Confusion("道", "迫", 100, 110),)) > sure(())


def test_the_command_says_what_it_learnt_and_flag_typos_uses_it(fixtext, tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "1.raw.txt").write_text(READ, "utf-8")
    (tmp_path / "book" / "1.gt.txt").write_text(GOLD, "utf-8")
    code, out, _ = fixtext("adapt", "book", "-o", "ours.fixtext")
    assert code == 0 and "道 for 迫 4 of 4" in out.decode()
    assert json.loads((tmp_path / "ours.fixtext").read_bytes())["fixtext-adapt"] == 1
    (tmp_path / "page.txt").write_text("人民起来反抗压道。", "utf-8")
    code, out, _ = fixtext("check", "page.txt", "--", "flag-typos", "adapt=ours.fixtext")
    assert code == 1 and "“道” → “迫”" in out.decode()


def test_an_empty_folder_is_named(fixtext, tmp_path):
    (tmp_path / "none").mkdir()
    code, _, err = fixtext("adapt", "none", "-o", "ours.fixtext")
    assert code == 2 and "holds no file of text" in err and not (tmp_path / "ours.fixtext").exists()


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"fixtext-adapt": 9}', '{"fixtext-adapt": 1, "confusions": [["ab", "c", 1, 2]], "words": []}'],
)
def test_a_file_that_is_none_is_refused(tmp_path, content):
    (tmp_path / "ours").write_text(content, "utf-8")
    with pytest.raises(UsageError, match="not what `fixtext adapt` writes"):
        load(str(tmp_path / "ours"))


def test_a_batch_that_goes_on_with_another_file_is_told_so(tmp_path):
    path = tmp_path / "ours.fixtext"
    path.write_text(Adapted().dumped(), "utf-8")
    pipeline = Pipeline.parse(f"flag-typos adapt={path}")
    before = pipeline.fingerprint
    path.write_text(Adapted((Confusion("道", "迫", 4, 4),)).dumped(), "utf-8")
    assert pipeline.fingerprint != before


def test_files_of_a_folder_teach_each_other(fixtext, tmp_path):
    (tmp_path / "book").mkdir()
    for number in range(4):
        text = "人民受到残酷的压道，起来反抗压道。压道者与被压道者的矛盾必须解决。"
        (tmp_path / "book" / f"{number}.txt").write_text(text, "utf-8")
    (tmp_path / "book" / "9.txt").write_text("工人们反对道害。", "utf-8")
    _, apart, _ = fixtext("check", "book", "--no-learn", "--format", "jsonl")
    _, together, _ = fixtext("check", "book", "--format", "jsonl")

    def sure(out):
        rows = [json.loads(line) for line in out.splitlines()]
        return max((row["confidence"] for row in rows if row["file"].endswith("9.txt")), default=0.0)

    assert sure(together) > sure(apart)
