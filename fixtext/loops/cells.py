"""Cells of tables that are empty without end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.loops.loop import Loop

ROWS = 15  # empty rows, one below the other, from which a model loops; printed forms have fewer
CELLS = 40  # the same for empty cells of one row
_CELL = r"<t[dh]\b[^<>]{0,60}>(?:\s|&nbsp;|<br ?/?>)*</t[dh]>\s*"
_ROW = rf"<tr[^<>]{{0,60}}>\s*(?:{_CELL})+</tr>\s*"
_HTML_ROWS = re.compile(rf"({_ROW})(?:{_ROW}){{{ROWS - 1},}}")
_HTML_CELLS = re.compile(rf"({_CELL})(?:{_CELL}){{{CELLS - 1},}}")
_PIPE_ROWS = re.compile(rf"^((?:\|[ \t]*)+\n)(?:(?:\|[ \t]*)+(?:\n|\Z)){{{ROWS - 1},}}", re.MULTILINE)
_PIPE_CELLS = re.compile(rf"(\|[ \t]*)(?:\|[ \t]*){{{CELLS - 1},}}")


def empty_cells(text: str) -> Iterator[Loop]:
    """Loops of empty rows, of empty cells within a row; HTML and pipes."""
    patterns = [_HTML_ROWS, _HTML_CELLS] if "<t" in text else []
    patterns += [_PIPE_ROWS, _PIPE_CELLS] if "|" in text else []
    for pattern in patterns:
        for found in pattern.finditer(text):
            whole, one = found.group(), found.group(1)
            copies = max(2, len(whole) // max(1, len(one)))
            yield Loop(found.end(1), found.end(), found.span(1), copies, "model-noise/empty-cells")
