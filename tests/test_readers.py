"""Forms with boxes: each is read as it is written in the wild, in reading order, and nothing from outside comes in."""

import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtext.cli import main
from fixtext.errors import InputError
from fixtext.pipeline import Pipeline
from fixtext.reading import read

LEFT = ["早市在天亮以前就开始了，四乡", "的菜农挑着担子从石桥上过来。", "桥下的船也靠了岸。"]
RIGHT = ["卖鱼的人把水桶提上来，摆在青", "石板上，一会儿工夫就围满了人", "，讨价还价的声音传得很远了。"]
SIZE = 20


def quad(left, top, right, bottom):
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def ocr(*rows):
    """RapidOCR's list, from (text, left, top): type of 20 pixels."""
    return [{"text": t, "score": 0.9, "box": quad(x, y, x + SIZE * len(t.rstrip("。")), y + SIZE)} for t, x, y in rows]


WORDS = "菜农挑着担子过桥"


def large(text, left, top):
    """A headline of letter-spaced large type, as wide as two columns."""
    return {"text": text, "score": 0.9, "box": quad(left, top, left + 500, top + 40)}


def two_columns(top=0):
    rows = []
    for k, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        rows += [(left, 0, top + 30 * k), (right, 320, top + 30 * k)]  # interleaved, as engines give them
    return rows


def text_of(data, order="auto"):
    return read(data if isinstance(data, bytes) else json.dumps(data).encode(), order=order).text


def lines_of(data, order="auto"):
    return text_of(data, order).split()


class TestOrder:
    def test_columns_are_read_one_after_another(self):
        assert lines_of(ocr(*two_columns())) == LEFT + RIGHT

    def test_the_order_of_the_file_is_kept_on_request(self):
        assert lines_of(ocr(*two_columns()), "file") == [row[0] for row in two_columns()]

    def test_a_headline_over_both_columns_comes_first(self):
        rows = [*two_columns(60), ("江镇的早市一天比一天热闹起来", 150, 0)]
        assert lines_of(ocr(*rows))[0] == rows[-1][0]

    def test_a_line_across_parts_what_is_above_from_what_is_below(self):
        across = "图为江镇早市上的菜农和卖鱼的人正在讨价还价的热闹的场面"
        rows = [*two_columns(), (across, 0, 120), *[(f"下{t}", x, y) for t, x, y in two_columns(180)]]
        assert lines_of(ocr(*rows)) == [*LEFT, *RIGHT, across, *(f"下{t}" for t in LEFT + RIGHT)]

    def test_headlines_over_two_of_three_columns_do_not_cut_the_third(self):
        bars = {"左": (5, 6), "中": (5, 6, 14, 15), "右": (14, 15)}
        column = {side: [n for n in range(24) if n not in bars[side]] for side in bars}
        lines = [(f"{side}{n:02}{WORDS}", 280 * k, 30 * n) for k, side in enumerate(bars) for n in column[side]]
        first, second = large("早市扩建摊位三百", 0, 155), large("鱼贩改走新桥进城", 280, 425)
        page = sorted([*ocr(*lines), first, second], key=lambda row: row["box"][0][1])
        found = [line[:3] for line in lines_of(page)]
        assert found[:11] == [*(f"左{n:02}" for n in range(5)), *(f"中{n:02}" for n in range(5)), "早市扩"]
        assert found[11:28] == [f"左{n:02}" for n in range(7, 24)]
        assert found.index("鱼贩改") == found.index("右13") + 1

    def test_a_column_that_begins_higher_does_not_come_before_its_left_neighbour(self):
        rows = [("早市", 0, 0), *[(f"{n}卖鱼的人把水桶提上来摆在青", 320, 40 + 30 * n) for n in range(1, 9)]]
        rows += [(f"{n}早市在天亮以前就开始了四乡", 0, 160 + 30 * n) for n in range(1, 5)]
        found = lines_of(ocr(*rows))
        assert [line[0] for line in found] == list("早1234") + list("12345678")

    def test_vertical_lines_are_read_from_right_to_left(self):
        columns = ["早市在天亮以前就開始了", "四鄉的菜農挑著擔子從石", "橋上過來橋下的船也靠岸"]
        rows = [
            {"text": t, "score": 1.0, "box": quad(200 - 40 * k, 0, 220 - 40 * k, 20 * len(t))}
            for k, t in enumerate(columns)
        ]
        assert lines_of(rows[::-1]) == columns

    def test_one_column_of_ragged_lines_is_not_torn(self):
        rows = [(t, 40 * (k % 2), 30 * k) for k, t in enumerate(LEFT + RIGHT)]
        assert lines_of(ocr(*rows)) == LEFT + RIGHT

    def test_pieces_of_one_line_are_put_together(self):
        assert lines_of(ocr(("早市在", 0, 0), ("天亮以前", 65, 1), ("就开始了", 0, 30))) == [
            "早市在天亮以前",
            "就开始了",
        ]

    def test_nothing_is_lost_of_pieces_that_lie_upon_each_other(self):
        rows = [("早市", 0, 0), ("早市", 0, 0), ("天亮", 3, 2), ("", 0, 0)]
        assert sorted("".join(lines_of(ocr(*rows)))) == sorted("早市早市天亮")

    def test_a_page_that_is_askew_is_read_like_a_straight_one(self):
        lines = [
            (f"{n}早市在天亮以前就开始了四乡", f"{n}卖鱼的人把水桶提上来摆在青") for n in "一二三四五六七八九十" * 3
        ]
        rows = []
        for k, (left, right) in enumerate(lines):  # 1 degree: the columns touch, and their rows do not agree
            rows += [(left, 15 + 0.5 * k, 30 * k + 12), (right, 315 + 0.5 * k, 30 * k)]
        assert lines_of(ocr(*rows)) == [left for left, _ in lines] + [right for _, right in lines]

    def test_a_line_that_an_engine_ran_across_a_gutter_does_not_close_it(self):
        rows = [
            (t, x, 30 * k)
            for k in range(30)
            for t, x in ((f"左{k:02}早市在天亮以前就", 0), (f"右{k:02}卖鱼的人把水桶提", 320))
        ]
        rows[20:22] = [("左10早市在天亮以前就右10卖鱼的人把水桶提", 0, 300)]
        found = lines_of(ocr(*rows))
        assert found.index("左29早市在天亮以前就") < found.index("右00卖鱼的人把水桶提")

    @pytest.mark.parametrize("extra", [("大字", 0, -100, 700, 8), ("丨", 760, -40, 770, 640)])
    def test_large_type_that_reaches_into_a_line_and_a_speck_at_the_edge_bar_no_gutter(self, extra):
        rows = [(f"{side}{k:02}早市在天亮以前就", x, 30 * k) for k in range(25) for side, x in (("左", 0), ("右", 320))]
        text, left, top, right, bottom = extra
        head = {"text": "江镇早市的新气象", "score": 1, "box": quad(0, -200, 600, -140)}
        found = lines_of([head, {"text": text, "score": 1, "box": quad(left, top, right, bottom)}, *ocr(*rows)])
        body = [line for line in found if line[0] in "左右"]
        assert body == [row[0] for row in rows[::2]] + [row[0] for row in rows[1::2]]

    @given(st.lists(st.tuples(st.text("早市天亮。，ab", max_size=6), *[st.integers(1, 900)] * 4), max_size=60))
    def test_whatever_the_boxes_every_character_is_read_once(self, rows):
        data = [{"text": t, "score": 1, "box": quad(x, y, x + w, y + h)} for t, x, y, w, h in rows]
        if data:
            assert sorted("".join(lines_of(data))) == sorted("".join(row[0] for row in rows))


class TestEvidence:
    """What boxes tell that text does not."""

    FULL = "早市在天亮以前就开始了四乡的菜农都来了买"

    def page(self, indent):
        rows = [(self.FULL, 0, 30 * k) for k in range(12)]
        for k in (4, 8):
            rows[k - 1] = (self.FULL[:-1] + "。", 0, 30 * (k - 1))  # the paragraph fills its last line
            rows[k] = (self.FULL[:-2], indent, 30 * k)
        return ocr(*rows)

    def paragraphs(self, data):
        document = read(json.dumps(data).encode())
        return Pipeline.parse("rejoin-lines").clean(document.text, document.layout).text.split()

    def test_a_line_that_is_set_in_begins_a_paragraph_though_the_line_above_is_full(self):
        found = self.paragraphs(self.page(2 * SIZE))
        assert len(found) == 3
        assert all(p.startswith(self.FULL[:12]) for p in found)

    def test_boxes_follow_the_text_through_edits(self):
        rows = self.page(2 * SIZE)
        for row in rows:
            row["text"] = "\u200b" + row["text"]
        document = read(json.dumps(rows).encode())
        result = Pipeline.parse("normalize-unicode rejoin-lines").clean(document.text, document.layout)
        assert len(result.passes[0].applied) == len(rows)
        assert len(result.text.split()) == 3

    def test_a_note_in_small_type_at_the_foot_is_a_footnote(self):
        rows = self.page(2 * SIZE)
        note = "此处据县志所载的数目"
        rows.append({"text": note, "score": 1, "box": quad(20, 420, 20 + 12 * len(note), 432)})
        document = read(json.dumps(rows).encode())
        result = Pipeline.parse("drop-artifacts footnotes=drop").clean(document.text, document.layout)
        assert [edit.old.strip() for edit in result.passes[0].applied] == [note]

    def test_the_same_type_at_the_foot_is_text(self):
        rows = [*self.page(2 * SIZE), *ocr(("此处据县志所载的数目", 0, 420))]
        document = read(json.dumps(rows).encode())
        result = Pipeline.parse("drop-artifacts footnotes=drop").clean(document.text, document.layout)
        assert not result.changed


SHAPES = {
    "RapidOCR list": ocr(("早市", 0, 0), ("天亮", 0, 30)),
    "RapidOCR object": {
        "boxes": [quad(0, 0, 40, 20), quad(0, 30, 40, 50)],
        "txts": ["早市", "天亮"],
        "scores": [0.9, 0.8],
    },
    "PaddleOCR 2": [[[quad(0, 0, 40, 20), ["早市", 0.9]], [quad(0, 30, 40, 50), ["天亮", 0.8]]]],
    "PaddleOCR 3": {
        "rec_texts": ["早市", "天亮"],
        "rec_scores": [0.9, 0.8],
        "rec_polys": [quad(0, 0, 40, 20), quad(0, 30, 40, 50)],
        "rec_boxes": [[0, 0, 40, 20], [0, 30, 40, 50]],
    },
    "pages": {"pages": [{"page": 1, "ocr_results": ocr(("早市", 0, 0), ("天亮", 0, 30))}]},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_results_of_paddleocr_and_rapidocr(shape):
    assert lines_of(SHAPES[shape]) == ["早市", "天亮"]


def test_pages_are_parted_by_form_feeds():
    pages = {"pages": [{"ocr_results": ocr((t, 0, 0))} for t in ("早市", "天亮")]}
    assert text_of(pages) == "早市\n\f天亮\n"


def test_mineru_keeps_its_order_titles_tables_and_captions():
    blocks = [
        {"type": "text", "text": "江镇早市", "text_level": 1, "page_idx": 0, "bbox": [0, 0, 100, 20]},
        {"type": "image", "img_path": "a.jpg", "image_caption": ["图为早市"], "page_idx": 0, "bbox": [0, 30, 90, 60]},
        {"type": "table", "table_body": "<table><tr><td>鱼</td><td>3</td></tr></table>", "page_idx": 0},
        {"type": "text", "text": "早市在天亮以前就开始了。", "page_idx": 1, "bbox": [0, 0, 100, 20]},
    ]
    assert text_of(blocks) == "# 江镇早市\n图为早市\n| 鱼 | 3 |\n\f早市在天亮以前就开始了。\n"


HOCR = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html><body><div class='ocr_page' title='image "a.png"; bbox 0 0 400 100'>
<span class='ocr_line' title="bbox 0 0 80 20"><span class='ocrx_word' title='bbox 0 0 40 20; x_wconf 90'>早市</span>
<span class='ocrx_word' title='bbox 40 0 80 20; x_wconf 80'>天亮</span></span>
<span class='ocr_line' title="bbox 0 30 90 50"><span class='ocrx_word'>Tom &amp;</span>
<span class='ocrx_word'>Co.<br/></span></span>
</div></body></html>"""

ALTO = """<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace><TextBlock>
<TextLine HPOS="0" VPOS="0" WIDTH="80" HEIGHT="20">
<String CONTENT="早市" WC="0.9"/><SP/><String CONTENT="天亮" WC="0.7"/></TextLine>
<TextLine HPOS="0" VPOS="30" WIDTH="80" HEIGHT="20">
<String CONTENT="a"/><SP/><String CONTENT="remark"/><HYP CONTENT="-"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>"""

PAGE = """<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"><Page>
<ReadingOrder><OrderedGroup id="g">
<RegionRefIndexed index="1" regionRef="r1"/><RegionRefIndexed index="0" regionRef="r2"/>
</OrderedGroup></ReadingOrder>
<TextRegion id="r1"><TextLine><Coords points="0,30 80,30 80,50 0,50"/>
<TextEquiv conf="0.5"><Unicode>天亮</Unicode></TextEquiv></TextLine></TextRegion>
<TextRegion id="r2"><TextLine><Coords points="0,60 80,60 80,80 0,80"/>
<TextEquiv><Unicode>早市</Unicode></TextEquiv></TextLine></TextRegion>
</Page></PcGts>"""


def test_hocr_puts_words_together_and_keeps_confidence():
    document = read(HOCR.encode())
    assert document.text == "早市天亮\nTom & Co.\n"
    assert document.layout.lines[0].confidence == pytest.approx(0.85)


TSV = """level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
1\t1\t0\t0\t0\t0\t0\t0\t400\t100\t-1\t
4\t1\t1\t1\t1\t0\t0\t0\t80\t20\t-1\t
5\t1\t1\t1\t1\t1\t0\t0\t40\t20\t90.5\t早市
5\t1\t1\t1\t1\t2\t40\t0\t40\t20\t80\t天亮
1\t2\t0\t0\t0\t0\t0\t0\t400\t100\t-1\t
5\t2\t1\t1\t1\t1\t0\t0\t40\t20\t70\tTom
5\t2\t1\t1\t1\t2\t45\t0\t40\t20\t70\t"Co
"""


def test_tsv_of_tesseract():
    document = read(TSV.encode())
    assert document.text == '早市天亮\n\fTom "Co\n'
    assert document.layout.lines[0].confidence == pytest.approx(0.8525)


def test_a_row_of_tsv_that_is_cut_is_named():
    with pytest.raises(InputError, match="line 4 has 3 columns"):
        read("\n".join([*TSV.split("\n")[:3], "5\t1\t1"]).encode())


def test_alto_keeps_the_hyphen_at_the_end():
    document = read(ALTO.encode())
    assert document.text == "早市天亮\na remark-\n"
    assert document.layout.lines[0].confidence == pytest.approx(0.8)


def test_page_has_the_reading_order_of_its_file_or_that_of_boxes():
    assert text_of(PAGE.encode()) == "早市\n天亮\n"
    unordered = PAGE[: PAGE.index("<ReadingOrder>")] + PAGE[PAGE.index("</ReadingOrder>") + 15 :]
    assert text_of(unordered.encode()) == "天亮\n早市\n"


@pytest.mark.parametrize("body", ['<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY a "ha"><!ENTITY b "&a;&a;">'])
def test_xml_that_declares_entities_is_refused(body):
    bomb = f"<!DOCTYPE alto [{body}]><alto><Layout><Page>&a;</Page></Layout></alto>"
    with pytest.raises(InputError, match="entities"):
        read(bomb.encode())


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (ALTO.encode()[:200], "line 3"),
        (b'[{"text": "a", "box": [1, 2]}]', "no OCR result"),
        (b'{"pages": [{"ocr_results": [{"text": "a", "box":', "no OCR result"),
        (b'[{"type": "text", "page_idx": "x", "bbox": []}]', "content_list"),
        (b"%PDF-1.7\nnothing", "cannot be read"),
    ],
)
def test_damage_is_named(data, says):
    with pytest.raises(InputError, match=says):
        read(data)


@pytest.mark.parametrize("text", ["[早市]\n", "<早市> box\n", "{早市}\n", "[1] 早市\n", "% 早市\n", ""])
def test_text_that_only_begins_like_a_form_is_text(text):
    assert text_of(text.encode()) == text


class TestVerbs:
    @pytest.fixture
    def scan(self, tmp_path):
        path = tmp_path / "page.json"
        path.write_text(json.dumps(ocr(*two_columns())), "utf-8")
        return path

    def run(self, *words):
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        return ended.value.code

    def test_a_scan_becomes_a_text_of_its_name_and_can_be_undone(self, scan, tmp_path, capfdbinary):
        out, record = tmp_path / "out", tmp_path / "changes.jsonl"
        out.mkdir()
        assert self.run("clean", scan, "-o", out, "--changes", record, "--", "rejoin-lines") == 0
        assert [path.name for path in out.iterdir()] == ["page.txt"]
        self.run("undo", out / "page.txt", "--changes", record)
        assert capfdbinary.readouterr().out == scan.read_bytes()

    def test_a_scan_is_not_replaced_by_its_text(self, scan, capfd):
        before = scan.read_bytes()
        assert self.run("clean", scan, "--in-place") == 2
        assert scan.read_bytes() == before
        assert "--output" in capfd.readouterr().err

    def test_findings_have_the_page_and_the_box(self, tmp_path, capfd):
        path = tmp_path / "page.json"
        path.write_text(json.dumps(ocr(*two_columns(), ("－３－", 100, 200))), "utf-8")
        self.run("check", path, "--format", "jsonl", "--", "drop-artifacts", "page-numbers=keep")
        found = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
        assert [(f["text"], f["page"], f["box"]) for f in found] == [("－３－", 1, [100, 200, 160, 220])]

    def test_a_directory_of_scans_goes_through_batch(self, scan, tmp_path):
        (tmp_path / "other.json").write_text('{"no": "scan"}', "utf-8")
        out = tmp_path / "out"
        assert (
            self.run("batch", tmp_path, out, "-j", 1, "-q", "--", "rejoin-lines") == 2
        )  # the output lies in the input
        source = tmp_path / "in"
        source.mkdir()
        for name in ("page.json", "other.json"):
            (tmp_path / name).rename(source / name)
        assert self.run("batch", source, out, "-j", 1, "-q", "--", "rejoin-lines") == 0
        assert [p.name for p in out.iterdir() if p.is_file()] == ["page.txt"]

    def test_explain_says_why_lines_are_joined(self, scan, capfd):
        self.run("explain", "--at", 2, scan)
        told = capfd.readouterr().out
        assert LEFT[1] in told
        assert "goes on from line 1" in told
        assert "measured by its box" in told

    def test_explain_names_a_line_that_is_not_there(self, scan, capfd):
        assert self.run("explain", "--at", 99, scan) == 2
        assert "line 99" in capfd.readouterr().err

    def test_explain_knows_the_end_of_a_page_that_was_moved(self, tmp_path, capfd):
        page = tmp_path / "moved.txt"
        page.write_text("早市在天亮以前就开始了，四乡的菜农挑着青菜。\f\n桥下的船也靠了岸。\n", "utf-8")
        assert self.run("explain", "--at", 1, page) == 0
        assert "a page's end was moved between them" in capfd.readouterr().out


FONT = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
with_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """A page of two columns that this test prints."""
    from pathlib import Path

    from PIL import Image, ImageDraw, ImageFont

    if not Path(FONT).exists():
        pytest.skip("fonts-noto-cjk is not installed")
    image = Image.new("L", (1500, 700), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, 44)
    for k, (left, right) in enumerate(zip(LEFT * 3, RIGHT * 3, strict=True)):
        draw.text((40, 40 + 66 * k), left, font=font, fill=0)
        draw.text((780, 40 + 66 * k), right, font=font, fill=0)
    path = tmp_path_factory.mktemp("printed") / "page.png"
    image.save(path, dpi=(300, 300))
    return path


@with_tesseract
@pytest.mark.parametrize("form", ["hocr", "alto"])
def test_what_tesseract_makes_of_a_printed_page(printed, form):
    base = printed.with_suffix("")
    subprocess.run(["tesseract", printed, base, "-l", "chi_sim", "--psm", "6", form], check=True, capture_output=True)
    found = base.with_suffix(".hocr" if form == "hocr" else ".xml").read_bytes()
    document = read(found)
    assert document.form.lower().startswith(form)
    assert all(line.confidence is not None for line in document.layout.lines)
    seen = "".join(document.text.split())
    wanted = "".join(LEFT + RIGHT)
    assert sum(character in seen for character in wanted) > 0.9 * len(wanted)


def test_a_pdf_with_two_columns(tmp_path):
    left = [f"left line number {k} here" for k in range(4)]
    right = [f"right line number {k} too" for k in range(4)]
    rows = [(text, x, 700 - 20 * k) for x, column in ((50, left), (300, right)) for k, text in enumerate(column)]
    assert text_of(pdf(rows)).splitlines() == left + right


def test_a_pdf_without_text_is_named():
    with pytest.raises(InputError, match="no text layer"):
        read(pdf([]))


ENGLISH = [f"line {k} of a letter about the harbour and its boats" for k in range(12)]


def test_a_text_layer_that_is_no_words_is_said(tmp_path):
    rows = [(text, 50, 700 - 20 * k) for k, text in enumerate(ENGLISH)]
    shifted = [("".join(chr(ord(c) - 1) if c.islower() else c for c in text), x, y) for text, x, y in rows]
    assert read(pdf(rows)).note == ""
    assert "the text layer of page 1 is not words" in read(pdf(shifted)).note


def pdf(rows):
    """A PDF of one page, written by hand: (text, x, y from below) in Helvetica."""
    drawn = "".join(f"BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n" for text, x, y in rows).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        start,
    )


ALTO_LINE = (
    b'<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><TextLine>\n'
    b'<String CONTENT="early" HPOS="%s" VPOS="0" WIDTH="50" HEIGHT="10" WC="%s"/></TextLine></Page></Layout></alto>'
)
TSV_HEAD = b"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
PAGE_OF = "<PcGts><Page><TextRegion>%s</TextRegion></Page></PcGts>"
WORD_OF = '<Word><Coords points="%d,0 %d,10"/><TextEquiv><Unicode>%s</Unicode></TextEquiv></Word>'


STORY = [
    "早市在天亮以前就开始了，四乡的菜农挑着",
    "新摘的青菜和带露水的豆角，沿着河堤走到桥",
    "头，在石板路两边一字排开，等着镇上的人家",
    "来挑选，讨价还价的声音传得很远，传到了河",
    "对岸的渡口，摆渡的老人也听得见这些声音，",
    "他说这个早市有一百多年了，从前只有十几副",
    "担子，如今一到赶集的日子，连邻县的人也坐",
    "着头班车赶来，一会儿工夫就围满了人。",
]


class TestDamage:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (ALTO_LINE % (b"10,5", b"0.9"), "in line 2: could not convert string to float: '10,5'"),
            (ALTO_LINE % (b"1", b"sure"), "in line 2"),
            (ALTO_LINE % (b"1e300", b"0.9"), "stands nowhere"),
            (TSV_HEAD + b"5\t1\t1\t1\t1\t1\tabc\t1\t1\t1\t90\tearly\n", "in line 2"),
            (b'{"rec_texts": [5], "rec_boxes": [[0, 0, 10, 10]]}', "5 is no text"),
            (b'[{"type": "text", "text": "early", "page_idx": -3}]', "number -3"),
            (b'[{"type": "text", "text": "early", "page_idx": 999999999}]', "number 999999999"),
            (b'[{"type": "image", "image_caption": [{"a": 1}], "page_idx": 0}]', "is no text"),
        ],
    )
    def test_a_damaged_field_is_an_error_that_says_where(self, data, says):
        with pytest.raises(InputError, match=says):
            read(data)

    def test_boxes_without_an_area_tell_nothing(self):
        rows = [{"text": t, "score": 0.9, "box": [10, y, 10, y]} for y, t in enumerate(LEFT)]
        assert "".join(lines_of(rows)) == "".join(LEFT)
        blocks = [{"type": "text", "text": t, "page_idx": 0} for t in LEFT]
        document = read(json.dumps(blocks).encode())
        text = Pipeline.parse("rejoin-lines").clean(document.text, document.layout).text
        assert "".join(text.split()) == "".join(LEFT)

    def test_a_blank_page_keeps_its_place(self):
        pages = [{"rec_texts": t, "rec_boxes": [[0, 0, 100, 20]] * len(t)} for t in (["早市。"], [], ["渡口。"])]
        assert text_of(pages).count("\f") == 2
        assert text_of(pages[1]).strip() == ""

    def test_boxes_of_what_was_not_read_do_not_count(self):
        found = {"rec_texts": ["早市。"], "dt_polys": [quad(0, 0, 9, 9)] * 2, "rec_boxes": [[0, 0, 60, 20]]}
        assert lines_of(found) == ["早市。"]

    def test_points_below_nought_an_empty_page_and_a_byte_order_mark(self):
        page = [[quad(-1, 0, 60, 20), ["早市。", 0.9]]]
        assert lines_of([page]) == lines_of([None, page]) == ["早市。"]
        assert lines_of([{"text": "早市。", "text_region": quad(0, 0, 60, 20), "confidence": 0.9}]) == ["早市。"]
        row = "5\t1\t1\t1\t1\t1\t1\t1\t60\t20\t90\t早市。\n".encode()
        assert lines_of(b"\xef\xbb\xbf" + TSV_HEAD + row) == ["早市。"]

    def test_words_or_a_region_where_lines_have_no_text(self):
        line = '<TextLine><Coords points="0,0 60,10"/>%s</TextLine>'
        words = "".join(WORD_OF % (30 * k, 30 * k + 25, word) for k, word in enumerate(["early", "market"]))
        assert text_of((PAGE_OF % (line % words)).encode()).strip() == "early market"
        whole = '<Coords points="0,0 60,10"/><TextEquiv><Unicode>early market</Unicode></TextEquiv>'
        assert text_of((PAGE_OF % whole).encode()).strip() == "early market"

    @pytest.mark.parametrize("left", [0, 360])
    def test_a_page_number_on_the_row_of_the_head_falls(self, left):
        rows = [("江镇早市", 150, 0), ("37", left, 0)]
        rows += [(line, 40 if not k else 0, 40 + 30 * k) for k, line in enumerate(STORY)]
        document = read(json.dumps(ocr(*rows)).encode())
        text = Pipeline.parse("drop-artifacts", "rejoin-lines").clean(document.text, document.layout).text
        assert text == "江镇早市\n" + "".join(STORY) + "\n"

    def test_what_mineru_knows_of_a_block_is_furniture(self):
        blocks = [
            {
                "type": "text",
                "text": "早市在天亮以前就开始了，四乡的菜农挑着新摘的青菜和带露水的豆角，沿着河堤走到桥头，挑着担子从",
                "page_idx": 0,
            },
            {"type": "page_number", "text": "3", "page_idx": 0},
            {"type": "header", "text": "临江日报", "page_idx": 1},
            {"type": "text", "text": "石桥上过来，孩子们围着看。", "page_idx": 1},
            {
                "type": "table",
                "table_caption": ["表一"],
                "table_body": "<tr><td>甲&amp;乙<br>丙</td></tr>",
                "page_idx": 1,
            },
        ]
        document = read(json.dumps(blocks).encode())
        text = (
            Pipeline.parse("drop-artifacts drop-budget=0.9", "rejoin-lines").clean(document.text, document.layout).text
        )
        story = blocks[0]["text"] + blocks[3]["text"]
        assert text.replace("\f", "").split("\n")[:3] == [story, "表一", "| 甲&乙 丙 |"]
