"""What holds of the character filters on any text: nothing is lost, and what was mended is not mended again."""

import re
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fixtext
from fixtext import crossings
from fixtext.pipeline import Pipeline
from fixtext.scripts import minority, one_to_many

PIECES = [
    *"中国人民会议的大一二三年月日好，。；：？！（）“”‘’「」『』《》〈〉…—·、．くˎ〇○Ｏ",
    *"OolISB0123456789,.;:?!()\"'`<>[]{}|/-_@#&% \n\f\u3000",
    *("\n\n", "\r\n", "http://a.b/c", "GDP", "...", "——", "一一", "鄕淸", "\x00", "\ufffd", "\ue000", "ÄãºÃ", "浣犲ソ"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=50).map("".join)
ONCE = ["close-spaces", "fix-digits", "normalize-unicode", "fix-encoding", "convert-script to=traditional"]
OTHERS = ["normalize-punctuation", "normalize-punctuation quotes=corner", "normalize-punctuation style=web"]


@pytest.mark.parametrize("steps", ONCE + OTHERS)
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_a_change_of_characters_can_be_undone(steps, text):
    assert Pipeline.parse(steps).clean(text).undo() == text


@pytest.mark.parametrize("steps", ONCE)
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_a_second_run_changes_nothing(steps, text):
    once = Pipeline.parse(steps).clean(text).text
    assert Pipeline.parse(steps).clean(once).text == once


SENTENCES = [
    "他说：“我们（工作组）今天到了，明天再走。”大家都同意！",
    "“这本《往事》好看吗？”她问；“好看。”",
    "据统计，上半年增长5.7%，达到1,000元（见表1），高于2019年。",
    "所谓“专精特新”企业，是指‘专业化’、“精细化”的企业。",
    "后来……他走了——再没有回来，GDP（国内生产总值）为证。",
    "第一，要快；第二，要好：这就是“又快又好”。",
    "会议由Smith先生（主任）主持，CPI涨了，PPI跌了。",
    "A公司“B计划”；C公司，“D计划”。",
]
NARROW = str.maketrans(dict(zip("，。；：？！（）", ",.;:?!()", strict=True)))
STRAIGHT = str.maketrans("“”‘’", "\"\"''")


@st.composite
def scanned(draw):
    """Sentences whose marks a scan made narrow here and there, with a space before or behind them, or straight quotes.

    Not both: beside a straight quote a space is evidence for what the quote is, and the first run takes it away.
    """
    text = "".join(draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)))
    straight = draw(st.booleans())
    text = text.translate(STRAIGHT) if straight else text
    kinds = [str.strip] if straight else [str.strip, " {}".format, "{} ".format]
    chosen = st.lists(st.sampled_from(kinds), min_size=7, max_size=7)
    spaces, narrow = draw(chosen), draw(st.lists(st.booleans(), min_size=5, max_size=5))
    marks = iter(range(len(text)))

    def damaged(mark):
        i = next(marks)
        return spaces[i % 7](mark.translate(NARROW) if narrow[i % 5] else mark)

    return re.sub(" +", " ", re.sub("[，。；：？！（）、《》…—]", lambda found: damaged(found.group()), text))


@settings(max_examples=200, deadline=None)
@given(text=scanned())
def test_punctuation_that_was_mended_is_not_mended_again(text):
    once = Pipeline.parse("normalize-punctuation").clean(text)
    assert once.undo() == text
    assert Pipeline.parse("normalize-punctuation").clean(once.text).text == once.text


@pytest.mark.parametrize(("written", "read"), crossings.CROSSINGS)
def test_a_crossing_is_taken_back_or_left_alone(written, read):
    sample = {"cp932": "新しい計画について話し合いました。", "euc_jp": "新しい計画について話し合いました。"}.get(
        written,
        "오늘 회의에서 새로운 계획을 이야기했습니다." if written == "cp949" else "今天上午工作人民大家一同去看中文。",
    )
    try:
        crossed = sample.encode(written).decode("latin-1" if read == "cp1252" else read)
    except UnicodeDecodeError:
        return  # such text cannot have come about
    found = crossings.taken_back(crossed)
    assert found is None or found.text == sample
    assert crossings.taken_back(sample) is None


def test_likelihood_prefers_what_people_write():
    assert crossings.likelihood("我们今天开会")[1] > crossings.likelihood("鎴戜滑浠婂")[1]
    assert crossings.likelihood(string.ascii_letters)[1] == 0.0  # nothing beyond ASCII


def test_the_rarer_script_is_found():
    assert minority("我们这样说过，他還这么说。") == ("還", "t2s")
    assert minority("皇后在台上說") == ("", "")
    assert "后" in one_to_many()["后"]


def test_marks_are_listed_in_one_table():
    """Which marks end a sentence is said in `fixtext/characters.py` only."""
    root = Path(fixtext.__file__).parent
    files = [path for path in root.rglob("*.py") if path != root / "characters.py"]
    assert [path.name for path in files if re.search("。！？|，。；|，；：", path.read_text("utf-8"))] == []
