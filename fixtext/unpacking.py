"""What stands packed in gzip (archive.org's `_chocr.html.gz`), unpacked within a bound: a small file can be made that
expands until memory ends."""

from __future__ import annotations

import zlib

from fixtext.errors import InputError

BOMB_BYTES, BOMB_RATIO = 64 << 20, 200  # gzip of text gives 3 to 20; of one repeated byte 1000
_MAGIC = b"\x1f\x8b"
_SLICE = 1 << 20
_GZIP = 16 + zlib.MAX_WBITS  # what zlib calls a stream with gzip's head and checksum


def is_packed(data: bytes) -> bool:
    """Whether some bytes begin as gzip does."""
    return data.startswith(_MAGIC)


def unpacked(data: bytes) -> bytes:
    """What is in gzip, in all of its members; other bytes as they are.

    InputError: damaged or cut off, or a bomb: more than `BOMB_BYTES` and `BOMB_RATIO` times its size.
    """
    if not is_packed(data):
        return data
    pieces: list[bytes] = []
    size, rest = 0, data
    while is_packed(rest):
        member = zlib.decompressobj(_GZIP)
        while not member.eof:
            piece = _next(member, rest)
            pieces.append(piece)
            size += len(piece)
            if size > max(BOMB_BYTES, BOMB_RATIO * len(data)):
                raise InputError(f"a bomb: more than {BOMB_RATIO} times its size when expanded; expand it yourself")
            rest = member.unconsumed_tail or member.unused_data
    return b"".join(pieces)


def _next(member: zlib._Decompress, rest: bytes) -> bytes:
    try:
        piece = member.decompress(rest, _SLICE)
    except zlib.error as error:
        raise InputError(f"damaged gzip: {error}") from error
    if not piece and not member.eof:
        raise InputError("damaged gzip: it ends within the data")
    return piece


def head(data: bytes, most: int) -> bytes:
    """The first bytes of what is packed in the first bytes of a file; empty if that is damaged."""
    if not is_packed(data):
        return data[:most]
    try:
        return zlib.decompressobj(_GZIP).decompress(data, most)
    except zlib.error:
        return b""
