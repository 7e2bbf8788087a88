"""Makes fixtext/filters/data/common.json: the commonest characters of Chinese prose in both scripts, by rank.

`python training/characters.py DATA`. Counts come from the half of the corpora's lines that we tune on
(benchmarks/clean_lines.py), simplified as they are and in traditional characters by OpenCC. Only the order of the
characters is kept.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import clean_lines
import opencc

NAMES = ("xwlb", "laws", "sogou", "weekly", "cmrc", "lctt")
EVERY = 5
SIZE = 5000
OUT = Path(__file__).parent.parent / "fixtext/filters/data/common.json"


def main(data: Path) -> None:
    counts: Counter[str] = Counter()
    convert = opencc.OpenCC("s2t").convert
    for name in NAMES:
        lines = (s for s in clean_lines.corpus(data, name) if clean_lines.part_of(s.strip()) == "tune")
        some = "".join(line for i, line in enumerate(lines) if i % EVERY == 0)
        here = Counter(some) + Counter(convert(some.replace("\0", "")))
        size = sum(here.values())
        counts.update({c: int(1e9 * n / size) for c, n in here.items() if "\u3400" <= c <= "\u9fff"})
    ranked = "".join(c for c, _ in counts.most_common(SIZE))
    source = {f"{n}.txt.xz": hashlib.sha256((data / f"corpus/{n}.txt.xz").read_bytes()).hexdigest() for n in NAMES}
    about = "Han characters of modern prose in both scripts, the commonest first; see training/characters.py"
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"about": about, "source": source, "common": ranked}, ensure_ascii=False), "utf-8")


main(Path(sys.argv[1]))
