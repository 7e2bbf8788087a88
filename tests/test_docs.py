"""Every command line and every Python example of the documents runs, in the order of its page, in a scratch folder.

The folder has `samples/` and `scans/`. Commands that set up an environment are run by `.ci/run` instead.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fixtext.grammar import VERBS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SET_UP = re.compile(r"^(python3 -m venv|pip install)", re.MULTILINE)
# what needs a folder that a page cannot bring: batches over corpora, and the executor of datatrove
NEEDS_MORE = {"batch.md"}


def blocks(page):
    """(language, code) of the examples of a page; its Python is one script, for later examples use earlier names."""
    found = [(language, code) for language, code in BLOCK.findall(page.read_text("utf-8")) if not SET_UP.search(code)]
    script = "\n".join(code for language, code in found if language == "python")
    shell = [(language, code) for language, code in found if language == "sh"]
    return [*shell, ("python", script)] if script else shell


def run(language, code, folder):
    scripts = str(Path(sys.executable).parent)
    env = os.environ | {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    command = [sys.executable, "-"] if language == "python" else ["bash", "-euo", "pipefail"]
    return subprocess.run(command, input=code.encode(), cwd=folder, env=env, capture_output=True)


EXAMPLES = [page for page in PAGES if blocks(page) and page.name not in NEEDS_MORE]


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_run(page, tmp_path):
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    shutil.copytree(ROOT / "docs" / "scans", tmp_path / "scans")
    for language, code in blocks(page):
        done = run(language, code, tmp_path)
        assert done.returncode == 0, f"{code}\n{done.stdout.decode()}\n{done.stderr.decode()}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target


def test_every_verb_is_in_the_documents():
    text = "".join(page.read_text("utf-8") for page in PAGES)
    assert [verb for verb in VERBS if verb != "run" and f"fixtext {verb}" not in text] == []


def test_a_broken_example_is_noticed(tmp_path):
    assert run("sh", "fixtext clean nothing.txt\necho fine\n", tmp_path).returncode == 2
    assert run("python", "import fixtext\nfixtext.clean(None)\n", tmp_path).returncode == 1
