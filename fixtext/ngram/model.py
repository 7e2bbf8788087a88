"""The character 4-gram model: interpolated absolute discounting, pruned and quantised; natural logarithms.

An .npz file, not compressed, whose arrays are mapped into memory, so that a page reads only what it asks for.
"""

from __future__ import annotations

import mmap
import struct
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from fixtext.errors import FixtextError
from fixtext.ngram.alphabet import Ids
from fixtext.ngram.table import UNKNOWN, Table

Floats = NDArray[np.float32]
_U16 = np.uint64(16)


@dataclass(frozen=True)
class Model:
    """single: ln P of each id; reach1: ln of what is left for unseen followers, by id; levels: what values mean."""

    single: Floats
    reach1: Floats
    pairs: Table
    triples: Table
    fours: Table
    reach2: Table
    reach3: Table
    levels: dict[str, Floats]

    def score(self, a: Any, b: Any, c: Any, d: Any) -> Floats:
        """ln P(d | a b c), for arrays of the same shape."""
        shape = d.shape
        a, b, c, d = (x.ravel().astype(np.uint64) for x in np.broadcast_arrays(a, b, c, d))
        cd, bc = (c << _U16) | d, (b << _U16) | c
        two = self.pairs.get(cd)
        found = np.where(two >= 0, self.levels["pairs"][two], self.single[d] + self.reach1[c]).astype(np.float32)
        # what was seen has parts that were seen: only then is the longer n-gram looked up
        abc = (a << np.uint64(32)) | bc
        known = self._further(found, "triples", bc, d, self.pairs.get(bc) >= 0, two >= 0)
        self._further(found, "fours", abc, d, self.triples.get(abc) >= 0, known)
        return found.reshape(shape)

    def pair(self, c: Ids, d: Ids) -> Floats:
        """ln P(d | c), for arrays that go together."""
        c, d = np.broadcast_arrays(c.astype(np.uint64), d.astype(np.uint64))
        two = self.pairs.get((c << _U16) | d)
        return np.where(two >= 0, self.levels["pairs"][two], self.single[d] + self.reach1[c]).astype(np.float32)

    def bond(self, c: Ids, d: Ids) -> Floats:
        """ln of how much oftener than by chance d stands behind c, for arrays that go together."""
        return np.asarray(self.pair(c, d) - self.single[d], np.float32)

    def _further(self, found: Floats, name: str, context: Any, d: Any, begun: Any, ended: Any) -> NDArray[np.bool_]:
        """Replace by the value of the longer n-gram, or take the reach of its context off; which ones are known.

        begun, ended: where the n-gram without its last, without its first character is known.
        """
        table, reach = (self.triples, self.reach2) if name == "triples" else (self.fours, self.reach3)
        values = np.full(len(found), UNKNOWN, np.int16)
        at = np.flatnonzero(begun & ended)
        values[at] = table.get((context[at] << _U16) | d[at])
        known = values >= 0
        found[known] = self.levels[name][values[known]]
        rest = np.flatnonzero(begun & ~known)
        left = reach.get(context[rest])
        found[rest[left >= 0]] += self.levels["reach2" if name == "triples" else "reach3"][left[left >= 0]]
        return known


@lru_cache(maxsize=4)
def load(path: Path) -> Model:
    """A model from its file. FixtextError if it is missing or is none."""
    try:
        arrays = mapped(path)
        levels = {name: arrays[f"{name}.levels"] for name in ("pairs", "triples", "fours", "reach2", "reach3")}
        tables = {
            name: Table(arrays[f"{name}.low"], arrays.get(f"{name}.high"), int(arrays[f"{name}.seed"].flat[0]))
            for name in levels
        }
        return Model(arrays["single"], arrays["reach1"], **tables, levels=levels)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise FixtextError(f"{path}: no n-gram model: {error}; training/README.md says how one is made") from error


def mapped(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of an uncompressed .npz, by name, over the mapped file."""
    with path.open("rb") as file:
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    found = {}
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as member:
                npy.read_magic(member)
                shape, _, dtype = npy.read_array_header_1_0(member)
                header = member.tell()
            # the local header of a zip entry is 30 bytes, then its name and extra field
            name, extra = struct.unpack_from("<HH", whole, entry.header_offset + 26)
            start = entry.header_offset + 30 + name + extra + header
            count = int(np.prod(shape, dtype=np.int64))
            found[entry.filename.removesuffix(".npy")] = np.frombuffer(whole, dtype, count, start).reshape(shape)
    return found
