"""The samples are what the tool really does: raw.txt through source.toml's steps gives clean.txt and changes.txt."""

import tomllib
from pathlib import Path

import pytest

from fixtext import report
from fixtext.pipeline import Pipeline

SAMPLES = sorted(p.parent for p in (Path(__file__).parent.parent / "samples").glob("*/source.toml"))


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda p: p.name)
def test_the_sample(folder):
    source = tomllib.loads((folder / "source.toml").read_text("utf-8"))
    raw = (folder / "raw.txt").read_bytes().decode("utf-8")
    result = Pipeline.parse(*source["steps"]).clean(raw)
    assert result.text == (folder / "clean.txt").read_bytes().decode("utf-8")
    assert result.undo() == raw and result.replay() == result.text
    assert Pipeline.parse(*source["steps"]).clean(result.text).text == result.text, "a second run changes something"
    seen = [report.finding_line("raw.txt", s) for s in result.findings()]
    shown = "\n".join([*report.diff(result, "raw.txt", colour=False), "", *seen, ""])
    assert shown == (folder / "changes.txt").read_text("utf-8")
