"""What a batch takes, what it passes over and says so, and that one odd input never costs the others anything."""

import gzip
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
import zstandard
from batches import CLEAN, GOOD, powerless, rows, start, summary, tree, wait_for

JOBS = 1

HOCR = (
    '<html><head><meta name="ocr-system" content="tesseract"/></head><body><div class="ocr_page" '
    'title="bbox 0 0 900 900"><span class="ocr_line" title="bbox 10 10 800 40">{}</span></div></body></html>'
)
TSV = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "1\t1\t0\t0\t0\t0\t0\t0\t900\t900\t-1\t\n5\t1\t1\t1\t1\t1\t10\t10\t800\t30\t90\t{}\n"
)


def passed_over(out):
    return {Path(row["path"]).name: row["why"] for row in summary(out)["passed_over"]}


# Forms of one page


def test_of_a_page_in_many_forms_the_one_with_boxes_is_taken_and_this_is_said_once(batch, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(3):
        (folder / f"p{n}.txt").write_text("文字,的\n", "utf-8")
        (folder / f"p{n}.tsv").write_text(TSV.format("表格,的"), "utf-8")
        (folder / f"p{n}.hocr").write_text(HOCR.format("方框,的"), "utf-8")
    (folder / "alone.txt").write_text("独自,的\n", "utf-8")
    code, _, err = batch(folder, batch.out)
    assert code == 0
    assert (batch.out / "p1.txt").read_text("utf-8").strip() == "方框，的"
    assert list(tree(batch.out)) == ["alone.txt", "p0.txt", "p1.txt", "p2.txt"]
    (line,) = err.splitlines()
    assert "3 pages are there in more than one form" in line
    assert "p0.hocr" in line and "not" in line and "--include '*." in line
    why = passed_over(batch.out)
    assert "taken from hOCR" in why["p2.txt"] and "--include '*.txt'" in why["p2.txt"] and "p2.tsv" in why
    assert batch(folder, tmp_path / "texts", "--include", "*.txt") == (0, b"", "")
    assert (tmp_path / "texts" / "p1.txt").read_text("utf-8") == "文字，的\n"


def test_what_is_no_scan_in_spite_of_its_name_leaves_the_text_its_place(batch, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "p.txt").write_text("文字,的\n", "utf-8")
    (folder / "p.html").write_text("<html><body>no OCR</body></html>", "utf-8")
    (folder / "p.json").write_text('{"a": 1}', "utf-8")
    assert batch(folder, batch.out) == (0, b"", "")
    assert (batch.out / "p.txt").read_text("utf-8") == "文字，的\n"


def test_clean_never_writes_two_forms_of_a_page_to_one_place(fixtext, tmp_path):
    (tmp_path / "p.txt").write_text("文字,的\n", "utf-8")
    (tmp_path / "p.hocr").write_text(HOCR.format("方框,的"), "utf-8")
    (tmp_path / "dir").mkdir()
    code, _, err = fixtext("clean", "p.txt", "p.hocr", "-o", "dir/", "--", "normalize-punctuation")
    assert code == 2 and "p.txt" in err and "Traceback" not in err
    got = {path.name: path.read_text("utf-8").strip() for path in (tmp_path / "dir").iterdir()}
    assert got in ({}, {"p.txt": "文字，的"})  # the first, or none; never the second over the first


# Links


def test_links_that_lead_nowhere_or_in_a_circle_are_passed_over(batch, pages):
    folder = pages(2)
    (folder / "circle.txt").symlink_to("circle.txt")
    (folder / "a").symlink_to("b")
    (folder / "b").symlink_to("a")
    (folder / "0" / "nothing.txt").symlink_to("not-there.txt")
    (folder / "twin.txt").symlink_to("0/0000.txt")
    assert batch(folder, batch.out)[0] == 0
    assert list(tree(batch.out)) == ["0/0000.txt", "1/0001.txt", "twin.txt"]
    circle, nothing = "a link that leads to itself", "a link that leads nowhere"
    assert passed_over(batch.out) == {"circle.txt": circle, "a": circle, "b": circle, "nothing.txt": nothing}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["in", "loop"], "a link that leads nowhere"),
        (["in", "loop/out"], "loop"),
        (["loop", "out"], "no such file or directory"),
        (["in", "file"], "this is a file"),
        (["in", "file/out"], "file"),
        (["in", "x" * 300], "name too long"),
        (["fifo", "out"], "no regular file"),
        (["in", "out", "--encoding", "nope"], "no encoding called 'nope'"),
        (["in", "out", "--output-encoding", "base64"], "no encoding called 'base64'"),
    ],
)
def test_arguments_that_lead_nowhere_are_errors_of_use(batch, pages, tmp_path, args, message):
    pages(1)
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "fifo")
    code, _, err = batch(*args)
    assert code == 2 and message.lower() in err.lower() and "Traceback" not in err
    assert (tmp_path / "file").read_bytes() == b"" and (tmp_path / "loop").is_symlink()


# Names


def test_names_that_differ_in_case_or_accents_only_are_two_files(batch, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    names = ["Page.txt", "page.txt", unicodedata.normalize("NFC", "é.txt"), unicodedata.normalize("NFD", "é.txt")]
    for name in names:
        (folder / name).write_text(f"{name},的\n", "utf-8")
    assert batch(folder, batch.out)[0] == 0
    assert sorted(tree(batch.out)) == sorted(names)
    assert (batch.out / "page.txt").read_text("utf-8") == "page.txt，的\n"


def test_a_name_that_is_not_utf_8_is_a_name_like_any_other(batch, pages, fixtext, tmp_path):
    folder = pages(1, bad="FAIL\n")
    name = "第三版.txt".encode("gb18030")
    for path, text in ((name, "好,的\n"), (b"\xff\xfe/" + name, "FAIL\n")):
        whole = folder / os.fsdecode(path)
        whole.parent.mkdir(exist_ok=True)
        whole.write_text(text, "utf-8")
    assert batch(folder, batch.out)[0] == 3
    clean = batch.out / os.fsdecode(name)
    assert clean.read_text("utf-8") == "好，的\n"
    json.loads((batch.out / "_fixtext" / "summary.json").read_bytes().decode("utf-8"))
    aside = batch.out / "_fixtext" / "quarantine"
    assert sorted(row["file"] for row in rows(batch.out / "_fixtext" / "quarantine.jsonl")) == sorted(
        os.fsdecode(n) for n in (b"bad.txt", b"\xff\xfe/" + name)
    )
    assert (aside / os.fsdecode(b"\xff\xfe/" + name)).read_bytes() == b"FAIL\n"
    changes = batch.out / "_fixtext" / "changes.jsonl"
    assert fixtext("undo", clean, "--changes", changes)[1].decode() == "好,的\n"
    assert batch(folder, batch.out, "--resume")[0] == 3 and summary(batch.out)["done"] == {}


def test_the_books_of_an_earlier_batch_are_no_input(batch, pages, tmp_path):
    batch(pages(2, bad="FAIL\n"), batch.out)
    assert batch(batch.out, tmp_path / "second")[0] == 0
    assert list(tree(tmp_path / "second")) == ["0/0000.txt", "1/0001.txt"]
    assert passed_over(tmp_path / "second") == {"_fixtext": "what an earlier batch wrote down"}


def test_what_was_passed_over_is_told_by_reason_with_a_count_and_an_example(fixtext, pages):
    folder = pages(1)
    for name in ("one.png", "two.png", "draft.txt"):
        (folder / name).touch()
    _, out, _ = fixtext("batch", folder, "out", "--exclude", "draft*", "--", "close-spaces")
    assert b"passed over 2: no text file by its name (--include takes it in), as in/one.png" in out.replace(
        os.fsencode(folder.parent) + b"/", b""
    )
    assert b"passed over 1: excluded, " in out and b"draft.txt" in out


def test_names_cannot_steer_the_terminal(fixtext, pages):
    folder = pages(1)
    (folder / "a\x1b[31m\n::error::x.png").touch()
    (folder / "a\x1b]0;x\x07.txt").write_bytes(b"\0\0\0")
    code, out, err = fixtext("batch", folder, "out", "--", "close-spaces")
    assert code == 3 and b"\x1b" not in out and "\x1b" not in err and b"\n::error" not in out
    (folder / "a\x1b[31m\n::error::x").mkdir()
    code, out, err = fixtext("batch", folder / "b\x1b[31m\n::error::x", "out", "--", "close-spaces")
    assert code == 2 and "no such file" in err and "\x1b" not in err and "\n::error" not in err


def test_help_names_every_form_that_is_taken(fixtext):
    help_ = fixtext("batch", "--help")[1].decode()
    assert all(form in help_ for form in (".jsonl", ".parquet", "hOCR", "ALTO", "PAGE", "TSV", "JSON", "PDF"))


# Size, and what records have


def test_what_is_too_large_is_not_copied_and_is_done_when_it_may_be(batch, pages):
    folder = pages(1)
    for name in ("sparse.txt", "sparse.jsonl"):
        with (folder / name).open("wb") as file:
            file.truncate(32 << 20)
    code = batch(folder, batch.out, "--max-bytes", 1 << 16)[0]
    assert code == 3 and not list((batch.out / "_fixtext").rglob("quarantine/*"))
    kept = {row["file"]: row["kept"] for row in rows(batch.out / "_fixtext" / "quarantine.jsonl")}
    assert kept == {"sparse.txt": str(folder / "sparse.txt"), "sparse.jsonl": str(folder / "sparse.jsonl")}
    assert batch(folder, batch.out, "--max-bytes", 1 << 16, "--resume")[0] == 3 and summary(batch.out)["done"] == {}
    (folder / "sparse.jsonl").unlink()
    (folder / "sparse.txt").write_text("好,的\n" * 20_000, "utf-8")
    assert batch(folder, batch.out, "--resume", steps=("normalize-punctuation",))[0] == 0
    assert (batch.out / "sparse.txt").read_text("utf-8") == "好，的\n" * 20_000


BOMBS = {
    "blank.jsonl.zst": zstandard.compress(b"\n" * (1 << 30)),
    "blank.jsonl.gz": gzip.compress(b"\n" * (1 << 27)),
    "tiny.jsonl.gz": gzip.compress(b'{"text":""}\n' * (1 << 22)),
    "fields.ndjson.zst": zstandard.compress(b'{"text":null}\n' * (1 << 22)),
    "line.jsonl.zst": zstandard.compress(b"x" * (1 << 30)),
}


def test_bombs_are_refused_before_a_record_of_them_is_cleaned(batch, pages):
    """Each is a few KB; expanded they are up to 1 GiB, or millions of records."""
    folder = pages(1)
    for name, data in BOMBS.items():
        assert len(data) < 200_000
        (folder / name).write_bytes(data)
    assert batch(folder, batch.out)[0] == 3
    errors = {row["file"]: row["error"] for row in rows(batch.out / "_fixtext" / "quarantine.jsonl")}
    assert set(errors) == set(BOMBS) and all("bomb" in e or "--max-bytes" in e for e in errors.values()), errors
    assert list(tree(batch.out)) == ["0/0000.txt"]
    assert all((batch.out / "_fixtext" / "quarantine" / name).read_bytes() == data for name, data in BOMBS.items())


def test_packed_files_of_honest_records_are_no_bombs(batch, tmp_path):
    (tmp_path / "in").mkdir()
    lines = "".join(json.dumps({"id": i, "text": ""}) + "\n" for i in range(3000)) + "\n" * 3000
    (tmp_path / "in" / "blank.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    long = json.dumps({"text": "好,的" * 50_000}) + "\n"  # in one line of more than a slice
    (tmp_path / "in" / "long.jsonl.zst").write_bytes(zstandard.compress(long.encode()))
    assert batch("in", batch.out, steps=("normalize-punctuation",))[0] == 0
    assert gzip.decompress((batch.out / "blank.jsonl.gz").read_bytes()).decode() == lines
    assert summary(batch.out)["records"] == 6001 and summary(batch.out)["changed"] == 1


def test_a_field_that_no_record_has_stops_the_batch_and_names_those_there_are(batch, tmp_path):
    lines = "".join(json.dumps({"id": i, "body": "好,的"} | ({"note": 1} if i % 2 else {})) + "\n" for i in range(302))
    (tmp_path / "corpus.jsonl").write_text(f"\nnonsense\n{lines}", "utf-8")
    code, _, err = batch("corpus.jsonl", batch.out, "--text-key", "content")
    assert code == 2 and not tree(batch.out) and not (batch.out / "_fixtext" / "quarantine.jsonl").exists()
    assert "no field 'content' (--text-key names another) in its first 100 records" in err
    assert "they have id, body, note (50)" in err
    assert batch("corpus.jsonl", batch.out, "--text-key", "body")[0] == 3  # no --resume: nothing was begun
    assert summary(batch.out)["changed"] == 302


def test_beside_pages_a_file_without_the_field_is_in_quarantine_by_itself(batch, pages):
    folder = pages(1)
    (folder / "log.jsonl").write_text('{"event": 1}\n' * 500, "utf-8")
    (folder / "few.jsonl").write_text('{"text": "好,的"}\n' + '{"event": 1}\n' * 3, "utf-8")
    assert batch(folder, batch.out)[0] == 3
    assert list(tree(batch.out)) == ["0/0000.txt", "few.jsonl"]
    files = [row["file"] for row in rows(batch.out / "_fixtext" / "quarantine.jsonl")]
    assert files == ["few.jsonl:2", "few.jsonl:3", "few.jsonl:4", "log.jsonl"]


def test_a_file_of_records_that_grows_during_the_run_is_done_by_the_next(batch, pages, plugin):
    """The record of its first state is no claim that it is done, and nothing of it is in quarantine."""
    folder = pages(1)
    corpus = folder / "corpus.jsonl"
    line = json.dumps({"text": GOOD * 4}, ensure_ascii=False) + "\n"
    hang = '{"text": "HANG\\n"}\n'  # holds the only worker, in the second piece of five
    corpus.write_text(line * 1000 + hang + line * 2000, "utf-8")
    process = start(batch.out, folder, plugin, "-j", "1", "--timeout", "8")
    wait_for(batch.out / "_fixtext" / "pieces" / "corpus.jsonl" / "0000000")
    with corpus.open("a", encoding="utf-8") as more:
        more.write(line * 10)
    assert process.wait(120) == 3
    assert "1 changed while read" in process.stderr.read().decode()
    assert list(tree(batch.out)) == ["0/0000.txt"] and not rows(batch.out / "_fixtext" / "quarantine.jsonl")
    assert batch(folder, batch.out, "--resume", "--timeout", 8)[0] == 3
    wanted = line.replace(GOOD.strip(), CLEAN.strip())
    assert (batch.out / "corpus.jsonl").read_text("utf-8") == wanted * 3010
    assert summary(batch.out)["done"] == {"not finished": 1} and summary(batch.out)["quarantined"] == 1


def test_an_input_that_cannot_be_read_for_a_while_costs_nothing(batch, pages):
    """A disk that is not there for a moment must not take away what was made of its pages before."""
    folder = pages(3)
    batch(folder, batch.out)
    before = tree(batch.out)
    (folder / "0" / "0000.txt").chmod(0)
    (folder / "1").chmod(0)
    command = [sys.executable, "-m", "fixtext", "batch", folder, batch.out, "--resume", "-q", "--", "close-spaces"]
    done = subprocess.run(powerless(*command), capture_output=True)
    (folder / "1").chmod(0o755)
    assert done.returncode == 3, done.stderr
    assert {name: tree(batch.out)[name] for name in ("0/0000.txt", "1/0001.txt")}.items() <= before.items()
    assert b"2 not done: " in done.stderr
    why = passed_over(batch.out)
    assert why["0000.txt"] == "what an earlier run made of it stays: it cannot be read now"
    assert why["1"] == "cannot be read: Permission denied" and summary(batch.out)["gone"] == 1


def test_steps_that_cannot_run_are_an_error_of_use_and_no_fault_of_the_pages(batch, pages):
    folder = pages(3)
    for steps, message in (
        (("convert-script", "to=tw", "protect=no-such/terms.txt"), "no such file"),
        (("flag-typos", "lexicon=no-such.txt"), "no-such.txt"),
    ):
        code, _, err = batch(folder, batch.out, steps=steps)
        assert code == 2 and message in err and "Traceback" not in err, err
        assert not tree(batch.out) and not (batch.out / "_fixtext" / "quarantine").exists()


def test_terms_that_changed_are_steps_that_changed(batch, pages, tmp_path):
    folder = pages(1, page="头发和发展\n")
    (tmp_path / "terms.txt").write_text("头发\n", "utf-8")
    steps = ("convert-script", "to=tw", "protect=terms.txt")
    assert batch(folder, batch.out, steps=steps)[0] == 0
    assert (batch.out / "page.txt").read_text("utf-8") == "头发和發展\n"
    (tmp_path / "terms.txt").write_text("发展\n", "utf-8")
    assert batch(folder, batch.out, "--resume", steps=steps)[0] == 0
    assert summary(batch.out)["done"] == {"pipeline changed": 2}
    assert (batch.out / "page.txt").read_text("utf-8") == "頭髮和发展\n"
