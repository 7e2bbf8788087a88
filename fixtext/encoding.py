"""Bytes to text. Bytes are decoded here and nowhere else, and never by the locale.

The ladder: byte order mark, strict UTF-8, UTF-16 without a mark, the encoding that XML or HTML declares, then GB18030
or Big5, whichever gives the larger share of common characters (level 1 of GB 2312 and of Big5). A narrow win is
reported, never silent.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

from fixtext.errors import InputError, UsageError

SAMPLE = 65536  # code points that are judged
SURE = 0.10  # a smaller lead of the best guess over the next is called unsure
PLAUSIBLE = 0.60  # a smaller share of common characters is called unsure


class Decoded(NamedTuple):
    """A text, the encoding that its bytes are in, and why that is not certain (empty if it is)."""

    text: str
    encoding: str
    note: str = ""


def decode(data: bytes, encoding: str = "auto") -> Decoded:
    """The text of some bytes; a byte order mark stays in it as U+FEFF.

    InputError: the bytes are not text in that encoding, or not text at all. UsageError: no such encoding.

    >>> decode("第一版".encode("gb18030") * 9).encoding
    'gb18030'
    """
    if encoding != "auto":
        return Decoded(_strict(data, named(encoding)), named(encoding))
    name, note = _guess(data)
    if name == "utf-8" and note:
        return Decoded(data.decode("utf-8", "surrogateescape"), name, note)
    return Decoded(_strict(data, name), name, note)


def is_utf8(data: bytes) -> bool:
    """Whether some bytes are strict UTF-8 without a zero byte."""
    return b"\0" not in data and _utf8_errors(data) == 0


def narrowed(head: bytes) -> bytes:
    """The first bytes of a file, in UTF-8 if they are UTF-16 or UTF-32; a character that is cut is left out."""
    wide = next((name for mark, name in MARKS[1:] if head.startswith(mark)), "")
    if not wide and b"\0" in head[:2]:
        wide = "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
    return head.decode(wide, "ignore").lstrip("\ufeff").encode("utf-8", "ignore") if wide else head


def named(encoding: str) -> str:
    """The name of an encoding by which it is read here. UsageError: no such encoding."""
    alias = {"utf-8-sig": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "big5": "cp950"}
    try:
        name = codecs.lookup(encoding).name
    except LookupError as error:
        raise UsageError(f"no encoding called {encoding!r}; try utf-8, gb18030, big5, utf-16") from error
    return alias.get(encoding.lower(), name)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"not {encoding}: byte 0x{data[error.start]:02x} at offset {error.start}, line {line}"
        ) from error
    except (LookupError, ValueError) as error:  # codecs that are no encodings of text: hex, idna
        raise UsageError(f"{encoding} is no encoding of text: {error}") from error


MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _guess(data: bytes) -> tuple[str, str]:
    """(encoding, note) by the ladder."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return name, ""
    broken = _utf8_errors(data)
    if broken == 0 and b"\0" not in data:
        return "utf-8", ""
    wide = _utf16(data)
    if wide:
        return wide, f"no byte order mark; read as {wide} by its pattern of zero bytes"
    if b"\0" in data:
        raise InputError(f"binary data: a zero byte at offset {data.index(0)}")
    declared = _declared(data)
    return (declared, "") if declared else _legacy(data, broken)


_DECLARATION = re.compile(
    rb"<[?]?(?:xml|meta)\b[^>]*?(?:encoding|charset)\s*=\s*[\"']?([A-Za-z][\w.:-]*)", re.IGNORECASE
)


def _declared(data: bytes) -> str:
    """The encoding that the head of XML or HTML names, if the bytes are text in it; else empty."""
    found = _DECLARATION.search(data[:1024]) if data.lstrip()[:1] == b"<" else None
    if found is None:
        return ""
    try:
        name = named(found[1].decode("ascii"))
    except UsageError:
        return ""
    return name if _decodes(data, name) else ""


def _utf8_errors(data: bytes) -> int:
    """How many bytes are not UTF-8; 0 for strict UTF-8."""
    try:
        data.decode("utf-8")
        return 0
    except UnicodeDecodeError:
        return len(re.findall("[\udc80-\udcff]", data.decode("utf-8", "surrogateescape")))


def _utf16(data: bytes) -> str:
    """utf-16-le or -be if one of them gives common characters, ASCII too, and the other does not; else empty."""
    shares: dict[str, float] = {}
    for name in ("utf-16-le", "utf-16-be"):
        if data and len(data) % 2 == 0 and _decodes(data, name):
            head = data[: SAMPLE * 2].decode(name, "replace")
            ascii_share = len(re.findall(r"[\t\n\r -~]", head)) / len(head)
            shares[name] = ascii_share + (1 - ascii_share) * _share(head)
    best = max(shares, key=lambda name: shares[name], default="")
    return best if best and shares[best] > 0.8 and "\0" not in data.decode(best) else ""


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (ValueError, LookupError):  # LookupError: a codec that makes no text
        return False
    return True


def _legacy(data: bytes, broken: int) -> tuple[str, str]:
    """GB18030, Big5, or UTF-8 with some damaged bytes."""
    shares = {name: _share(data.decode(name)[:SAMPLE]) for name in ("gb18030", "cp950") if _decodes(data, name)}
    high = len(re.findall(rb"[\x80-\xff]", data))
    best = max(shares, key=lambda name: shares[name], default="")
    if broken * 10 < high and (not best or shares[best] < 0.9):
        return "utf-8", f"{broken} bytes are not UTF-8; they are kept as they are"
    if not best:
        if _decodes(data, "big5hkscs"):
            return "big5hkscs", "read as big5hkscs, because nothing else fits"
        raise InputError("not text in UTF-8, UTF-16, GB18030 or Big5; name the encoding with --encoding")
    lead = shares[best] - max((v for name, v in shares.items() if name != best), default=0.0)
    if shares[best] < PLAUSIBLE or lead < SURE:
        figures = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
        return best, f"unsure encoding: read as {best} (common characters: {figures}); --encoding overrides"
    return best, ""


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Level 1 of GB 2312 (3,755 characters) and of Big5 (5,401), with the marks of both."""
    gb = (bytes((a, b)) for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF))
    big5 = (bytes((a, b)) for a in range(0xA4, 0xC7) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    level1 = "".join(x.decode("gb2312", "ignore") for x in gb) + "".join(x.decode("big5", "ignore") for x in big5)
    return frozenset(level1 + "，。、；：？！“”‘’（）《》「」『』〈〉【】〔〕…—·％　")


def _share(text: str) -> float:
    """The share of common characters among those that are not ASCII; 1 if all is printable ASCII."""
    others = [c for c in text if c > "\x7f"]
    if not others:
        return 1.0 if not re.search(r"[\x00-\x08\x0e-\x1f]", text) else 0.0
    common = _common()
    return sum(c in common for c in others) / len(others)
