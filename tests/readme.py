"""Writes the generated parts of README.md: the filter, detector and preset tables. `--check` only compares."""

import re
import sys
from pathlib import Path

from fixtext.context import Context
from fixtext.reference import listing

README = Path(__file__).parent.parent / "README.md"


def generated(text):
    for part in ("filters", "detectors", "presets"):
        table = listing(part, "markdown", Context())
        pattern = f"(<!-- {part} -->\n).*?(<!-- end -->)"
        text = re.sub(pattern, lambda m, table=table: m[1] + table + m[2], text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    old = README.read_text("utf-8")
    new = generated(old)
    if "--check" in sys.argv and new != old:
        sys.exit("README.md is not current; run: python tests/readme.py")
    README.write_text(new, "utf-8")
