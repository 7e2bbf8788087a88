"""Lists of references: entries under a heading that says so, or numbered ones in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fixtext.text import Span, line_end, line_start

_WORDS = (
    "参考文献", "參考文獻", "参考书目", "參考書目", "引用文献", "征引文献", "文献目录", "参 考 文 献", "参考资料",
    "注释", "注釋", "尾注", "References", "REFERENCES", "Bibliography", "BIBLIOGRAPHY", "Works Cited",
    "Literature Cited", "LITERATURE CITED", "Notes", "NOTES",
)  # fmt: skip
_HEAD = re.compile(
    r"#{0,6}[ \t]*\**(?:(?:[0-9]{1,2}(?:\.[0-9])*|[一二三四五六七八九十]{1,2}、|[A-Z]\.?|[IVX]+\.?)[ \t]*)?"
    r"[【\[]?(?:主要)?(?:" + "|".join(map(re.escape, _WORDS)) + r")[】\]]?\**[ \t]*[:：]?"
)
_START = re.compile(r"[ \t\u3000#*\d.、【\[一二三四五六七八九十主要A-Z]{0,12}[参參引征文注尾RBWLN]")
_LINE = re.compile(r"\n[ \t\u3000#*\d.、【\[一二三四五六七八九十主要A-Z]{0,12}[参參引征文注尾RBWLN]")
_NEXT = re.compile(
    r"^[ ]{0,3}#{1,6} |^(?:附[ \u3000]*录|致[ \u3000]*谢|作者简介|后[ \u3000]*记|Appendix|APPENDIX|Acknowledg)",
    re.MULTILINE,
)
_LABEL = re.compile(
    r"[-*+]?[ \t]*(?:[\[［〔(（]([0-9]{1,3})[\]］〕)）](?![:：])"
    r"|([0-9]{1,3})(?:[.．、](?![0-9])|[ \t]+(?=[A-Z\u3400-\u9fff\"“])))"
)
_NAMES = r"[\u3400-\u9fff·]{2,8}(?:[,，、､] ?(?:[\u3400-\u9fff·]{2,8}))*(?:[,，、] ?等|等)?"
_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_DATED = re.compile(
    rf"[-*+]?[ \t]*(?:{_NAMES} ?[.．,，]? ?[(（]?{_YEAR}[a-z]?[)）]?[.．,，:：]"
    rf"|[A-Z][\w'’-]+(?:[ -][A-Z][\w'’-]+){{0,3}},? .{{0,300}}?[(. ]{_YEAR}[a-z]?[). ])"
)
_TITLED = re.compile(rf"[-*+]?[ \t]*{_NAMES}[.．:：].{{2,80}}\[[JMDCNRSPA](?:/OL)?\]")
_END = re.compile(r"(?:[.。．]|[0-9]|\]|\)|）|[A-Za-z0-9/_-]{8,})$")
_PAGES = re.compile(
    r"[:：, ] ?(?:pp?\. ?)?[0-9]{1,5} ?[-–—~] ?[0-9]{1,5}(?:\+[0-9]+)?[.。．]$"
)  # nothing of an entry follows its pages
NOTES = 8  # notes at the foot of a page at most
ENTRIES = 3  # numbered entries in a row that are a list of references wherever they stand


class Entry(NamedTuple):
    """An entry of a list of references, or a note: [start, end) of its lines.

    `shut` tells that nothing follows its end, `listed` that it is no note at the foot of a page.
    """

    start: int
    end: int
    shut: bool
    listed: bool


def references(text: str) -> Iterator[Entry]:
    """The entries of lists of references, each from its first line to that before the next, and other lines that begin
    with [1], [2], [3] …"""
    for start, end in _headed(text):
        yield Entry(start, end, _is_shut(text, start, end), True)
    for run in _bracketed(text):
        many = len(run) > NOTES and "\f" not in text[run[0][0] : run[-1][1]]
        yield from (Entry(start, end, _is_shut(text, start, end), many) for start, end in run)


def _is_shut(text: str, start: int, end: int) -> bool:
    return _PAGES.search(text[start:end].rstrip()) is not None


def _headed(text: str) -> Iterator[Span]:
    done = 0
    for start, end in _sections(text):
        if start >= done:
            yield from _entries(text, start, end)
            done = end


def _sections(text: str) -> list[Span]:
    """What stands under headings of references, to the next heading or the end of the text."""
    found: list[Span] = []
    for head in (_START.match(text), *_LINE.finditer(text)):
        if head:
            start, end = line_start(text, head.end()), line_end(text, head.end())
            if _HEAD.fullmatch(text[start:end].strip()):
                following = _NEXT.search(text, end + 1)
                found.append((end, following.start() if following else len(text)))
    return found


def _entries(text: str, start: int, end: int) -> Iterator[Span]:
    """The entries of a section. A line begins one that has the next number, or names and a year, or names and the mark
    of a kind of source where the last line could end an entry, or whatever stands behind the pages of the last. Lines
    before the first that begins so are not taken for entries."""
    begun, last, before = -1, start, 0
    for a, b in _lines(text, start, end):
        line = text[a:b].strip()
        label = _LABEL.match(line)
        number = int(label[1] or label[2]) if label else 0
        if _begins(line, number, before, text[begun:last].rstrip() if begun >= 0 else ""):
            if begun >= 0:
                yield begun, last
            begun, before = a, number or before
        last = b
    if begun >= 0:
        yield begun, last


def _begins(line: str, number: int, before: int, entry: str) -> bool:
    """Whether a line begins an entry; `before` is the number of the last one, 0 if they have none, `entry` its text."""
    if before or number in (1, 2):
        return number == before + 1 or (not before and number > 0)
    if _DATED.match(line) or _PAGES.search(entry):
        return True
    return _TITLED.match(line) is not None and (not entry or _END.search(entry) is not None)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Lines that are not blank."""
    at = start
    while at < end:
        stop = min(line_end(text, at), end)
        if text[at:stop].strip():
            yield at, stop
        at = stop + 1


_BRACKETED = re.compile(r"\n[ \t>*+-]{0,6}\[([0-9]{1,3})\](?=[ \t]*\S)")  # a literal first: it is found quickly
_FIRST = re.compile(r"[ \t>*+-]{0,6}\[([0-9]{1,3})\](?=[ \t]*\S)")


def _bracketed(text: str) -> Iterator[list[Span]]:
    """Runs of lines that begin with numbers in brackets that rise by one."""
    run: list[tuple[int, int]] = []
    first = _FIRST.match(text)
    found = [(0, int(first[1]))] if first else []
    for at, number in [*found, *((m.start() + 1, int(m[1])) for m in _BRACKETED.finditer(text)), (len(text), -1)]:
        if run and number != run[-1][1] + 1:
            if len(run) >= ENTRIES:
                starts = [at for at, _ in run]
                yield list(zip(starts, [*(b - 1 for b in starts[1:]), line_end(text, starts[-1])], strict=True))
            run = []
        run.append((at, number))
