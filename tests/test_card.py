"""The model card has a row for every file of data that ships, with its date and its sources."""

import json
import re
from pathlib import Path

import pytest

import fixtext

PACKAGE = Path(fixtext.__file__).parent
CARD = PACKAGE.parent / "docs" / "model-card.md"
DATA = [path for path in sorted(PACKAGE.rglob("data/*")) if path.suffix in (".json", ".npz", ".onnx")]
# beside a file of numbers stands what is said of it
SHIPPED = [p for p in DATA if p.suffix != ".json" or not any(p.with_suffix(s).exists() for s in (".npz", ".onnx"))]


def row(path):
    name = f"`{path.relative_to(PACKAGE).as_posix()}`"
    return next((line for line in CARD.read_text("utf-8").splitlines() if line.startswith("|") and name in line), "")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_file_has_a_row_with_its_date_and_sources(path):
    assert row(path), f"{path.name} has no row in {CARD.name}"
    about = path if path.suffix == ".json" else path.with_suffix(".json")
    told = json.loads(about.read_bytes()) if about.exists() else {}
    assert told.get("made", "") in row(path), f"{path.name} was made on {told.get('made')}"
    sources = told.get("source", {})
    for name in sources if isinstance(sources, dict) else ():
        known = name.removesuffix(".txt.xz")
        assert known in row(path) or not name.endswith(".txt.xz"), f"{path.name} is made of {known}, too"


def test_every_source_has_a_row_with_its_licence():
    text = CARD.read_text("utf-8")
    table = text[text.index("## Sources") : text.index("## Measured on")]
    names = {line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")}
    for path in DATA:
        if path.suffix == ".json" and isinstance(found := json.loads(path.read_bytes()).get("source"), dict):
            for name in found:
                assert re.sub(r"\..*", "", name) in names or not name.endswith(".txt.xz"), name
