"""What the presets do to what is not prose: pictures, links, notes, formulas, tags, code, addresses, tables, heads.

    python benchmarks/unharmed.py FOLDER-OR-FILE… [--presets @default,@book-zh] [--show 3]

Every text (.md .txt .srt .vtt .html .tex …) is cleaned with every preset, and what the patterns below find before and
after is compared. The patterns are not those of `fixtext/markup`, so that both do not err alike. Numbers may differ by
what fix-digits and drop-artifacts have on record, and where a join mends one that a line's end cut. Exit code 1 if
anything differs.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from fixtext import Pipeline
from fixtext.edits import Edit
from fixtext.provenance import Result

PRESETS = (
    "@default",
    "@newspaper-zh",
    "@book-zh",
    "@book-en",
    "@default --set drop-artifacts.footnotes=move",
)
SUFFIXES = {
    ".md",
    ".txt",
    ".srt",
    ".vtt",
    ".html",
    ".htm",
    ".tex",
    ".qmd",
    ".rst",
    ".py",
    ".yaml",
    ".toml",
    ".ini",
    ".csv",
    ".dt",
}
_LINES = re.MULTILINE
KINDS = {
    "image": re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|!\[\[[^\]\n]+\]\]"),
    "link": re.compile(r"(?<!!)\[[^\[\]\n]*\]\([^)\n]*\)|\[\[[^\]\n]+\]\]|^\[[^\]^\n]+\]: .*$", _LINES),
    "footnote": re.compile(r"\[\^[^\]\s]+\](?:: ?)?"),
    "formula": re.compile(
        r"\$\$.+?\$\$|(?<![\\$A-Za-z])\$(?![\s$])(?:[^$\n\\]|\\.)*?(?<![\s\\])\$(?![0-9])|\\\([^\u4e00-\u9fff]{1,400}?\\\)|\\\[.{1,2000}?\\\]",
        re.S,
    ),
    "tag": re.compile(r"</?[A-Za-z][A-Za-z0-9_:-]*(?:\s[^<>]*)?/?>|<!--.*?-->", re.S),
    "special": re.compile(r"<[|｜][^|｜<>\n]*[|｜]>|<\|det\|>.*?<\|/det\|>"),
    "fence": re.compile(r"^ {0,3}(`{3,}|~{3,})(?!markdown|md\b)[^`\n]*\n.*?^ {0,3}\1[ \t]*$", _LINES | re.S),
    "code": re.compile(r"(?<!`)(`+)(?!`)[^\n]+?(?<!`)\1(?!`)"),
    "url": re.compile(r"(?:https?|ftp)://[^\s<>()\[\]\"'`“”‘’\u3000-\u9fff\uff00-\uffef]+"),
    "mail": re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+[A-Za-z]"),
    "escape": re.compile(r"\\[!-/:-@\[-`{-~]"),
    "entity": re.compile(r"&#?[A-Za-z0-9]{1,32};"),
    "heading": re.compile(r"^ {0,3}#{1,6} (?=\S)", _LINES),
    "numbered head": re.compile(
        r"^(?:#{1,6} )?(?:[0-9]{1,2}(?:\. ?[0-9]{1,3}){1,4}|#{1,6} [0-9]{1,2}) (?=[\u4e00-\u9fff])"
        r"|(?:(?<=\n\n)|\A)[0-9]{1,2} (?=[\u4e00-\u9fff])(?![年月日时分秒个名人元])"
        r"|^[图表] ?[0-9]+[-.][0-9]+ ",
        _LINES,
    ),
    "row": re.compile(r"^ {0,3}\|(?=.*\|[ \t]*$)", _LINES),
    "delimiter row": re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", _LINES),
    "front matter": re.compile(r"\A---\n.*?\n---\n", re.S),
    "cue": re.compile(r"^[0-9]+\n[0-9:.,]+ --> [0-9:.,]+.*$", _LINES),
    "checkbox": re.compile(r"^[ \t]*[-*+] \[[ xX]\] ", _LINES),
}
_HARD = re.compile(
    r"(?<=\S)(?: {2,}|\\)\n(?=[ \t]*\S)"
)  # begins behind ink: a search from each character takes minutes
_ENTRY = re.compile(r"^\[[0-9]{1,3}\] ", _LINES)
_NUMBER = re.compile(r"[0-9]+")
_MAKERS = ("fix-digits", "drop-artifacts", "drop-model-noise")
_FURNITURE = ("artifacts/running-head", "artifacts/page-number")  # under the markup that a model gave it


def found(text: str) -> dict[str, Counter[str]]:
    """What stands in a text, by kind. A hard break is known by what stands before it, an entry by its beginning."""
    seen = {kind: Counter(m.group() for m in pattern.finditer(text)) for kind, pattern in KINDS.items()}
    seen["hard break"] = Counter("break" for _ in _HARD.finditer(text)) if shows_markdown(text) else Counter()
    seen["reference"] = Counter(m.group() for m in _ENTRY.finditer(text))
    return seen


def shows_markdown(text: str) -> bool:
    return any(KINDS[kind].search(text) for kind in ("image", "link", "footnote", "fence", "heading", "delimiter row"))


def numbers(result: Result) -> Counter[str]:
    """The numbers that are lost, less those on record: mended digits, dropped furniture."""
    before, after = (Counter(_NUMBER.findall(text)) for text in (result.original, result.text))
    for done in result.passes:
        for edit in done.applied:
            if done.step.split()[0] in _MAKERS:
                before.subtract(_NUMBER.findall(edit.old))
                after.subtract(_NUMBER.findall(edit.new))
    lost = before
    lost.subtract(after)
    return Counter({number: count for number, count in lost.items() if count})


def on_record(result: Result) -> Iterator[Edit]:
    """Edits that take out markup by their rules: a model's fences and tokens, heads and numbers of pages."""
    for done in result.passes:
        noise = done.step.startswith("drop-model-noise")
        yield from (edit for edit in done.applied if noise or edit.rule in _FURNITURE)


def differences(result: Result) -> Iterator[tuple[str, str, int]]:
    """(kind, what, how many more (+) or fewer (-) there are now), less what is on record."""
    before, after = found(result.original), found(result.text)
    for edit in on_record(result):
        for kind, gone in found(edit.old).items():
            before[kind].subtract(gone)
        for kind, made in found(edit.new).items():
            before[kind].update(made)
    for kind in before:
        change = Counter(after[kind])
        change.subtract(before[kind])
        yield from ((kind, what, count) for what, count in change.items() if count)


def texts(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from (
            p for p in (sorted(path.rglob("*")) if path.is_dir() else [path]) if p.suffix in SUFFIXES and p.is_file()
        )


def pipelines(names: tuple[str, ...]) -> dict[str, Pipeline]:
    made = {}
    for name in names:
        steps, _, setting = name.partition(" --set ")
        pipeline = Pipeline.parse(steps).without_reports()
        made[name] = pipeline.set(setting) if setting else pipeline
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--presets", default=",".join(PRESETS))
    parser.add_argument("--show", type=int, default=3, help="differences shown of a kind in a file")
    parser.add_argument("--numbers", action="store_true")
    given = parser.parse_args()
    total: dict[str, Counter[str]] = defaultdict(Counter)
    cleaning = pipelines(tuple(given.presets.split(",")))
    for number, path in enumerate(texts(given.paths), 1):
        print(f"{number} {path}", file=sys.stderr)
        text = path.read_text("utf-8", "surrogateescape")
        for name, pipeline in cleaning.items():
            result = pipeline.clean(text)
            by_kind: dict[str, list[tuple[str, int]]] = defaultdict(list)
            for kind, what, count in differences(result):
                by_kind[kind].append((what, count))
            if given.numbers and (lost := numbers(result)):
                by_kind["number"] = list(lost.items())
            for kind, some in by_kind.items():
                total[name][kind] += sum(abs(count) for _, count in some)
                print(f"{path}: {name}: {kind}: {len(some)} differ")
                for what, count in some[: given.show]:
                    print(f"    {count:+d} {what[:100]!r}")
    for name, kinds in total.items():
        print(f"{name}: " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
    sys.exit(bool(total))


if __name__ == "__main__":
    main()
