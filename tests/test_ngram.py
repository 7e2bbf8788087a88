"""The detector `ngram` with a tiny model that the real training code makes, and the model that ships."""

import hashlib
import io
import itertools
import json
import lzma
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from conftest import RIGHT
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtext.context import Context
from fixtext.detectors.ngram import DATA, ngram
from fixtext.errors import FixtextError, UsageError
from fixtext.filters.flag_typos import flag_typos
from fixtext.ngram import alphabet, judge, model
from fixtext.ngram.alphabet import ids
from fixtext.ngram.memory import Memory
from fixtext.ngram.table import UNKNOWN
from fixtext.pipeline import Pipeline

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
from training import arpa, language, ngrams, static  # noqa: E402
from training import gaps as gaps_of  # noqa: E402


def suspects(text, least=0.35, lexicon=()):
    return [s for s in ngram(text, Context(lexicon=frozenset(lexicon))) if s.confidence >= least]


def found(text, **more):
    return [(text[s.start : s.end], s.suggestions[0].text) for s in suspects(text, **more)]


class TestWhatIsRight:
    @pytest.mark.parametrize("text", RIGHT)
    def test_is_left_alone(self, text):
        assert found(text) == []

    def test_a_word_of_the_lexicon_is_no_suspect_and_is_offered_for_its_near_twin(self):
        text = "昨天凌兵套来到了县里。"
        assert ("套", "奎") not in found(text)
        assert found(text, lexicon=["凌兵套"], least=0.05) == []

    def test_what_the_document_uses_often_is_right(self):
        once = "人民的生括水平有了很大提高。"
        assert found(once) == [("括", "活")]
        assert found(once + "农村的生括水平很好，工人的生括水平也不错。") == []

    @pytest.mark.parametrize(
        "text", ["这件事发生在一七〇〇年，后来没有人再提起。", "生于一九〇八年，卒于二〇〇一年。", "五八年的收成很好。"]
    )
    def test_years_written_digit_by_digit_are(self, text):
        assert suspects(text, 0.3) == []


class TestWhatIsWrong:
    def test_a_misread_character_is_flagged_with_what_was_printed(self):
        assert found("人民的生括水平有了很大提高。") == [("括", "活")]

    @pytest.mark.parametrize(
        ("text", "wrong"),
        [
            ("我每天早上都会吃早反，然后去学校上课。", ("反", "饭")),
            ("他做事总是很任真，大家都喜欢他。", ("任", "认")),
        ],
    )
    def test_a_homophone_is_flagged_where_the_text_was_typed(self, text, wrong):
        seen = Pipeline.parse("flag-typos detectors=ngram:typed=yes").clean(text).findings()
        assert [(s.text, s.finding.suggestions[0].text) for s in seen] == [wrong]

    def test_the_place_is_that_of_the_text_although_lines_are_joined_and_spaces_left_out(self):
        text = "这几年来，全县人民的生\n括水 平有了很大提高，村村都通了公路。"
        (suspect,) = suspects(text)
        assert text[suspect.start : suspect.end] == "括" and suspect.rule == "typos/misread-character"

    def test_traditional_text_is_judged_and_gets_traditional_suggestions(self):
        for s in suspects("政府決定提高人民的生活水乎，發展經濟。", 0.05):
            assert s.suggestions[0].text == "平"
        assert found("政府決定提高人民的生活水乎，發展經濟。", least=0.1) == [("乎", "平")]

    def test_what_stands_twice_by_mistake_is_flagged_with_the_one(self):
        assert found("大会通过了关于工作报告的的决议。") == [("的的", "的")]

    @pytest.mark.parametrize("text", ["发动机由第三三方提供。", "大会审议了工工作报告。", "要依法法办事，等等等。"])
    def test_so_it_is_beside_numerals_and_other_doublings(self, text):
        assert any(wrong == right * 2 for wrong, right in found(text, least=0.25))

    @pytest.mark.parametrize(
        "text", ["他的办法一一就是这样一一很好。", "一九七七年，中国国家博物馆改进工作作风。", "一步步走，一个个来。"]
    )
    def test_dashes_numbers_and_what_ends_one_word_and_begins_the_next_are_right(self, text):
        assert not [pair for pair in found(text) if len(pair[0]) == 2]

    def test_the_same_confusion_again_and_again_makes_each_surer(self):
        wrong = "他们的生话很困难。"
        (alone,) = suspects(wrong)
        many = suspects(wrong + "全国人民的日常生话得到改善。他在城里的幸福生话开始了。农村的文化生话很丰富。")
        assert next(s.confidence for s in many if s.start == alone.start) > alone.confidence

    @pytest.mark.parametrize(
        ("text", "pair", "what"),
        [
            ("代表们一致认为，要实求是，解放思想。", "实求", "事"),
            ("会议审议通过了国民济和社会发展计划的报告。", "民济", "经"),
        ],
    )
    def test_a_missing_character_is_told_and_never_put_in(self, text, pair, what):
        (suspect,) = suspects(text, 0.15)
        assert (text[suspect.start : suspect.end], suspect.suggestions) == (pair, ())
        assert suspect.rule == "typos/missing-character" and suspect.why.startswith(what)
        assert Pipeline.parse("flag-typos detectors=ngram apply=likely confidence=0.1").clean(text).text == text

    def test_it_is_told_across_the_end_of_a_line_and_as_the_text_is_written(self):
        text = "這次會議審議通過了國民\n濟和社會發展計劃的報告。"
        (suspect,) = suspects(text, 0.15)
        assert text[suspect.start : suspect.end] == "民\n濟" and suspect.why.startswith("經")

    @pytest.mark.parametrize("again", ["", "县里的人都说凌兵奎办事公道。"])
    def test_a_name_that_looks_like_one_used_before_is_a_suspect(self, again):
        often = "书记凌兵奎号召全体干部行动起来。凌兵奎在总结发言中说要下大力气。" + again
        assert ("套", "奎") in found(often + "副书记凌兵套一行向老人问好。", least=0.12)
        assert ("套", "奎") not in found("副书记凌兵套一行向老人问好。", least=0.05)

    @pytest.mark.parametrize("other", ["凌兵国一行向老人问好。", "凌兵套一行来了，凌兵套向老人问好。"])
    def test_another_name_is_none(self, other):
        often = "书记凌兵奎号召全体干部行动起来。凌兵奎在总结发言中说要下大力气。"
        assert found(often + other, least=0.3) == []

    def test_the_lexicon_is_as_good_as_many_uses(self):
        text = "副书记凌兵套一行向老人问好。"
        assert ("套", "奎") in found(text, lexicon=["凌兵奎"], least=0.12)

    def test_a_rare_near_twin_of_a_name_that_the_document_uses_often_is_a_suspect(self):
        often = "".join(f"泽湖镇{what}。" for what in ("召开了大会", "的工人很多", "离县城很远", "有一所学校"))
        near = "他们经过泽潮镇去县城。"
        assert ("潮", "湖") not in found(near, least=0.6)
        assert set(found(often + near, least=0.4)) == {("潮", "湖")}


class TestFlagTypos:
    def run(self, text, **options):
        return list(flag_typos(text, Context(), **options))

    def test_agreement_makes_surer_and_names_both(self):
        text = "要依法法办事。"
        (alone,) = self.run(text, detectors="doubled")
        (both,) = self.run(text, detectors="doubled,ngram")
        assert both.detector == "doubled+ngram" and both.confidence > alone.confidence

    @pytest.mark.parametrize("wrong", ["much", "1.5", "-1", "nan"])
    def test_a_confidence_that_is_none_is_refused(self, wrong):
        with pytest.raises(UsageError, match="careful, balanced, thorough or a number from 0 to 1"):
            self.run("好", confidence=wrong)

    def test_a_lexicon_file_that_is_missing_is_named(self, tmp_path):
        with pytest.raises(UsageError, match=r"no-such\.txt: cannot be read"):
            self.run("好", lexicon=str(tmp_path / "no-such.txt"))

    def test_words_of_the_lexicon_file_are_right(self, tmp_path):
        (tmp_path / "words.txt").write_text("生括水平  # a shop\n", "utf-8")
        assert self.run("人民的生括水平有了很大提高。")
        assert not self.run("人民的生括水平有了很大提高。", lexicon=str(tmp_path / "words.txt"))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """A model of a few hundred sentences of ours, made by the training code."""
    folder = tmp_path_factory.mktemp("corpus")
    who, what, where = (
        ["工人", "农民", "学生", "老师"],
        ["学习", "工作", "劳动", "休息"],
        ["学校", "工厂", "农村", "城市"],
    )
    lines = [f"{a}在{c}里{b}，{a}很高兴。\n" for a, b, c in itertools.product(who, what, where)] * 6
    with lzma.open(folder / "ours.txt.xz", "wt", encoding="utf-8") as out:
        out.writelines(lines)
    path = folder / "model.npz"
    language.save(path, language.trained(list(ngrams.parts(ngrams.trained(folder)))))
    return path


class TestModel:
    def score(self, lm, text):
        s = ids("\n\n\n" + text)
        return lm.score(s[:-3], s[1:-2], s[2:-1], s[3:])

    def test_the_same_corpus_gives_the_same_bytes(self, tiny, tmp_path):
        again = tmp_path / "again.npz"
        language.save(again, language.trained(list(ngrams.parts(ngrams.trained(tiny.parent)))))
        assert again.read_bytes() == tiny.read_bytes()

    def test_what_it_has_seen_is_likelier_than_what_it_has_not(self, tiny):
        lm = model.load(tiny)
        assert self.score(lm, "工人在学校里学习").sum() > self.score(lm, "工人在学校里学校").sum() + 3

    def test_probabilities_sum_to_one_up_to_quantisation(self, tiny):
        lm = model.load(tiny)
        every = np.arange(alphabet.SIZE, dtype=np.uint16)
        a, b, c = (np.full(len(every), ids(x)[0]) for x in "人在学")
        assert 0.8 < np.exp(lm.score(a, b, c, every)).sum() < 1.2

    def test_what_was_seen_fewer_than_three_times_is_not_in_it(self, tiny):
        parts = [ids("工厂学校工厂学校甲乙")]
        keys, counts = ngrams.counted(parts, 2, 3)
        assert len(keys) == 0 and len(counts) == 0
        assert json.loads((DATA / "model.json").read_bytes())["least"] == {"2": 3, "3": 3, "4": 3}

    def test_an_n_gram_that_changes_little_is_left_out(self, tiny):
        parts = list(ngrams.parts(ngrams.trained(tiny.parent)))
        alone, every = language.counted(parts)
        few = language.pruned(alone, every, {2: 0.0, 3: 1e9, 4: 1e9})
        some = language.pruned(alone, every, {2: 0.0, 3: 1e9, 4: 1.0})
        assert len(few[1].keys) == len(few[2].keys) == 0
        begun = {int(key) >> 16 for key in some[2].keys}
        assert begun and begun <= set(some[1].keys.tolist())  # what a longer one begins with stays

    def test_traditional_text_counts_as_simplified(self, tmp_path):
        for name, line in (("a", "人民的生活水平提高了。"), ("b", "學習國語對發展經濟有利。")):
            with lzma.open(tmp_path / f"{name}.txt.xz", "wt", encoding="utf-8") as out:
                out.writelines([f"{line}\n"] * 4)
        (codes,) = ngrams.parts(ngrams.trained(tmp_path))
        assert set(ids("学习国语对发展经济").tolist()) <= set(codes.tolist())

    def test_as_arpa_it_gives_the_same_probabilities(self, tiny, tmp_path):
        arpa.main(tiny.parent, tmp_path / "tiny.arpa")
        rows = [line.split("\t") for line in (tmp_path / "tiny.arpa").read_text("utf-8").splitlines()]
        table = {row[1]: float(row[0]) for row in rows if len(row) > 1}
        s, lm = ids("在学校里"), model.load(tiny)
        a, b, c, d = (s[i : i + 1] for i in range(4))
        assert table["在 学 校 里"] == pytest.approx(lm.score(a, b, c, d)[0] / np.log(10), abs=0.1)
        assert "<s>" in table and "</s>" in table and "<unk>" in table

    def test_a_file_that_is_no_model_is_named(self, tmp_path):
        (tmp_path / "model.npz").write_bytes(b"nothing")
        with pytest.raises(FixtextError, match=r"model.npz: no n-gram model"):
            list(ngram("人民的生活", Context(), data=str(tmp_path)))

    def test_it_is_small_enough_for_the_wheel_and_what_it_says_it_is(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as wheel:
            for path in DATA.iterdir():
                wheel.write(path)
        assert packed.tell() <= 36_000_000
        for name in ("model", "channel", "gaps"):
            told = json.loads((DATA / f"{name}.json").read_bytes())["sha256"]
            assert hashlib.sha256((DATA / f"{name}.npz").read_bytes()).hexdigest() == told


def test_a_gap_is_a_pair_that_never_meets_and_has_one_between_it():
    text = "官僚主义很坏，工作作风好，主义很好。\n" * 8 + "工作风"
    arrays = gaps_of.counted([ids(text)])
    pairs = {(alphabet.char(int(p) >> 16), alphabet.char(int(p) & 0xFFFF)) for p in arrays["pairs"]}
    assert ("官", "主") in pairs and ("作", "作") not in pairs and ("工", "作") not in pairs
    assert (np.diff(arrays["pairs"].astype(np.int64)) > 0).all()


@given(st.dictionaries(st.integers(0, 2**63), st.integers(0, 31), max_size=200))
def test_a_table_gives_back_what_was_put_in(entries):
    keys = np.array(list(entries), np.uint64)
    table = static.build(keys, np.array(list(entries.values()), np.int64), wide=True)
    assert table.get(keys).tolist() == list(entries.values())
    others = np.array([key ^ 1 << 63 for key in entries if key ^ 1 << 63 not in entries], np.uint64)
    assert (table.get(others) != UNKNOWN).sum() <= 1  # one in half a million is taken for a known one


@settings(deadline=None)
@given(st.text("人民的生活水平，。\n 一a", max_size=60))
def test_any_text_is_judged_and_places_are_within_it(text):
    for s in ngram(text, Context()):
        assert 0 <= s.start < s.end <= len(text) and 0 < s.confidence <= 1


def test_blocks_make_no_difference(monkeypatch):
    text = "人民的生括水平有了很大提高，会议闸明了形势。" * 5
    whole = list(ngram(text, Context()))
    monkeypatch.setattr(judge, "_BLOCK", 7)
    assert list(ngram(text, Context())) == whole


def test_the_document_leaves_the_place_itself_out():
    s = np.pad(ids("凌兵奎凌兵奎凌兵奎凌兵套"), 3)
    memory = Memory.of(s, (), np.arange(alphabet.SIZE, dtype=np.uint16))
    b, c, seldom, often = (np.array(ids(x)) for x in "凌兵套奎")
    low = np.full(1, -14.0, np.float32)
    assert memory.mixed(low, b, c, seldom, 1, 1) == low
    assert memory.mixed(low, b, c, often, 0, 1) > -4


def test_a_text_without_han_does_not_import_numpy():
    code = "import sys; from fixtext.filters.flag_typos import flag_typos; from fixtext.context import Context; "
    code += "list(flag_typos('plain', Context())); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
