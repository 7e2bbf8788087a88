"""Changes and findings put before an editor, and what was decided made into text."""

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtext import Pipeline
from fixtext.edits import apply
from fixtext.review import items as reviewing
from fixtext.review import page
from fixtext.review.decisions import checksum
from fixtext.review.flat import edits as flat_edits

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*/raw.txt"))
CHINESE = st.text("春江水暖鸭先知，。：“”1234 ,.:\n\n　abc-𠮷\u202e", max_size=120)
STEPS = "drop-artifacts captions=move credits=drop rejoin-lines close-spaces normalize-punctuation flag-typos"

KINDS_THAT_TEACH_NOTHING = [
    ("suspect", "open"),
    ("suspect", "superseded"),
    ("change", "rejected"),
    ("artifact", "edited"),
]


def decisions(path, name, result, **decided):
    """The file that the page exports, by the decisions on items by number: (decision, text or None for its own)."""
    rows, edits = [], []
    for number, item in enumerate(reviewing.items(result)):
        decision, put = decided.get(f"i{number}", ("open", None))
        is_change = item.kind == reviewing.CHANGE
        if not is_change and decision == "open":
            continue
        old = result.original[item.start : item.end]
        text = item.before + put + item.after if put is not None else item.seen if is_change else old
        text = old if decision == "rejected" else text
        place = {"start": item.start, "end": item.end, "old": old, "text": text, "seen": item.seen, "put": put or ""}
        rows.append({"kind": item.kind, "decision": decision, "rule": item.rule, "risk": item.risk.label, **place})
        edits.append((item.start, item.end, text))
    made, at = "", 0
    for start, end, text in edits:
        if start >= at:
            made, at = made + result.original[at:start] + text, end
    made += result.original[at:]
    digest = hashlib.sha256(Path(name).read_bytes()).hexdigest()
    how = {"encoding": "auto", "order": "auto", "as": "auto"}
    file = {"file": str(name), "sha256": digest, **how, "check": checksum(made), "decisions": rows}
    path.write_text(json.dumps({"fixtext-decisions": 1, "files": [file]}), "utf-8")
    return made


@pytest.fixture
def reviewed(tmp_path):
    """A page with a change to reject and a suspect, in a file, and its result."""
    text = "大家在江边看看看龙舟,锣鼓响了一天.\n岸上站满了不不少人。\n"
    name = tmp_path / "page.txt"
    name.write_text(text, "utf-8")
    return name, Pipeline.parse("@default").clean(text)


def number_of(result, kind):
    return next(n for n, item in enumerate(reviewing.items(result)) if item.kind == kind)


@given(CHINESE)
def test_the_changes_are_flat_and_lead_to_the_clean_text(text):
    result = Pipeline.parse(STEPS).clean(text)
    flat = flat_edits(result)
    assert all(a.end <= b.start for a, b in pairwise(flat))
    assert apply(text, flat) == result.text


@given(CHINESE, st.randoms(use_true_random=False))
def test_taking_back_every_single_change_in_any_order_gives_the_original(text, dice):
    result = Pipeline.parse(STEPS).clean(text)
    flat = flat_edits(result)
    left = list(range(len(flat)))
    dice.shuffle(left)
    now = result.text
    while left:
        taken = left.pop()
        before = [flat[n] for n in sorted([*left, taken])]
        at = flat[taken].start + sum(len(e.new) - len(e.old) for e in before if e.start < flat[taken].start)
        assert now[at : at + len(flat[taken].new)] == flat[taken].new
        now = now[:at] + flat[taken].old + now[at + len(flat[taken].new) :]
    assert now == text


@given(CHINESE)
def test_what_a_finding_shows_is_what_the_clean_text_has(text):
    result = Pipeline.parse(STEPS).clean(text)
    flat = flat_edits(result)
    for item in reviewing.items(result):
        inside = [e for e in flat if e.end > item.start and e.start < item.end]
        moved = [e._replace(start=e.start - item.start, end=e.end - item.start) for e in inside]
        if item.kind != reviewing.CHANGE:
            assert apply(text[item.start : item.end], moved) == item.before + item.seen + item.after


def test_what_was_moved_is_one_decision():
    text = (ROOT / "samples" / "newspaper" / "raw.txt").read_text("utf-8")
    result = Pipeline.parse("@newspaper-zh drop-artifacts captions=move credits=drop").clean(text)
    (put,) = [item for item in reviewing.items(result) if "晾晒稻谷" in item.seen and item.kind == reviewing.CHANGE]
    parts = [item for item in reviewing.items(result) if item.move == put.move >= 0]
    taken = "".join(text[item.start : item.end] for item in parts)
    assert "晾晒稻谷" in taken and "察看生产线" in taken
    assert {item.rule for item in parts} == {"artifacts/caption"}


def test_nothing_decided_gives_the_clean_text(fixtext, tmp_path, reviewed):
    name, result = reviewed
    decisions(tmp_path / "d.json", name, result)
    code, out, err = fixtext("apply", "d.json")
    assert (code, out.decode(), err) == (0, result.text, "")


def test_all_changes_refused_is_the_original(fixtext, tmp_path, reviewed):
    name, result = reviewed
    all_ = {f"i{n}": ("rejected", None) for n in range(len(reviewing.items(result)))}
    decisions(tmp_path / "d.json", name, result, **all_)
    assert fixtext("apply", "d.json")[1].decode() == result.original
    assert fixtext("apply", "d.json", "--check")[0] == 0


def test_decided_in_place_twice_is_decided_once_and_undone(fixtext, tmp_path, reviewed):
    name, result = reviewed
    n = number_of(result, "suspect")
    made = decisions(tmp_path / "d.json", name, result, **{f"i{n}": ("accepted", "不")})
    assert "站满了不少人" in made
    before = name.read_bytes()
    assert fixtext("apply", "d.json", "--check")[0] == 1
    assert fixtext("apply", "d.json", "--in-place", "--changes", "record.jsonl")[0] == 0
    assert name.read_text("utf-8") == made
    assert fixtext("apply", "d.json", "--in-place")[0] == 0
    assert fixtext("apply", "d.json", "--check")[0] == 0
    assert name.read_text("utf-8") == made
    rules = {json.loads(line).get("rule") for line in (tmp_path / "record.jsonl").read_text("utf-8").splitlines()}
    assert "review/accepted" in rules and "punctuation/half-width-comma" in rules
    assert fixtext("undo", "page.txt", "--changes", "record.jsonl", "--in-place")[0] == 0
    assert name.read_bytes() == before


@pytest.mark.parametrize("harm", ["file", "place", "text", "form", "twice", "order"])
def test_what_does_not_fit_is_refused_and_nothing_is_written(fixtext, tmp_path, reviewed, harm):
    name, result = reviewed
    decisions(tmp_path / "d.json", name, result)
    data = json.loads((tmp_path / "d.json").read_text("utf-8"))
    file = data["files"][0]
    if harm == "file":
        name.write_text(result.original + "。", "utf-8")
    elif harm == "place":
        file["decisions"][0]["start"] += 1
    elif harm == "text":
        file["decisions"][0]["text"] = "；"
    elif harm == "form":
        data["fixtext-decisions"] = 2
    elif harm == "twice":
        data["files"].append(file)
    else:
        file["decisions"].insert(0, file["decisions"][-1])
    (tmp_path / "d.json").write_text(json.dumps(data), "utf-8")
    before = name.read_bytes()
    code, out, err = fixtext("apply", "d.json", "--in-place")
    assert code == 2 and not out and err.startswith("fixtext: ") and "Traceback" not in err
    assert name.read_bytes() == before


def test_one_file_that_does_not_fit_keeps_the_others_as_they_are(fixtext, tmp_path, reviewed):
    name, result = reviewed
    decisions(tmp_path / "d.json", name, result)
    data = json.loads((tmp_path / "d.json").read_text("utf-8"))
    other = tmp_path / "other.txt"
    other.write_text("别的文字。\n", "utf-8")
    data["files"].append(data["files"][0] | {"file": str(other)})
    (tmp_path / "d.json").write_text(json.dumps(data), "utf-8")
    assert fixtext("apply", "d.json", "--in-place")[0] == 2
    assert name.read_text("utf-8") == result.original


def test_what_is_no_file_of_decisions_is_said(fixtext, tmp_path):
    for written in ("", "[]", '{"fixtext-decisions": 1}', '{"fixtext-decisions": 1, "files": [{"file": 3}]}'):
        (tmp_path / "d.json").write_text(written, "utf-8")
        code, _, err = fixtext("apply", "d.json")
        assert code == 2 and "not the decisions" in err


def test_right_words_and_misread_pairs_are_learnt(fixtext, tmp_path):
    from fixtext.edits import Risk
    from fixtext.reading import DETECT
    from fixtext.review.apply import right_words, teach
    from fixtext.review.decisions import Decided, Decision

    def one(decision, seen, put=""):
        return Decision("suspect", decision, 0, len(seen), seen, put or seen, seen, put, "typos/x", Risk.GUESS)

    made = [
        Decided(
            "a",
            "",
            DETECT,
            (0, 0),
            (*[one("accepted", "末", "未")] * 3, one("rejected", "Zwerg"), one("rejected", "末")),
        )
    ]
    assert right_words(made) == {"Zwerg"}
    teach(made, tmp_path / "words.txt", tmp_path / "adapt.json")
    teach(made, tmp_path / "words.txt", tmp_path / "adapt.json")
    assert (tmp_path / "words.txt").read_text("utf-8") == "Zwerg\n"
    assert json.loads((tmp_path / "adapt.json").read_text("utf-8"))["confusions"] == [["末", "未", 3, 3]]


def test_an_open_decision_and_a_change_teach_no_word():
    from fixtext.edits import Risk
    from fixtext.reading import DETECT
    from fixtext.review.apply import right_words
    from fixtext.review.decisions import Decided, Decision

    some = [Decision(*kind, 0, 3, "Ufr", "Ufr", "Ufr", "Ufer", "x/y", Risk.GUESS) for kind in KINDS_THAT_TEACH_NOTHING]
    assert right_words([Decided("a", "", DETECT, (0, 0), tuple(some))]) == frozenset()


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "{{SCRIPT}} {{DATA}}", "\u2028</SCRIPT >"]
)
def test_text_cannot_end_the_block_that_it_stands_in(tmp_path, text):
    from fixtext.reading import DETECT, decode

    document = decode(text.encode())
    made = page.html([page.Reviewed(text, document, DETECT, document.clean("close-spaces"))], {})
    data = made.split('id="data">')[1].split("</script>")[0]
    assert "<" not in data and json.loads(data)["pages"][0]["text"] == text
    assert made.count("<script") == 3 and "default-src 'none'" in made and "unsafe" not in made


def test_review_names_no_input_twice_and_takes_no_standard_input(fixtext, tmp_path):
    assert fixtext("review", "-", "-o", "r.html", stdin=b"a")[0] == 2
    (tmp_path / "a.txt").write_text("文", "utf-8")
    assert fixtext("review", "a.txt", "-o", "a.txt")[0] == 2
    assert (tmp_path / "a.txt").read_text("utf-8") == "文"
    assert fixtext("review", "a.txt", "none.txt", "-o", "r.html")[0] == 2
    assert (tmp_path / "r.html").exists()
