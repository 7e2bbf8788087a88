"""tesseract's TSV: a row a word, with the numbers of its page, block, paragraph and line.

Columns (https://tesseract-ocr.github.io/tessdoc/Command-Line-Usage.html): level, page_num, block_num, par_num,
line_num, word_num, left, top, width, height, conf (0-100, -1 for what is no word), text.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from itertools import groupby

from fixtext.errors import InputError
from fixtext.fragments import pieces
from fixtext.layout import Box, Fragment, Page

name = "tesseract TSV"
suffixes = (".tsv",)
_HEAD = b"level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def sniff(data: bytes) -> bool:
    return data.removeprefix(BOM_UTF8).lstrip().startswith(_HEAD)


def read(data: bytes) -> list[Page]:
    """The pages. InputError: a row that has not its twelve columns."""
    filled = [
        (number, line)
        for number, line in enumerate(data.decode("utf-8-sig", "surrogateescape").split("\n"), 1)
        if line.strip("\r")
    ]
    rows = [_row(number, row) for number, row in filled[1:]]
    pages: list[Page] = []
    cut = "" if data.endswith(b"\n") else "the file has no end; its last row may be cut off"
    for _, page in groupby(rows, key=lambda row: row[1]):
        words = [row for row in page if row[0] == "5" and row[11].strip()]
        lines = (map(_word, line) for _, line in groupby(words, key=lambda row: row[2:5]))
        pages.append(Page([piece for line in lines for piece in pieces(list(line))]))
    return [*pages[:-1], pages[-1]._replace(note=cut)] if pages else pages


def _row(number: int, row: str) -> list[str]:
    cells = row.rstrip("\r").split("\t", 11)
    if len(cells) != 12:
        raise InputError(f"TSV of tesseract: line {number} has {len(cells)} columns, not 12")
    return cells


def _word(row: list[str]) -> Fragment:
    left, top, width, height = map(float, row[6:10])
    box = Box(left, top, left + width, top + height)
    return Fragment(row[11].strip(), box, max(0.0, float(row[10])) / 100, int(row[2]))
