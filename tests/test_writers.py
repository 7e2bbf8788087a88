"""Clean text in a copy of the file that it was read from: what is written is read again as the clean text."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtext import writers
from fixtext.edits import Edit, apply
from fixtext.errors import InputError
from fixtext.pipeline import Pipeline
from fixtext.provenance import Pass, Result
from fixtext.reading import read

STEPS = ("drop-artifacts", "rejoin-lines", "close-spaces", "normalize-punctuation")
WORD = 60  # pixels that a word is wide
NAMES = {"ALTO": "alto", "hOCR": "hocr", "PAGE": "page"}


def rows(lines):
    """(line, top, [(word, left)]) of lines that are lists of words."""
    return [(40 * n, [(word, 100 + (WORD + 10) * k) for k, word in enumerate(line)]) for n, line in enumerate(lines)]


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def alto(lines, hyphens=()):
    body = ""
    for n, (top, words) in enumerate(rows(lines)):
        strings = "<SP/>".join(
            f'<String ID="s{n}_{k}" CONTENT="{escaped(w)}" HPOS="{x}" VPOS="{top}" WIDTH="{WORD}" HEIGHT="30"/>'
            for k, (w, x) in enumerate(words)
        )
        body += f'<TextLine ID="l{n}" HPOS="100" VPOS="{top}" WIDTH="700" HEIGHT="30">{strings}'
        body += f"{'<HYP CONTENT=' + chr(34) + '-' + chr(34) + '/>' if n in hyphens else ''}</TextLine>\n"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- from the archive -->\n'
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout><Page ID="p"><PrintSpace><TextBlock ID="b">'
        f"{body}</TextBlock></PrintSpace></Page></Layout></alto>\n"
    ).encode()


def hocr(lines):
    body = ""
    for n, (top, words) in enumerate(rows(lines)):
        spans = " ".join(
            f"<span class='ocrx_word' id='w_{n}_{k}' title='bbox {x} {top} {x + WORD} {top + 30}; x_wconf 90'>"
            f"<strong>{escaped(w)}</strong></span>"
            for k, (w, x) in enumerate(words)
        )
        body += (
            f"<span class='ocr_line' id='l_{n}' title=\"bbox 100 {top} 800 {top + 30}; baseline 0 -5\">{spans}</span>\n"
        )
    return (
        f"<!DOCTYPE html>\n<html><head><title>p</title></head><body><div class='ocr_page' title='bbox 0 0 900 999'>"
        f"<p class='ocr_par'>{body}</p></div></body></html>\n"
    ).encode()


def page(lines):
    body = ""
    for n, (top, words) in enumerate(rows(lines)):
        said = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", " ".join(w for w, _ in words))
        boxes = "".join(
            f'<Word id="w{n}_{k}"><Coords points="{x},{top} {x + WORD},{top} {x + WORD},{top + 30} {x},{top + 30}"/>'
            f"<TextEquiv><Unicode>{escaped(w)}</Unicode></TextEquiv></Word>"
            for k, (w, x) in enumerate(words)
        )
        body += f'<TextLine id="l{n}" custom="readingOrder {{index:{n};}}">'
        body += f'<Coords points="100,{top} 800,{top} 800,{top + 30} 100,{top + 30}"/>{boxes}'
        body += f"<TextEquiv><Unicode>{escaped(said)}</Unicode></TextEquiv></TextLine>\n"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/'
        f'2019-07-15"><Page imageFilename="p.png"><TextRegion id="r">{body}</TextRegion></Page></PcGts>\n'
    ).encode()


FORMS = {"ALTO": alto, "hOCR": hocr, "PAGE": page}


def written(data, *steps):
    document = read(data)
    result = Pipeline.parse(*(steps or STEPS)).clean(document.text, document.layout)
    return result, writers.write(NAMES[document.form], document, result)


LINES = [
    ["the", "carts", "that", "came", "over", "the", "stone", "bridge", "were", "exam-"],
    ["ined", "by", "the", "reeve", "until", "the", "bell", "had", "been", "rung."],
]
ZH = [
    ["早市在", "天亮", "以前", "就", "开始了", ",", "四乡", "的", "菜农", "挑着"],
    ["担子", "从", "石桥上", "过来", "."],
]


@pytest.mark.parametrize("form", FORMS)
class TestCopies:
    def test_what_no_step_changes_is_the_same_file(self, form):
        data = FORMS[form](LINES)
        assert written(data, "close-spaces")[1] == data

    @pytest.mark.parametrize("lines", [LINES, ZH])
    def test_a_paragraph_of_joined_lines_is_read_again_as_one(self, form, lines):
        result, data = written(FORMS[form](lines))
        assert result.text.count("\n") == 1
        assert read(data).text == result.text

    def test_a_second_run_over_what_was_written_changes_nothing(self, form):
        _, data = written(FORMS[form](ZH))
        result, again = written(data)
        assert not result.changed and again == data

    def test_lines_and_boxes_stay_as_they_are_on_the_page(self, form):
        before, after = FORMS[form](ZH), written(FORMS[form](ZH))[1]
        for pattern in (rb'HPOS="\d+" VPOS="\d+"', rb"bbox \d+ \d+ \d+ \d+", rb'points="[^"]*"'):
            assert re.findall(pattern, after) == re.findall(pattern, before)

    def test_a_line_that_was_dropped_stays_marked_and_is_not_read_again(self, form):
        lines = [*[list(line) for line in ZH], ["—", "3", "—"]]
        result, data = written(FORMS[form](lines), "drop-artifacts page-numbers=drop")
        assert "3" not in result.text and b"3" in data
        assert read(data).text == result.text
        assert b"dropped" in data

    def test_a_mark_that_holds_no_more_is_taken_away(self, form):
        _, data = written(FORMS[form](LINES))
        document = read(data)
        at = document.text.index("ined")
        cut = Edit(at, at, "", "\n", "test/cut")
        result = Result(document.text, apply(document.text, [cut]), (Pass("cut", (cut,)),), document.layout)
        again = writers.write(NAMES[form], document, result)
        mark = {"ALTO": b'TAGREFS="fixtext-', "hOCR": b"fixtext-divided", "PAGE": b"line:divided"}[form]
        assert mark in data and mark not in again
        assert read(again).text == result.text

    def test_another_form_is_refused(self, form):
        document = read(FORMS[form](ZH))
        result = Pipeline.parse("close-spaces").clean(document.text, document.layout)
        for name in set(NAMES.values()) - {NAMES[form]}:
            with pytest.raises(InputError, match="is written into a copy"):
                writers.write(name, document, result)


class TestWords:
    def strings(self, line, steps):
        _, data = written(alto([line]), steps)
        names = ("CONTENT", "HPOS", "WIDTH")
        root = ElementTree.fromstring(data)
        return [tuple(s.get(name) for name in names) for s in root.iter() if s.tag.endswith("String")]

    def test_two_words_that_became_one_have_the_place_of_both(self):
        assert self.strings(["第", "一", "A B", "版"], "close-spaces") == [
            ("第", "100", "60"),
            ("一", "170", "60"),
            ("A B", "240", "60"),
            ("版", "310", "60"),
        ]

    def test_a_mark_that_is_another_keeps_the_box_of_its_word(self):
        assert self.strings(["他来了", ",", "走了"], "normalize-punctuation")[1] == ("，", "170", "60")

    def test_a_word_that_a_space_parts_is_parted_where_its_characters_stand(self):
        document = read(alto([["thefair", "opens"]]))
        parted = Edit(3, 3, "", " ", "test/space")
        result = Result(document.text, apply(document.text, [parted]), (Pass("test", (parted,)),), document.layout)
        data = writers.write("alto", document, result)
        root = ElementTree.fromstring(data)
        found = [(s.get("CONTENT"), s.get("HPOS"), s.get("ID")) for s in root.iter() if s.tag.endswith("String")]
        assert found == [("the", "100", "s0_0"), ("fair", "125.7142857", None), ("opens", "170", "s0_1")]

    def test_the_hyphen_of_a_divided_word_stays_in_its_element(self):
        lines = [[*LINES[0][:-1], "exam"], LINES[1]]
        result, data = written(alto(lines, hyphens={0}))
        assert "examined" in result.text and b'<HYP CONTENT="-"/>' in data and b'CONTENT="exam"' in data
        assert read(data).text == result.text


@pytest.mark.parametrize("form", FORMS)
@given(
    st.lists(
        st.lists(st.text("早市天亮，。,.ab-", min_size=1, max_size=4), min_size=1, max_size=6), min_size=1, max_size=8
    )
)
def test_whatever_the_words_the_ink_is_that_of_the_clean_text(form, lines):
    result, data = written(FORMS[form](lines))
    assert sorted("".join(read(data).text.split())) == sorted("".join(result.text.split()))


class TestCommand:
    @pytest.fixture
    def scan(self, tmp_path):
        path = tmp_path / "p.xml"
        path.write_bytes(alto(ZH))
        return path

    def test_forms_go_to_a_folder_under_names_of_their_own(self, fixtext, scan, tmp_path):
        code, _, err = fixtext("clean", "p.xml", "--write", "txt,alto", "-o", "out/", "--", "rejoin-lines")
        assert code == 0, err
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["p.alto.xml", "p.txt"]
        assert read((tmp_path / "out/p.alto.xml").read_bytes()).text == (tmp_path / "out/p.txt").read_text("utf-8")

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("--write", "alto,txt"), "--output DIR/"),
            (("--write", "alto", "--in-place"), "instead of --in-place"),
            (("--write", "docx", "-o", "out/"), "there are txt"),
            (("--write", "alto", "-o", "out/", "--changes", "c.jsonl"), "--write txt"),
        ],
    )
    def test_slips_are_said_before_anything_is_written(self, fixtext, scan, tmp_path, words, says):
        code, _, err = fixtext("clean", "p.xml", *words, "--", "rejoin-lines")
        assert code == 2 and says in err
        assert [path.name for path in tmp_path.iterdir()] == ["p.xml"]

    def test_an_input_is_never_written_over(self, fixtext, scan, tmp_path):
        scan.rename(tmp_path / "p.alto.xml")
        before = (tmp_path / "p.alto.xml").read_bytes()
        code, _, err = fixtext("clean", "p.alto.xml", "--write", "alto", "-o", "p.alto.xml")
        assert code == 2 and "cannot be the output" in err
        assert (tmp_path / "p.alto.xml").read_bytes() == before

    def test_a_batch_writes_them_beside_the_text(self, fixtext, scan, tmp_path):
        (tmp_path / "in").mkdir()
        scan.rename(tmp_path / "in/p.xml")
        code, _, err = fixtext("batch", "in", "out", "--write", "alto,txt", "--", "rejoin-lines")
        assert code == 0, err
        out = tmp_path / "out"
        assert read((out / "p.alto.xml").read_bytes()).text == (out / "p.txt").read_text("utf-8")
        (out / "p.alto.xml").unlink()
        fixtext("batch", "in", "out", "--write", "alto,txt", "--resume", "--", "rejoin-lines")
        assert (out / "p.alto.xml").exists()
