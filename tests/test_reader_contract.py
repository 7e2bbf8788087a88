"""What every reader holds to, ours and everybody's: damage is an error in one line, never a crash, nothing is lost."""

import gzip
import json

import pytest
from test_reader_forms import FORMS, hocr, line, page, pdf, region

from fixtext import readers, registry
from fixtext.entry import main
from fixtext.errors import InputError
from fixtext.fragments import NOWHERE
from fixtext.reading import read

ALTO = (
    '<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout><Page><PrintSpace><TextBlock>'
    '<TextLine HPOS="0" VPOS="0" WIDTH="90" HEIGHT="20"><String CONTENT="{}" HPOS="0" VPOS="0" WIDTH="90" HEIGHT="20"/>'
    "</TextLine></TextBlock></PrintSpace></Page></Layout></alto>"
)
ABBYY = (
    '<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml"><page><block><text><par>'
    '<line l="0" t="0" r="90" b="20"><formatting>{}</formatting></line></par></text></block></page></document>'
)
MINERU = [{"type": "text", "text": "{}", "page_idx": 0, "bbox": [0, 0, 90, 20]}]
TSV = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "5\t1\t1\t1\t1\t1\t0\t0\t90\t20\t90\t{}\n"
)
SAMPLES = {  # of each reader a file with {} where a word stands
    "abbyy": ABBYY,
    "alto": ALTO,
    "blocks-json": json.dumps([{"category": "Text", "text": "{}", "bbox": [0, 0, 90, 20]}]),
    "cloud-json": json.dumps({"words_result": [{"words": "{}", "location": None}]}),
    "docling": json.dumps(FORMS["DoclingDocument"]),
    "hocr": hocr(line("{}", 0)).decode(),
    "mineru": json.dumps(MINERU),
    "mineru-middle": json.dumps(FORMS["MinerU middle.json"]),
    "ocrjson": json.dumps([{"text": "{}", "box": [0, 0, 90, 20], "score": 0.9}]),
    "pagexml": page(region("r", ("{}", "0,0 90,0 90,20 0,20"))).decode(),
    "pdf": pdf("BT /F 10 Tf 1 0 0 1 72 700 Tm (fair) Tj ET").decode("latin-1"),
    "tsv": TSV,
}
NUMBERS = ("NaN", "Infinity", "-1e999", "1e400", "x", "", "9" * 400)
DEEP = 20_000


def names():
    return registry.names("readers")


def attempt(data):
    """The text of some bytes, or the error; all other errors are faults."""
    try:
        return read(data).text
    except InputError as error:
        assert "\n" not in str(error)
        return error


def test_every_reader_has_a_sample_here():
    assert set(SAMPLES) == set(names())


@pytest.mark.parametrize("name", names())
class TestContract:
    def test_it_says_what_it_is_called_and_how_its_files_end(self, name):
        known = registry.reader(name)
        assert known.name and known.suffixes
        assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in known.suffixes)

    def test_it_alone_of_all_knows_its_sample_and_not_what_is_empty_or_prose(self, name):
        data = SAMPLES[name].encode("latin-1" if name == "pdf" else "utf-8")
        assert readers.reader(data) is registry.reader(name)
        assert not any(registry.reader(name).sniff(other) for other in (b"", b"\n", b"The fair.\n", b"\0\xff" * 9))

    def test_its_pages_are_of_words_with_boxes(self, name):
        known = registry.reader(name)
        found = known.read(SAMPLES[name].encode("latin-1" if name == "pdf" else "utf-8"))
        fragments = [fragment for page in found for fragment in page.fragments]
        assert fragments and all(fragment.text.strip() for fragment in fragments)
        assert all(f.box == NOWHERE or (f.box.width >= 0 and f.box.height >= 0) for f in fragments)

    def test_a_file_that_is_cut_off_is_an_error_a_remark_or_text(self, name):
        data = SAMPLES[name].encode("latin-1" if name == "pdf" else "utf-8")
        for size in range(0, len(data), 1 + len(data) // 60):
            attempt(data[:size])

    def test_a_byte_that_is_another_crashes_nothing(self, name):
        data = SAMPLES[name].encode("latin-1" if name == "pdf" else "utf-8")
        for at in range(0, len(data), 1 + len(data) // 80):
            for byte in (b"\xff", b"\0", b"<", b'"', b"9"):
                attempt(data[:at] + byte + data[at + 1 :])

    @pytest.mark.parametrize("number", NUMBERS)
    def test_a_number_that_is_none_costs_a_line_or_is_named(self, name, number):
        data = SAMPLES[name].encode("latin-1" if name == "pdf" else "utf-8")
        for old in (b'"90"', b'"20"', b"90,", b"\t90\t", b" 90 ", b"0.9"):
            end = old[-1:] if old[-1:] in (b'"', b",", b"\t", b" ") else b""
            attempt(data.replace(old, old[:1] * (old[:1] in b'"\t ') + number.encode() + end))


@pytest.mark.parametrize(
    "data",
    [
        b"[" * DEEP,
        b'{"pages":' * DEEP,
        b'[{"page_idx": 0, "type": "text", "text": ' + b"[" * DEEP,
        b'{"parsing_res_list": ' + b"[" * DEEP,
        b"<PcGts>" + b"<a>" * DEEP,
        b"<PcGts><Page><ReadingOrder>"
        + b"<OrderedGroup>" * DEEP
        + b"</OrderedGroup>" * DEEP
        + b"</ReadingOrder></Page></PcGts>",
        b"<alto>" + b"<Page>" * DEEP + b"</Page>" * DEEP + b"</alto>",
        b'<div class="ocr_page">' + b"<span>a" * DEEP,
        b'{"schema_name": "DoclingDocument", "body": {"children": [{"$ref": "#/body"}, {"$ref": "#/body"}]}}',
    ],
    ids=lambda data: data[:24].decode(),
)
def test_depth_without_end_is_an_error_or_text(data):
    attempt(data)


@pytest.mark.parametrize("name", ["abbyy", "alto", "pagexml"])
def test_the_command_says_damage_in_one_line_and_ends_with_3(name, tmp_path, capfd):
    path = tmp_path / "page.xml"
    path.write_bytes(SAMPLES[name].replace("{}", "a\x00b").encode())
    with pytest.raises(SystemExit) as ended:
        main(["clean", str(path), "--", "close-spaces"])
    err = capfd.readouterr().err
    assert ended.value.code == 3 and err.count("\n") == 1 and "Traceback" not in err


class TestGzip:
    @pytest.mark.parametrize("name", names())
    def test_every_form_is_read_out_of_gzip(self, name):
        data = SAMPLES[name].encode("latin-1" if name == "pdf" else "utf-8")
        plain, packed = read(data), read(gzip.compress(data))
        assert (packed.text, packed.form) == (plain.text, plain.form)

    def test_text_is_too_and_so_are_members_one_behind_the_other(self):
        assert read(gzip.compress("早市\n".encode()) + gzip.compress("天亮\n".encode())).text == "早市\n天亮\n"

    @pytest.mark.parametrize("cut", [1, 5, 12])
    def test_a_packed_file_that_is_cut_off_is_named_so(self, cut):
        with pytest.raises(InputError, match="damaged gzip"):
            read(gzip.compress(b"the fair " * 99)[:-cut])

    def test_a_bomb_is_refused(self):
        with pytest.raises(InputError, match="a bomb"):
            read(gzip.compress(b"0" * (65 << 20), 1))


class TestEncoding:
    def test_one_that_is_named_is_obeyed(self):
        data = SAMPLES["alto"].format("早市").encode("gb18030")
        assert read(data, "gb18030").text == "早市\n"
        with pytest.raises(InputError, match="not utf-8"):
            read(data, "utf-8")

    def test_one_that_is_named_wrongly_is_not_passed_over(self):
        with pytest.raises(InputError, match="not cp950"):
            read(SAMPLES["hocr"].format("早市的新气象").encode(), "big5")

    def test_a_form_that_has_none_refuses_one(self):
        from fixtext.errors import UsageError

        with pytest.raises(UsageError, match="leave --encoding out"):
            read(SAMPLES["pdf"].encode("latin-1"), "gb18030")


def test_a_head_behind_a_blank_line_and_a_declaration_behind_blanks_are_known():
    assert read(b"\n" + TSV.format("fair").encode()).text == "fair\n"
    assert read(b'\n <?xml version="1.0"?>' + ALTO.format("fair").encode()).text == "fair\n"


@pytest.mark.parametrize("data", [TSV.format("fair").rstrip("\n"), "<html>" + hocr(line("fair", 0)).decode()[6:-7]])
def test_a_file_without_its_end_is_said(data):
    document = read(data.encode())
    assert document.text == "fair\n" and "has no end" in document.note


class TestDirectories:
    @pytest.fixture
    def folder(self, tmp_path):
        folder = tmp_path / "in"
        folder.mkdir()
        (folder / "a_chocr.html.gz").write_bytes(gzip.compress(SAMPLES["hocr"].format("早市").encode()))
        (folder / "b.jsonl").write_text(json.dumps({"code": 100, "data": [{"text": "天亮", "box": [0, 0, 9, 9]}]}) * 1)
        (folder / "c.json").write_text('{"sheet": [{"reading": "x"}]}')
        (folder / "d.png").write_bytes(b"\x89PNG\0")
        return folder

    def test_check_reads_every_form_and_names_what_it_passes_over(self, fixtext, folder):
        code, out, err = fixtext("check", str(folder), "--", "close-spaces")
        assert code == 0, out
        assert "of a form that no reader knows: " in err and "c.json" in err
        assert "no text file by its name: " in err and "d.png" in err and "b.jsonl" not in err

    def test_batch_does_too(self, fixtext, folder, tmp_path):
        code, _, err = fixtext("batch", str(folder), "out", "--", "close-spaces")
        assert code == 0, err
        texts = {path.name: path.read_text("utf-8") for path in (tmp_path / "out").glob("*.txt")}
        assert texts == {"a_chocr.txt": "早市\n", "b.txt": "天亮\n"}
        passed = json.loads((tmp_path / "out/_fixtext/summary.json").read_text())["passed_over"]
        assert [(row["path"][-6:], row["why"].split(" (")[0]) for row in passed] == [
            ("c.json", "of a form that no reader knows"),
            ("/d.png", "no text file by its name"),
        ]
