"""Imports point down only, and nothing heavy is imported to clean a page."""

import ast
import subprocess
import sys
from pathlib import Path

import fixtext
import fixtext.layout

PACKAGE = Path(fixtext.__file__).parent
PUBLIC = set(fixtext.layout.__all__)
LAYERS = [
    {"cli", "__main__", "entry", "startup"},
    {"batch_verb", "lexicon_verb", "compare_verb", "adapt_verb", "undo_verb", "review_verb", "apply_verb", "datatrove"},
    {
        *("options", "runs", "reference", "why", "rulecheck", "scorecard", "batch", "lexicon", "compare"),
        *("checked", "teaching", "grammar", "cleaning", "checking", "targets", "undo", "parts", "record", "review"),
    },
    {"documents"},
    {"writers"},
    {"config", "files", "writing", "temporary", "appending", "listing", "legible"},
    {"reading"},
    {"pipeline", "course", "step", "__init__"},
    {"provenance", "report", "shown"},  # a result, and how it is shown
    {"filters", "detectors", "readers"},
    {"*"},  # analysis that filters share: layout, marks, crossings, …
    {"registry"},  # finds filters by name and imports them when asked; flag-typos finds detectors with it
    {"filter", "detector"},
    {"context", "presets", "adapted"},
    {"ruleset", "geometry", "markup"},
    {"rulefile", "kinds"},
    {"edits", "text", "limits", "smallfile", "terminal"},
    {"errors", "characters"},
]


def layer(name):
    return next((n for n, names in enumerate(LAYERS) if name in names), LAYERS.index({"*"}))


GEOMETRY = {"geometry", "columns"}  # boxes, which everything may know; the rest of layout is analysis


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "fixtext":
            parts = node.module.split(".")
            names = {alias.name for alias in node.names}
            if parts[1:2] == ["layout"] and (set(parts[2:]) & GEOMETRY or (len(parts) == 2 and names <= PUBLIC)):
                yield "geometry"
            else:
                yield from [parts[1]] if len(parts) > 1 else names


def test_imports_point_down():
    for path in PACKAGE.rglob("*.py"):
        here = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        here = "geometry" if here == "layout" and path.stem in {"__init__", *GEOMETRY} else here
        if here == "__init__":
            continue
        for target in imported(path):
            if (
                target.isupper()
                or target == here
                or not (target == "geometry" or (PACKAGE / target).exists() or (PACKAGE / f"{target}.py").exists())
            ):
                continue
            assert layer(here) <= layer(target), f"{path} imports {target}"
            if here in ("filters", "detectors"):
                assert target != here


def test_cleaning_a_page_imports_nothing_heavy():
    code = (
        "import sys, io\nfrom fixtext.cli import main\n"
        "sys.argv = ['fixtext', 'clean', 'samples/newspaper/raw.txt']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'transformers', 'pycorrector', 'pydantic', 'rich', 'pandas', 'opencc'} & set(sys.modules)\n"
        "print(heavy, file=sys.stderr)"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
    assert done.stderr.decode().strip().splitlines()[-1] == "set()"
    assert done.stdout


def test_public_names_are_there_and_documented():
    for name in fixtext.__all__:
        thing = getattr(fixtext, name)
        assert name == "__version__" or (thing.__doc__ or "").strip(), name
    assert (PACKAGE / "py.typed").exists()
