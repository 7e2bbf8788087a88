"""What real texts lose, a class a row: `python benchmarks/places.py DATA [ROW …] [--last] [--count N] [--show N]`.

Every row has about 1,000 places that `place_makers` put into text of the corpora. Rules are made while looking at the
first half of the kinds of corpora; `--last` measures on the other half, which is opened for the last run only.
`right` counts texts that came out exactly right, and places in them; `harm` is how many characters of the text that
must come out change when it is the one that goes in.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import clean_lines as lines
import place_makers as make

from fixtext.pipeline import Pipeline

CHAIN = "fix-encoding normalize-unicode close-spaces normalize-punctuation fix-digits"
# kinds whose name comes first while rules are made, and kinds for the last run
FIRST = ("xwlb", "laws", "modern_lit", "marxist_classics", "abstracts", "exam_reading")
LAST = ("rmrb_1998", "prc_1950s", "memoir_essay", "medicine", "children_translation", "commentary")
FIRST_OLD, LAST_OLD = ("modern_lit_trad", "tw_law"), ("tw_encyclopedia", "hk_news")


# what print has not: narrow marks beside Han, a point of full width in a number, letters and circles for its noughts
UNPRINTED = re.compile(
    r"[．○]|\d[OoIl]|[OoIl]\d|[,.;:?!](?<=[\u4e00-\u9fff%％)）][,.;:?!])|[,.;:?!](?=[\u4e00-\u9fff“])"
)


class Row(NamedTuple):
    """A maker, the steps that are measured, and the share of texts, or of characters, that must come out right."""

    maker: Callable[[random.Random, make.Words], Iterator[make.Pair]]
    steps: str
    must: float
    of_characters: bool = False


ROWS = {
    "rows": Row(make.rows, CHAIN, 0.995),
    "prose": Row(make.prose_beside_latin, CHAIN, 0.98),
    "spaces": Row(make.spaced_sentences, CHAIN, 0.995, of_characters=True),
    "bylines": Row(make.real_spaces, CHAIN, 0.9999),
    "primes": Row(make.primes, CHAIN, 1.0),
    "english": Row(make.english_on_a_chinese_page, CHAIN, 0.9),
    "stops": Row(make.stops_after_digits, CHAIN, 0.9),
    "points": Row(make.stops_that_stay, CHAIN, 0.9999),
    "letters": Row(make.letter_spaced, CHAIN, 0.87),
    "nested": Row(make.nested_quotes, "normalize-punctuation quotes=corner", 0.9),
    "turned": Row(make.turned_quotes, CHAIN, 0.9),
    "singles": Row(make.straight_singles, CHAIN, 0.9),
    "mojibake": Row(make.spaced_mojibake, "fix-encoding", 0.98),
    "links": Row(make.links, CHAIN, 1.0),
    "ligatures": Row(make.ligatures, "@book-en", 0.95),
    "soft hyphens": Row(make.soft_hyphens, "normalize-unicode", 1.0),
    "wide numbers": Row(make.wide_numbers, "normalize-unicode width=half", 1.0),
    "doubled marks": Row(make.doubled_marks, CHAIN, 1.0),
    "folios": Row(make.folios, "drop-artifacts drop-budget=1", 0.95),
}


def words(data: Path, names: tuple[str, ...]) -> make.Words:
    paragraphs = (p for name in names for p in islice(lines.corpus(data, name), 6000))
    found = (s.strip() for p in paragraphs for s in re.findall(r"[^。！？]+[。！？]+[”’」』）]*", p))
    sentences = [s for s in found if 8 <= len(s) <= 120 and lines.is_printed(s) and not UNPRINTED.search(s)]
    random.Random(7).shuffle(sentences)
    return make.Words(make.words_of(sentences), sentences)


def measure(row: Row, source: make.Words, count: int, show: int) -> str:
    pipeline = Pipeline.parse(row.steps)
    texts = places = right = right_places = wrong_characters = characters = harmed = 0
    for pair in row.maker(random.Random(11), source):
        got = pipeline.clean(pair.given).text
        texts, places = texts + 1, places + pair.places
        characters += len(pair.wanted)
        again = got if pair.given == pair.wanted else pipeline.clean(pair.wanted).text
        harmed += distance(again, pair.wanted)
        if got == pair.wanted:
            right, right_places = right + 1, right_places + pair.places
        else:
            wrong_characters += distance(got, pair.wanted)
            if show:
                show -= 1
                print(f"given {pair.given}\nwant  {pair.wanted}\ngot   {got}\n", file=sys.stderr)
        if places >= count:
            break
    share, harm = 1 - wrong_characters / max(1, characters), harmed * 10_000 / max(1, characters)
    reached = share if row.of_characters else right / max(1, texts)
    holds = "yes" if reached >= row.must and harm <= 1 else "no"
    got = f"{right} of {texts} texts, {right_places} of {places} places; {share:.3%} of characters | {harm:.2f}"
    return f"{got} | {row.must:.2%} | {holds}"


def distance(a: str, b: str) -> int:
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(a, b))


def script(data: Path, names: tuple[str, ...], count: int, show: int) -> Iterator[str]:
    """Traditional prose made simplified by OpenCC and taken back, judged at characters of several readings."""
    import opencc

    down, plain = opencc.OpenCC("t2s"), opencc.OpenCC("s2t")
    level = opencc.OpenCC("tw2t")  # 裡/裏, 著/着 are standards, not errors
    for name in names:
        old = [s.strip() for s in islice(lines.corpus(data, name), 3000) if 12 <= len(s) <= 200][:count]
        wanted = [level.convert(s) for s in old]
        simple = [down.convert(s) for s in old]
        ours = [
            level.convert(t)
            for t in Pipeline.parse("convert-script to=traditional").clean("\n".join(simple)).text.split("\n")
        ]
        theirs = [level.convert(plain.convert(s)) for s in simple]
        made = differing(wanted, ours), differing(wanted, theirs)
        for a, b in list(zip(wanted, ours, strict=True))[: show * 4] if show else []:
            if a != b:
                print(f"want {a}\ngot  {b}\n", file=sys.stderr)
        size = sum(map(len, wanted))
        got = f"{made[0]} wrong of {size} characters (OpenCC alone {made[1]})"
        yield f"| script, {name} | {got} | | no more | {'yes' if made[0] <= made[1] else 'no'} |"


def zhu(source: make.Words, count: int, show: int) -> str:
    """Simplified prose set in Taiwan's standard, which has 著 for 着, and made simplified again: which stands where."""
    import opencc

    old = [s for s in source.sentences if "着" in s or "著" in s][:count]
    taiwan = opencc.OpenCC("s2tw").convert("\n".join(old)).replace("着", "著")
    got = Pipeline.parse("convert-script to=simplified").clean(taiwan).text.split("\n")
    places = right = 0
    for a, b in zip(old, got, strict=True):
        here = [i for i, c in enumerate(a) if c in "着著"] if len(a) == len(b) else []
        places, right = places + len(here), right + sum(a[i] == b[i] for i in here)
        if show and any(a[i] != b[i] for i in here):
            show -= 1
            print(f"want  {a}\ngot   {b}\n", file=sys.stderr)
    return f"| zhu | {right} of {places} places | | 98 % | {'yes' if right >= 0.98 * places else 'no'} |"


def differing(wanted: list[str], got: list[str]) -> int:
    return sum(
        sum(x != y for x, y in zip(a, b, strict=True)) for a, b in zip(wanted, got, strict=True) if len(a) == len(b)
    )


def doublings(source: make.Words, count: int, show: int) -> str:
    """Right doublings that are suspected, in the texts that have them, and slips put into others that are not."""
    pipeline = Pipeline.parse("flag-typos")
    places, flagged, characters = _suspected(pipeline, make.doublings(random.Random(11), source), count, show)
    slips, found, _ = _suspected(pipeline, make.slips(random.Random(11), source), count, 0)
    rate = flagged * 1e4 / characters
    holds = "yes" if rate <= 1 and found >= 0.75 * slips else "no"
    got = f"{flagged} flagged of {places} in print, {rate:.2f} in 10,000 characters; {found} of {slips} slips"
    return f"| doublings | {got} | | ≤ 1; 75 % | {holds} |"


def _suspected(pipeline: Pipeline, pairs: Iterator[make.Pair], count: int, show: int) -> tuple[int, int, int]:
    """(places, how many were flagged as doubled, characters) of texts with `count` places."""
    places = flagged = characters = 0
    for pair in pairs:
        places, characters = places + pair.places, characters + len(pair.given)
        found = pipeline.clean(pair.given).findings() if pair.places else []
        suspects = [f for f in found if f.finding.rule == "typos/doubled-character"]
        flagged += len(suspects)
        if suspects and show:
            show -= 1
            print(pair.given, [f.text for f in suspects], file=sys.stderr)
        if places >= count:
            break
    return places, flagged, characters


LEVELS = [level / 20 for level in range(6, 19)]
FOUND = 0.8  # share of slips that the level chosen must find where it is chosen


def level_of_doublings(data: Path, count: int) -> str:
    """The level chosen on the first kinds (the highest that finds FOUND), and what it brings on the last."""
    first, last = (_by_level(words(data, names), count) for names in (FIRST, LAST))
    level = max((level for level in LEVELS if first[level][1] >= FOUND), default=LEVELS[0])
    parts = (
        f"{name} {rate:.2f} in 10,000, {share:.3f} of slips"
        for name, (rate, share) in (("first", first[level]), ("last", last[level]), ("last at 0.6", last[0.6]))
    )
    return f"| level of doublings | {level}: {'; '.join(parts)} | | ≤ 1; 75 % | |"


def _by_level(source: make.Words, count: int) -> dict[float, tuple[float, float]]:
    """Of each level how many flags in 10,000 characters of print it brings, and the share of slips that it finds."""
    pipeline = Pipeline.parse("flag-typos confidence=0.3")
    makers = (make.doublings(random.Random(11), source), make.slips(random.Random(11), source))
    (_, right, characters), (slips, found, _) = (_confidences(pipeline, maker, count) for maker in makers)
    return {
        level: (sum(c >= level for c in right) * 1e4 / characters, sum(c >= level for c in found) / slips)
        for level in LEVELS
    }


def _confidences(pipeline: Pipeline, pairs: Iterator[make.Pair], count: int) -> tuple[int, list[float], int]:
    """(places, confidence of each doubling flagged, characters) of texts with `count` places."""
    places = characters = 0
    found: list[float] = []
    for pair in pairs:
        places, characters = places + pair.places, characters + len(pair.given)
        flagged = pipeline.clean(pair.given).findings() if pair.places else []
        found += [f.finding.confidence for f in flagged if f.finding.rule == "typos/doubled-character"]
        if places >= count:
            break
    return places, found, characters


OTHERS = ("script", "zhu", "doublings", "level")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join((*ROWS, *OTHERS))}")
    parser.add_argument("--last", action="store_true", help="the kinds that no rule was made with")
    parser.add_argument("--count", type=int, default=1000, help="places a row")
    parser.add_argument("--show", type=int, default=0, help="failures of each row to print")
    given = parser.parse_intermixed_args()
    source = words(given.data, LAST if given.last else FIRST)
    print("| class | right | harm in 10,000 | must | holds |\n|---|---|---|---|---|")
    old = LAST_OLD if given.last else FIRST_OLD
    for name in given.rows or (*ROWS, *OTHERS):
        if name == "script":
            print("\n".join(script(given.data, old, given.count, given.show)), flush=True)
        elif name == "zhu":
            print(zhu(source, given.count, given.show), flush=True)
        elif name == "doublings":
            print(doublings(source, given.count, given.show), flush=True)
        elif name == "level":
            print(level_of_doublings(given.data, given.count), flush=True)
        else:
            print(f"| {name} | {measure(ROWS[name], source, given.count, given.show)} |", flush=True)


if __name__ == "__main__":
    main()
