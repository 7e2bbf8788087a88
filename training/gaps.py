"""What stands between two characters: python training/gaps.py CORPUS_DIR [--out FILE] [--skip FILE ...]

Counts three characters in a row (ngrams.py). Of pairs that hardly ever meet and often have one and the same character
between them (官僚主 and never 官主) that character and the ratio of the two counts are kept, and written to
fixtext/ngram/data/gaps.npz, with gaps.json (what, how much, when, checksums). Deterministic; 1 minute.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from fixtext.ngram import channel
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
    ratio = counts[order] / (met(parts, pairs[order]) + 0.5)
    kept = order[ratio >= RATIO]
    logs = np.minimum(255, np.log(ratio[ratio >= RATIO]) * UNIT)
    return {
        "pairs": pairs[kept].astype(np.uint32),
        "between": between[kept].astype(np.uint16),
        "ratio": logs.astype(np.uint8),
    }


def met(parts: list[np.ndarray], pairs: np.ndarray) -> np.ndarray:
    """How often two characters stand beside each other."""
    keys, counts = ngrams.counted(parts, 2)
    at = np.minimum(np.searchsorted(keys, pairs), len(keys) - 1)
    return np.where(keys[at] == pairs, counts[at], 0)


def folded(parts: list[np.ndarray]) -> list[np.ndarray]:
    """Traditional forms as simplified ones, as the detector reads."""
    fold = channel.load(language.DATA / "channel.npz").fold
    return [fold[part] for part in parts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=language.DATA / "gaps.npz")
    parser.add_argument("--skip", nargs="*", default=[], help="files left out: a table to calibrate on these")
    args = parser.parse_args()
    parts = folded(list(ngrams.parts(ngrams.trained(args.corpus, tuple(args.skip)))))
    arrays = counted(parts)
    language.save(args.out, arrays)
    about = {
        "what": "pairs of characters that have one between them; see training/gaps.py",
        "made": date.today().isoformat(),
        "characters": sum(map(len, parts)),
        "pairs": len(arrays["pairs"]),
        "left out": args.skip,
        "least": LEAST,
        "ratio": RATIO,
        "source": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(args.corpus.glob("*.txt.xz"))},
        "sha256": hashlib.sha256(args.out.read_bytes()).hexdigest(),
    }
    args.out.with_suffix(".json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    print(f"{len(arrays['pairs'])} pairs")


if __name__ == "__main__":
    main()
