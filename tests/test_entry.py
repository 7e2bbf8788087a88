"""Start-up: what a command imports, and that the short way does the same as the long one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = "本报讯(记者张三)2月9日,城区召开会议,部署工作.\n".encode()
STEPS = ("rejoin-lines", "normalize-punctuation", "spaces=none", "convert-script", "to=tw", "-keep-quoted")


def imports(*args, stdin=b""):
    """(exit code, top names of the modules that a command imports)"""
    command = [sys.executable, "-X", "importtime", "-m", "fixtext", *map(str, args)]
    done = subprocess.run(command, input=stdin, capture_output=True, cwd=ROOT)
    lines = done.stderr.decode("utf-8", "replace").splitlines()
    names = {line.rpartition("|")[2].strip().split(".")[0] for line in lines if line.startswith("import time:")}
    return done.returncode, names


@pytest.mark.parametrize(
    "args", [["@default"], STEPS, ["run", "close-spaces"], ["run"], ["--version"], ["close-space"]]
)
def test_a_bare_chain_imports_no_typer(args):
    code, names = imports(*args, stdin=TEXT)
    assert code == (2 if args == ["close-space"] else 0) and "fixtext" in names
    assert not names & {"typer", "click", "pydantic", "rich", "argparse"}


@pytest.mark.parametrize(
    "args",
    [
        ["clean", "samples/newspaper/raw.txt"],
        ["clean", "samples/newspaper/raw.txt", "--diff", "--order", "file", "--set", "drop-artifacts.credits=drop"],
        ["check", "samples/newspaper/raw.txt", "--format", "jsonl", "--kind", "suspect", "--", "flag-typos"],
        ["list", "presets"],
        ["--help"],
    ],
)
def test_a_verb_imports_no_pydantic(args):
    code, names = imports(*args)
    assert code in (0, 1) and "typer" in names
    assert not names & {"pydantic", "rich"}


def test_a_chain_and_its_verb_do_the_same(fixtext, tmp_path):
    short = fixtext(*STEPS, stdin=TEXT)
    assert short[0] == 0 and "（記者張三）" in short[1].decode()
    assert fixtext("run", *STEPS, stdin=TEXT) == short
    assert fixtext("run", "--encoding", "utf-8", *STEPS, stdin=TEXT) == short
    fixtext(*STEPS, "-o", "out.txt", "--changes", "c.jsonl", stdin=TEXT)
    assert (tmp_path / "out.txt").read_bytes() == short[1] and (tmp_path / "c.jsonl").stat().st_size


@pytest.mark.parametrize("args", [["check", "-", "--format", "yaml"], ["clean", "-", "--order", "fil"]])
def test_a_choice_that_is_none_is_named_by_typer(fixtext, args):
    code, out, err = fixtext(*args, stdin=TEXT)
    assert (code, out) == (2, b"") and args[-1] in err and args[-2] in err and "Traceback" not in err


def test_the_names_of_lists_and_paths_arrive_as_they_are(fixtext, tmp_path):
    for name in ("a b.txt", "-.txt", "é\udce4.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path / name))).write_bytes(TEXT)
    code, out, _ = fixtext("clean", "a b.txt", "./-.txt", "é\udce4.txt", "--", "normalize-punctuation")
    assert code == 0 and out.decode().count("会议，部署") == 3


def test_a_folder_that_is_gone_has_no_configuration(tmp_path):
    code = "import os; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone'); from fixtext.entry import main; main()"
    command = [sys.executable, "-c", code, "normalize-punctuation"]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, input=TEXT, capture_output=True, cwd=tmp_path, env=environ)
    assert done.returncode == 0 and "会议，部署" in done.stdout.decode()
