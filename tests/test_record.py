"""The record of changes: no run loses what an earlier one kept, and every file comes back as it was."""

import base64
import hashlib
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import time
import zlib

import pytest

from fixtext import record, undo

MARKS = ["--", "normalize-punctuation"]
SCRIPT = ["--", "convert-script", "to=tw"]
FIRST = "新书,到了.\n"
SECOND = "书店,开门.\n"


def sheet(folder, name, text):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def headers(book):
    return [row for row in map(json.loads, book.read_bytes().splitlines()) if "fixtext" in row]


@pytest.fixture
def clean(inside):
    """Clean in place with a record, c.jsonl if no other is named; the exit code must be as expected."""

    def run(*names, steps=MARKS, changes="c.jsonl", code=0):
        done = inside("clean", *names, "--in-place", "--changes", changes, *steps)
        assert done[0] == code, done[2]
        return done[2]

    return run


@pytest.fixture
def original(inside):
    """The original of a file by its record, as text."""

    def run(name, *options, changes="c.jsonl"):
        code, out, err = inside("undo", name, "--changes", changes, *options)
        assert code == 0, err
        return out.decode()

    return run


def test_the_same_command_again_loses_nothing(fixtext, tmp_path):
    sheet(tmp_path, "p.txt", FIRST)
    for _ in range(3):
        assert fixtext("clean", "p.txt", "--in-place", "--changes", "c.jsonl", *MARKS)[0] == 0
        assert fixtext("undo", "p.txt", "--changes", "c.jsonl")[1].decode() == FIRST


def test_undo_goes_back_before_the_first_run_or_before_the_last_ones(clean, original, tmp_path):
    page = sheet(tmp_path, "p.txt", FIRST)
    states = []
    for steps in (MARKS, SCRIPT, MARKS, ["--", "convert-script", "to=simplified"]):
        states.append(page.read_text("utf-8"))
        clean("p.txt", steps=steps)
    assert original("p.txt") == FIRST
    assert original("p.txt", "--runs", 1) == states[3]
    assert original("p.txt", "--runs", 2) == states[1]  # the third run changed nothing
    assert original("p.txt", "--runs", 9) == FIRST


def test_runs_that_lead_in_a_circle_lead_back_to_the_beginning(clean, original, tmp_path):
    page = sheet(tmp_path, "p.txt", "書\n")
    for to in ("simplified", "traditional", "simplified"):
        clean("p.txt", steps=["--", "convert-script", f"to={to}"])
    assert page.read_text("utf-8") == "书\n"
    assert original("p.txt") == "書\n"


def test_a_file_that_was_undone_edited_and_cleaned_again_comes_back_as_edited(clean, original, inside, tmp_path):
    page = sheet(tmp_path, "p.txt", FIRST)
    clean("p.txt")
    assert inside("undo", "p.txt", "--changes", "c.jsonl", "--in-place")[0] == 0
    assert page.read_text("utf-8") == FIRST
    page.write_text(SECOND, "utf-8")
    clean("p.txt")
    assert original("p.txt") == SECOND


def test_a_run_in_which_every_input_fails_leaves_the_record_alone(clean, tmp_path):
    sheet(tmp_path, "p.txt", FIRST)
    clean("p.txt")
    before = (tmp_path / "c.jsonl").read_bytes()
    clean("no-such.txt", code=2)
    assert (tmp_path / "c.jsonl").read_bytes() == before
    clean("no-such.txt", changes="new.jsonl", code=2)
    assert not (tmp_path / "new.jsonl").exists()


@pytest.mark.parametrize("content", ["a text of ours\n", '{"id": 1}\n', "\n", "[1]\n"])
def test_what_is_no_record_is_not_written_to(clean, tmp_path, content):
    page, notes = sheet(tmp_path, "p.txt", FIRST), sheet(tmp_path, "notes.jsonl", content)
    assert "is no record of changes" in clean("p.txt", changes="notes.jsonl", code=2)
    assert (page.read_text("utf-8"), notes.read_text("utf-8")) == (FIRST, content)


def test_two_originals_of_one_clean_text_are_kept_apart(clean, original, tmp_path):
    texts = {"p.txt": "中文,中\n", "q.txt": "中文，中\n", "1/p.txt": "中文,中\r\n", "2/p.txt": "中文，中\r\n"}
    for name, text in texts.items():
        path = sheet(tmp_path, name, "")
        path.write_bytes(text.encode())
    clean(*texts, steps=["--", "normalize-unicode", "normalize-punctuation"])
    assert len({(tmp_path / name).read_bytes() for name in texts}) == 1
    for name, text in texts.items():
        assert original(name) == text
        assert original(tmp_path / name) == text


def test_pages_without_text_are_kept_apart(clean, original, tmp_path):
    texts = {
        f"{n:03}.txt": text for n, text in enumerate(["第1页\n", "第2页\n", "\n\n", "", "12\n", "第1页\r\n", "- 3 -\n"])
    }
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode())
    clean(*texts, steps=["--", "normalize-unicode", "drop-artifacts", "drop-budget=1"])
    for name, text in texts.items():
        assert original(name) == text


def test_pages_of_a_batch_are_kept_apart(inside, tmp_path):
    texts = {f"{n}/{n:03}.txt": text for n, text in enumerate(["第1页\n", "第2页\n", "\n\n", "", "12\n", "第1页\r\n"])}
    (tmp_path / "in").mkdir()
    for name, text in texts.items():
        sheet(tmp_path / "in", name, "").write_bytes(text.encode())
    inside("batch", "in", "out", "-q", "--", "normalize-unicode", "drop-artifacts", "drop-budget=1")
    (tmp_path / "out").rename(tmp_path / "moved")
    assert len({(tmp_path / "moved" / name).read_bytes() for name in texts}) < len(texts) - 1
    for name, text in texts.items():
        _, out, err = inside("undo", f"moved/{name}", "--changes", "moved/_fixtext/changes.jsonl")
        assert out == text.encode(), err


def test_names_that_are_not_utf_8_come_back(inside, tmp_path):
    name = os.fsdecode(b"\xff\xfe.txt")
    sheet(tmp_path, name, FIRST)
    for steps in (MARKS, SCRIPT):
        assert inside("clean", name, "--in-place", "--changes", "c.jsonl", *steps)[0] == 0
    assert inside("undo", name, "--changes", "c.jsonl")[1].decode() == FIRST


@pytest.mark.parametrize("times", [1, 2])
def test_files_of_one_name_recorded_in_their_own_folders_are_kept_apart(inside, tmp_path, times):
    for folder, text in (("1", "中文,中\n"), ("2", "中文，中\n")):
        sheet(tmp_path, f"{folder}/p.txt", text)
    for folder in ["1", "2"] * times:
        inside("clean", "p.txt", "--in-place", "--changes", "../c.jsonl", *MARKS, cwd=tmp_path / folder)
    assert inside("undo", "p.txt", "--changes", "../c.jsonl", cwd=tmp_path / "1")[1].decode() == "中文,中\n"
    assert inside("undo", "p.txt", "--changes", "../c.jsonl", cwd=tmp_path / "2")[1].decode() == "中文，中\n"


def test_a_collection_that_was_moved_with_its_record_comes_back(clean, inside, tmp_path):
    for folder, text in (("1", "中文,中\n"), ("2", "中文，中\n")):
        sheet(tmp_path / "old", f"{folder}/p.txt", text) if (tmp_path / "old").mkdir(exist_ok=True) is None else None
    clean("old/1/p.txt", "old/2/p.txt", changes="old/c.jsonl")
    (tmp_path / "old").rename(tmp_path / "new")
    for folder, text in (("1", "中文,中\n"), ("2", "中文，中\n")):
        assert inside("undo", f"new/{folder}/p.txt", "--changes", "new/c.jsonl")[1].decode() == text


def test_a_file_that_was_renamed_is_known_by_its_text_where_that_leaves_no_doubt(clean, inside, tmp_path):
    page = sheet(tmp_path, "p.txt", FIRST)
    clean("p.txt")
    page.rename(tmp_path / "other.txt")
    code, out, err = inside("undo", "other.txt", "--changes", "c.jsonl")
    assert (code, out.decode()) == (0, FIRST) and "is known by its text alone" in err and "p.txt" in err


def test_a_renamed_file_in_doubt_is_asked_for(clean, original, inside, tmp_path):
    texts = {"p.txt": "中文,中\n", "q.txt": "中文，中\n"}
    for name, text in texts.items():
        sheet(tmp_path, name, text)
    clean(*texts)
    (tmp_path / "q.txt").rename(tmp_path / "z.txt")
    code, out, err = inside("undo", "z.txt", "--changes", "c.jsonl", "--in-place")
    assert (
        (code, out) == (2, b"") and "p.txt (c.jsonl:1)" in err and "q.txt (c.jsonl:3)" in err and "--part LINE" in err
    )
    assert original("z.txt", "--part", 3) == texts["q.txt"]
    assert original("z.txt", "--part", 1) == texts["p.txt"]
    assert inside("undo", "z.txt", "--changes", "c.jsonl", "--part", 2)[0] == 2


def test_texts_from_pipes_that_became_one_are_asked_for(fixtext, tmp_path):
    texts = [FIRST, FIRST.replace(",", "，")]
    for text in texts:
        made = fixtext("normalize-punctuation", "--changes", "c.jsonl", stdin=text.encode())[1]
    for name in ("clean.txt", "-"):
        (tmp_path / "clean.txt").write_bytes(made)
        code, _, err = fixtext("undo", name, "--changes", "c.jsonl", stdin=made)
        assert code == 2 and "(c.jsonl:1)" in err and "(c.jsonl:4)" in err
    assert fixtext("undo", "clean.txt", "--changes", "c.jsonl", "--part", 1)[1].decode() == texts[0]


def test_a_chain_of_outputs_leads_back(inside, original, tmp_path):
    sheet(tmp_path, "a.txt", FIRST)
    inside("clean", "a.txt", "-o", "b.txt", "--changes", "c.jsonl", *MARKS)
    inside("clean", "b.txt", "-o", "d.txt", "--changes", "c.jsonl", *SCRIPT)
    assert original("d.txt", "--runs", 1) == (tmp_path / "b.txt").read_text("utf-8")
    assert original("d.txt") == FIRST


def test_through_a_link_and_by_its_own_name_a_file_is_the_same(clean, original, tmp_path):
    sheet(tmp_path, "p.txt", FIRST)
    (tmp_path / "l.txt").symlink_to("p.txt")
    clean("l.txt")
    assert original("p.txt") == original("l.txt") == FIRST


def test_an_encoding_that_does_not_come_back_is_kept_as_bytes(inside, tmp_path):
    data = FIRST.encode("utf-16")
    (tmp_path / "p.txt").write_bytes(data)
    for _ in range(2):
        inside("clean", "p.txt", "--in-place", "--changes", "c.jsonl", *MARKS)
    assert inside("undo", "p.txt", "--changes", "c.jsonl")[1] == data


# Stopped and started again -----------------------------------------------------------------------------------------


def test_kill_9_and_the_same_command_again_lose_nothing(tmp_path):
    pages = {f"{n:03}.txt": f"第{n}页,书店{n}开门.\n" * 20 for n in range(300)}
    for name, text in pages.items():
        (tmp_path / name).write_text(text, "utf-8")
    command = [sys.executable, "-m", "fixtext", "clean", *pages, "--in-place", "--changes", "c.jsonl", *MARKS]
    for least in (20, 60):
        process = subprocess.Popen(command, cwd=tmp_path)
        while sum(1 for name in pages if (tmp_path / name).read_text("utf-8") != pages[name]) < least:
            assert process.poll() is None, "it was done before it could be killed"
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert_all_come_back(tmp_path, pages)
    assert any((tmp_path / name).read_text("utf-8") == text for name, text in pages.items()), "it was killed too late"
    subprocess.run(command, cwd=tmp_path, check=True)
    assert not any((tmp_path / name).read_text("utf-8") == text for name, text in pages.items())
    assert_all_come_back(tmp_path, pages)
    shown = subprocess.run([*command[:3], "undo", "007.txt", "--changes", "c.jsonl"], cwd=tmp_path, capture_output=True)
    assert shown.stdout.decode() == pages["007.txt"]


def assert_all_come_back(folder, pages):
    for name in list(pages)[::7]:
        now = (folder / name).read_bytes()
        if now.decode() != pages[name]:
            assert undo.original(now, folder / "c.jsonl", str(folder / name)).decode() == pages[name]


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_a_part_that_was_cut_off_hurts_no_other(clean, original, tmp_path, cut):
    sheet(tmp_path, "p.txt", FIRST), sheet(tmp_path, "q.txt", SECOND)
    clean("p.txt"), clean("q.txt")
    book = tmp_path / "c.jsonl"
    book.write_bytes(book.read_bytes()[:-cut])  # as if the run had been killed while it wrote the part of q.txt
    (tmp_path / "q.txt").write_text(SECOND, "utf-8")
    assert original("p.txt") == FIRST
    clean("q.txt")
    assert (original("p.txt"), original("q.txt")) == (FIRST, SECOND)
    assert all(json.loads(line) for line in book.read_bytes().splitlines())


def test_a_last_line_without_its_end_is_kept(clean, original, tmp_path):
    sheet(tmp_path, "p.txt", FIRST), sheet(tmp_path, "q.txt", SECOND)
    clean("p.txt")
    book = tmp_path / "c.jsonl"
    book.write_bytes(book.read_bytes().rstrip(b"\n"))
    clean("q.txt")
    assert (original("p.txt"), original("q.txt")) == (FIRST, SECOND)


def old_record(path, name, before, after):
    """A record as version 0.1 wrote it: no places, no count of edits."""
    digests = {"sha256": before, "clean_sha256": after}
    head = {"fixtext": 1, "version": "0.1.0", "file": name, "encoding": "utf-8", "clean_encoding": "utf-8"}
    head |= {key: hashlib.sha256(text.encode()).hexdigest() for key, text in digests.items()}
    head["steps"] = ["normalize-punctuation"]
    rows = [
        {"pass": 0, "step": "s", "rule": "r", "risk": "safe", "start": n, "end": n + 1, "old": a, "new": b}
        for n, (a, b) in enumerate(zip(before, after, strict=True))
        if a != b
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in (head, *rows)), "utf-8")


def test_what_a_killed_run_of_an_earlier_version_left_is_taken_up(clean, original, tmp_path):
    sheet(tmp_path, "p.txt", "新书，到了。\n"), sheet(tmp_path, "q.txt", SECOND)
    old_record(tmp_path / "c.jsonl.partial", "p.txt", FIRST, "新书，到了。\n")
    assert original("p.txt") == FIRST
    clean("p.txt", "q.txt")
    assert not (tmp_path / "c.jsonl.partial").exists()
    assert (original("p.txt"), original("q.txt")) == (FIRST, SECOND)


def test_records_of_earlier_versions_undo_and_are_appended_to(clean, original, tmp_path):
    page = sheet(tmp_path, "p.txt", "新书，到了。\n")
    old_record(tmp_path / "c.jsonl", "p.txt", FIRST, "新书，到了。\n")
    clean("p.txt", steps=SCRIPT)
    assert page.read_text("utf-8") == "新書，到了。\n"
    assert original("p.txt") == FIRST


def test_runs_at_once_share_a_record(tmp_path):
    pages = {f"{n}.txt": f"第{n}章,书店.\n" * 50 for n in range(40)}
    for name, text in pages.items():
        (tmp_path / name).write_text(text, "utf-8")
    names = list(pages)
    command = [sys.executable, "-m", "fixtext", "clean", "--in-place", "--changes", "c.jsonl"]
    runs = [subprocess.Popen([*command, *names[n::2], *MARKS], cwd=tmp_path) for n in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    for name, text in pages.items():
        assert (
            undo.original((tmp_path / name).read_bytes(), tmp_path / "c.jsonl", str(tmp_path / name)).decode() == text
        )


def test_a_full_disk_while_the_record_is_written_ends_the_run_and_loses_nothing(clean, original, tmp_path):
    pages = {name: f"{name},书店开门.\n" * 40 for name in ("a.txt", "b.txt", "d.txt")}
    for name, text in pages.items():
        sheet(tmp_path, name, text)
    clean("a.txt")
    before = (tmp_path / "c.jsonl").read_bytes()
    command = [sys.executable, "-m", "fixtext", "clean", "b.txt", "d.txt", "--in-place", "--changes", "c.jsonl", *MARKS]
    limit = (len(before) + 2000, resource.RLIM_INFINITY)
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    )
    err = done.stderr.decode()
    assert done.returncode == 2 and err.count("\n") == 1 and "c.jsonl: cannot be written: File too large" in err
    assert (tmp_path / "c.jsonl").read_bytes() == before
    assert [(tmp_path / name).read_text("utf-8") for name in ("b.txt", "d.txt")] == [pages["b.txt"], pages["d.txt"]]
    clean("b.txt", "d.txt")
    assert {name: original(name) for name in pages} == pages


# Private files -----------------------------------------------------------------------------------------------------


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(("own", "others"), [(0o600, 0o600), (0o640, 0o640), (0o644, 0o644), (0o400, 0o600)])
def test_what_is_made_of_a_private_file_is_private(inside, tmp_path, own, others):
    page = sheet(tmp_path, "p.txt", FIRST)
    page.chmod(own)
    inside("clean", "p.txt", "-o", "out.txt", "--changes", "c.jsonl", *MARKS)
    inside("check", "p.txt", "-o", "found.txt", *MARKS)
    with page.open("rb") as stdin:
        command = [sys.executable, "-m", "fixtext", "normalize-punctuation", "-o", "piped.txt"]
        subprocess.run(command, stdin=stdin, cwd=tmp_path, check=True)
    for name in ("out.txt", "c.jsonl", "found.txt", "piped.txt"):
        assert mode(tmp_path / name) == others, name


def test_a_backup_has_the_mode_and_time_of_the_original(inside, tmp_path):
    page = sheet(tmp_path, "p.txt", FIRST)
    page.chmod(0o600)
    os.utime(page, (1_000_000_000, 1_000_000_000))
    inside("clean", "p.txt", "--in-place", "--backup", ".orig", *MARKS)
    kept = (tmp_path / "p.txt.orig").stat()
    assert (stat.S_IMODE(kept.st_mode), kept.st_mtime) == (0o600, 1_000_000_000)
    assert mode(page) == 0o600 and page.stat().st_mtime > 1_000_000_000


def test_a_record_becomes_private_with_the_first_private_file(clean, tmp_path):
    sheet(tmp_path, "p.txt", FIRST), sheet(tmp_path, "q.txt", SECOND).chmod(0o600)
    clean("p.txt")
    assert mode(tmp_path / "c.jsonl") == 0o644
    clean("q.txt")
    assert mode(tmp_path / "c.jsonl") == 0o600


# Damaged records ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"encoding": "nope"},
        {"encoding": 5},
        {"encoding": "hex"},
        {"encoding": "ascii"},
        {"encoding": "punycode"},
        {"clean_encoding": "nope"},
        {"clean_encoding": None},
        {"clean_encoding": "utf-16"},
        {"clean_encoding": "rot13"},
        {"bytes": "***"},
        {"bytes": 7},
        {"bytes": "é"},
        {"bytes": base64.b85encode(b"no zlib").decode()},
        {"bytes": base64.b85encode(zlib.compress(b"other bytes")).decode()},
        {"bytes": base64.b85encode(zlib.compress(b"cut off" * 99)[:-9]).decode()},
        {"steps": 3},
        {"steps": None},
        {"sha256": "0" * 64},
        {"sha256": 0},
        {"edits": 99},
    ],
)
def test_a_damaged_header_is_named_with_its_line(clean, inside, tmp_path, change):
    sheet(tmp_path, "other.txt", SECOND), sheet(tmp_path, "p.txt", FIRST)
    clean("other.txt", "p.txt")
    book = tmp_path / "c.jsonl"
    lines = book.read_bytes().splitlines()
    at = next(n for n, line in enumerate(lines) if json.loads(line).get("file") == "p.txt")
    lines[at] = json.dumps(json.loads(lines[at]) | change).encode()
    book.write_bytes(b"\n".join(lines) + b"\n")
    assert_refused(inside, f"c.jsonl:{at + 1}: ")


def assert_refused(inside, place):
    code, out, err = inside("undo", "p.txt", "--changes", "c.jsonl")
    assert (code, out) == (2, b"") and place in err and "Traceback" not in err and err.count("\n") == 1


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"7",
        b"\xff\xfe",
        b'{"pass":0}',
        b'{"pass":0,"start":"a"',
        b'{"pass":[],"start":0,"end":1,"old":"a","new":"b","rule":"r"}',
        b'{"pass":0,"start":"a","end":1,"old":"a","new":"b","rule":"r"}',
        b'{"pass":0,"start":0.5,"end":1,"old":"a","new":"b","rule":"r"}',
        b'{"pass":0,"start":99999999999999999999999,"end":1,"old":"a","new":"b","rule":"r"}',
        b'{"pass":0,"start":0,"end":1,"old":7,"new":"b","rule":"r"}',
        b"[" * 100_000,
        b'{"a":' + b"9" * 5000 + b"}",
    ],
)
def test_a_damaged_line_of_a_part_is_named(clean, inside, tmp_path, line):
    sheet(tmp_path, "p.txt", FIRST)
    clean("p.txt")
    book = tmp_path / "c.jsonl"
    lines = book.read_bytes().splitlines()
    book.write_bytes(b"\n".join([lines[0], line, *lines[2:]]) + b"\n")
    assert_refused(inside, "c.jsonl:")


def test_damage_in_the_part_of_one_file_is_no_matter_of_another(clean, original, inside, tmp_path):
    for name, text in (("a.txt", SECOND), ("p.txt", FIRST), ("z.txt", "夜,深.\n")):
        sheet(tmp_path, name, text)
    clean("a.txt", "p.txt", "z.txt")
    book = tmp_path / "c.jsonl"
    lines = book.read_bytes().splitlines()
    at = next(n for n, line in enumerate(lines) if json.loads(line).get("file") == "p.txt")
    lines[at] = lines[at][:50]
    book.write_bytes(b"\n".join(lines) + b"\n")
    assert (original("a.txt"), original("z.txt")) == (SECOND, "夜,深.\n")
    assert_refused(inside, f"c.jsonl:{at + 1}: not a record of changes")


def test_a_way_back_that_may_be_longer_is_said(clean, inside, tmp_path):
    page = sheet(tmp_path, "p.txt", FIRST)
    clean("p.txt")
    between = page.read_text("utf-8")
    clean("p.txt", steps=SCRIPT)
    book = tmp_path / "c.jsonl"
    book.write_bytes(book.read_bytes()[40:])  # the header of the first run is damaged
    code, out, err = inside("undo", "p.txt", "--changes", "c.jsonl")
    assert (code, out.decode()) == (0, between) and "c.jsonl:1: " in err and "older still" in err


def test_a_record_that_would_fill_the_memory_is_refused(inside, tmp_path):
    clean = "书\n".encode()
    head = {"fixtext": 1, "file": "p.txt", "sha256": "0", "clean_sha256": hashlib.sha256(clean).hexdigest()}
    head |= {"encoding": "utf-8", "steps": [], "bytes": base64.b85encode(zlib.compress(bytes(70 << 20))).decode()}
    (tmp_path / "p.txt").write_bytes(clean)
    (tmp_path / "c.jsonl").write_text(json.dumps(head) + "\n", "utf-8")
    code, out, err = inside("undo", "p.txt", "--changes", "c.jsonl")
    assert (code, out) == (2, b"") and "c.jsonl:1: " in err and "a bomb" in err


@pytest.mark.parametrize(
    "data",
    [bytes(100_000), b"ab" * 50_000, os.urandom(100_000), b""],
    ids=["zeros", "pairs", "noise", "nothing"],
)
def test_an_original_that_packs_well_comes_back_all_the_same(monkeypatch, data):
    monkeypatch.setattr(record, "BOMB_BYTES", 1000)
    assert record.unpacked(record.packed(data)) == data
    assert zlib.decompress(base64.b85decode(record.packed(data))) == data  # as versions up to 0.1 read it


# Where the record may not be ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        ["p.txt", "--in-place", "--changes", "p.txt"],
        ["p.txt", "--in-place", "--changes", "./x/../p.txt"],
        ["p.txt", "--in-place", "--changes", "link.txt"],
        ["p.txt", "-o", "out.txt", "--changes", "p.txt"],
        ["p.txt", "q.txt", "-o", "x", "--changes", "q.txt"],
        ["p.txt", "-o", "new.txt", "--changes", "new.txt"],
        ["p.txt", "-o", "new.txt", "--changes", "./new.txt"],
        ["p.txt", "-o", "x", "--changes", "x/p.txt"],
        ["p.txt", "--in-place", "--backup", ".orig", "--changes", "p.txt.orig"],
        ["old.jsonl", "--in-place", "--changes", "old.jsonl"],
    ],
)
def test_the_record_is_a_file_of_its_own(inside, tmp_path, args):
    pages = [sheet(tmp_path, "p.txt", FIRST), sheet(tmp_path, "q.txt", FIRST)]
    (tmp_path / "x").mkdir()
    (tmp_path / "link.txt").symlink_to("p.txt")
    old_record(tmp_path / "old.jsonl", "z.txt", FIRST, "新书，到了。\n")
    before = (tmp_path / "old.jsonl").read_bytes()
    code, out, err = inside("clean", *args)
    assert (code, out) == (2, b"") and "the record" in err and "nothing was done" in err and err.count("\n") == 1
    assert [page.read_text("utf-8") for page in pages] == [FIRST, FIRST]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.txt", "old.jsonl", "p.txt", "q.txt", "x"]
    assert not list((tmp_path / "x").iterdir()) and (tmp_path / "old.jsonl").read_bytes() == before


@pytest.mark.parametrize("args", [["-o", "c.jsonl"], ["-o", "./c.jsonl"], ["-o", "p.txt"], ["-o", "link.txt"]])
def test_undo_writes_neither_over_the_record_nor_over_its_input(clean, inside, tmp_path, args):
    page = sheet(tmp_path, "p.txt", FIRST)
    (tmp_path / "link.txt").symlink_to("p.txt")
    clean("p.txt")
    before = (page.read_bytes(), (tmp_path / "c.jsonl").read_bytes())
    code, _, err = inside("undo", "p.txt", "--changes", "c.jsonl", *args)
    assert code == 2 and "nothing was done" in err
    assert (page.read_bytes(), (tmp_path / "c.jsonl").read_bytes()) == before


def test_nothing_is_recorded_where_nothing_is_written(inside, tmp_path):
    sheet(tmp_path, "p.txt", FIRST)
    for option in ("--diff", "--check"):
        inside("clean", "p.txt", option, "--changes", "c.jsonl")
    assert not (tmp_path / "c.jsonl").exists()


def test_a_record_may_go_to_a_pipe(fixtext, tmp_path):
    sheet(tmp_path, "p.txt", FIRST), sheet(tmp_path, "q.txt", SECOND)
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "got.jsonl").open("wb") as got:
        reader = subprocess.Popen(["cat", str(tmp_path / "pipe")], stdout=got)
        assert fixtext("clean", "p.txt", "q.txt", "-o", "out/", "--changes", "pipe", *MARKS)[0] == 0
        reader.wait()
    assert [row["file"] for row in headers(tmp_path / "got.jsonl")] == ["p.txt", "q.txt"]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
