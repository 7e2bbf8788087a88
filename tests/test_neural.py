"""The detector `neural`: loading and windows with a tiny network made here, verdicts with the one that ships."""

import json
import shutil
import subprocess
import sys

import numpy as np
import onnx
import pytest
from conftest import RIGHT
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from fixtext.context import Context
from fixtext.detectors import neural as detector
from fixtext.detectors.neural import neural
from fixtext.errors import FixtextError, MissingExtra
from fixtext.filters.flag_typos import flag_typos
from fixtext.neural import network
from fixtext.ngram.alphabet import HAN, SIZE, ids

DATA = detector.shipped()
SENTENCES = "工人在工厂里学习，农民在农村里劳动，学生在学校里学习。" * 20


def suspects(text, least=0.5, lexicon=(), **more):
    return [s for s in neural(text, Context(lexicon=frozenset(lexicon)), **more) if s.confidence >= least]


def found(text, **more):
    return [(text[s.start : s.end], s.suggestions[0].text) for s in suspects(text, **more)]


def save(path, **arrays):
    """An .npz as fixtext maps it: not compressed, format 1.0."""
    np.savez(path, **arrays)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A network that knows how often each character of SENTENCES follows another."""
    folder = tmp_path_factory.mktemp("network")
    known = np.unique(ids(SENTENCES))
    han = known[known >= HAN]
    row = np.full(SIZE, network.UNKNOWN, np.uint16)
    row[:HAN] = np.arange(HAN)
    row[han] = HAN + 1 + np.arange(len(han))
    size = int(row.max()) + 1
    text = row[ids(SENTENCES)].astype(int)
    counts = np.full((size, size), 0.01)
    np.add.at(counts, (text[:-1], text[1:]), 1)
    table = np.log(counts / counts.sum(1, keepdims=True)).astype(np.float32)
    initial = [
        numpy_helper.from_array(array, name)
        for name, array in (
            ("table", table),
            ("none", np.zeros((size, 2), np.float32)),
            ("edge", np.zeros(1, np.int64)),
            ("from", np.zeros(1, np.int64)),
            ("to", np.array([-1], np.int64)),
            ("six", np.array([6], np.int64)),
        )
    ]
    nodes = [
        helper.make_node("Slice", ["read", "from", "to"], ["before"]),
        helper.make_node("Concat", ["edge", "before"], ["left"], axis=0),
        helper.make_node("Gather", ["table", "left"], ["every"]),
        helper.make_node("GatherElements", ["every", "wanted"], ["likely"], axis=1),
        helper.make_node("Gather", ["none", "read"], ["signs"]),
        helper.make_node("TopK", ["every", "six"], ["height", "best"], axis=1),
    ]
    whole, real = TensorProto.INT64, TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("read", whole, ["T"]),
            helper.make_tensor_value_info("wanted", whole, ["T", "K"]),
        ],
        [
            helper.make_tensor_value_info("likely", real, ["T", "K"]),
            helper.make_tensor_value_info("signs", real, ["T", 2]),
            helper.make_tensor_value_info("best", whole, ["T", 6]),
            helper.make_tensor_value_info("height", real, ["T", 6]),
        ],
        initial,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, folder / "network.onnx")
    save(folder / "characters.npz", row=row)
    shutil.copy(DATA / "verdict.json", folder / "verdict.json")
    return folder


class TestNetwork:
    def ask(self, folder, text, wanted):
        known = ids(text)
        asked = np.repeat(ids(wanted)[None], len(known), axis=0)
        return network.load(folder).weigh(known, np.arange(len(known)), asked)

    def test_tells_how_likely_each_character_is_at_each_place(self, tiny):
        likely = self.ask(tiny, "工厂里学", "厂劳").likely
        assert likely[1, 0] > likely[1, 1] + 3
        assert likely.shape == (4, 2)

    def test_proposes_the_likeliest(self, tiny):
        weighed = self.ask(tiny, "农村里", "村")
        assert weighed.best[1, 0] in ids("民村") and weighed.best.shape == weighed.height.shape == (3, 6)
        assert (np.diff(weighed.height, axis=1) <= 0).all()

    def test_says_so_where_it_does_not_know_a_character(self, tiny):
        assert np.isnan(self.ask(tiny, "工厂里学", "龘").likely).all()

    @pytest.mark.parametrize("folder", ["tiny", "ours"])
    def test_windows_make_no_difference_but_that_of_rounding(self, tiny, folder, monkeypatch):
        folder = tiny if folder == "tiny" else DATA
        whole = self.ask(folder, SENTENCES, "学习厂")
        monkeypatch.setattr(network, "BLOCK", 50)
        pieces = self.ask(folder, SENTENCES, "学习厂")
        allowed = 1e-6 if folder == tiny else 0.5  # int8: each window has a scale of its own
        assert np.abs(whole.likely - pieces.likely).mean() < allowed
        assert np.abs(whole.signs - pieces.signs).mean() < allowed

    def test_sees_no_further_than_it_says(self):
        text = SENTENCES[:200]
        changed = "劳" + text[1:]
        far, here = (self.ask(DATA, t, "学习厂").likely[network.REACH + 2 : 100] for t in (text, changed))
        assert np.abs(far - here).max() < 0.5

    def test_an_empty_text_is_weighed(self, tiny):
        assert self.ask(tiny, "", "学").likely.shape == (0, 1)


class TestData:
    @pytest.mark.parametrize("name", ["network.onnx", "characters.npz", "verdict.json"])
    def test_a_missing_file_is_named(self, tiny, tmp_path, name):
        shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
        (tmp_path / name).unlink()
        with pytest.raises(FixtextError, match=f"no data of the detector neural: .*{name}"):
            list(neural("人民的生活", Context(), data=str(tmp_path)))

    def test_a_file_that_is_no_network_is_named(self, tiny, tmp_path):
        shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
        (tmp_path / "network.onnx").write_bytes(b"nothing")
        with pytest.raises(FixtextError, match=r"network.onnx: "):
            list(neural("人民的生活", Context(), data=str(tmp_path)))

    def test_weights_for_other_features_are_refused(self, tiny, tmp_path):
        shutil.copytree(tiny, tmp_path, dirs_exist_ok=True)
        data = json.loads((tmp_path / "verdict.json").read_bytes())
        (tmp_path / "verdict.json").write_text(json.dumps(data | {"features": [["length"], []]}), "utf-8")
        with pytest.raises(FixtextError, match="weights are for"):
            list(neural("人民的生活", Context(), data=str(tmp_path)))

    def test_a_network_of_ones_own_judges(self, tiny):
        for s in neural("工人在工厂里学习。", Context(), data=str(tiny)):
            assert 0 <= s.start < s.end

    def test_what_ships_fits_into_the_wheel_and_is_what_its_card_says(self):
        from hashlib import sha256

        assert sum(p.stat().st_size for p in DATA.iterdir()) < 12_000_000
        card = json.loads((DATA / "network.json").read_bytes())
        assert card["characters read"] > 1e6 and card["curve"] and card["licence"]
        for name, expected in card["sha256"].items():
            assert sha256((DATA / name).read_bytes()).hexdigest() == expected

    def test_without_onnxruntime_one_line_says_what_to_install(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "onnxruntime", None)
        network.load.cache_clear()
        from fixtext.neural import reader

        reader.load.cache_clear()
        with pytest.raises(MissingExtra, match="pip install onnxruntime") as raised:
            list(neural("人民的生活", Context()))
        assert "\n" not in str(raised.value)

    def test_a_text_without_han_imports_neither_numpy_nor_onnxruntime(self):
        code = "import sys; from fixtext.detectors.neural import neural; from fixtext.context import Context; "
        code += "list(neural('plain', Context())); sys.exit('numpy' in sys.modules or 'onnxruntime' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestWhatIsRight:
    @pytest.mark.parametrize("text", RIGHT)
    def test_is_left_alone(self, text):
        assert found(text) == []

    def test_a_word_of_the_lexicon_is_no_suspect(self):
        text = "昨天凌兵套来到了县里。"
        flagged = [f.old for f in flag_typos(text, Context(lexicon=frozenset(["凌兵套"])), detectors="neural")]
        assert flagged == []


class TestWhatIsWrong:
    def test_a_misread_character_is_flagged_with_what_was_printed(self):
        assert found("人民的生括水平有了很大提高。") == [("括", "活")]

    def test_the_place_is_that_of_the_text_although_lines_are_joined_and_spaces_left_out(self):
        text = "这几年来，全县人民的生\n括水 平有了很大提高，村村都通了公路。"
        (suspect,) = suspects(text)
        assert text[suspect.start : suspect.end] == "括" and suspect.rule == "typos/misread-character"

    def test_traditional_text_gets_traditional_suggestions(self):
        assert found("政府決定提高人民的生活水乎，發展經濟。") == [("乎", "平")]

    def test_what_stands_twice_by_mistake_is_flagged_with_the_one(self):
        assert found("大会通过了关于工作报告的的决议。") == [("的的", "的")]

    def test_a_character_too_many_is_offered_to_go(self):
        assert ("雨", "") in found("各级政府要加强领导，确保各雨项工作落到实处。")

    def test_the_same_text_gives_the_same_findings(self):
        text = "人民的生括水平有了很大提高，会议闸明了形势。" * 30
        assert list(neural(text, Context())) == list(neural(text, Context()))


@settings(deadline=None, max_examples=60)
@given(st.text("人民的生活水平，。\n 一a龘\U00020000", max_size=60))
def test_any_text_is_judged_and_places_are_within_it(text):
    for s in neural(text, Context()):
        assert 0 <= s.start < s.end <= len(text) and 0 < s.confidence <= 1


def test_without_its_network_one_line_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(detector, "_PACKAGE", tmp_path / "fixtext")
    monkeypatch.setattr(detector, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"its network; pip install 'fixtext\[neural\]'"):
        list(neural("人民的生活", Context()))
