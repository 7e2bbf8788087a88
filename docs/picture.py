"""Draws docs/picture.svg: a stretch of the newspaper sample, what became of it, and what is flagged.

`python docs/picture.py` writes it, `--check` only compares. What it shows is what the tool does to the sample.
"""

import sys
from pathlib import Path
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

import fixtext
from fixtext import report

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "picture.svg"
FIRST, LAST = "(含两家省级", "不留死角。"
LEFT, RIGHT, TOP, STEP, EM, WIDE = 24, 500, 84, 26, 17, 26  # in pixels; WIDE is characters of full width a line
FONTS = "Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
KINDS = {"change": "#ffd9d6", "made": "#cdf2d2", "suspect": "#ffe9a8", "artifact": "#dbe7ff", "": "none"}


def stretch(text):
    """The span of the paragraphs that the picture shows, from FIRST to LAST."""
    return text.index(FIRST), text.index(LAST) + len(LAST)


def coloured(text, marks):
    """(character, kind) of each character of the stretch; `marks` are (start, end, kind)."""
    start, end = stretch(text.replace("（含", "(含"))
    kinds = [""] * len(text)
    for a, b, kind in marks:
        kinds[a:b] = [kind] * (b - a)
    return list(zip(text[start:end], kinds[start:end], strict=True))


def lines(characters):
    """The characters in lines of at most WIDE; blank lines keep their place, two at most."""
    rows, width = [[]], 0.0
    for character, kind in characters:
        step = 1 if east_asian_width(character) in "WFA" else 0.55
        if character == "\n" or width + step > WIDE:
            rows.append([])
            width = 0.0
        if character != "\n":
            rows[-1].append((character, kind, width))
            width += step
    return [row for n, row in enumerate(rows) if row or (n and rows[n - 1])]


def column(title, rows, left):
    """One side of the picture: its title, and a box of colour behind each character that is marked."""
    yield f'<text x="{left}" y="44" font-size="15" font-weight="600" fill="#57606a">{escape(title)}</text>'
    for n, row in enumerate(rows):
        y = TOP + n * STEP
        for character, kind, at in row:
            x = left + at * EM
            width = EM if east_asian_width(character) in "WFA" else EM * 0.55
            if kind:
                yield f'<rect x="{x:.1f}" y="{y - 18}" width="{width:.1f}" height="24" fill="{KINDS[kind]}"/>'
            yield f'<text x="{x:.1f}" y="{y}" fill="#1f2328">{escape(character)}</text>'


def picture():
    result = fixtext.clean((ROOT / "samples/newspaper/raw.txt").read_text("utf-8"), "newspaper-zh")
    places = [(change.start, change.end) for change in result.changes()]
    found = [(seen.start, seen.end, seen.finding.kind) for seen in result.findings()]
    before = lines(coloured(result.original, [(a, b, "change") for a, b in places]))
    made = [(*report.forward(result, a, b), "made") for a, b in places]
    seen = [(*report.forward(result, a, b), kind) for a, b, kind in found]
    after = lines(coloured(result.text, [*seen, *made, *(mark for mark in seen if mark[2] == "suspect")]))
    height = TOP + max(len(before), len(after)) * STEP + 50
    legend = (
        ("made", "changed, on record"),
        ("suspect", "likely typo, flagged only"),
        ("artifact", "photo caption and credit, kept apart"),
    )
    parts = [*column("scanned", before, LEFT), *column("fixtext @newspaper-zh", after, RIGHT)]
    for n, (kind, words) in enumerate(legend):
        x = LEFT + n * 250
        parts.append(f'<rect x="{x}" y="{height - 34}" width="16" height="16" fill="{KINDS[kind]}"/>')
        parts.append(f'<text x="{x + 24}" y="{height - 20}" font-size="14" fill="#57606a">{words}</text>')
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 970 {height}" font-family="{FONTS}" font-size="{EM}">',
        "<title>A newspaper page before and after fixtext</title>",
        f'<rect width="970" height="{height}" rx="8" fill="#ffffff" stroke="#d0d7de"/>',
    ]
    return "\n".join([*head, *parts, "</svg>", ""])


if __name__ == "__main__":
    drawn = picture()
    if "--check" in sys.argv and PICTURE.read_text("utf-8") != drawn:
        sys.exit("docs/picture.svg is not current; run: python docs/picture.py")
    PICTURE.write_text(drawn, "utf-8")
