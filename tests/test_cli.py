"""The command line as its users see it: output, messages, exit codes."""

import json
import os
import pty
import subprocess
import sys

import pytest

from fixtext.grammar import VERBS
from fixtext.presets import presets
from fixtext.registry import names

PAGE = "本报讯(记者张三)2月9日,城区召开会议,部署工作.\n\n他说:“好”,大家同意.\n"
COMMA = "好,大家都来了。\n"


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    return path


def test_no_filter_is_called_like_a_verb():
    assert not set(VERBS) & {*names("filters"), *presets()}


@pytest.mark.parametrize(
    "data", [b"a\r\nb", b"", b"\n", b"\xef\xbb\xbfa", "好\f坏\r\n".encode(), b"\xff" + b"abc" * 40 + "好".encode() * 40]
)
def test_the_empty_chain_gives_every_byte_back(fixtext, data):
    assert fixtext("run", stdin=data)[1] == data
    assert fixtext("clean", "-", "--", stdin=data)[1] == data


def test_a_bare_chain_reads_standard_input(fixtext):
    code, out, _ = fixtext("close-spaces", "normalize-punctuation", stdin=COMMA.encode())
    assert (code, out.decode()) == (0, "好，大家都来了。\n")


def test_text_without_steps_is_cleaned_by_the_default_preset_or_the_steps_of_the_project(fixtext, tmp_path):
    assert (
        fixtext(stdin=COMMA.encode())[1]
        == fixtext("clean", "-", stdin=COMMA.encode())[1]
        == "好，大家都来了。\n".encode()
    )
    (tmp_path / "fixtext.toml").write_text('steps = ["normalize-unicode"]\n')
    assert fixtext(stdin=COMMA.encode())[1] == COMMA.encode()


@pytest.mark.parametrize("words", [["-h"], ["help"], ["--help"]])
def test_help_has_the_names_that_people_try(fixtext, words):
    assert fixtext(*words)[1] == fixtext("--help")[1]
    assert fixtext("help", "close-spaces")[1] == fixtext("explain", "close-spaces")[1]
    assert fixtext("clean", "-h")[1] == fixtext("help", "clean")[1] == fixtext("clean", "--help")[1]


def test_options_of_the_chain_may_stand_anywhere(fixtext, tmp_path):
    fixtext("normalize-punctuation", "--changes", "c.jsonl", stdin=COMMA.encode())
    rows = [json.loads(line) for line in (tmp_path / "c.jsonl").read_text("utf-8").splitlines()]
    assert rows[0]["steps"] == ["normalize-punctuation"]
    assert (rows[1]["old"], rows[1]["new"], rows[1]["line"], rows[1]["column"]) == (",", "，", 1, 2)


@pytest.mark.parametrize("args", [["@default"], ["run", "@default"], ["clean"], ["clean", "-"]])
def test_the_default_preset(fixtext, args):
    assert "会议，部署工作。" in fixtext(*args, stdin=PAGE.encode())[1].decode()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["close-space"], "did you mean close-spaces?"),
        (["clena", "x"], "did you mean clean?"),
        (["close-spaces", "colour=red"], "close-spaces has no option 'colour'"),
        (["convert-script", "to=simplifeid"], "did you mean simplified?"),
        (["@newspaper"], "no preset called @newspaper"),
        (["to=tw", "convert-script"], "write the filter first"),
        (["check", "-", "--", "flag-typos", "--format", "jsonl"], "came among the steps"),
        (["clean", "nowhere.txt"], "nowhere.txt: no such file"),
        (["clean", "."], "is a directory"),
        (["clean", "--colour"], "No such option"),
        (["clean", "-", "--set", "nothing.x=1"], "no step 'nothing'"),
        (["clean", "-", "--encoding", "utf-99"], "no encoding called"),
        (["clean", "-", "--in-place"], "standard input has no place"),
        (["clean", "-", "--backup", ".orig"], "--backup goes with --in-place"),
        (["clean", "-", "--config", "no.toml"], "no such configuration file"),
        (["explain", "punctuation/half-width-coma"], "nothing is called"),
        (["undo", "-", "--changes", "no.jsonl"], "no such file"),
    ],
)
def test_a_mistake_is_named_and_ends_with_2(fixtext, args, message):
    code, out, err = fixtext(*args, stdin=b"a")
    assert code == 2 and message in err and out == b"" and "Traceback" not in err


def test_one_bad_input_does_not_stop_the_others(fixtext, page, tmp_path):
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\0\0\0\1" * 50)
    code, out, err = fixtext("clean", "picture.txt", "nowhere.txt", ".", page)
    assert code == 3 and "部署工作。" in out.decode()
    assert "picture.txt: binary data" in err and "nowhere.txt: no such file" in err


def test_an_empty_file_stays_empty(fixtext, tmp_path):
    (tmp_path / "empty.txt").touch()
    assert fixtext("clean", "empty.txt")[:2] == (0, b"")
    assert fixtext("check", "empty.txt")[:2] == (0, b"")


def test_in_place_keeps_a_backup_and_the_mode_and_the_link(fixtext, page, tmp_path):
    page.chmod(0o640)
    (tmp_path / "link.txt").symlink_to(page)
    assert fixtext("clean", "link.txt", "--in-place", "--backup", ".orig")[0] == 0
    assert (tmp_path / "link.txt").is_symlink() and page.stat().st_mode & 0o777 == 0o640
    assert "部署工作。" in page.read_text("utf-8")
    assert (tmp_path / "link.txt.orig").read_text("utf-8") == PAGE


def test_a_backup_is_never_overwritten(fixtext, page):
    fixtext("clean", page, "--in-place", "--backup", ".orig")
    page.write_text(COMMA, "utf-8")
    code, _, err = fixtext("clean", page, "--in-place", "--backup", ".orig")
    assert code == 2 and "is there already and is kept" in err
    assert page.read_text("utf-8") == COMMA


def test_a_clean_file_is_not_written_again(fixtext, page):
    fixtext("clean", page, "--in-place")
    before = page.stat().st_mtime_ns
    fixtext("clean", page, "--in-place", "--backup", ".orig")
    assert page.stat().st_mtime_ns == before


def test_output_to_a_file_and_to_a_directory(fixtext, page, tmp_path):
    fixtext("clean", page, "-o", "clean.txt")
    assert "部署工作。" in (tmp_path / "clean.txt").read_text("utf-8")
    (tmp_path / "out").mkdir()
    fixtext("clean", page, "clean.txt", "-o", "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["clean.txt", "page.txt"]


def test_two_inputs_of_one_name_do_not_overwrite_each_other(fixtext, page, tmp_path):
    for name in ("a", "out"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "page.txt").write_text(COMMA, "utf-8")
    code, _, err = fixtext("clean", page, "a/page.txt", "-o", "out")
    assert code == 2 and "output of another input already" in err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_undo_gives_the_original_bytes_back(fixtext, tmp_path, encoding):
    data = PAGE.replace("\n", "\r\n").encode(encoding)
    (tmp_path / "page.txt").write_bytes(data)
    fixtext("clean", "page.txt", "-o", "clean.txt", "--changes", "changes.jsonl")
    assert (tmp_path / "clean.txt").read_bytes() != data
    assert fixtext("undo", "clean.txt", "--changes", "changes.jsonl")[:2] == (0, data)


def test_undo_of_one_file_among_many(fixtext, page, tmp_path):
    (tmp_path / "b.txt").write_text(COMMA, "utf-8")
    fixtext("clean", page, "b.txt", "--in-place", "--changes", "c.jsonl")
    for name in (page, "b.txt"):
        assert fixtext("undo", name, "--changes", "c.jsonl", "--in-place")[0] == 0
    assert page.read_text("utf-8") == PAGE and (tmp_path / "b.txt").read_text("utf-8") == COMMA


def test_undo_refuses_a_text_that_was_edited_since(fixtext, page):
    fixtext("clean", page, "--in-place", "--changes", "c.jsonl")
    page.write_text(page.read_text("utf-8") + "新", "utf-8")
    code, out, err = fixtext("undo", page, "--changes", "c.jsonl")
    assert (code, out) == (2, b"") and "was changed after it was cleaned" in err


def test_the_encoding_is_kept_on_request_and_said_otherwise(fixtext, tmp_path):
    (tmp_path / "gb.txt").write_bytes(PAGE.encode("gb18030"))
    assert "部署工作。" in fixtext("clean", "gb.txt", "--output-encoding", "keep")[1].decode("gb18030")
    _, out, err = fixtext("clean", "gb.txt")
    assert "部署工作。" in out.decode() and "gb18030 is read, utf-8 is written" in err


def test_check_exits_1_with_findings_and_0_without(fixtext, tmp_path):
    assert fixtext("check", "-", stdin="这是一句很好的话。".encode())[0] == 0
    code, out, _ = fixtext("check", "-", stdin="这样迫不急待地说。".encode())
    assert code == 1 and "suspect" in out.decode()


def test_findings_stand_where_they_are_in_the_original(fixtext, tmp_path):
    text = "\ufeff第一行的文字还没有写完，\r\n所以他迫不急待地写下去。\r\n"
    (tmp_path / "page.txt").write_bytes(text.encode())
    steps = ["--", "normalize-unicode", "rejoin-lines", "flag-typos"]
    _, out, _ = fixtext("check", "page.txt", "--format", "jsonl", "--kind", "suspect", *steps)
    found = json.loads(out)
    assert text[found["start"] : found["end"]] == found["text"] == "迫不急待"
    assert found["suggestions"][0]["text"] == "迫不及待"
    assert (found["line"], found["column"], found["kind"], found["file"]) == (2, 4, "suspect", "page.txt")
    assert {"rule", "confidence", "risk", "detector"} <= set(found)


def test_check_takes_directories_and_writes_annotations(fixtext, tmp_path):
    (tmp_path / "scans" / "1").mkdir(parents=True)
    (tmp_path / "scans" / "1" / "a.txt").write_text("他迫不急待。", "utf-8")
    code, out, _ = fixtext("check", "scans", "--format", "github")
    assert code == 1 and out.decode().startswith("::warning file=scans/1/a.txt,line=1,col=2,")


def test_check_looks_at_scans_in_directories_too(fixtext, tmp_path):
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "a.json").write_text('[{"text": "他迫不急待。", "box": [0, 0, 120, 20]}]', "utf-8")
    (tmp_path / "scans" / "b.json").write_text('{"title": "迫不急待"}', "utf-8")
    code, out, _ = fixtext("check", "scans")
    assert code == 1 and "a.json" in out.decode() and "b.json" not in out.decode()


def test_clean_check_says_what_would_change(fixtext, page):
    assert fixtext("clean", page, "--check")[0] == 1
    assert page.read_text("utf-8") == PAGE
    fixtext("clean", page, "--in-place")
    assert fixtext("clean", page, "--check")[0] == 0


def test_the_diff_names_the_rules_and_writes_nothing(fixtext, page):
    code, out, _ = fixtext("clean", page, "--diff")
    text = out.decode()
    assert code == 0 and "-他说:“好”,大家同意." in text and "+他说：“好”，大家同意。" in text
    assert "punctuation/" in text and "\x1b[" not in text and page.read_text("utf-8") == PAGE


def test_the_diff_is_coloured_on_a_terminal(page):
    parent, child = pty.openpty()
    subprocess.run([sys.executable, "-m", "fixtext", "clean", str(page), "--diff"], stdout=child, check=True)
    os.close(child)
    assert b"\x1b[31m-" in os.read(parent, 65536)


def test_set_changes_an_option_of_a_preset(fixtext):
    _, out, _ = fixtext("clean", "-", "--set", "normalize-punctuation.style=web", "--diff", stdin=COMMA.encode())
    assert fixtext("clean", "-", "--set", "normalize-punctuation.stile=web", stdin=b"")[0] == 2
    assert out is not None


def test_the_nearest_configuration_is_read(fixtext, tmp_path):
    (tmp_path / "fixtext.toml").write_text('steps = ["close-spaces"]\n', "utf-8")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert fixtext("clean", "-", stdin=COMMA.encode(), cwd=inner)[1].decode() == COMMA
    (inner / "pyproject.toml").write_text('[tool.fixtext]\nsteps = ["normalize-punctuation"]\n', "utf-8")
    assert "好，" in fixtext("clean", "-", stdin=COMMA.encode(), cwd=inner)[1].decode()


@pytest.mark.parametrize(
    "content", ["step = []", "steps = 3", 'steps = ["nothing"]', "steps = [", 'rules = ["gone"]\nsteps=["@default"]']
)
def test_a_bad_configuration_is_named(fixtext, tmp_path, content):
    (tmp_path / "fixtext.toml").write_text(content, "utf-8")
    code, _, err = fixtext("clean", "-", stdin=b"a")
    assert code == 2 and ("fixtext.toml" in err or "gone" in err)


def test_a_bad_rule_file_is_named_with_its_line(fixtext, tmp_path):
    (tmp_path / "fixtext.toml").write_text('rules = ["punctuation.toml"]\n', "utf-8")
    (tmp_path / "punctuation.toml").write_text('\n[[rule]]\nid = "x"\n', "utf-8")
    code, out, err = fixtext("clean", "-", stdin=COMMA.encode())
    assert (code, out) == (2, b"") and "punctuation.toml:2: x: 'kind' is missing" in err


def test_rules_are_tested_from_the_command_line(fixtext):
    code, out, _ = fixtext("test-rules")
    assert code == 0 and b" 0 broken examples" in out


def test_list_and_explain_know_everything(fixtext):
    listed = fixtext("list")[1].decode()
    for name in (*names("filters"), *names("detectors"), *(f"@{p}" for p in presets())):
        assert name in listed
        assert fixtext("explain", name)[0] == 0
    assert "risk" in fixtext("explain", "punctuation/half-width-comma")[1].decode()


def test_version(fixtext):
    code, out, _ = fixtext("--version")
    assert code == 0 and out.startswith(b"fixtext ")


def test_a_closed_pipe_ends_quietly_with_141(tmp_path):
    (tmp_path / "big.txt").write_text(COMMA * 200_000, "utf-8")
    command = [sys.executable, "-m", "fixtext", "clean", str(tmp_path / "big.txt"), "--", "normalize-unicode"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait() == 141 and process.stderr.read() == b""


def complete(fixtext, line):
    words = line.split(" ")
    found = fixtext(_FIXTEXT_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))[1]
    return found.decode().split()


def test_the_shell_completes_verbs_filters_and_options(fixtext):
    assert "clean" in complete(fixtext, "fixtext cle")
    assert "close-spaces" in complete(fixtext, "fixtext clo")
    assert "rejoin-lines" in complete(fixtext, "fixtext close-spaces rej")
    assert "to=tw" in complete(fixtext, "fixtext convert-script to=")
    assert "--in-place" in complete(fixtext, "fixtext clean --in")
