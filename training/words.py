"""Makes fixtext/filters/data/words.json: words of two characters, by their first, in both scripts.

`python training/words.py DATA`. Pairs that stand together in the half of the corpora that we tune on far oftener than
by chance (pointwise mutual information), the commonest kept; traditional forms by OpenCC.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import clean_lines
import opencc

NAMES = ("xwlb", "laws", "sogou", "weekly", "cmrc")
EVERY = 3
SIZE = 9000
LEAST = 3.0  # nats
OUT = Path(__file__).parent.parent / "fixtext/filters/data/words.json"


def main(data: Path) -> None:
    single: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for name in NAMES:
        lines = (s for s in clean_lines.corpus(data, name) if clean_lines.part_of(s.strip()) == "tune")
        some = "".join(line for i, line in enumerate(lines) if i % EVERY == 0)
        single.update(c for c in some if "\u4e00" <= c <= "\u9fff")
        pairs.update(a + b for a, b in itertools.pairwise(some) if min(a, b) >= "\u4e00" and max(a, b) <= "\u9fff")
    total = single.total()
    words = [w for w, n in pairs.most_common(60_000) if math.log(n * total / (single[w[0]] * single[w[1]])) >= LEAST]
    convert = opencc.OpenCC("s2t").convert
    both = {form for word in words[:SIZE] for form in (word, convert(word)) if len(form) == 2}
    table: dict[str, str] = {}
    for word in sorted(both):
        table[word[0]] = table.get(word[0], "") + word[1]
    source = {f"{n}.txt.xz": hashlib.sha256((data / f"corpus/{n}.txt.xz").read_bytes()).hexdigest() for n in NAMES}
    about = "Words of two characters of modern prose in both scripts, by the first character; see training/words.py"
    OUT.write_text(json.dumps({"about": about, "source": source, "words": table}, ensure_ascii=False), "utf-8")


main(Path(sys.argv[1]))
