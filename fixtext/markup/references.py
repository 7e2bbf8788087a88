"""Lists of references: entries under a heading that says so, or numbered ones in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.text import Span, line_end, line_start

_WORDS = (
    "参考文献", "參考文獻", "参考书目", "參考書目", "引用文献", "征引文献", "文献目录", "参 考 文 献", "参考资料", "注释", "注釋", "尾注",
    "References", "REFERENCES", "Bibliography", "BIBLIOGRAPHY", "Works Cited", "Literature Cited", "LITERATURE CITED", "Notes", "NOTES",
)  # fmt: skip
_HEAD = re.compile(
    r"#{0,6}[ \t]*\**(?:(?:[0-9]{1,2}(?:\.[0-9])*|[一二三四五六七八九十]{1,2}、|[A-Z]\.?|[IVX]+\.?)[ \t]*)?[【\[]?(?:主要)?(?:"
    + "|".join(map(re.escape, _WORDS))
    + r")[】\]]?\**[ \t]*[:：]?"
)
_NEXT = re.compile(r"^[ ]{0,3}#{1,6} |^(?:附[ \u3000]*录|致[ \u3000]*谢|作者简介|后[ \u3000]*记|Appendix|APPENDIX|Acknowledg)", re.MULTILINE)
_LABEL = re.compile(r"[-*+]?[ \t]*(?:[\[［〔(（]([0-9]{1,3})[\]］〕)）]|([0-9]{1,3})(?:[.．、](?![0-9])|[ \t]+(?=[A-Z\u3400-\u9fff\"“])))")
_AUTHOR = re.compile(
    r"[-*+]?[ \t]*(?:[\u3400-\u9fff·]{2,6}(?:[,，、 ](?:[\u3400-\u9fff·]{2,6}|等))*[.,，．：:]? ?(?:[(（]?(?:1[5-9]|20)[0-9]{2}|[^。，]{4,60}\[[JMDCNRSPA](?:/OL)?\])"
    r"|[A-Z][\w'’-]+(?:[ -][A-Z][\w'’-]+){0,3},? .{0,400}?(?:(?:1[5-9]|20)[0-9]{2}|et al\.))"
)
_END = re.compile(r"(?:[.。．]|[0-9]|\]|\)|）|[A-Za-z0-9/_-]{8,})$")
ENTRIES = 3  # numbered entries in a row that are a list of references wherever they stand


def references(text: str) -> Iterator[Span]:
    """The entries of lists of references, each from its first line to that before the next."""
    done = 0
    for start, end in _sections(text):
        if start >= done:
            yield from _entries(text, start, end)
            done = end
    yield from _bracketed(text)


def _sections(text: str) -> list[Span]:
    """What stands under headings of references, to the next heading or the end of the text."""
    found: list[Span] = []
    for word in _WORDS:
        at = text.find(word)
        while at >= 0:
            start, end = line_start(text, at), line_end(text, at)
            if _HEAD.fullmatch(text[start:end].strip()):
                following = _NEXT.search(text, end + 1)
                found.append((end, following.start() if following else len(text)))
            at = text.find(word, end)
    return sorted(found)


def _entries(text: str, start: int, end: int) -> Iterator[Span]:
    """The entries of a section. A line begins one that has the next number, or a name and a year behind a line that
    could end one; lines of a section in which no line begins so are not taken for entries."""
    lines = [(a, b) for a, b in _lines(text, start, end)]
    begun: int | None = None
    last, before = start, 0
    for a, b in lines:
        line = text[a:b].strip()
        label = _LABEL.match(line)
        number = int(label[1] or label[2]) if label else 0
        numbered = number and (number == before + 1 or (not before and number <= 2))
        if numbered or (not before and _AUTHOR.match(line) and (begun is None or _END.search(text[begun:last].rstrip()))):
            if begun is not None:
                yield begun, last
            begun, before = a, number if numbered else before
        last = b
    if begun is not None:
        yield begun, last


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Lines that are not blank."""
    at = start
    while at < end:
        stop = min(line_end(text, at), end)
        if text[at:stop].strip():
            yield at, stop
        at = stop + 1


_BRACKETED = re.compile(r"^[ \t>*+-]{0,6}\[([0-9]{1,3})\][ \t]*\S", re.MULTILINE)


def _bracketed(text: str) -> Iterator[Span]:
    """Lines that begin with [1], [2], [3] …: entries or notes of a list that has no heading."""
    if "\n[" not in text and "\n- [" not in text:
        return
    run: list[tuple[int, int]] = []
    for found in [*_BRACKETED.finditer(text), None]:
        number = int(found[1]) if found else -1
        if run and number != run[-1][1] + 1:
            if len(run) >= ENTRIES:
                starts = [at for at, _ in run]
                ends = [*(b - 1 for b in starts[1:]), line_end(text, starts[-1])]
                yield from zip(starts, ends, strict=True)
            run = []
        if found:
            run.append((found.start(), number))
