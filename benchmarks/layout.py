"""Layout against proofread text: `python benchmarks/layout.py DATA [--part tune|report] [--worst|--speed|…]`.

Prints a Markdown table of paragraph breaks (F1, precision, recall), extra and missing characters. DATA is
the folder of open data; the even-numbered documents of each set are the part that we tune on, the
odd-numbered the part that we report on. `--speed` measures instead how fast both filters are on long texts, in CPU
time, beside a loop of additions in the same run, and whether the time grows with the size only; `--corpora` what they
do to clean prose, `--indents` how many paragraphs come back whole from lines that white space sets in. Needs rapidfuzz.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from fixtext.layout import model
from fixtext.layout.reading_order import arrange
from fixtext.pipeline import Pipeline
from fixtext.readers import ocrjson
from fixtext.reading import Document
from fixtext.scoring import Score, score

BOOK = "drop-artifacts page-numbers=drop running-heads=drop footnotes=drop noise=drop drop-budget=0.5 rejoin-lines"
PAPER = (
    "drop-artifacts page-numbers=drop running-heads=drop mastheads=drop jump-lines=drop captions=drop credits=drop "
    "watermarks=drop noise=drop drop-budget=0.3 rejoin-lines"
)
NOTES_APART = "notes at the end of both"
SETS = {
    "bha .raw.txt": ("bha/*.raw.txt", ".raw.txt", ".gt.txt", BOOK),
    "bha .raw.json": ("bha/*.raw.json", ".raw.json", ".gt.txt", BOOK),
    "rendered .rapidocr_cols.txt": ("rendered/*.rapidocr_cols.txt", ".rapidocr_cols.txt", ".gt.txt", PAPER),
    "rendered page JSON": ("rendered/*.gt.txt", ".gt.txt", ".gt.txt", PAPER),
    "rendered .tesseract.txt": ("rendered/*.tesseract.txt", ".tesseract.txt", ".gt.txt", PAPER),
    "ecpo .lines.txt": ("ecpo/*.lines.txt", ".lines.txt", ".gt.txt", "drop-artifacts mastheads=keep rejoin-lines"),
    "pgdp ocr_all.txt": ("pgdp/*/ocr_all.txt", "ocr_all.txt", "gt_paragraphs.txt", "@book-en"),
    f"pgdp, {NOTES_APART}": ("pgdp/*/ocr_all.txt", "ocr_all.txt", "gt_paragraphs.txt", "@book-en"),
    "maoquanji text": ("maoquanji/*.raw.txt", ".raw.txt", ".gt.txt", BOOK),
    "maoquanji boxes": ("maoquanji/*.raw.json", ".raw.json", ".gt.txt", BOOK),
    "hk_linbiao text": ("hk_linbiao/*.raw.txt", ".raw.txt", ".gt.txt", BOOK),
    "hk_linbiao boxes": ("hk_linbiao/*.raw.json", ".raw.json", ".gt.txt", BOOK),
    "hk_wang text": ("hk_wang/*.raw.txt", ".raw.txt", ".gt.txt", BOOK),
    "bha_misc text": ("bha_misc/*.raw.txt", ".raw.txt", ".gt.txt", BOOK),
    "bha_misc boxes": ("bha_misc/*.raw.json", ".raw.json", ".gt.txt", BOOK),
    "quark text": ("quark/*.raw.txt", ".raw.txt", ".gt.txt", BOOK),
    "nzz text": ("nzz/*.raw.txt", ".raw.txt", ".gt.txt", BOOK),
    "nzz boxes": ("nzz/*.raw.json", ".raw.json", ".gt.txt", BOOK),
    "clean news": ("news/*.json", ".json", ".json", "@newspaper-zh"),
    "clean bha .gt.txt": ("bha/*.gt.txt", ".gt.txt", ".gt.txt", "@book-zh"),
    "clean rendered .gt.txt": ("rendered/*.gt.txt", ".gt.txt", ".gt.txt", "@newspaper-zh"),
    "clean ecpo .gt.txt": ("ecpo/*.gt.txt", ".gt.txt", ".gt.txt", "drop-artifacts rejoin-lines"),
    "clean pgdp": ("pgdp/*/gt_paragraphs.txt", "gt_paragraphs.txt", "gt_paragraphs.txt", "@book-en"),
}


def documents(data: Path, name: str) -> Iterator[tuple[Path, Path]]:
    pattern, suffix, gold, _ = SETS[name]
    for path in sorted(data.glob(pattern)):
        yield path, path.with_name(path.name.removesuffix(suffix) + gold)


def scans(path: Path, name: str) -> Document | None:
    """The document of a set that has boxes, from one file or a file a page."""
    if name == "rendered page JSON":
        files = sorted(path.parent.glob(f"rapidocr/*_{path.name[:3]}_*.json"))
    elif name == "bha .raw.json" or name.endswith(" boxes"):
        files = [path]
    else:
        return None
    text, layout, *_ = arrange([page for file in files for page in ocrjson.read(file.read_bytes())])
    return Document(text, "utf-8", "", layout=layout)


def read(path: Path) -> str:
    """The text of a document; a JSON file holds articles, lists of paragraphs."""
    if path.suffix == ".json":
        articles = json.loads(path.read_bytes())
        return "\n\n".join(paragraph.strip() for article in articles for paragraph in article["paras"])
    return path.read_bytes().decode("utf-8").replace("\r\n", "\n")


def notes_apart(gold: str) -> str:
    """The proofread book with its footnotes at the end, as `@book-en` collects them; the sentence before goes on."""
    note = re.compile(r"\n\n\[Footnote [0-9]+: ((?:[^\[\]]|\[[^\[\]]*\])*)\]( ?)")
    return note.sub(r"\2", gold) + "".join(f"\n\n{found[1]}" for found in note.finditer(gold))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", choices=("tune", "report", "all"), default="all")
    parser.add_argument("--set", default="", help="only sets whose name contains this")
    parser.add_argument("--worst", action="store_true", help="a line a document on standard error")
    parser.add_argument("--speed", action="store_true", help="MB a second of long texts")
    parser.add_argument("--corpora", action="store_true", help="what is joined and dropped in clean prose")
    parser.add_argument("--leave-one-out", action="store_true", help="train without each source, and measure on it")
    parser.add_argument("--indents", action="store_true", help="paragraphs that white space sets in")
    arguments = parser.parse_args()
    if arguments.indents:
        return indents(arguments.data)
    if arguments.corpora:
        return corpora(arguments.data)
    if arguments.leave_one_out:
        return leave_one_out(arguments)
    if arguments.speed:
        return speeds(arguments.data, arguments.set)
    print("| set | documents | F1 | P | R | CER | extra | missing |\n|---|---|---|---|---|---|---|---|")
    for name, (*_, steps) in SETS.items():
        if arguments.set in name:
            print(row(name, steps, list(documents(arguments.data, name)), arguments), flush=True)


def leave_one_out(arguments: argparse.Namespace) -> None:
    """For each source: a model that was trained without it, measured on it; then the mean and the worst."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
    import layout as training

    rows = training.read(arguments.data)
    found: list[tuple[float, str]] = []
    print("| set | documents | F1 | P | R | CER | extra | missing |\n|---|---|---|---|---|---|---|---|")
    sources = sorted({name.split()[0] for name in SETS if not name.startswith("clean") and arguments.set in name})
    with TemporaryDirectory() as folder:
        for source in sources:
            model.FILE = Path(folder) / f"{source}.npz"
            training.learn(rows, source, model.FILE)
            model.load.cache_clear()
            for name, (*_, steps) in SETS.items():
                if name.split()[0].rstrip(",") == source:
                    line = row(name, steps, list(documents(arguments.data, name)), arguments)
                    found.append((float(line.split("|")[3]), name))
                    print(line, flush=True)
    print(f"mean F1 {sum(f1 for f1, _ in found) / len(found):.3f}, worst {min(found)}")


def corpora(data: Path) -> None:
    """What is joined and dropped in clean prose, a paragraph a line: 12,000 paragraphs of each corpus, 60 at a time."""
    print("| corpus | paragraphs | joins | characters dropped |\n|---|---|---|---|")
    pipeline = layout_steps(PAPER)
    for path in sorted((data / "corpus").glob("*.txt.xz")):
        with lzma.open(path) as file:
            lines = file.read(6_000_000).decode("utf-8", "ignore").split("\n")[:-1]
        lines = [line for line in lines if line.strip()][:12_000]
        pages = ("\n".join(lines[i : i + 60]) + "\n" for i in range(0, len(lines), 60))
        passes = [done for page in pages for done in pipeline.clean(page).passes]
        joins = sum(len(done.applied) for done in passes if done.step == "rejoin-lines")
        drops = (edit.old for done in passes if done.step != "rejoin-lines" for edit in done.applied)
        dropped = sum(len("".join(old.split())) for old in drops)
        print(f"| {path.name} | {len(lines)} | {joins} | {dropped} |", flush=True)


def indents(data: Path) -> None:
    """Of 400 paragraphs, cut into lines 20 at a time, how many come back whole: set in or not, parted or not."""
    print("| lines | 16 a line | 24 a line | 34 a line |\n|---|---|---|---|")
    with lzma.open(data / "corpus" / "weekly.txt.xz") as file:
        lines = file.read(900_000).decode("utf-8", "ignore").split("\n")
    some = [line for line in lines if 60 < len(line) < 400 and line[-1] in "。！”" and line[0] > "\u4e00"][:400]
    pipeline = layout_steps("rejoin-lines")
    for name, indent, end in (
        ("flush", "", "\n"),
        ("set in", "　　", "\n"),
        ("set in, every line parted", "　　", "\n\n"),
    ):
        whole = []
        for width in (16, 24, 34):
            pages = [
                end.join(line for p in some[i : i + 20] for line in cut(indent + p, width)) for i in range(0, 400, 20)
            ]
            out = {"".join(line.split()) for page in pages for line in pipeline.clean(page + "\n").text.split("\n")}
            whole.append(sum("".join(p.split()) in out for p in some))
        print(f"| {name} | " + " | ".join(map(str, whole)) + " |", flush=True)


def cut(text: str, width: int) -> Iterator[str]:
    """Lines of a width; marks hang out, and Latin words of up to twelve characters stay whole."""
    while text:
        end = width
        while text[end : end + 1] and text[end] in "，。、；”）":
            end += 1
        word = re.search(r"[A-Za-z0-9.,]{1,12}$", text[:end]) if re.match("[A-Za-z0-9]", text[end : end + 1]) else None
        end = word.start() if word and word.start() else end
        yield text[:end]
        text = text[end:]


def speeds(data: Path, some: str) -> None:
    """Each set as one text of a megabyte and of four, pages between form feeds; and corpora cut into lines."""
    print("| text | characters a line | MB/s | a MB costs so many million additions | 4 MB cost so many times 1 MB |")
    print("|---|---|---|---|---|")
    for name, (*_, steps) in SETS.items():
        if some in name and "json" not in name.lower() and not name.endswith(" boxes") and NOTES_APART not in name:
            pages = "\f".join(read(path) for path, _ in documents(data, name))
            print(speed(name, steps, pages), flush=True)
    with lzma.open(data / "corpus" / "xwlb.txt.xz") as file:
        corpus = file.read(1_500_000).decode("utf-8", "ignore")
    for width in (12, 20, 34):
        lines = [paragraph[i : i + width] for paragraph in corpus.split("\n") for i in range(0, len(paragraph), width)]
        if some in f"broadcast news, {width} a line":
            print(speed(f"broadcast news, {width} a line", PAPER, "\n".join(lines)), flush=True)


def speed(name: str, steps: str, text: str) -> str:
    pipeline = layout_steps(steps)
    one, four = (text * (1 + size // len(text.encode())) for size in (1_000_000, 4_000_000))
    one, four = one[: len(one) * 1_000_000 // len(one.encode())], four[: len(four) * 4_000_000 // len(four.encode())]
    cost = sorted(additions(pipeline, one + "\n" * n) for n in range(5))[2]  # no text twice: lines are remembered
    seconds, additions_of_four = cost[0], additions(pipeline, four)[1]
    lines = [line for line in one.split("\n") if line.strip()]
    return (
        f"| {name} | {sum(map(len, lines)) / len(lines):.0f} | {len(one.encode()) / 1e6 / seconds:.1f} "
        f"| {cost[1]:.1f} | {additions_of_four / cost[1]:.1f} |"
    )


def additions(pipeline: Pipeline, text: str) -> tuple[float, float]:
    """(CPU seconds that cleaning takes, the same in millions of additions before and after)."""
    before = a_million()
    begun = time.process_time()
    pipeline.clean(text)
    spent = time.process_time() - begun
    return spent, 2 * spent / (before + a_million())


def a_million() -> float:
    begun, total = time.process_time(), 0
    for i in range(1_000_000):
        total += i & 3
    return time.process_time() - begun


def layout_steps(steps: str) -> Pipeline:
    pipeline = Pipeline.parse(steps)
    return Pipeline(tuple(s for s in pipeline.steps if s.name in ("drop-artifacts", "rejoin-lines")))


def row(name: str, steps: str, pairs: list[tuple[Path, Path]], arguments: argparse.Namespace) -> str:
    if arguments.part != "all" and len(pairs) > 1:
        pairs = pairs[0 if arguments.part == "tune" else 1 :: 2]
    pipeline = layout_steps(steps)
    total = Score()
    for path, gold in pairs:
        document = scans(path, name) or Document(read(path), "utf-8", "")
        out = pipeline.clean(document.text, document.layout).text
        proofread = notes_apart(read(gold)) if NOTES_APART in name else read(gold)
        one = score(out, proofread)
        total += one
        if arguments.worst:
            print(
                f"{path.name} F1 {one.f1:.3f} extra {one.extra} missing {one.missing} "
                f"wrong {one.wrong} lost {one.lost}",
                file=sys.stderr,
            )
    return (
        f"| {name} | {len(pairs)} | {total.f1:.3f} | {total.precision:.3f} | {total.recall:.3f} | {total.cer:.4f} "
        f"| {total.extra} | {total.missing} |"
    )


if __name__ == "__main__":
    main()
