"""What the text of a line shows by itself, as bits of a number: how it begins and ends, what marks it has.

Lines are compared by these bits and never by their texts, so a line is looked at once. `traits` asks one line;
`fixtext/page/arrays.py` finds the same bits of many lines at a time.
"""

from __future__ import annotations

import re
from typing import Any

from fixtext.page.blocks import (
    CJK,
    CLOSING,
    DASHES,
    NEVER_FIRST,
    OPENING,
    ends_sentence,
    has_cjk,
    is_byline,
    is_chapter,
    is_headline,
    is_item,
    is_markup,
    is_row,
    opened,
    without_breaks,
)

# how a line ends: the value of `tail`
FINAL, COLON, COMMA, SEMICOLON, HYPHEN, OPEN_END, CLOSED, MID = range(8)
# how a line begins: the value of `head`
OTHER, BEGINS_NOTHING, OPENER, ITEM_HEAD, CHAPTER_HEAD, SMALL_HEAD, CAPITAL_HEAD = range(7)

TAIL = 0b111  # bits 0-2
LATIN = 1 << 3  # neither Han nor kana
CAPITALS = 1 << 4  # several words, all in capitals
ITEM = 1 << 5  # an item of a list or a numbered heading
OPEN = 1 << 6  # more brackets and quotes are opened than closed
CHAPTER_ALONE = 1 << 7  # nothing but the number of a chapter
BYLINE = 1 << 8
END_MARK = 1 << 9
TITLE = 1 << 10  # no mark that only sentences have; a title if it is short
HEAD_AT = 11  # bits 11-13
HEAD = 0b111 << HEAD_AT
STARTER = 1 << 14  # begins with a word that begins sentences
UPPER = 1 << 15  # letters, all of them capitals
MARKED = 1 << 16  # has a mark somewhere
MARKUP = 1 << 17
DIVIDED = 1 << 18  # a hyphen behind a letter ends it
SMALL = 1 << 19  # begins with a small letter
ROW, DASHED = 1 << 20, 1 << 21  # markup if there is more of it near: pieces far apart, the dash of an item
DATELINE = 1 << 22  # opens a story
DATE = 1 << 23  # nothing but a date, as under a signature
HEADLINE = 1 << 27  # Latin, its words have capitals, as titles have
NAMES = 1 << 28  # Latin, half of its words have capitals, as in a list of names
NAMED = 4  # words with capitals
CELLS_AT, MOST_CELLS = 24, 7  # bits 24-26: the gaps in a line of Han without marks

_WORDS = (
    "然而|此外|但|因此|因而|所以|为了|随着|这|在|当|从|他|她|我们|如果|虽然|尽管|由于|首先|其次|最后|同时|另外|而且|"
    "现在|今天|后来|于是|可是|不过|事实上|总之"
)
STARTERS = frozenset(_WORDS.split("|"))
_STARTER = re.compile(rf"{_WORDS}|[0-9]{{4}}年|一[七八九][〇零O○一二三四五六七八九]{{2}}年|第[一二三四五六]")
_STARTER_HEADS = frozenset(word[0] for word in STARTERS) | frozenset("0123456789一第")
DATELINE_HEADS = ("本报", "新华")
_DATELINE = re.compile(rf"本报(?:{CJK}{{1,6}})?讯|新华社{CJK}{{2,6}}[0-9]{{1,2}}月[0-9]{{1,2}}日电")
_NUMBER = "[0-9一二三四五六七八九十]{1,3}"
_DATE = re.compile(rf"(?:[12][0-9]{{3}}|[一二][〇○零O一二三四五六七八九]{{3}}) ?年 ?{_NUMBER} ?月 ?{_NUMBER} ?日")
_CHAPTER_ALONE = re.compile(r"第[一二三四五六七八九十百零〇0-9]{1,4}[章节節回編编卷部篇]$")
ANY_MARK = "[，。；：！？,;:!?、.]"
_ANY_MARK = re.compile(ANY_MARK)
WORDLY = "[A-Za-z0-9.,%]"
_WORD = re.compile(WORDLY + "{2,}")
END_MARKS = frozenset("，。；：！？,;:!?.」』”")
TAILS = dict.fromkeys("：:", COLON) | dict.fromkeys("，,、", COMMA) | dict.fromkeys("；;", SEMICOLON)
TAILS |= dict.fromkeys("-‐\xad", HYPHEN)


OF_HEAD = HEAD | ITEM | STARTER | CHAPTER_ALONE | BYLINE | DATELINE  # what `head_traits` finds


def traits(text: str) -> int:
    """The bits of a line, which is not blank and has no white space at its ends."""
    upper = text.isupper()
    words = text.split()
    great, gaps = sum(word[0].isupper() for word in words), len(words) - 1
    markup, han, title = is_markup(text), has_cjk(text), without_breaks(text)
    return (
        head_traits(text)
        | tail_traits(text)
        | LATIN * (not han)
        | (UPPER | CAPITALS * (gaps > 0)) * upper
        | OPEN * (opened(text) > 0)
        | END_MARK * (text[-1] in END_MARKS)
        | TITLE * title
        | (min(gaps, MOST_CELLS) if title and han else 0) << CELLS_AT
        | DATE * (text[-1] == "日" and _DATE.fullmatch(text) is not None)
        | MARKED * (_ANY_MARK.search(text) is not None)
        | MARKUP * markup
        | (DASHED if text[0] in DASHES else ROW) * (markup and is_row(text))
        | DIVIDED * (text[-1] == "-" and text[-2:-1].isascii() and text[-2:-1].isalpha())
        | SMALL * text[0].islower()
        | (headline(text) if not han and title else 0)
        | NAMES * (not han and great >= NAMED and 2 * great > gaps)
    )


def headline(text: str) -> int:
    """Whether a Latin line without marks looks like a title, as a bit."""
    return HEADLINE * is_headline(text)


def head_traits(text: str) -> int:
    """How a line begins."""
    item = is_item(text)
    return (
        _head(text, item) << HEAD_AT
        | ITEM * item
        | CHAPTER_ALONE * (text[0] == "第" and _CHAPTER_ALONE.match(text) is not None)
        | BYLINE * is_byline(text)
        | DATELINE * (text[:2] in DATELINE_HEADS and _DATELINE.match(text) is not None)
        | STARTER * (text[0] in _STARTER_HEADS and _STARTER.match(text) is not None)
    )


def tail_traits(text: str) -> int:
    """How a line ends: the value under TAIL."""
    return FINAL if ends_sentence(text) else tail_of(text[-1])


def tail_of(last: str) -> int:
    """How a line ends that ends with no sentence, by its last character."""
    if last in TAILS:
        return TAILS[last]
    if last in OPENING:
        return OPEN_END
    return CLOSED if last in CLOSING else MID


def _head(text: str, item: bool) -> int:
    head = text[0]
    if item and head not in NEVER_FIRST and head not in OPENING:
        return CHAPTER_HEAD if is_chapter(text) else ITEM_HEAD
    return head_of(head)


def head_of(head: str) -> int:
    """How a line begins that is no item, by its first character."""
    if head in NEVER_FIRST:
        return BEGINS_NOTHING
    if head in OPENING or head == '"':
        return OPENER
    return SMALL_HEAD if head.islower() else CAPITAL_HEAD if head.isupper() else OTHER


def cells(bits: Any) -> Any:
    """How many gaps a line has, if it may be a row of a table; of a value or of an array."""
    return bits >> CELLS_AT & MOST_CELLS


def of_verse(bits: Any) -> Any:
    """Whether a line ends (Han) or begins (Latin) as lines of verse do; of a value or of an array.

    One line in seven of set prose does, so it is the company that tells; but names have capitals anywhere.
    """
    head = bits >> HEAD_AT & 0b111
    capital = (head == CAPITAL_HEAD) | (head == OPENER)
    return (bits & (LATIN | NAMES) == LATIN) & capital | (bits & LATIN == 0) & (bits & END_MARK > 0)


def of_item(bits: Any) -> Any:
    """Whether a line begins an item or a numbered heading that ends no sentence; of a value or of an array."""
    return (bits & ITEM > 0) & (bits & CHAPTER_ALONE == 0) & (bits & TAIL != FINAL)


def leading(text: str) -> float:
    """The width of the Latin word or number that a line begins with, in Han characters; 0 if none of two letters."""
    word = _WORD.match(text) if text[0].isascii() else None
    return len(word[0]) / 2 if word else 0.0
