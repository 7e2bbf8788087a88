"""Two readings compared: sentences that were put in or left out, and pairs of real engines.

python benchmarks/compare.py DATA [--show]

Pages of 35 sentences, both readings with noise (random letters for letters, some lost); 60 pages, each with a sentence
of another article put into the one reading and one left out of it. Real: the four engines of `financial`, tesseract and
RapidOCR of `rendered`; what is false there a person must say (--show lists it).
"""

from __future__ import annotations

import argparse
import json
import random
import re
from itertools import combinations
from pathlib import Path

from rapidfuzz.fuzz import partial_ratio

from fixtext.compare.letters import letters
from fixtext.compare.support import Index, Support, judged

PAGES = 60
MET = 90  # in a hundred letters, from which what was said is what was wanted


def sentences(data: Path) -> dict[str, list[list[str]]]:
    """Articles as lists of sentences, by language."""
    zh = [a["paras"] for f in sorted((data / "news").glob("*.json")) for a in json.loads(f.read_text("utf-8"))]
    chinese = [[s for p in paras for s in re.findall(r"[^。！？]{10,}[。！？]", p)] for paras in zh]
    lines = (data / "overproof" / "dataset2_smh_triples.txt").read_text("utf-8", "replace")
    english = []
    for article in re.split(r"\n\*[^\n]*\n", lines):
        text = " ".join(line.split("||@@||")[1] for line in article.split("\n") if line.count("||@@||") == 2)
        english.append([s for s in re.split(r"(?<=[a-z]\.) (?=[A-Z])", text) if len(s) > 30])
    return {"zh": [a for a in chinese if len(a) >= 5], "en": [a for a in english if len(a) >= 5]}


def noisy(text: str, share: float, rng: random.Random, alphabet: str) -> str:
    """The text with a share of its letters misread, a tenth of those lost."""
    out = []
    for c in text:
        if c.isalnum() and rng.random() < share:
            out.append("" if rng.random() < 0.1 else rng.choice(alphabet))
        else:
            out.append(c)
    return "".join(out)


def simulated(articles: list[list[str]], share: float, joint: str) -> str:
    rng = random.Random(int(share * 100))
    alphabet = "".join(sorted({c for a in articles[:40] for s in a for c in s if c.isalnum()}))
    everything = [s for a in articles for s in a]
    found = dropped = wrong = seen = 0
    for _ in range(PAGES):
        start = rng.randrange(len(everything) - 36)
        page = everything[start : start + 34]
        put, out = rng.randrange(1, 30), rng.randrange(1, 30)
        alien = rng.choice(everything[: max(1, start - 200)] + everything[start + 240 :])
        a = [noisy(s, share, rng, alphabet) for s in [*page[:put], alien, *page[put:]]]
        b = [noisy(s, share, rng, alphabet) for s in page]
        lost = a.pop(out if out < put else out + 1)
        result = one_sided(joint.join(a), joint.join(b)), one_sided(joint.join(b), joint.join(a))
        hit = [meets(s, a[put if out >= put else put - 1]) for s in result[0]]
        miss = [meets(s, b[out]) for s in result[1]]
        found, dropped = found + any(hit), dropped + any(miss)
        wrong += hit.count(False) + miss.count(False)
        seen += len(a) + len(b)
        del lost
    return f"put in {found}/{PAGES}, left out {dropped}/{PAGES}, false {wrong}/{seen} ({wrong / seen:.2%})"


def meets(said: str, wanted: str) -> bool:
    """Whether what was said is, or holds, or is a part of what was wanted, but for a few letters at its ends."""
    a, b = ("".join(filter(str.isalnum, s)) for s in (said, wanted))
    return partial_ratio(a, b) >= MET


def one_sided(a: str, b: str) -> list[str]:
    """Sentences of a that b does not have."""
    one, other = letters("a", a), Index.of(letters("b", b))
    return [one.text[slice(*one.span(*span))] for span in Support(one, other).missing()]


def real(name: str, a: str, b: str, show: bool) -> tuple[int, int]:
    count = sum(judged(x.key[slice(*s)]) for x in (letters("a", a), letters("b", b)) for s in x.sentences())
    only = [("1", s) for s in one_sided(a, b)] + [("2", s) for s in one_sided(b, a)]
    for side, text in only if show else ():
        print(f"    {name} only in {side}: {' '.join(text.split())[:160]}")
    return len(only), count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    for language, articles in sentences(given.data).items():
        for share in (0.05, 0.1, 0.2):
            joint = "" if language == "zh" else " "
            print(f"{language} {share:.0%}: {simulated(articles, share, joint)}", flush=True)
    for report in ("006", "008", "010"):
        files = sorted((given.data / "financial").glob(f"{report}.*.raw.txt"))
        for a, b in combinations(files, 2):
            only, count = real(f"{a.name} {b.name}", a.read_text("utf-8"), b.read_text("utf-8"), given.show)
            print(f"{a.name[:-8]} {b.name[4:-8]}: {only} of {count} ({only / count:.2%})", flush=True)
    total = [0, 0]
    for path in sorted((given.data / "rendered").glob("*.tesseract.txt")):
        other = path.with_name(path.name.replace("tesseract", "rapidocr_cols"))
        only, count = real(path.name, path.read_text("utf-8"), other.read_text("utf-8"), given.show)
        total[0] += only
        total[1] += count
    print(f"rendered, tesseract rapidocr_cols: {total[0]} of {total[1]} ({total[0] / total[1]:.2%})")


if __name__ == "__main__":
    main()
