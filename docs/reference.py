"""Writes docs/reference.md: filters, detectors, readers, presets, from code and rule files. `--check` only compares."""

import sys
from pathlib import Path

from fixtext import registry
from fixtext.context import Context
from fixtext.presets import presets
from fixtext.reference import explain, listing

PAGE = Path(__file__).parent.parent / "docs" / "reference.md"
HEAD = """# Reference

Made from the code and the rule files by `python docs/reference.py`. `fixtext explain NAME` prints each page on its
own, and one for each rule.
"""


def generated():
    """The page: a table of each kind, then what `explain` says of each filter and preset."""
    context = Context()
    parts = [HEAD]
    for kind in ("filters", "detectors", "readers", "presets"):
        parts += [f"## {kind.capitalize()}\n", listing(kind, "markdown", context)]
    for name in (*registry.names("filters"), *(f"@{preset}" for preset in presets())):
        parts += [f"## {name}\n", "```text\n" + explain(name, context).strip() + "\n```\n"]
    return "\n".join(parts)


if __name__ == "__main__":
    made = generated()
    if "--check" in sys.argv and PAGE.read_text("utf-8") != made:
        sys.exit("docs/reference.md is not current; run: python docs/reference.py")
    PAGE.write_text(made, "utf-8")
