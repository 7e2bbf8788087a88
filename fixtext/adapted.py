"""What a collection taught: confusions that were surely corrected in it, words that are right in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from fixtext.errors import UsageError

FORM = 1


class Confusion(NamedTuple):
    """`read` stood for `printed` so many `times`, of `uses` of the latter."""

    read: str
    printed: str
    times: int
    uses: int


@dataclass(frozen=True)
class Adapted:
    """Confusions and words; frozen, hashable, the same in any order of learning."""

    confusions: tuple[Confusion, ...] = ()
    words: frozenset[str] = frozenset()

    def joined(self, other: Adapted) -> Adapted:
        """Both; of a confusion that both have, this one's counts."""
        rows = {(one.read, one.printed): one for one in (*other.confusions, *self.confusions)}
        return Adapted(tuple(sorted(rows.values())), self.words | other.words)

    def dumped(self) -> str:
        """As `fixtext adapt` writes it."""
        rows = [list(one) for one in self.confusions]
        found = {"fixtext-adapt": FORM, "confusions": rows, "words": sorted(self.words)}
        return json.dumps(found, ensure_ascii=False, indent=1) + "\n"

    def told(self, most: int = 12) -> str:
        """What was learnt, in words."""
        often = sorted(self.confusions, key=lambda one: (-one.times, one.read))[:most]
        pairs = ", ".join(f"{one.read} for {one.printed} {one.times} of {one.uses}" for one in often)
        words = ", ".join(sorted(self.words)[:most])
        return (
            f"{len(self.confusions)} confusions{': ' * bool(pairs)}{pairs}\n"
            f"{len(self.words)} words{': ' * bool(words)}{words}\n"
        )


def load(path: str) -> Adapted:
    """What `fixtext adapt` wrote. UsageError if it is none."""
    try:
        stat = Path(path).stat()
    except OSError as error:
        raise UsageError(f"adapt={path}: cannot be read: {error.strerror}") from error
    return _load(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8)
def _load(path: str, _mtime: int, _size: int) -> Adapted:
    try:
        data = json.loads(Path(path).read_bytes())
        if data["fixtext-adapt"] != FORM:
            raise ValueError(f"form {data['fixtext-adapt']}, this version reads form {FORM}")
        rows = tuple(Confusion(str(a), str(b), int(times), int(uses)) for a, b, times, uses in data["confusions"])
        if any(len(one.read) != 1 or len(one.printed) != 1 or one.times < 0 for one in rows):
            raise ValueError("a confusion is of one character for another")
        return Adapted(rows, frozenset(map(str, data["words"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"adapt={path}: not what `fixtext adapt` writes: {error!r}") from error
