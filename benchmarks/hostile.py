"""Linear time, measured: every rule, filter, detector and preset on texts made to be slow.

    python benchmarks/hostile.py [--only NAME] [--text NAME] [--limit SECONDS]

Each text grows until it takes long enough to be measured; offenders take more than 2.6 times as long for twice the
text, or more than `--limit` seconds for 100,000 characters. Exits with 1 if there are any. CPU time, the best of three.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from fuzz import filter_steps

from fixtext import pipeline as pipelines
from fixtext import registry
from fixtext.context import Context
from fixtext.pipeline import Pipeline
from fixtext.ruleset import Rule

FIRST, LAST = 2_000, 128_000  # characters
LONG_ENOUGH = 0.05  # seconds that can be measured
GROWTH = 2.6  # t(2n) / t(n) that is linear still, with what a measure wavers
HUNDRED = 100_000

# Pieces that are repeated. What is slow is a search that begins at each place and goes far: runs of one kind, opening
# marks that nothing closes, closing ones that nothing opened, patterns that nearly hold.
PIECES = {
    "spaces": " ", "wide spaces": "\u3000", "tabs": "\t", "line ends": "\n", "page ends": "\f", "returns": "\r", "indented": "\n  ",
    "blank pages": "\n\f", "spaces and line ends": " \n", "Han": "中", "Han in lines": "中文的字\n", "Latin": "a", "upper case": "A",
    "digits": "1", "letters as digits": "1O", "letters for digits": "O", "small l": "l", "strokes": "|", "points": ".", "a.": "a.", "1.": "1.",
    "1,": "1,", "commas": ",", "wide commas": "，", "pause marks": "、", "full stops": "。", "colons": ":", "wide colons": "：", "semicolons": ";",
    "dashes": "-", "em dashes": "—", "ellipses": "…", "stars": "*", "underscores": "_", "pipes in lines": "|a|b|\n", "hashes": "#",
    "open": "(", "close": ")", "wide open": "（", "wide close": "）", "square": "[", "square close": "]", "notes": "[1]", "links": "[a](b)",
    "half a link": "[a](", "braces": "{", "corner": "「", "title marks": "《", "angles": "〈", "less": "<", "half a tag": "<a ", "tags": "<b>",
    "comments": "<!--", "entities": "&amp", "quotes": "\"", "single quotes": "'", "curly": "“", "curly close": "”", "mixed quotes": "”'\"“",
    "quotes around Han": "“中”", "half quoted": "\"中", "backticks": "`", "two backticks": "``a", "dollars": "$", "half formulas": "$a",
    "backslashes": "\\", "at": "a@", "mail": "a@b.c", "hosts": "http://", "www": "www.", "slashes": "/a", "numbers": "12 ", "years": "2013年",
    "circles": "①", "note lines": "① 见书。\n", "page numbers": "12\n\f", "running heads": "THE HISTORY OF ROME 12\n\f", "credits": "张三摄\n",
    "mastheads": "2013年5月2日 星期四\n", "jump lines": "下转第三版\n", "captions": "图为早市。\n", "headings": "# 题\n", "items": "1. 甲\n",
    "verse": "床前明月光，\n", "dialogue": "“好。”他说。\n", "wrapped": "这一行没有写完它还要往下\n", "wrapped Latin": "this line is not yet at an end\n",
    "divided": "exam-\n", "names": "张 三 李 四 ", "scanned gaps": "中 文 的 ", "Han and spaces": "中    ", "Latin and Han": "a中", "Latin, Han, spaces": "a 中 ",
    "scripts": "aя中あ한ا", "kana": "あ", "hangul": "한", "traditional": "說", "both scripts": "說说", "mojibake": "Ã©", "mojibake of Han": "ä¸­", "GBK": "ÖÐ¹ú",
    "rare Han": "鍚岄", "lost": "锟斤拷", "replacement": "\ufffd", "marks": "\u0301", "letters and marks": "e\u0301", "zero widths": "\u200b", "joiners": "中\u200d",
    "surrogates": "\udce4", "private": "\ue000", "radicals": "⼈", "wide letters": "Ａ", "emoji": "😀", "beyond": "\U00020000", "soft hyphens": "a\u00ad",
    "words": "the cat sat ", "odd words": "tlie ", "doubled": "的的", "marked": "〔", "front matter": "---\n", "rules": "———\n", "noise": "^~|\n", "table": "| a | b |\n|---|---|\n",
}  # fmt: skip
# Texts of which only a part is repeated: (before, repeated, behind).
FRAMED = {
    "spaces within Han": ("中文。", " ", "a"), "spaces between Han": ("中", " ", "文"), "spaces at a mark": ("中", " ", "，文"), "spaces in parentheses": ("（", " ", "中）"),
    "open before Han": ("", "(", "中"), "quotation never closed": ("他说：“", "好，", ""), "quotes before Latin": ("", "\"", "a中"),
    "backticks then Han": ("`" * 64, "中", ""), "one Latin word": ("", "abcde", ""), "a heading": ("# ", "中 ", ""), "a number": ("1", "O", "年"), "a word and Han": ("", "a", "中。"),
    "colons": ("热线：", "3", "网"), "editors": ("责任编辑：", "张 三 ", "x"), "mail": ("", "a", "@b"), "address": ("http://", "a", "中"), "tag": ("<a ", "b ", ""), "two halves": ("", "`", "中" * 2000),
    "marks between digits": ("1", ".,", "1"), "parenthesis far away": ("(", "中文", ")"), "short then one long": ("短\n短\n", "长", "\n短"),
}  # fmt: skip


class Job(NamedTuple):
    """What is run: its name, a call with a text, and what a text must have so that it does anything."""

    name: str
    run: Callable[[str], object]
    needs: str = ""


def texts() -> dict[str, Callable[[int], str]]:
    """By name: from a number of characters to a text."""
    made = {name: partial(_repeated, "", piece, "") for name, piece in PIECES.items()}
    return made | {f"{name} (framed)": partial(_repeated, *parts) for name, parts in FRAMED.items()}


def _repeated(before: str, piece: str, after: str, size: int) -> str:
    return before + piece * (size // len(piece)) + after


def jobs() -> Iterator[Job]:
    """Every preset, filter with its options, detector and rule."""
    for name in sorted(pipelines.presets()):
        yield Job(f"@{name}", Pipeline.parse(f"@{name}").without_reports().clean)
    for steps in filter_steps():
        classes = steps.startswith("drop-artifacts ") and steps.count("=") == 1  # one is as another
        if not classes and "risk=" not in steps:
            yield Job(steps, Pipeline.parse(steps).clean)
    for name in registry.builtin("detectors"):
        if not name.startswith("pycorrector"):
            yield Job(f"detector {name}", Pipeline.parse(f"flag-typos detectors={name}").clean)
    context = Context()
    for group in context.names():
        for rule in context.rules(group):
            if rule.kind != "logic":
                yield Job(f"rule {rule.id}", partial(_hits, rule), rule.needs[0] if rule.needs else "")


def _hits(rule: Rule, text: str) -> int:
    return sum(1 for _ in rule.hits(text))


def of_rule(rule: Rule) -> dict[str, Callable[[int], str]]:
    """Texts made of what a rule itself finds: its examples repeated whole, cut short, and each of their characters."""
    example = rule.good[0][0]
    pieces = {example, example[:-1], example[1:], *example} - {""}
    return {f"{piece!r} of its example": partial(_repeated, "", piece, "") for piece in sorted(pieces)}


class _Slow(Exception):
    """A run was over its limit."""


def seconds(job: Job, text: str, limit: float) -> float:
    """CPU time of a run, the limit if it would take longer."""

    def stop(*_: Any) -> None:
        raise _Slow

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    begun = time.process_time()
    try:
        job.run(text)
    except _Slow:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - begun


def offence(job: Job, make: Callable[[int], str], limit: float) -> str:
    """What is wrong with the time that a job takes for a text; empty if nothing is."""

    def spent(size: int, times: int = 1) -> float:
        return min(seconds(job, make(size) + job.needs, limit) for _ in range(times))

    size = FIRST
    while (now := spent(size)) < LONG_ENOUGH:
        size *= 2
        if size > LAST:
            return ""
    sizes = (size, 2 * size, 4 * size)
    spans = [now, *map(spent, sizes[1:])]
    if spans[1] > GROWTH * spans[0] and spans[2] > GROWTH * spans[1]:  # once more, for machines that do other things
        spans = [spent(size, 3) for size in sizes]
    shown = ", ".join(f"{span:.3f} s for {size}" for span, size in zip(spans, sizes, strict=True))
    if spans[1] > GROWTH * spans[0] and spans[2] > GROWTH * spans[1]:
        return f"{shown} characters: {spans[2] / spans[1]:.1f} times"
    return f"{shown} characters" if spans[2] * HUNDRED / sizes[2] > limit else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only jobs whose names begin so")
    parser.add_argument("--text", default="", help="only texts whose names begin so")
    parser.add_argument("--limit", type=float, default=4.0, help="seconds for 100,000 characters")
    given = parser.parse_args()
    offenders = tried = 0
    context = Context()
    for job in jobs():
        if not job.name.startswith(given.only):
            continue
        group, _, rule = job.name.removeprefix("rule ").partition("/")
        made = texts() | (of_rule(context.rules(group)[rule]) if job.name.startswith("rule ") else {})
        for name, make in made.items():
            if name.startswith(given.text):
                tried += 1
                if wrong := offence(job, make, given.limit):
                    offenders += 1
                    print(f"{job.name} | {name} | {wrong}", flush=True)
    print(f"{offenders} of {tried} are slow")
    return 1 if offenders else 0


if __name__ == "__main__":
    sys.exit(main())
