"""Forms with boxes that services, layout models and FineReader write, and faulty files of known forms."""

import json

import pytest

from fixtext.pipeline import Pipeline
from fixtext.reading import read

LINES = ["江边的早市天不亮就开了,", "卖鱼的人把水桶摆在石板上."]
TEXT = "\n".join(LINES) + "\n"
TOPS = (100, 140)


def corners(top):
    return [100, top, 500, top, 500, top + 30, 100, top + 30]


def points(top):
    return [{"x": x, "y": y} for x, y in zip(corners(top)[::2], corners(top)[1::2], strict=True)]


def box(top):
    return [100, top, 500, top + 30]


def quad(top):
    x = corners(top)
    return [x[0:2], x[2:4], x[4:6], x[6:8]]


def place(top):
    return {"left": 100, "top": top, "width": 400, "height": 30}


def rows(make):
    return [make(text, top) for text, top in zip(LINES, TOPS, strict=True)]


def anchored(text, top):
    start = "".join(LINES).index(text)
    anchor = {"textSegments": [{"startIndex": str(start), "endIndex": str(start + len(text))}]}
    return {"layout": {"textAnchor": anchor, "boundingPoly": {"vertices": points(top)}, "confidence": 0.9}}


def symbols(text, top):
    ends = [{}] * (len(text) - 1) + [{"detectedBreak": {"type": "LINE_BREAK"}}]
    found = [{"text": c, "property": end} for c, end in zip(text, ends, strict=True)]
    return {"words": [{"boundingBox": {"vertices": points(top)}, "symbols": found}]}


PARSED = rows(lambda t, y: {"block_label": "text", "block_content": t, "block_bbox": box(y)})
FORMS = {
    "Google Vision, whole": {
        "responses": [{"fullTextAnnotation": {"pages": [{"blocks": [{"paragraphs": rows(symbols)}]}]}}]
    },
    "Google Vision, text alone": {"responses": [{"textAnnotations": [{"description": "\n".join(LINES)}]}]},
    "Google Document AI": {"document": {"text": "".join(LINES), "pages": [{"lines": rows(anchored)}]}},
    "Azure Read 3": {
        "analyzeResult": {"readResults": [{"lines": rows(lambda t, y: {"text": t, "boundingBox": corners(y)})}]}
    },
    "Azure Document Intelligence": {
        "analyzeResult": {"content": "", "pages": [{"lines": rows(lambda t, y: {"content": t, "polygon": corners(y)})}]}
    },
    "Azure Vision 4": {
        "readResult": {"blocks": [{"lines": rows(lambda t, y: {"text": t, "boundingPolygon": points(y)})}]}
    },
    "Textract": {
        "Blocks": [
            {"BlockType": "PAGE"},
            *rows(
                lambda t, y: {
                    "BlockType": "LINE",
                    "Text": t,
                    "Confidence": 99.0,
                    "Geometry": {"BoundingBox": {"Left": 0.1, "Top": y / 1000, "Width": 0.4, "Height": 0.03}},
                }
            ),
            {"BlockType": "WORD", "Text": LINES[0]},
        ]
    },
    "Baidu": {"words_result": rows(lambda t, y: {"words": t, "location": place(y)}), "words_result_num": 2},
    "Tencent": {
        "Response": {"TextDetections": rows(lambda t, y: {"DetectedText": t, "Confidence": 98, "Polygon": points(y)})}
    },
    "PP-StructureV3": {
        "parsing_res_list": PARSED,
        "overall_ocr_res": {"rec_texts": LINES, "rec_boxes": [box(y) for y in TOPS]},
    },
    "PaddleOCR-VL": {"res": {"parsing_res_list": PARSED}},
    "PaddleX serving, layout": {"result": {"layoutParsingResults": [{"prunedResult": {"parsing_res_list": PARSED}}]}},
    "PaddleX serving, lines": {
        "result": {"ocrResults": [{"prunedResult": {"rec_texts": LINES, "rec_boxes": [box(y) for y in TOPS]}}]}
    },
    "RapidOCR 3": rows(lambda t, y: {"txt": t, "score": 0.9, "box": quad(y)}),
    "EasyOCR": rows(lambda t, y: {"text": t, "confident": 0.9, "boxes": quad(y)}),
    "dots.ocr": rows(lambda t, y: {"category": "Text", "text": t, "bbox": box(y)}),
    "Mistral OCR": {"pages": [{"index": 0, "markdown": "\n".join(LINES), "images": []}]},
    "MinerU content_list_v2": [
        rows(
            lambda t, y: {
                "type": "paragraph",
                "bbox": box(y),
                "content": {"paragraph_content": [{"type": "text", "content": t}]},
            }
        )
    ],
    "MinerU middle.json": {
        "pdf_info": [
            {
                "page_idx": 0,
                "para_blocks": rows(
                    lambda t, y: {
                        "type": "text",
                        "bbox": box(y),
                        "lines": [{"bbox": box(y), "spans": [{"type": "text", "content": t, "bbox": box(y)}]}],
                    }
                ),
            }
        ]
    },
    "DoclingDocument": {
        "schema_name": "DoclingDocument",
        "body": {"children": [{"$ref": "#/texts/0"}, {"$ref": "#/texts/1"}]},
        "texts": rows(lambda t, y: {"label": "text", "text": t, "prov": []}),
    },
}


@pytest.mark.parametrize("form", FORMS)
def test_the_lines_of_a_form_come_in_their_order(form):
    assert read(json.dumps(FORMS[form], ensure_ascii=False).encode()).text == TEXT


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_is_cut_off_is_an_error_or_text_never_a_crash(form):
    data = json.dumps(FORMS[form], ensure_ascii=False).encode()
    for size in range(40, len(data), 97):
        try:
            read(data[:size])
        except Exception as error:
            assert type(error).__name__ == "InputError", error


def test_umi_ocr_writes_a_page_a_line():
    lines = [{"code": 100, "data": [{"text": t, "score": 0.9, "box": [[0, 0], [9, 0], [9, 9], [0, 9]]}]} for t in LINES]
    data = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    assert read(data).text == "\n\f".join(LINES) + "\n"


def test_labels_of_a_layout_model_mark_furniture_and_titles():
    blocks = [
        {"category": "Page-header", "text": "江镇旬报", "bbox": [0, 0, 90, 10]},
        {"category": "Title", "text": "早市", "bbox": [0, 20, 90, 30]},
        {"category": "Text", "text": LINES[0], "bbox": [0, 40, 90, 50]},
        {"category": "Picture", "bbox": [0, 60, 90, 70]},
    ]
    text = read(json.dumps(blocks, ensure_ascii=False).encode()).text
    assert text == f"[running head] 江镇旬报\n# 早市\n{LINES[0]}\n"


def test_charts_and_notes_of_mineru_are_read():
    blocks = [
        {
            "type": "chart",
            "content": "| 月 | 担 |",
            "chart_caption": ["图表一"],
            "chart_footnote": ["据县志"],
            "page_idx": 0,
        },
        {"type": "page_footnote", "text": "1 见县志。", "page_idx": 0},
    ]
    assert read(json.dumps(blocks).encode()).text == "| 月 | 担 |\n图表一\n据县志\n1 见县志。\n"


def test_finereader_words_are_parted_by_their_spaces():
    characters = "".join(
        f'<charParams l="{10 * i}" t="0" r="{10 * i + 9}" b="20" charConfidence="80">{c}</charParams>'
        for i, c in enumerate("the fair")
    )
    data = '<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml"><page><block><text><par>'
    data += f'<line l="0" t="0" r="90" b="20">{characters}</line></par></text></block></page></document>'
    document = read(data.encode())
    assert document.text == "the fair\n"
    assert document.layout.lines[0].confidence == pytest.approx(0.8)


def hocr(body):
    return f'<html><body><div class="ocr_page" title="bbox 0 0 400 400">{body}</div></body></html>'.encode()


def line(text, top):
    return f'<span class="ocr_line" title="bbox 0 {top} 300 {top + 20}">{text}</span>'


class TestFaultyHocr:
    def test_a_line_without_a_box_stands_between_its_neighbours(self):
        assert (
            read(hocr(line("one", 0) + '<span class="ocr_line">two</span>' + line("three", 60))).text
            == "one\ntwo\nthree\n"
        )

    def test_words_in_no_line_are_read_by_paragraph(self):
        word = '<span class="ocrx_word" title="bbox {} {} {} {}">{}</span> '
        pairs = [word.format(0, y, 40, y + 20, "a") + word.format(45, y, 80, y + 20, "b") for y in (0, 40)]
        assert read(hocr("".join(f'<p class="ocr_par">{pair}</p>' for pair in pairs))).text == "a b\na b\n"

    def test_of_alternatives_the_first_is_read(self):
        both = '<ins class="alt">fair</ins><del class="alt">fain</del>'
        word = f'<span class="ocrx_word" title="bbox 0 0 90 20"><span class="alternatives">{both}</span></span>'
        assert read(hocr(f'<span class="ocr_line" title="bbox 0 0 90 20">{word}</span>')).text == "fair\n"

    def test_lines_whose_y_runs_upwards_are_read_from_the_top(self):
        assert read(hocr(line("one", 300) + line("two", 200) + line("three", 100))).text == "one\ntwo\nthree\n"


def page(regions, order=""):
    return f'<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts"><Page>{order}{regions}</Page></PcGts>'.encode()


def region(name, *lines):
    found = "".join(
        f'<TextLine><Coords points="{place}"/><TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine>'
        for text, place in lines
    )
    return f'<TextRegion id="{name}">{found}</TextRegion>'


class TestPage:
    def test_a_line_with_an_empty_outline_loses_its_place_alone(self):
        lines = [("one", "0,0 90,0 90,20 0,20"), ("two", ""), ("three", "0,60 90,60 90,80 0,80")]
        assert read(page(region("r", *lines))).text == "one\ntwo\nthree\n"

    def test_groups_within_groups_of_the_reading_order_are_obeyed(self):
        order = (
            '<ReadingOrder><OrderedGroup id="g"><OrderedGroupIndexed id="h" index="0"><RegionRefIndexed index="1" '
            'regionRef="a"/><RegionRefIndexed index="0" regionRef="c"/></OrderedGroupIndexed>'
            '<RegionRefIndexed index="1" regionRef="b"/></OrderedGroup></ReadingOrder>'
        )
        regions = "".join(
            region(name, (name, f"0,{top} 90,{top} 90,{top + 20} 0,{top + 20}"))
            for name, top in (("a", 0), ("b", 40), ("c", 80))
        )
        assert read(page(regions, order)).text == "c\na\nb\n"

    def test_the_text_of_a_region_keeps_its_lines(self):
        text = "<TextEquiv><Unicode>one-\ntwo\n\nthree</Unicode></TextEquiv>"
        found = f'<TextRegion id="r"><Coords points="0,0 90,0 90,90 0,90"/>{text}</TextRegion>'
        assert read(page(found)).text == "one-\ntwo\nthree\n"


def test_an_edge_that_is_no_number_costs_the_place_of_a_line():
    strings = "".join(
        f'<TextLine><String CONTENT="{t}" HPOS="0" VPOS="{y}" WIDTH="90" HEIGHT="{h}"/></TextLine>'
        for t, y, h in (("one", 0, 20), ("two", 30, "NaN"), ("three", 60, 20))
    )
    data = f'<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout><Page><TextBlock>{strings}</TextBlock></Page></Layout></alto>'
    assert read(data.encode()).text == "one\ntwo\nthree\n"


class TestDividedWords:
    """ALTO gives a word whole that a line's end divides: that is the answer."""

    def joined(self, first, second, whole, hyphen='<HYP CONTENT="-"/>', kind="HypPart"):
        halves = [
            f'<String CONTENT="{text}" SUBS_TYPE="{kind}{n}" SUBS_CONTENT="{whole}" HPOS="{x}" VPOS="{40 * n}" '
            'WIDTH="200" HEIGHT="20"/>'
            for n, text, x in ((1, first, 600), (2, second, 0))
        ]
        fill = '<String CONTENT="{}" HPOS="{}" VPOS="{}" WIDTH="580" HEIGHT="20"/>'
        upper = fill.format("the carts that came over the stone bridge were", 0, 40) + halves[0] + hyphen
        lower = halves[1] + fill.format("by the reeve until the bell had been rung", 220, 80)
        lines = "".join(f"<TextLine>{line}</TextLine>" for line in (upper, lower))
        data = f"<alto><Layout><Page><TextBlock>{lines}</TextBlock></Page></Layout></alto>"
        document = read(data.encode())
        return Pipeline.parse("rejoin-lines").clean(document.text, document.layout).text.split()[9]

    def test_a_hyphen_that_the_whole_has_stays(self):
        assert self.joined("left", "hand", "left-hand") == "left-hand"

    def test_a_hyphen_that_the_whole_lacks_goes_in_spite_of_what_words_look_like(self):
        assert self.joined("well", "come", "wellcome") == "wellcome"

    def test_letters_are_those_of_the_whole(self):
        assert self.joined("Zuk", "ker", "Zucker") == "Zucker"

    def test_a_half_without_a_sign_has_a_hyphen(self):
        assert self.joined("exam", "ined", "examined", hyphen="") == "examined"

    def test_a_hyphen_in_the_string_and_one_of_its_own_are_one(self):
        assert self.joined("exam-", "ined", "examined") == "examined"

    def test_a_whole_that_is_of_another_word_is_not_taken(self):
        assert self.joined("exam", "ined", "bridge") == "examined"

    @pytest.mark.parametrize("sign", ["\u00ac", "\u2e17", "\u00ad", "\u2010"])
    def test_whatever_sign_the_maker_writes(self, sign):
        assert self.joined("exam", "ined", "", f'<HYP CONTENT="{sign}"/>') == "examined"


def test_an_order_that_tears_the_blocks_of_the_file_is_not_taken():
    """Half-columns of notes between large characters look like columns; the block of the file says otherwise."""
    rows = []
    for k in range(4):
        left = 600 - 150 * k
        rows += [(f"{k}大字正文甲", left, 100, left + 100, 600), (f"{k}右注一二三", left + 55, 610, left + 100, 900)]
        rows += [(f"{k}左注四五六", left, 610, left + 45, 900), (f"{k}丙丁戊己庚", left, 910, left + 100, 1400)]
    lines = [(t, f"{a},{b} {c},{b} {c},{d} {a},{d}") for t, a, b, c, d in rows]
    document = read(page(region("r", *lines)))
    assert "".join(document.text.split()) == "".join(row[0] for row in rows)
    assert "page 1" in document.note


class TestPdf:
    def test_words_with_spaces_that_the_file_does_not_write_stay_in_their_line(self):
        """A text layer that moves on between words: pdfium makes the spaces up, and their boxes have no size."""
        words = ["the", "impact", "of", "the", "flood", "on", "the", "fields", "was", "small"]
        rows = [words, words[::-1], words]
        shows = ""
        for k, row in enumerate(rows):
            x = 72
            for word in row:
                shows += f"1 0 0 1 {x} {700 - 14 * k} Tm ({word}) Tj "
                x += 6 * len(word) + 7
        assert read(pdf(f"BT /F 10 Tf {shows}ET")).text == "".join(" ".join(row) + "\n" for row in rows)


def pdf(content):
    """A PDF of one page with a content stream."""
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 800 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    out += f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out.encode("latin-1")
