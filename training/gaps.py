"""What stands between two characters: python training/gaps.py CORPUS_DIR [--out FILE] [--skip FILE ...]

Counts three characters in a row (ngrams.py). Of pairs that hardly ever meet and often have one and the same character
between them (官僚主 and never 官主) that character and the ratio of the two counts are kept, and written to
fixtext/ngram/data/gaps.npz, with gaps.json (what, how much, when, checksums). Deterministic; 1 minute.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram.alphabet import HAN
from fixtext.ngram.gaps import UNIT
from training import language, ngrams

LEAST = 6  # uses of the three characters
RATIO = 10.0  # how much oftener one is between the two than none
_ID = np.uint64(0xFFFF)


def counted(parts: list[np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays of the table: pairs, rising, what stands between them, and ln of how much oftener than nothing."""
    keys, counts = ngrams.counted(parts, 3, LEAST)
    first, between, last = keys >> np.uint64(32), keys >> np.uint64(16) & _ID, keys & _ID
    han = (np.minimum(np.minimum(first, between), last) >= HAN) & (between != first) & (between != last)
    pairs, between, counts = ((first << np.uint64(16)) | last)[han], between[han], counts[han]
    order = np.lexsort((between, -counts, pairs))
    order = order[np.diff(pairs[order], prepend=np.uint64(0)) > 0]  # the most frequent of each pair
    met = ngrams.looked_up(*ngrams.counted(parts, 2), pairs[order], 0)
    ratio = counts[order] / (met + 0.5)
    kept = order[ratio >= RATIO]
    logs = np.minimum(255, np.log(ratio[ratio >= RATIO]) * UNIT)
    return {
        "pairs": pairs[kept].astype(np.uint32),
        "between": between[kept].astype(np.uint16),
        "ratio": logs.astype(np.uint8),
    }


def main() -> None:
    args = language.arguments(__doc__, language.DATA / "gaps.npz")
    parts = language.parts_of(args)
    arrays = counted(parts)
    language.save(args.out, arrays)
    more = {"pairs": len(arrays["pairs"]), "least": LEAST, "ratio": RATIO}
    language.card(args, "pairs of characters that have one between them; see training/gaps.py", parts, more)


if __name__ == "__main__":
    main()
