"""Bytes to text and back. Bytes are decoded here and nowhere else, and never by the locale.

The ladder: byte order mark, strict UTF-8, UTF-16 without a mark, then GB18030 or Big5, whichever gives the
larger share of common characters (level 1 of GB 2312 and of Big5). A narrow win is reported, never silent.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from fixtext import readers
from fixtext.errors import InputError, UsageError
from fixtext.layout import Layout, Page

FARTHEST = 1e9  # pixels; nor is a number that is none nearer
SAMPLE = 65536  # code points that are judged
SURE = 0.10  # a smaller lead of the best guess over the next is called unsure
PLAUSIBLE = 0.60  # a smaller share of common characters is called unsure


@dataclass(frozen=True)
class Document:
    """A decoded text. `note` is empty, or says why the encoding is not certain.

    A byte order mark stays in `text` as U+FEFF; bytes that are not text stay as lone surrogates
    (`surrogateescape`), so that `encode(text)` gives the input back byte for byte. Where the source was no plain text,
    `form` names what it was, and `layout` says where its lines stand.
    """

    text: str
    encoding: str
    sha256: str
    note: str = ""
    layout: Layout | None = None
    form: str = ""

    def encode(self, text: str) -> bytes:
        """A text in the encoding of this document. UsageError if the encoding lacks a character."""
        try:
            return text.encode(self.encoding, "surrogateescape")
        except UnicodeEncodeError as error:
            lacking = text[error.start : error.start + 1]
            raise UsageError(f"{self.encoding} has no {lacking!r}; write UTF-8 with --output-encoding utf-8") from error


def read(data: bytes, encoding: str = "auto", order: str = "auto") -> Document:
    """The document of some bytes: plain text, or a form that tells where its lines stand (`fixtext.readers`).

    `order` is "auto" for reading order by the boxes, "file" for the order of the file. Errors as of `decode`.
    """
    form = readers.reader(data)
    if form is None:
        return decode(data, encoding)
    from fixtext.layout.reading_order import arrange  # plain text has no need of it

    pages = _placed(form, data)
    text, layout, kept = arrange(pages, order)
    note = f"{form.NAME}: the order of the file's blocks stands on {kept}" if kept else ""
    return Document(text, "utf-8", hashlib.sha256(data).hexdigest(), note, layout, form.NAME)


def _placed(form: ModuleType, data: bytes) -> list[Page]:
    """What a reader finds. InputError: a field that is damaged, or a box that stands nowhere."""
    try:
        pages: list[Page] = form.read(data)
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        raise InputError(f"{form.NAME}: a field is damaged{_line_of(data, str(error))}: {error}") from error
    for number, page in enumerate(pages, 1):
        for fragment in page.fragments:
            if not all(abs(edge) < FARTHEST for edge in fragment.box):
                raise InputError(f"{form.NAME}: the box of {fragment.text[:20]!r} on page {number} stands nowhere")
    return pages


def _line_of(data: bytes, complaint: str) -> str:
    """The line in which the value stands that a complaint quotes."""
    quoted = re.search("'([^']+)'", complaint)
    value = quoted and re.search(rb"(?<!\w)" + re.escape(quoted[1].encode()) + rb"(?!\w)", data)
    line = data.count(b"\n", 0, value.start() if value else 0) + 1
    return f" in line {line}" if value else ""


def decode(data: bytes, encoding: str = "auto") -> Document:
    """The document of some bytes.

    InputError: the bytes are not text in that encoding, or not text at all. UsageError: no such encoding.
    """
    digest = hashlib.sha256(data).hexdigest()
    if encoding != "auto":
        return Document(_strict(data, _known(encoding)), _known(encoding), digest)
    name, note = _guess(data)
    if name == "utf-8" and note:
        return Document(data.decode("utf-8", "surrogateescape"), name, digest, note)
    return Document(_strict(data, name), name, digest, note)


def _known(encoding: str) -> str:
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
    return _legacy(data, broken)


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
    except UnicodeDecodeError:
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


Decoder = Callable[[bytes], Document]
