"""Spaces within Chinese text that are not printed ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Annotated, Literal, NamedTuple

from fixtext import words
from fixtext.characters import (
    CLOSING_QUOTES,
    HAN,
    HANGUL,
    IS_HAN,
    KANA,
    NARROW_PAUSES,
    NARROW_TERMINALS,
    PARTICLES,
    POINT_MARKS,
    QUOTES,
    TERMINALS,
    WIDE,
)
from fixtext.context import Context
from fixtext.edits import Edit, Risk
from fixtext.filter import Scope, Touches, text_filter
from fixtext.marks.brackets import LONGEST, scanned_gap
from fixtext.marks.justified import justified_gaps
from fixtext.markup.kinds import Kind
from fixtext.text import at_least

_ALONE = f"{HAN}{KANA}{HANGUL}"  # what a letter-spaced line has alone between its spaces
_BETWEEN = re.compile(f" (?<=[{_ALONE}] ) *(?=[{_ALONE}])")  # a literal first: the scan runs from space to space
_BEFORE = re.compile(f"[{_ALONE}]")
_END = re.compile("[\n\f]")
_GAP = re.compile(f" (?<=[{HAN}] ) {{0,2}}(?=[{HAN}])")
_HEADING = re.compile(f"(?:#+ )?[ \u3000]*[{HAN}](?: {{1,3}}[{HAN}]){{2,14}}[ \t\r]*")
_TOKEN = f"(?:[{_ALONE}]|[{WIDE}{QUOTES}]|[!-~]+)"
_LETTERS = re.compile(f"[ \u3000]*{_TOKEN}(?: {{1,3}}{_TOKEN})+[ \t\r]*")
_LETTER_GAP = re.compile("(?<=[^ ]) {1,3}(?=[^ \r\n])")
_MANY_LETTERS = 8  # characters of a line that stand alone from which the line is letter-spaced, whatever it says
_AT_MARK = re.compile(
    f" (?<=[{_ALONE}] ) {{0,2}}[{POINT_MARKS}{NARROW_PAUSES}{NARROW_TERMINALS}.](?![^ ])"
)  # nor has print a space there
_SENTENCE = re.compile(f"[，,；;{TERMINALS}{NARROW_TERMINALS}]|(?<=[{HAN}])\\.(?=\\s*\\Z)")
_NUMBERED = re.compile("[ \u3000]*第[〇零一二三四五六七八九十百千0-9]{1,8}[编編章节節条條款项項卷回篇部] {1,3}")
_PAREN = re.compile("[（()）《》]")
MANY = 0.12  # gaps per Han character from which they are the scan's; bylines and verse stay below or have no marks

# nats by which a sentence must read on over a gap: in a line that may be a headline, in one that ends as a sentence
# does, and where it reads on over another gap of the line
FIRM, IN_SENTENCE, AMONG_TORN = 1.0, -0.5, -4.0
DEEP_IN_SENTENCE, _DEEP, NEVER = -2.5, 5, 99.0  # behind so many characters of a sentence no name or headline stands
_SPEAKER = re.compile(f"[ \u3000]*(?:(?![{PARTICLES}])[{HAN}]){{1,4}} +(?![{PARTICLES}])")
_MEMBER = re.compile(f"(?:(?![{PARTICLES}]).){{2,4}}")  # of a list of names or words
_WHOLE = re.compile(f"[^\n]{{15}}[{TERMINALS}{NARROW_TERMINALS}.][{CLOSING_QUOTES}）)]?\\s*\\Z")
_ENDS = re.compile(f"[{HAN}]{{1,3}}\\Z")
_BEGINS = re.compile(f"[{HAN}]{{1,2}}")
_CLAUSE_END = re.compile(f"[{HAN} ]+\\Z")
_CLAUSE_BEGIN = re.compile(f"[{HAN} ]+")
_BYLINE = re.compile(
    "(?:记者|記者|通讯员|通訊員|主编|主編|责编|責編|设计|設計|美编|美編|摄影|攝影|作者|编辑|編輯|校对|校對|[摄攝图圖文]"
    "|日[电電]|[专專][电電]|本[报報][讯訊]|[报報][导導道])\\Z"
)
NEAR = 60  # how far from a gap a space at a mark tells that the scan puts spaces where none are printed
TORN = 0.35  # share of single characters between gaps from which the scan tore the words apart


@text_filter(scope=Scope.LINE, touches=Touches.LAYOUT, may_touch=Kind.CELL)
def close_spaces(
    text: str,
    ctx: Context,
    *,
    justified: Annotated[
        Literal["keep", "close"], "two and three spaces between words of Latin prose: as they are, or one"
    ] = "keep",
) -> Iterator[Edit]:
    """Close spaces that the scan put between Chinese characters, and letter-spaced headings.

    Spaces in bylines, credits, headlines of two parts, verse and tables stay; a lone space in running text is offered.
    """
    if justified == "close":
        yield from justified_gaps(text)
    sentences: list[_Sentence] = []
    series = ctx.rules("spaces")["series-stays"]
    for start, end in _lines(text):
        line = text[start:end]
        if _HEADING.fullmatch(line):
            if not any(series.hits(line)):
                first = end - len(line.lstrip("# \u3000"))
                yield from _letter_spaced(text, first, end, "letter-spaced-heading")
        elif _LETTERS.fullmatch(line) and (at_least(_MANY_LETTERS, _BEFORE, line) or _AT_MARK.search(line)):
            yield from _letter_spaced(text, start, end, "letter-spaced-line")
        elif _SENTENCE.search(line):
            sentence = _running(text, start, end)
            sentences += [sentence] if sentence.gaps else []
    yield from _running_edits(text, sentences)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines in which a space stands between two Chinese characters."""
    end = 0
    for gap in _BETWEEN.finditer(text):
        at = gap.start()
        if at >= end:
            start = text.rfind("\n", 0, at) + 1
            start = text.rfind("\f", start, at) + 1 or start
            found = _END.search(text, at)
            end = found.start() if found else len(text)
            yield start, end


def _letter_spaced(text: str, start: int, end: int, rule: str) -> Iterator[Edit]:
    """The narrowest gaps of a line; wider ones part words, and so does one between two Latin words."""
    gaps = list(_LETTER_GAP.finditer(text, start, end))
    narrow = min(len(gap.group()) for gap in gaps)
    for gap in gaps:
        a, b = gap.span()
        latin = text[a - 1].isascii() and text[b].isascii()
        if len(gap.group()) == narrow and not latin:
            yield Edit(a, b, gap.group(), "", f"spaces/{rule}", Risk.LIKELY)


class _Sentence(NamedTuple):
    """A line of running text and its gaps, with the rule that closes each; empty where the character model judges."""

    start: int
    end: int
    gaps: list[re.Match[str]]
    rules: list[str]

    def doubtful(self) -> list[re.Match[str]]:
        """The gaps that no rule closes."""
        return [gap for gap, rule in zip(self.gaps, self.rules, strict=True) if not rule]


def _running(text: str, start: int, end: int) -> _Sentence:
    """A line of running text; gaps in parentheses (bylines) and behind the number of an article are left out."""
    numbered = _NUMBERED.match(text, start, end)
    found = _GAP.finditer(text, numbered.end() if numbered else start, end)
    gaps = [gap for gap in found if not _in_parentheses(text, gap.start(), start, end)]
    if len(gaps) >= 3 and len(gaps) > MANY * _han(text, start, end, len(gaps)) and _torn(text, gaps):
        every = list(_GAP.finditer(text, start, end))
        return _Sentence(start, end, every, ["scanned-space"] * len(every))
    if gaps and _parts_fields(text, gaps[0].start()):
        return _Sentence(start, end, [], [])
    return _Sentence(start, end, gaps, [_judged(text, gap, start, end) for gap in gaps])


def _parts_fields(text: str, at: int) -> bool:
    from fixtext.marks import rows  # 6 ms of patterns, and most pages have no such gap

    return rows.parts_fields(text, at)


def _running_edits(text: str, sentences: Sequence[_Sentence]) -> Iterator[Edit]:
    gains = iter(_gains(text, sentences))
    for sentence in sentences:
        doubtful = sentence.doubtful()
        torn = iter(_reads_on(text, sentence, doubtful, list(islice(gains, len(doubtful)))))
        for gap, rule in zip(sentence.gaps, sentence.rules, strict=True):
            found = rule or ("torn-sentence" if next(torn) else "lone-space")
            risk = Risk.GUESS if found == "lone-space" else Risk.LIKELY
            yield Edit(*gap.span(), gap.group(), "", f"spaces/{found}", risk)


def _judged(text: str, gap: re.Match[str], start: int, end: int) -> str:
    """The rule that closes a gap of a line by what is near it; empty if none does."""
    if scanned_gap().search(text, max(start, gap.start() - NEAR), min(end, gap.end() + NEAR)):
        return "space-among-gaps"
    return "split-word" if words.is_split(text, *gap.span()) else ""


def _gains(text: str, sentences: Sequence[_Sentence]) -> list[float]:
    """How well each line reads on over each of its gaps that no rule closes, by the character model, in nats.

    All gaps of a text at once: a look at the model takes as long for one as for a hundred.
    """
    ends: list[tuple[str, str]] = []
    for sentence in sentences:
        for gap in sentence.doubtful():
            before = _ENDS.search(text[max(sentence.start, gap.start() - 3) : gap.start()])
            after = _BEGINS.match(text, gap.end(), sentence.end)
            ends.append((before.group() if before else "", after.group() if after else ""))
    if not ends:
        return []
    from fixtext.ngram.bonds import seams

    return seams(ends)


def _reads_on(text: str, sentence: _Sentence, gaps: list[re.Match[str]], gains: list[float]) -> list[bool]:
    """Of each gap whether the sentence reads on over it: by its own seam, and those beside it.

    What stands behind a byline's word (记者, 摄) is a name, which no model expects.
    """
    start, end = sentence.start, sentence.end
    near = sum(gain > FIRM for gain in gains)
    least = IN_SENTENCE if _WHOLE.search(text[max(start, end - NEAR) : end]) else FIRM
    return [
        gain > (AMONG_TORN if near - (gain > FIRM) else _least(text, gap, start, least))
        and not _is_of_names(text, gap, start, end)
        for gap, gain in zip(gaps, gains, strict=True)
    ]


def _least(text: str, gap: re.Match[str], start: int, least: float) -> float:
    """The nats from which a lone gap is closed: behind a few characters that begin a line it is a speaker's, never."""
    speaker = _SPEAKER.match(text, start)
    if speaker and speaker.end() == gap.end():
        return NEVER
    deep = least < FIRM and gap.start() - start > _DEEP
    return DEEP_IN_SENTENCE if deep else least


def _is_of_names(text: str, gap: re.Match[str], start: int, end: int) -> bool:
    """Whether a gap stands behind the word of a byline, or in a list of names: pieces of two to four characters."""
    before = _CLAUSE_END.search(text[max(start, gap.start() - NEAR) : gap.start()])
    after = _CLAUSE_BEGIN.match(text, gap.end(), min(end, gap.end() + NEAR))
    left, right = ((found.group() if found else "").split() for found in (before, after))
    inner = [*left, *right][1:-1]
    behind_a_byline = any(_BYLINE.search(piece) for piece in left)
    return behind_a_byline or (bool(inner) and all(map(_MEMBER.fullmatch, inner)))


def _han(text: str, start: int, end: int, gaps: int) -> int:
    """How many Han characters a line has; of a line with few gaps, its length."""
    return len(IS_HAN.findall(text, start, end)) if gaps * 5 > MANY * (end - start) else end - start


def _in_parentheses(text: str, at: int, start: int, end: int) -> bool:
    """Whether the next parenthesis on the left opens and the next on the right closes."""
    first, last = max(start, at - LONGEST), min(end, at + LONGEST)
    before, after = _PAREN.findall(text, first, at), _PAREN.search(text, at, last)
    return bool(before and before[-1] in "（(《" and after and after.group() in "）)》")


def _torn(text: str, gaps: list[re.Match[str]]) -> bool:
    """Whether the pieces between gaps are single characters often enough; lists of names have two and three."""
    pieces = [text[a.end() : b.start()] for a, b in pairwise(gaps)]
    return sum(len(piece) == 1 for piece in pieces) >= TORN * len(pieces)
