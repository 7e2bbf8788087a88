"""What is no text is refused, what only looks like it is cleaned; JSON Lines keep every byte but their text."""

import json

import pytest

from fixtext import foreign
from fixtext.reading import read

LINE = "好,大家都来了."
CLEAN = "好，大家都来了。"
STEPS = ["--", "normalize-punctuation"]
# forms that we invented: nobody has a reader for them
SHEET = {"sheet": 3, "zones": [{"kind": "story", "rows": [{"reading": LINE, "quad": [1, 2, 3, 4]}]}]}
FORMS = {
    "one line": (json.dumps(SHEET, ensure_ascii=False), "JSON"),
    "pretty": (json.dumps(SHEET, ensure_ascii=False, indent=2), "JSON"),
    "ASCII": (json.dumps(SHEET), "JSON"),
    "a list of objects": (json.dumps([SHEET, SHEET], ensure_ascii=False), "JSON"),
    "a list of texts": (json.dumps([LINE, LINE], ensure_ascii=False), "JSON"),
    "lists with coordinates": (json.dumps([[[0, 0], [9, 9]], [LINE, 0.9]], ensure_ascii=False), "JSON"),
    "cut off": (json.dumps(SHEET, ensure_ascii=False, indent=2)[:70], "JSON"),
    "cut off in a text": (json.dumps(SHEET, ensure_ascii=False)[:60], "JSON"),
    "with a comma too many": ('{\n "sheet": 3,\n "reading": "' + LINE + '",\n}\n', "JSON"),
    "with a comment": ('{\n "sheet": 3, // third\n "reading": "' + LINE + '"\n}\n', "JSON"),
    "one behind the other": (f"{json.dumps(SHEET)}\n{json.dumps(SHEET, indent=1)}\n", "JSON"),
    "lines": (f"{json.dumps({'text': LINE}, ensure_ascii=False)}\n" * 3, "JSON Lines"),
    "lines with a damaged one": (f'{{"text": "{LINE}"}}\n' * 20 + '{"text": "' + LINE + "\n", "JSON Lines"),
    "lines cut off": (f'{{"text": "{LINE}"}}\n{{"text": "{LINE}', "JSON Lines"),
    "lines that are lists": (f'["a", "{LINE}"]\n' * 3, "JSON Lines"),
    "blank lines between": (f'{{"text": "{LINE}"}}\r\n\r\n' * 3, "JSON Lines"),
    "XML": (f'<?xml version="1.0"?>\n<sheet><row y="3">{LINE}</row></sheet>\n', "XML"),
    "XML without a declaration": (f"<sheet>\n <row y='3'>{LINE}</row>\n <row y='9'/>\n</sheet>\n", "XML"),
    "XML behind a comment": (f"<!-- scanner 3 -->\n<sheet><row>{LINE}</row></sheet>", "XML"),
    "XML with tags in Chinese": (f"<页><行>{LINE}</行></页>", "XML"),
    "XML called as in HTML": (f"<data><row><cell>{LINE}</cell></row></data>", "XML"),
    "XML cut off": (f"<sheet><row>{LINE}</row><row>{LINE}", "XML"),
    "XML of a namespace, cut off": (f'<sheet xmlns="urn:x-sheet"><row>{LINE}', "XML"),
    "XML that is not well-formed": (f"<sheet><row>{LINE}<loc_3></row>&nbsp;</sheet>", "XML"),
    "XML with a document type": (f"<!DOCTYPE sheet>\n<sheet>{LINE}</sheet>", "XML"),
    "HTML": (f"<!doctype html>\n<title>x</title><p>{LINE}", "HTML"),
    "HTML without a doctype": (f"<html><body><p>{LINE}</p></body></html>", "HTML"),
    "one string": (json.dumps(f'{LINE}\n他说:"{LINE}"', ensure_ascii=False), "JSON"),
    "strings in lines": (f"{json.dumps(LINE)}\n" * 3, "JSON Lines"),
    "assigned in a script": (f"window.sheet = {json.dumps(SHEET, ensure_ascii=False)};\n", "JavaScript"),
    "a constant of a script": (
        f"export const rows = {json.dumps([SHEET], ensure_ascii=False, indent=1)}\n",
        "JavaScript",
    ),
    "exported by a script": (f"export default {json.dumps(SHEET, ensure_ascii=False)};", "JavaScript"),
    "handed to a callback": (f"show({json.dumps(SHEET, ensure_ascii=False)});", "JavaScript"),
    "RTF": ("{\\rtf1\\ansi " + LINE + "}", "RTF"),
}
TEXTS = {
    "a note's mark": f"[1] {LINE}\n",
    "only a note's mark": "[1]",
    "marks in lines": "[12]\n[13]\n[14]\n",
    "a numbered note in braces": f"{{1}} {LINE}\n",
    "a quotation in brackets": f'["{LINE}" he wrote]\n',
    "a list that is prose": f'["A", "B"] are what\n{LINE}\n',
    "a wiki's link": f"[[早市]]{LINE}\n",
    "a template": f"{{{{Infobox|a=b}}}}\n{LINE}\n",
    "JSON front matter": f'{{\n "title": "x"\n}}\n\n# x\n\n{LINE}\n',
    "front matter": f"---\ntitle: x\n---\n\n{LINE}\n",
    "a sample of JSON first": f'{{"a": 1}}\n\n{LINE} This is what the format looks like.\n' * 3,
    "one line of JSON in an article": f"{LINE}\n" * 3 + '{"a": 1}\n',
    "JSON in lines among prose": f'{{"a": 1}}\n{LINE}\n' * 5,
    "a comment": f"<!-- page 3 -->\n\n{LINE}\n",
    "a tag of Markdown": f'<div align="center">\n\n# x\n\n</div>\n\n{LINE}\n',
    "only a tag of Markdown": f"<div>\n\n{LINE}\n\n</div>\n",
    "a table in HTML": f"<table>\n<tr><td>{LINE}</td></tr>\n</table>\n",
    "a formula": "<math><mrow><mi>x</mi></mrow></math>\n",
    "a picture": f"<img src='a.png'/>\n{LINE}\n",
    "page numbers in tags": f"<page_number>3</page_number>\n{LINE}\n<page_number>4</page_number>\n",
    "a title in angle brackets": f"<早市>{LINE}\n<集市>{LINE}\n",
    "an address": f"<https://example.org/>\n{LINE}\n",
    "a mail address": f"<a@example.org> wrote: {LINE}\n",
    "grounding": f"<|ref|>text<|/ref|><|det|>[[1, 2, 3, 4]]<|/det|>\n{LINE}\n",
    "less than": f"< 3 {LINE}\n",
    "a bracket": "[",
    "a brace": "{",
    "an angle": "<",
    "nothing": "",
    "dialogue in quotes": f'"{LINE}"\n"{LINE}"\n',
    "one line of dialogue": f'"{LINE}"',
    "a formula in words": f"a = [{LINE}]\n",
    "an assignment in an article": f'x = {{"a": 1}}\n\n{LINE}\n',
    "a name before a bracket": f"Smith([1]) {LINE}\n",
    "numbers": "1\n2\n3\n",
    "many brackets": "[" * 100_000,
    "many tags": "<x>" * 20_000,
    "many braces": '{"a":' * 20_000 + "\n" + LINE,
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_without_a_reader_is_known(name):
    text, what = FORMS[name]
    assert foreign.form(text) == foreign.form("\ufeff\n  " + text) == what


@pytest.mark.parametrize("name", TEXTS)
def test_what_only_begins_like_a_form_is_text(name):
    assert foreign.form(TEXTS[name]) == ""


@pytest.mark.parametrize("name", ["pretty", "lines", "XML", "HTML"])
def test_no_verb_takes_a_form_for_text(inside, tmp_path, name):
    data = FORMS[name][0].encode()
    (tmp_path / "x.txt").write_bytes(data)
    (tmp_path / "y.txt").write_text(LINE, "utf-8")
    verbs = [["clean", "x.txt", "--in-place"], ["clean", "x.txt", "-o", "out.txt"], ["check", "x.txt"]]
    verbs += [["explain", "x.txt", "--at", 1], ["score", "x.txt", "y.txt"], ["lexicon", "learn", "x.txt"]]
    for verb in verbs:
        code, out, err = inside(*verb)
        assert (code, out) == (3, b""), verb
        assert f"x.txt: this is {FORMS[name][1]}, not text" in err and "--as text" in err
    assert (tmp_path / "x.txt").read_bytes() == data and not (tmp_path / "out.txt").exists()
    for verb in verbs:
        assert inside(*verb, "--as", "text")[0] != 3, verb


def test_quotations_in_a_file_of_json_are_its_strings(inside, tmp_path):
    for name, code in (("x.json", 3), ("x.jsonl", 3), ("x.txt", 0)):
        (tmp_path / name).write_text(f'"{LINE}"\n' * 2, "utf-8")
        assert inside("clean", name, *STEPS)[0] == code, name
    assert inside("check", "x.json")[0] == 3
    assert inside("clean", "x.json", "--as", "text", *STEPS)[0] == 0


@pytest.mark.parametrize("args", [["normalize-punctuation"], ["clean"], ["clean", "-"], ["check"]])
@pytest.mark.parametrize("name", ["one line", "XML without a declaration"])
def test_a_form_from_a_pipe_is_refused(fixtext, args, name):
    code, out, err = fixtext(*args, stdin=FORMS[name][0].encode())
    assert (code, out) == (3, b"") and f"this is {FORMS[name][1]}" in err


def test_a_form_costs_only_itself(inside, tmp_path):
    (tmp_path / "x.json").write_text(FORMS["pretty"][0], "utf-8")
    (tmp_path / "y.txt").write_text(LINE, "utf-8")
    code, out, _ = inside("clean", "x.json", "y.txt", *STEPS)
    assert (code, out.decode()) == (3, CLEAN)


def test_a_form_in_a_batch_goes_to_quarantine(inside, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.txt").write_text(FORMS["pretty"][0], "utf-8")
    (tmp_path / "in" / "y.txt").write_text(LINE, "utf-8")
    assert inside("batch", "in", "out", "-q", *STEPS)[0] == 3
    rows = (tmp_path / "out" / "_fixtext" / "quarantine.jsonl").read_text("utf-8")
    assert '"x.txt"' in rows and "this is JSON, not text" in rows
    assert (tmp_path / "out" / "y.txt").read_text("utf-8") == CLEAN
    assert inside("batch", "in", "out", "-q", "--resume", "--as", "text", *STEPS)[0] == 0
    assert (tmp_path / "out" / "x.txt").exists()


def test_as_text_takes_scans_for_text_too(fixtext):
    scan = json.dumps([{"text": LINE, "box": [0, 0, 90, 20]}], ensure_ascii=False).encode()
    assert fixtext("clean", "-", *STEPS, stdin=scan)[1].decode().strip() == CLEAN
    assert fixtext("clean", "-", "--as", "text", "--", stdin=scan)[1] == scan


# JSON Lines by their text ------------------------------------------------------------------------------------------

RECORDS = [
    f'{{"id": 1,  "body":"{LINE}", "n": 1.50, "u": "\\u4e2d,"}}',
    "",
    f'{{"body": {json.dumps(LINE)}, "tags": ["a,b", "中,文"]}}',
    '{"body": null, "note": "中,文"}',
    '{"body": ""}',
]


def cleaned(lines):
    return (
        "\n".join(lines)
        .replace(f'"body":"{LINE}"', f'"body": "{CLEAN}"'.replace(": ", ":"))
        .replace(json.dumps(LINE), json.dumps(CLEAN))
    )


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_only_the_text_of_json_lines_is_cleaned(fixtext, tmp_path, end):
    data = ("\r\n" if "\r" in end else "\n").join(RECORDS) + end
    wanted = cleaned([data])
    assert wanted != data
    (tmp_path / "x.jsonl").write_bytes(data.encode())
    assert fixtext("clean", "x.jsonl", "--text-key", "body", *STEPS)[:2] == (0, wanted.encode())
    assert fixtext("clean", "--text-key", "body", *STEPS, stdin=data.encode())[1] == wanted.encode()


def test_json_lines_are_the_same_as_in_a_batch_and_come_back(inside, tmp_path):
    data = "\n".join(RECORDS).encode() + b"\n"
    (tmp_path / "in").mkdir()
    for name in ("in/x.jsonl", "x.jsonl"):
        (tmp_path / name).write_bytes(data)
    inside("batch", "in", "out", "--text-key", "body", "-q", *STEPS)
    for _ in range(2):
        assert inside("clean", "x.jsonl", "--text-key", "body", "--in-place", "--changes", "c.jsonl", *STEPS)[0] == 0
    assert (tmp_path / "x.jsonl").read_bytes() == (tmp_path / "out" / "x.jsonl").read_bytes() != data
    assert inside("undo", "x.jsonl", "--changes", "c.jsonl")[:2] == (0, data)
    rules = {row.get("rule") for row in map(json.loads, (tmp_path / "c.jsonl").read_bytes().splitlines())}
    assert "punctuation/half-width-comma" in rules


def test_what_would_change_in_json_lines_is_shown(inside, tmp_path):
    (tmp_path / "x.jsonl").write_text("\n".join(RECORDS), "utf-8")
    code, out, _ = inside("clean", "x.jsonl", "--text-key", "body", "--diff", *STEPS)
    assert code == 0 and "--- x.jsonl:1" in out.decode() and f"+{CLEAN}" in out.decode()
    assert inside("clean", "x.jsonl", "--text-key", "body", "--check", *STEPS)[0] == 1


def test_a_line_without_a_text_is_said_and_stays(inside, tmp_path):
    bad = ['{"body": 7}', '{"other": "中,文"}', "no JSON,", '{"body": "中,']
    (tmp_path / "x.jsonl").write_text("\n".join([*RECORDS, *bad]), "utf-8")
    code, out, err = inside("clean", "x.jsonl", "--text-key", "body", "-o", "y.jsonl", *STEPS)
    assert (code, out) == (3, b"")
    for number, line in enumerate(bad, len(RECORDS) + 1):
        assert f"x.jsonl:{number}: " in err, line
    assert (tmp_path / "y.jsonl").read_text("utf-8") == cleaned(["\n".join([*RECORDS, *bad])])


def test_a_field_that_no_line_has_is_one_error(inside, tmp_path):
    before = "\n".join(RECORDS)
    (tmp_path / "x.jsonl").write_text(before, "utf-8")
    code, _, err = inside("clean", "x.jsonl", "--text-key", "content", "--in-place")
    assert code == 3 and err.count("\n") == 1 and "no field 'content'" in err and "it has id, body" in err
    assert (tmp_path / "x.jsonl").read_text("utf-8") == before


# Forms in other encodings ------------------------------------------------------------------------------------------

WORD = "title='bbox 10 10 200 40'"
PLACE = 'HPOS="1" VPOS="1" WIDTH="90" HEIGHT="20"'
XML = '<?xml version="1.0" encoding="{0}"?>\n'
SCANS = {
    "hOCR": f"<html><body><div class='ocr_page'><span class='ocr_line' {WORD}>{LINE}</span></div></body></html>",
    "ALTO": f"{XML}<alto><Layout><Page><PrintSpace><TextBlock><TextLine {PLACE}>"
    f'<String CONTENT="{LINE}" {PLACE}/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>',
    "PAGE": f'{XML}<PcGts><Page><TextRegion id="a"><TextLine><Coords points="1,1 90,20"/>'
    f"<TextEquiv><Unicode>{LINE}</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>",
    "OCR JSON": json.dumps([{"text": LINE, "box": [0, 0, 90, 20]}], ensure_ascii=False),
    "MinerU content_list": json.dumps([{"type": "text", "text": LINE, "page_idx": 0}], ensure_ascii=False),
    "tesseract TSV": "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    f"5\t1\t1\t1\t1\t1\t1\t1\t90\t20\t95\t{LINE}\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
@pytest.mark.parametrize("form", SCANS)
def test_a_form_is_known_in_any_encoding(form, encoding):
    declared = "utf-16" if "utf-16" in encoding else encoding.removesuffix("-sig")
    document = read(SCANS[form].replace("{0}", declared).encode(encoding))
    assert (document.form, document.text) == (form, f"{LINE}\n")


@pytest.mark.parametrize("form", ["ALTO", "PAGE"])
@pytest.mark.parametrize("declared", ["GB2312", "GBK", "gb18030", "Big5", "UTF-8", "UTF-16", "x-unknown", "hex"])
def test_the_encoding_that_xml_declares_is_believed_where_it_fits(form, declared):
    text = SCANS[form].replace("{0}", declared)
    encoding = {"UTF-16": "utf-8", "x-unknown": "utf-8", "hex": "utf-8"}.get(declared, declared)
    traditional = text.replace(LINE, "國務院發佈通告") if declared == "Big5" else text
    assert read(traditional.encode(encoding)).text in (f"{LINE}\n", "國務院發佈通告\n")


def test_the_charset_of_hocr_is_believed():
    text = SCANS["hOCR"].replace("<body>", '<head><meta charset="euc-jp"></head><body>').replace(LINE, "日本の新聞")
    assert read(text.encode("euc-jp")).text == "日本の新聞\n"


def test_utf_16_scans_by_the_command(fixtext, tmp_path):
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "p.hocr").write_text(SCANS["hOCR"], "utf-16")
    code, out, _ = fixtext("clean", "scans/p.hocr", *STEPS)
    assert (code, out.decode()) == (0, f"{CLEAN}\n")
    code, _, err = fixtext("check", "scans")
    assert code in (0, 1) and "holds no file" not in err


@pytest.mark.parametrize("times", [1, 20])
def test_damaged_bytes_in_a_scan_are_said_and_kept(times):
    data = SCANS["hOCR"].replace(LINE, LINE * times).encode().replace("大".encode(), b"\xe5\xff", 1)
    document = read(data)
    assert "not UTF-8" in document.note
    assert document.text.encode("utf-8", "surrogateescape").startswith("好,".encode() + b"\xe5\xff")
