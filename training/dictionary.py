"""Makes fixtext/ngram/data/dictionary.npz: python training/dictionary.py

Words of two and three characters of the dictionary of jieba (pip install jieba; MIT), with ln of their counts in steps.
Of three characters only those with more than the least count: the others are mostly phrases. Deterministic; 10 seconds.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

import jieba
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram.alphabet import ids
from fixtext.ngram.dictionary import UNIT, keys
from training import language, static

LEAST = {2: 1, 3: 4}  # count of the words that are kept, by length
OUT = language.DATA / "dictionary.npz"
HAN = range(0x4E00, 0xA000)


def words(lines: Iterator[str]) -> Iterator[tuple[str, int]]:
    """(word, count) of what is kept of `word count tag` lines."""
    for line in lines:
        word, count, *_ = line.split(" ")
        if int(count) >= LEAST.get(len(word), sys.maxsize) and all(ord(c) in HAN for c in word):
            yield word, int(count)


def main() -> None:
    with jieba.get_dict_file() as file:
        found = dict(words(line.decode("utf-8") for line in file))
        file.seek(0)
        digest = hashlib.sha256(file.read()).hexdigest()
    every = [[word for word in sorted(found) if len(word) == length] for length in LEAST]
    numbers = np.concatenate([keys(ids("".join(some)).reshape(len(some), -1)) for some in every])
    counts = [found[word] for some in every for word in some]
    table = static.build(numbers, np.array([min(31, round(UNIT * math.log1p(n))) for n in counts], np.uint32))
    language.save(OUT, {"words.low": table.low, "words.seed": np.array([table.seed])})
    about = {
        "what": "words of two and three characters with ln of their counts; see training/dictionary.py",
        "made": date.today().isoformat(),
        "words": len(counts),
        "source": {f"jieba {version('jieba')} dict.txt, MIT, Copyright (c) 2013 Sun Junyi": digest},
        "sha256": hashlib.sha256(OUT.read_bytes()).hexdigest(),
    }
    OUT.with_suffix(".json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
