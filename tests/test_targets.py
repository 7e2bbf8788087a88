"""Names, steps and outputs on the command line: nothing is written before all of it is understood, nothing is lost."""

import os
import stat
import subprocess
import sys

import pytest

COMMA = "好,大家都来了.\n"
MARKS = "好，大家都来了。\n"
HOCR = (
    "<html><body><div class='ocr_page'><span class='ocr_line' title='bbox 0 0 90 20'>好,大家都来了.</span>"
    "</div></body></html>"
)


@pytest.fixture
def pages(tmp_path):
    """Two pages, and a page in a folder."""
    (tmp_path / "d").mkdir()
    for name in ("p.txt", "q.txt", "d/p.txt"):
        (tmp_path / name).write_text(COMMA, "utf-8")
    return tmp_path


def tree(folder):
    """Every file with its content."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# Steps among the files ---------------------------------------------------------------------------------------------


def test_steps_may_stand_behind_the_files_without_two_dashes(fixtext, pages):
    assert fixtext("clean", "p.txt", "--in-place", "@newspaper-zh")[0] == 0
    assert (pages / "p.txt").read_text("utf-8") == MARKS
    assert sorted(tree(pages)) == ["d/p.txt", "p.txt", "q.txt"]


@pytest.mark.parametrize(
    "args",
    [
        ["p.txt", "--in-place", "normalize-punctuation", "style=print"],
        ["p.txt", "normalize_punctuation", "--in-place"],
        ["--in-place", "p.txt", "newspaper-zh", "rejoin-lines"],
        ["p.txt", "--in-place", "convert-script", "to=tw", "normalize-punctuation"],
    ],
)
def test_a_filter_a_preset_or_an_option_begins_the_steps(inside, pages, args):
    assert inside("clean", *args)[0] == 0
    assert (pages / "p.txt").read_text("utf-8").startswith("好，大家都")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["p.txt", "--in-place", "@newspaper"], "no preset called @newspaper"),
        (["p.txt", "--in-place", "@newspaper-zhh", "q.txt"], "type: fixtext clean p.txt q.txt --in-place --"),
        (["p.txt", "--in-place", "rejoin-line"], "did you mean rejoin-lines?"),
        (["p.txt", "--in-place", "rejoin_line"], "did you mean rejoin-lines?"),
        (["p.txt", "--in-place", "newspaper-z"], "no filter called 'newspaper-z'"),
        (["p.txt", "--in-place", "CLOSE-SPACES"], "no filter called 'CLOSE-SPACES'"),
        (["p.txt", "--in-place", "newspaper_zh"], "no filter called"),
        (["p.txt", "--in-place", "book"], "no filter called 'book'"),
        (["p.txt", "--in-place", "convert-script.to=tw"], "write the filter first"),
        (
            ["p.txt", "--in-place", "convert-script to=tw"],
            "type: fixtext clean p.txt --in-place -- convert-script to=tw",
        ),
        (["p.txt", "--in-place", "to=tw"], "write the filter first"),
        (["p.txt", "--in-place", "＠newspaper-zh"], "no filter called '＠newspaper-zh'"),
        (["p.txt", "--in-place", "default2"], "no filter called 'default2'"),
        (["p.txt", "--in-place", "fix-digits;", "close-spaces"], "no filter called 'fix-digits;'"),
        (["p.txt", "--in-place", "close-spaces", "+colour"], "no option 'colour'"),
        (["p.txt", "--in-place", "close-spaces", "-colour"], "No such option"),
        (
            ["p.txt", "@book-zh", "q.txt", "--in-place"],
            "q.txt is a file and stands behind the step @book-zh; "
            "type: fixtext clean p.txt q.txt --in-place -- @book-zh",
        ),
        (
            ["--in-place", "p.txt", "close-spaces", "--", "fix-digits"],
            "type: fixtext clean p.txt --in-place -- close-spaces fix-digits",
        ),
    ],
)
def test_a_slip_in_the_steps_is_said_before_anything_is_written(inside, pages, args, message):
    before = tree(pages)
    code, out, err = inside("clean", *args)
    assert (code, out) == (2, b"") and message in err and tree(pages) == before


def test_a_name_that_is_a_file_and_a_step_is_asked_for(inside, pages):
    for name in ("close-spaces", "@default"):
        (pages / name).write_text(COMMA, "utf-8")
        code, _, err = inside("clean", "p.txt", name, "--in-place")
        assert code == 2 and f"./{name}" in err and (pages / "p.txt").read_text("utf-8") == COMMA
        assert inside("clean", f"./{name}", "--", "close-spaces")[0] == 0


def test_steps_alone_clean_standard_input(fixtext):
    assert fixtext("clean", "@default", stdin=COMMA.encode())[:2] == (0, MARKS.encode())


def test_other_verbs_understand_steps_too(inside, pages):
    assert inside("check", "p.txt", "normalize-unicode")[0] == 0
    assert inside("batch", "d", "out", "@newspaper-zh", "-q")[0] == 0
    assert (pages / "out" / "p.txt").read_text("utf-8") == MARKS and not (pages / "@newspaper-zh").exists()


def test_a_file_in_a_bare_chain_is_told_its_verb(inside, pages):
    code, _, err = inside("p.txt", "@book-zh")
    assert code == 2 and "type" not in err and "fixtext clean p.txt -- @book-zh" in err


def test_a_missing_file_among_others_costs_only_itself(inside, pages):
    code, _, err = inside("clean", "p.txt", "no-such.txt", "q.txt", "--in-place")
    assert code == 2 and "no-such.txt: no such file" in err
    assert [(pages / name).read_text("utf-8") for name in ("p.txt", "q.txt")] == [MARKS, MARKS]


# Outputs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args",
    [
        ["p.txt", "-o", "p.txt"],
        ["p.txt", "-o", "./p.txt"],
        ["p.txt", "-o", "d/../p.txt"],
        ["p.txt", "-o", "."],
        ["p.txt", "q.txt", "-o", "./"],
        ["d/p.txt", "-o", "d/"],
        ["d/p.txt", "p.txt", "-o", "."],
        ["p.txt", "-o", "link.txt"],
        ["link.txt", "-o", "p.txt"],
        ["p.txt", "-o", "hard.txt"],
        ["./p.txt", "-o", "folder"],
    ],
)
def test_an_output_that_is_an_input_is_refused(inside, pages, args):
    (pages / "link.txt").symlink_to("p.txt")
    os.link(pages / "p.txt", pages / "hard.txt")
    (pages / "folder").symlink_to(".")
    before = tree(pages)
    code, out, err = inside("clean", *args)
    assert (code, out) == (2, b"") and "use --in-place" in err and err.count("\n") == 1 and tree(pages) == before


def test_an_output_that_standard_input_comes_from_is_refused(pages):
    before = tree(pages)
    for args in (["normalize-punctuation", "-o", "p.txt"], ["clean", "-", "-o", "p.txt"]):
        with (pages / "p.txt").open("rb") as stdin:
            command = [sys.executable, "-m", "fixtext", *args]
            done = subprocess.run(command, cwd=pages, stdin=stdin, capture_output=True)
        assert done.returncode == 2 and b"use --in-place" in done.stderr and tree(pages) == before


def test_standard_output_that_is_an_input_is_refused(pages):
    with (pages / "p.txt").open("ab") as stdout:
        command = [sys.executable, "-m", "fixtext", "clean", "p.txt"]
        done = subprocess.run(command, cwd=pages, stdout=stdout, stderr=subprocess.PIPE)
    assert done.returncode == 2 and b"p.txt: is standard output, too" in done.stderr
    assert (pages / "p.txt").read_text("utf-8") == COMMA


def test_a_list_of_findings_replaces_no_input(inside, pages):
    before = tree(pages)
    assert inside("check", "p.txt", "-o", "p.txt")[0] == 2
    assert inside("check", "d", "-o", "d/p.txt")[0] == 2
    assert inside("lexicon", "learn", "d", "-o", "d/p.txt")[0] == 2
    assert tree(pages) == before


def test_a_word_list_is_made_of_what_can_be_read(inside, pages):
    (pages / "d" / "x.txt").write_text('{"a": 1}', "utf-8")
    code, _, err = inside("lexicon", "learn", "d", "-o", "names.txt")
    assert code == 3 and "d/x.txt: this is JSON" in err and (pages / "names.txt").exists()
    (pages / "names.txt").write_text("from the last run\n", "utf-8")
    assert inside("lexicon", "learn", "d/x.txt", "-o", "names.txt")[0] == 3
    assert (pages / "names.txt").read_text("utf-8") == "from the last run\n"


def test_a_backup_is_beside_the_file(inside, pages):
    code, _, err = inside("clean", "p.txt", "--in-place", "--backup", "/old")
    assert code == 2 and "is a suffix" in err and (pages / "p.txt").read_text("utf-8") == COMMA


def test_a_list_of_findings_is_not_emptied_by_a_run_that_read_nothing(inside, pages):
    (pages / "found.txt").write_text("from the last run\n", "utf-8")
    assert inside("check", "no-such.txt", "-o", "found.txt")[0] == 2
    assert (pages / "found.txt").read_text("utf-8") == "from the last run\n"


@pytest.mark.parametrize("output", ["out", "out/", "out/deep/er"])
def test_the_folder_of_many_outputs_is_made(inside, pages, output):
    assert inside("clean", "p.txt", "q.txt", "-o", output)[0] == 0
    assert {p.name: p.read_text("utf-8") for p in (pages / output).iterdir()} == {"p.txt": MARKS, "q.txt": MARKS}


def test_a_name_with_a_slash_is_a_folder(inside, pages):
    assert inside("clean", "p.txt", "-o", "out/")[0] == 0
    assert (pages / "out" / "p.txt").read_text("utf-8") == MARKS
    (pages / "s.hocr").write_text(HOCR, "utf-8")
    assert inside("clean", "s.hocr", "-o", "scans/", "--", "normalize-punctuation")[0] == 0
    assert (pages / "scans" / "s.txt").read_text("utf-8") == MARKS


def test_one_cause_is_one_error(inside, pages):
    (pages / "out").write_text("notes\n", "utf-8")
    before = tree(pages)
    code, _, err = inside("clean", "p.txt", "q.txt", "d/p.txt", "-o", "out")
    assert code == 2 and err == "fixtext: out: is no folder, and several inputs need one; nothing was done\n"
    assert inside("clean", "p.txt", "q.txt", "-o", "out/deep")[0] == 2
    assert tree(pages) == before


def test_a_folder_of_inputs_is_work_for_a_batch_whose_line_is_said(fixtext, pages):
    code, _, err = fixtext("clean", "d", "-o", "out", "--", "@book-zh")
    assert code == 2 and "type: fixtext batch d out -- @book-zh" in err and not (pages / "out").exists()
    assert fixtext(*err.partition("type: fixtext ")[2].split())[0] == 0
    assert (pages / "out" / "p.txt").read_text("utf-8") == MARKS


def test_the_text_of_a_scan_does_not_replace_what_stands_beside_it(inside, pages):
    (pages / "p.hocr").write_text(HOCR, "utf-8")
    code, _, err = inside("clean", "p.hocr", "-o", ".")
    assert code == 2 and "p.txt is there beside the hOCR" in err and (pages / "p.txt").read_text("utf-8") == COMMA
    (pages / "p.txt").unlink()
    assert inside("clean", "p.hocr", "-o", ".")[0] == 0 and (pages / "p.hocr").read_text("utf-8") == HOCR


def test_a_folder_without_text_is_an_error(fixtext, pages):
    (pages / "empty" / "deep").mkdir(parents=True)
    (pages / "pictures").mkdir()
    (pages / "pictures" / "a.png").write_bytes(b"\x89PNG")
    for name in ("empty", "pictures"):
        code, out, err = fixtext("check", name)
        assert (code, out) == (2, b"") and f"{name}: holds no file of text" in err
    code, _, err = fixtext("check", "empty", "d")
    assert code == 2 and "empty: holds no file of text" in err and "d:" not in err


def test_a_batch_of_nothing_is_an_error(fixtext, pages):
    (pages / "empty").mkdir()
    code, _, err = fixtext("batch", "empty", "out")
    assert code == 2 and "empty: no file to clean" in err
    code, _, err = fixtext("batch", "empty", "out", "--resume")  # a folder that is emptied now and then is no error
    assert code == 0 and "empty: no file to clean" in err


# Files that are there ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [["--in-place"], ["-o", "p.txt"]])
def test_a_write_protected_file_is_not_replaced(inside, pages, args):
    (pages / "p.txt").chmod(0o444)
    code, _, err = inside("clean", "p.txt" if "-o" not in args else "q.txt", *args, "--changes", "c.jsonl")
    assert code == 2 and "p.txt: is write-protected" in err and (pages / "p.txt").read_text("utf-8") == COMMA
    assert not (pages / "c.jsonl").exists() and stat.S_IMODE((pages / "p.txt").stat().st_mode) == 0o444


def test_a_file_with_two_names_is_not_replaced(inside, pages):
    os.link(pages / "p.txt", pages / "other.txt")
    code, _, err = inside("clean", "p.txt", "--in-place", "--backup", ".orig")
    assert code == 2 and "p.txt: has 2 names (hard links)" in err
    assert (pages / "p.txt").samefile(pages / "other.txt") and (pages / "p.txt").read_text("utf-8") == COMMA
    assert not (pages / "p.txt.orig").exists()
    assert inside("clean", "p.txt", "q.txt", "-o", "out")[0] == 0


def test_a_file_that_is_clean_may_be_protected(inside, pages):
    (pages / "p.txt").write_text(MARKS, "utf-8")
    (pages / "p.txt").chmod(0o444)
    assert inside("clean", "p.txt", "--in-place")[0] == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_owner_and_the_attributes_of_a_file_stay(inside, pages):
    page = pages / "p.txt"
    os.chown(page, 12345, 54321)
    page.chmod(0o664)
    try:
        os.setxattr(page, "user.origin", b"scanner 3")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    assert inside("clean", "p.txt", "--in-place", "--backup", ".orig")[0] == 0
    for name in ("p.txt", "p.txt.orig"):
        there = (pages / name).stat()
        assert (there.st_uid, there.st_gid, stat.S_IMODE(there.st_mode)) == (12345, 54321, 0o664), name
    assert os.getxattr(page, "user.origin") == b"scanner 3" and page.read_text("utf-8") == MARKS


def test_undo_in_place_keeps_mode_and_refuses_protected_files(inside, pages):
    page = pages / "p.txt"
    page.chmod(0o640)
    inside("clean", "p.txt", "--in-place", "--changes", "c.jsonl")
    page.chmod(0o440)
    assert inside("undo", "p.txt", "--changes", "c.jsonl", "--in-place")[0] == 2
    page.chmod(0o640)
    assert inside("undo", "p.txt", "--changes", "c.jsonl", "--in-place")[0] == 0
    assert page.read_text("utf-8") == COMMA and stat.S_IMODE(page.stat().st_mode) == 0o640


# Pipes and standard streams ----------------------------------------------------------------------------------------


def test_a_pipe_as_output_is_written_into(fixtext, pages):
    os.mkfifo(pages / "pipe")
    reader = subprocess.Popen(["cat", str(pages / "pipe")], stdout=subprocess.PIPE)
    assert fixtext("clean", "p.txt", "-o", "pipe")[0] == 0
    assert reader.communicate()[0].decode() == MARKS and stat.S_ISFIFO((pages / "pipe").stat().st_mode)


@pytest.mark.parametrize("names", [["p.txt"], ["p.txt", "q.txt"]])
def test_standard_output_by_its_other_name(fixtext, pages, names):
    (pages / "out").symlink_to("/proc/self/fd/1")  # what /dev/stdout is
    code, out, _ = fixtext("clean", *names, "-o", "out")
    assert (code, out.decode()) == (0, MARKS * len(names)) and (pages / "out").is_symlink()


def test_standard_output_that_is_a_file_is_not_replaced(pages):
    (pages / "out").symlink_to("/proc/self/fd/1")
    (pages / "log").write_text("from before\n", "utf-8")
    with (pages / "log").open("ab") as log:
        command = [sys.executable, "-m", "fixtext", "clean", "p.txt", "-o", "out"]
        subprocess.run(command, cwd=pages, stdout=log, check=True)
    assert (pages / "log").read_text("utf-8") == "from before\n" + MARKS


def test_a_pipe_is_not_cleaned_in_place(pages):
    os.mkfifo(pages / "pipe")
    command = [sys.executable, "-m", "fixtext", "clean", "pipe", "--in-place"]
    done = subprocess.run(command, cwd=pages, capture_output=True, timeout=60)
    assert done.returncode == 2 and b"pipe: is no regular file" in done.stderr


def closed(folder, command, number):
    """Run a command with a standard stream closed: (exit code, stdout, stderr)."""
    shell = f'exec "$0" -m fixtext {command} {number}'
    done = subprocess.run(["sh", "-c", shell, sys.executable], cwd=folder, capture_output=True)
    return done.returncode, done.stdout, done.stderr.decode()


@pytest.mark.parametrize(
    ("command", "stream", "code", "message"),
    [
        ("clean -", "<&-", 2, "standard input is closed"),
        ("close-spaces", "<&-", 2, "standard input is closed"),
        ("clean", "<&-", 2, "no input"),
        ("clean p.txt", ">&-", 2, "standard output is closed"),
        ("check q.txt", ">&-", 2, "standard output is closed"),
        ("clean p.txt q.txt", "> /dev/full", 2, "standard output cannot be written: No space left on device"),
        ("clean p.txt --diff", "> /dev/full", 2, "No space left"),
        ("undo p.txt --changes c.jsonl", "> /dev/full", 2, "No space left"),
        ("list", "> /dev/full", 2, "No space left"),
        ("--version", "> /dev/full", 2, "No space left"),
        ("--help", "> /dev/full", 2, "No space left"),
    ],
)
def test_a_stream_that_is_closed_or_full_is_one_error(inside, pages, command, stream, code, message):
    (pages / "q.txt").write_text("他迫不急待。\n", "utf-8")
    if "undo" in command:
        inside("clean", "p.txt", "--in-place", "--changes", "c.jsonl")
    ended, _, err = closed(pages, command, stream)
    assert ended == code and message in err and err.count("\n") == 1


def test_work_that_needs_no_streams_is_done_without_them(pages):
    code, _, _ = closed(pages, "clean p.txt --in-place --changes c.jsonl", "<&- >&- 2>&-")
    assert code == 0 and (pages / "p.txt").read_text("utf-8") == MARKS
    assert (pages / "c.jsonl").read_text("utf-8").count("\n") == 3
    assert closed(pages, "clean nowhere.txt", "2>&-") == (2, b"", "")  # what is to be said goes nowhere else
    assert closed(pages, "clean nowhere.txt", "2> /dev/full") == (2, b"", "")
