"""What the presets do to Chinese annual reports as four OCR models write them, against the proofread text.

    python benchmarks/financial.py DATA [--preset @default] [--steps]

Tables, pictures and signs of headings are left out on both sides, widths of characters are folded. A row says the
share of characters wrong and the F1 of paragraphs, raw and cleaned; `--steps` tells how much each step changes it.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from fixtext import Pipeline
from fixtext.provenance import Result

REPORTS = ("006", "008", "010")
_TABLE = re.compile(r"<table\b.*?</table>|^[ \t]*\|.*\|[ \t]*$", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_MARKUP = re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\))?|^[ \t]*#{1,6}[ \t]+|</?[a-zA-Z][^<>\n]*>", re.MULTILINE)


def plain(text: str) -> str:
    """A text without tables and markup, its widths folded, a paragraph a line."""
    bare = _MARKUP.sub("", re.sub(r"(?m)^[ \t]*\|.*\|[ \t]*$", "", _TABLE.sub("", text)))
    return unicodedata.normalize("NFKC", bare)


def paragraphs(text: str) -> list[str]:
    return [kept for line in plain(text).split("\n") if (kept := "".join(line.split()))]


def wrong(out: str, gold: str) -> tuple[float, float]:
    """(share of characters wrong, F1 of paragraph starts)."""
    a, b = paragraphs(out), paragraphs(gold)
    x, y = "".join(a), "".join(b)
    starts = set(_starts(b))
    codes = Levenshtein.opcodes(x, y)
    to = {
        i: i - op.src_start + op.dest_start
        for op in codes
        if op.tag == "equal"
        for i in range(op.src_start, op.src_end)
    }
    found = {to.get(at, -at) for at in _starts(a)}
    bad = sum(max(op.src_end - op.src_start, op.dest_end - op.dest_start) for op in codes if op.tag != "equal")
    return bad / len(y), 2 * len(found & starts) / max(1, len(found) + len(starts))


def _starts(some: list[str]) -> Iterator[int]:
    at = 0
    for one in some[:-1]:
        at += len(one)
        yield at


def after_each(result: Result) -> Iterator[tuple[str, str]]:
    """(step, the text after it), of steps that change something."""
    from fixtext.edits import apply

    text = result.original
    for done in result.passes:
        text = apply(text, done.applied)
        if done.applied:
            yield done.step, text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--preset", default="@default")
    parser.add_argument("--steps", action="store_true")
    given = parser.parse_args()
    pipeline = Pipeline.parse(given.preset).without_reports()
    for report in REPORTS:
        gold = (given.data / "financial" / f"{report}.gt.txt").read_text("utf-8")
        for path in sorted((given.data / "financial").glob(f"{report}.*.raw.txt")):
            text = path.read_text("utf-8")
            result = pipeline.clean(text)
            (a, fa), (b, fb) = wrong(text, gold), wrong(result.text, gold)
            verdict = "worse" if b > a + 0.0002 else "better" if b < a else "same"
            print(
                f"{path.name[:-8]:34} {a:.4f} -> {b:.4f} {b - a:+.4f} {verdict:6} F1 {fa:.3f} -> {fb:.3f}", flush=True
            )
            last = a
            for step, now in after_each(result) if given.steps else ():
                share = wrong(now, gold)[0]
                if abs(share - last) > 1e-6:
                    print(f"    {step[:60]:60} {share - last:+.5f}", flush=True)
                last = share


if __name__ == "__main__":
    main()
