"""Characters put right, measured: `python benchmarks/characters.py DATA [ROW …] [--small] [--part tune|report|all]`.

Prints the table of what fix-encoding, normalize-unicode, close-spaces, normalize-punctuation, fix-digits and
convert-script must reach. Lines are split in halves by a checksum: rules are tuned on the one, reported on the other.
`--show N` prints N failures of each row on standard error. Needs rapidfuzz.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import clean_lines as lines
import damage as machine
import peer_cases as peers
import tesseract_pages
from figure import Figure, Task
from rapidfuzz.distance import Levenshtein

from fixtext.pipeline import Pipeline

CHAIN = "fix-encoding normalize-unicode close-spaces normalize-punctuation fix-digits"
PUNCTUATION = "close-spaces normalize-punctuation"
NEWS = ("xwlb", "news")


def cleaned(steps: str, texts: Sequence[str], between: str = "\n\n", many: int = 200) -> list[str]:
    """The texts after the steps, many at a time, as paragraphs or lines of one document."""
    pipeline = Pipeline.parse(steps)
    out: list[str] = []
    for i in range(0, len(texts), many):
        part = texts[i : i + many]
        new = pipeline.clean(between.join(part)).text.split(between)
        if len(new) != len(part):
            raise SystemExit(f"{steps}: {len(part)} texts became {len(new)}")
        out += new
    return out


def shown(task: Task, what: str, wanted: Sequence[str], got: Sequence[str]) -> list[int]:
    """The numbers of the texts that differ; some of them go to standard error."""
    wrong = [i for i, (a, b) in enumerate(zip(wanted, got, strict=True)) if a != b]
    for i in random.Random(2).sample(wrong, min(task.show, len(wrong))):
        task.failed(what, wanted[i], got[i])
    return wrong


def share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def mojibake(task: Task) -> Iterator[Figure]:
    long = (s for name in ("xwlb", "laws", "sogou", "news", "ecpo") for s in lines.corpus(task.data, name))
    clean = lines.sample((s for s in long if 12 <= len(s.strip()) <= 300), task.count(10_000), task.part)
    old = [machine.traditional(s) for s in clean]
    for written, read in machine.CROSSINGS:
        yield crossing(task, written, read, old if written == "big5" else clean)
    for language, pairs in machine.MORE_CROSSINGS.items():
        clean = [
            s for s in lines.clean_lines(task.data, task.count(20_000), task.part)[language] if 12 <= len(s) <= 300
        ]
        for written, read in pairs:
            yield crossing(
                task, written, read, [s for s in clean if sum(c > "\u3040" for c in s) >= 6], language + ": "
            )


def crossing(task: Task, written: str, read: str, clean: Sequence[str], language: str = "") -> Figure:
    made = [(s, *c) for s in clean if (c := machine.crossed(s, written, read)) and not re.search("[\n\f\r]", c[0])]
    done = cleaned("fix-encoding", [wrong for _, wrong, _ in made], "\n")
    back = [(s, out) for (s, _, whole), out in zip(made, done, strict=True) if whole]
    lost = [(wrong, out) for (_, wrong, whole), out in zip(made, done, strict=True) if not whole]
    name = f"mojibake: {language}{written} read as {read}"
    exact = len(back) - len(shown(task, name, *zip(*back, strict=True))) if back else 0
    kept = len(lost) - len(shown(task, name + ", lossy", *zip(*lost, strict=True))) if lost else 0
    got = f"{share(exact, len(back)):.2%} of {len(back)} exact; {kept} of {len(lost)} lossy ones refused"
    return Figure(name, got, "≥ 98 %, all refused", exact >= 0.98 * len(back) and kept == len(lost))


def untouched(task: Task, steps: str, unclean: str = "") -> Iterator[Figure]:
    """Changes in clean lines; lines in which `unclean` is found are none."""
    texts = lines.clean_lines(task.data, task.count(200_000), task.part)
    if unclean:
        texts = {language: [s for s in some if not re.search(unclean, s)] for language, some in texts.items()}
    changed, total = 0, 0
    for language, some in texts.items():
        changed += len(shown(task, f"{steps}: clean {language}", some, cleaned(steps, some, "\n", 1000)))
        total += len(some)
    counts = " ".join(f"{language} {len(some)}" for language, some in texts.items())
    yield Figure(f"{steps}: clean lines ({counts})", f"{changed} of {total} changed", "0", changed == 0)


def degraded(task: Task) -> Iterator[Figure]:
    clean = lines.printed_sentences(task.data, NEWS, task.count(100_000), task.part)
    learnt = machine.learn(task.data / "rendered", task.part)
    size = sum(map(len, clean))
    for what, damaged in (("as tesseract reads them", machine.degrade), ("every third mark narrow", machine.narrow)):
        rng = random.Random(3)
        bad = [damaged(s, learnt, rng) for s in clean]
        done = cleaned(PUNCTUATION, bad)
        before, after = (sum(map(Levenshtein.distance, clean, texts)) for texts in (bad, done))
        shown(task, what, clean, done)
        mended = 1 - share(after, before)
        got = f"{1 - after / size:.3%} of characters right ({1 - before / size:.3%} before; {mended:.1%} of it mended)"
        yield Figure(f"{len(clean)} sentences, {what}", got, "≥ 99.5 %", after <= 0.005 * size)
    wrong = len(shown(task, "clean sentence", clean, cleaned(PUNCTUATION, clean)))
    got = f"{1 - wrong / len(clean):.3%} unchanged"
    yield Figure(f"{len(clean)} clean sentences", got, "≥ 99.95 %", wrong <= 0.0005 * len(clean))


QUOTE = re.compile("[“”‘’]")
STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def quotes(task: Task) -> Iterator[Figure]:
    found = (s.strip() for name in NEWS for s in lines.corpus(task.data, name))
    some = lines.sample((s for s in found if QUOTE.search(s) and lines.is_printed(s)), task.count(20_000), task.part)
    nested = [s for s in some if "‘" in s and "“" in s]
    for what, clean in (("quotes made straight", some), ("nested quotes made straight", nested)):
        for width in (0, 23):
            wrapped = [_wrapped(s, width) for s in clean]
            done = cleaned(PUNCTUATION, [s.translate(STRAIGHT) for s in wrapped])
            shown(task, what, wrapped, done)
            right = sum(_quotes_right(a, b) for a, b in zip(wrapped, done, strict=True))
            total = sum(len(QUOTE.findall(s)) for s in clean)
            name = f"{what}, {'in lines of 23' if width else 'a paragraph a line'} ({len(clean)} paragraphs)"
            yield Figure(name, f"{share(right, total):.2%} of {total} right", "≥ 99 %", right >= 0.99 * total)


def _wrapped(text: str, width: int) -> str:
    return "\n".join(text[i : i + width] for i in range(0, len(text), width)) if width else text


def _quotes_right(clean: str, done: str) -> int:
    if len(clean) == len(done):
        return sum(a == b for a, b in zip(clean, done, strict=True) if QUOTE.match(a))
    blocks = Levenshtein.editops(clean, done).as_matching_blocks()
    return sum(len(QUOTE.findall(clean[b.a : b.a + b.size])) for b in blocks)


# numbers that are wrong as the corpora have them: ○ and 0 for 〇 in Chinese years, letters for digits, 一 for a dash
WRONG_NUMBERS = (
    r"[一二三四五六七八九〇][○0Oo]|[○0Oo][一二三四五六七八九]|\d[Oo○]|[Oo]\d+[年月日%]|\d一\d|\d[lI]日|月[lI]日"
)


def digits(task: Task) -> Iterator[Figure]:
    sentences = (s for name in ("xwlb", "news", "laws", "sogou") for s in lines.corpus(task.data, name))
    some = lines.sample(
        (s for s in sentences if machine.NUMBERS.search(s) and len(s) < 200), task.count(20_000), task.part
    )
    rng = random.Random(4)
    clean, bad = [], []
    for text in some:
        found = rng.choice(list(machine.NUMBERS.finditer(text)))
        number = machine.confuse(found.group(), rng)
        if number != found.group() and len(clean) < task.count(2000):
            clean.append(text)
            bad.append(text[: found.start()] + number + text[found.end() :])
    wrong = shown(task, "digits", clean, cleaned("fix-digits", bad, "\n"))
    right = 1 - len(wrong) / len(clean)
    yield Figure(f"{len(clean)} numbers with one or two confusions", f"{right:.2%} restored", "≥ 97 %", right >= 0.97)
    yield from untouched(task, "fix-digits", WRONG_NUMBERS)


def speed(task: Task) -> Iterator[Figure]:
    """CPU time, the best of three; beside it, for machines that do other things, how many plain searches it takes."""
    clean = "\n".join(lines.printed_sentences(task.data, NEWS, task.count(100_000), "all"))
    rng, learnt = random.Random(5), machine.learn(task.data / "rendered", "all")
    chain = Pipeline.parse(CHAIN)
    for name, text in (("clean", clean), ("as tesseract reads it", machine.degrade(clean, learnt, rng))):
        for size in (1, 10):
            whole = (text * (1 + size * 1_000_000 // len(text.encode())))[: size * 350_000]
            for form, page in ((f"{size} MB in lines", whole), (f"one line of {size} MB", whole.replace("\n", ""))):
                spent = min(_seconds(lambda page=page: chain.clean(page)) for _ in range(3))
                search = min(_seconds(lambda page=page: SEARCH.findall(page)) for _ in range(3))
                rate = len(page.encode()) / 1e6 / spent
                got = f"{rate:.1f} MB/s CPU, {spent / search:.0f} searches for a class of marks"
                yield Figure(f"the chain of five, {name}, {form}", got, "≥ 15 MB/s", rate >= 15)


SEARCH = re.compile("[,;:?!]")


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


ROWS = {
    "ftfy": peers.ftfy,
    "opencc": peers.opencc,
    "mojibake": mojibake,
    "mojibake-clean": lambda task: untouched(task, "fix-encoding"),
    "degraded": degraded,
    "quotes": quotes,
    "tesseract": tesseract_pages.row,
    "zhlint": peers.zhlint,
    "autocorrect": peers.autocorrect,
    "pangu": peers.pangu,
    "digits": digits,
    "speed": speed,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; all if none is named")
    parser.add_argument("--small", action="store_true", help="five of each hundred, for a quick look")
    parser.add_argument("--part", choices=("tune", "report", "all"), default="report")
    parser.add_argument("--show", type=int, default=0, help="how many failures of each row to print")
    given = parser.parse_intermixed_args()
    if unknown := set(given.rows) - set(ROWS):
        parser.error(f"no row {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    task = Task(given.data, 0.05 if given.small else 1.0, given.part, given.show)
    print("| case | got | must reach | holds |\n|---|---|---|---|")
    for name in given.rows or ROWS:
        for case, got, must, holds in ROWS[name](task):
            print(f"| {case} | {got} | {must} | {'yes' if holds else 'no'} |", flush=True)


if __name__ == "__main__":
    main()
