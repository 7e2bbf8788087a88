"""Rows of fields that one space parts: tables without lines, timetables, price lists, rosters, glossaries.

A line is a row if its tokens are of the kinds that fields are (Han, number, Latin, number with a unit, label with a
value), it has no mark of a sentence, and it has fields enough by itself or stands beside a line of the same shape.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from fixtext.characters import ELLIPSIS, ENUMERATION, HAN, IS_HAN, PARTICLES, QUOTES, TERMINALS

_PROSE_MARKS = re.compile(f"[，；{ENUMERATION}{TERMINALS}{QUOTES}{ELLIPSIS}《》]|—(?!\\d)|(?<!\\d)—")
_LONGEST_LINE = 200
_LONGEST_HAN = 12  # Han characters of a field
_NUMBER = r"[-+±￥¥$€]?\d[\d,.:/%％~～—x×-]*"
_KINDS = (
    ("H", re.compile(f"[{HAN}·（）()/]+")),
    ("N", re.compile(_NUMBER)),
    ("L", re.compile(r"[A-Za-z][A-Za-z0-9.+/_#-]*")),
    ("U", re.compile(f"{_NUMBER}[A-Za-zμ%％℃°\u3380-\u33df{HAN}/]{{1,4}}|(?:\\d{{4}}年)?\\d{{1,2}}月\\d{{1,2}}日")),
    ("K", re.compile(f"[{HAN}]{{1,8}}[:：][!-~]+")),  # a label with its value
    (
        "M",
        re.compile(f"[{HAN}]{{1,3}}{_NUMBER}(?:[{HAN}]{{0,2}}|[{HAN}]\\d)|[A-Za-z][A-Za-z0-9.-]{{0,5}}[{HAN}]{{1,3}}"),
    ),  # 次日15:48, C调
)
# what Han before a number ends in, and behind a number begins with, in prose
_BEFORE_NUMBER = tuple("为是有达约共至到在于近超过每计的了和与及或等同比增长降")
_MEASURES = tuple("个张年月日号条名位台次万亿余多章节届级倍岁度层间种类项件份人元吨公米里时分秒周天代例颗本卷页")
_DATE = re.compile(r"\d 年 ?\d|\d 月 ?\d|第 ?\d")
_FEW = 3  # fields of a row that stands alone
_MANY, _LONGEST_NAME = 5, 4  # fields of a row whose numbers have their measures beside them, and Han of each
_NO_NAME = re.compile(f"[{PARTICLES}]")


def parts_fields(text: str, at: int) -> bool:
    """Whether the space at a place of a text parts two fields of a row.

    text   the whole text
    at     the place of the space, in code points
    """
    start = text.rfind("\n", max(0, at - _LONGEST_LINE), at) + 1
    end = text.find("\n", at, at + _LONGEST_LINE)
    end = min(len(text), at + _LONGEST_LINE) if end < 0 else end
    if end - start > _LONGEST_LINE or (not start and at > _LONGEST_LINE):
        return False
    shape = _shape(text[start:end])
    if not shape or set(shape) == {"H"}:
        return False
    return _is_row(text[start:end], shape) or any(_alike(shape, other) for other in _neighbours(text, start, end))


def _is_row(line: str, shape: str) -> bool:
    """Whether a line is a row by itself: labels with their values, or three fields and more, two of them no Han."""
    if set(shape) == {"K"}:
        return True
    tokens = _tokens(line)
    if len(shape) < _FEW:
        return False
    others = sum(kind not in "HM" for kind in shape)
    return _is_of_names(tokens) or (others >= 2 and ("NN" in shape or not _reads_on(tokens, shape)))


def _is_of_names(tokens: list[str]) -> bool:
    """Whether a line has fields so many and so short that none is a part of a sentence: 白菜 1.20 元 萝卜 0.80 元.

    Three that are as long as one another are many.
    """
    han = ["".join(IS_HAN.findall(token)) for token in tokens if IS_HAN.search(token)]
    alike = len({len(token) for token in tokens}) == 1
    if len(tokens) < (_FEW if alike else _MANY) or any(map(_is_of_sentence, han)):
        return False
    return sum(len(token) > 1 for token in tokens if IS_HAN.search(token)) > 1 and not _DATE.search(" ".join(tokens))


def _is_of_sentence(han: str) -> bool:
    """Whether the Chinese of a field is longer than names are, or has a word that joins those of a sentence."""
    return len(han) > _LONGEST_NAME or _NO_NAME.search(han) is not None


def _neighbours(text: str, start: int, end: int) -> list[str]:
    """The shapes of the lines above and below."""
    above = text.rfind("\n", max(0, start - 1 - _LONGEST_LINE), max(0, start - 1)) + 1
    below = text.find("\n", end + 1, end + 1 + _LONGEST_LINE)
    lines = [text[above : start - 1]] if start else []
    lines += [text[end + 1 : below if below >= 0 else end + 1 + _LONGEST_LINE]] if end < len(text) else []
    return [_shape(line) for line in lines if len(line) < _LONGEST_LINE]


def _alike(a: str, b: str) -> bool:
    """Whether two lines have the same number of fields, of the same kinds but for one; a number may have a unit."""
    a, b = a.replace("U", "N"), b.replace("U", "N")
    return len(a) == len(b) > 1 and sum(x != y for x, y in zip(a, b, strict=True)) <= (len(a) > _FEW)


@lru_cache(maxsize=64)
def _shape(line: str) -> str:
    """A letter a field; empty for a line that is no row."""
    tokens = _tokens(line)
    if len(tokens) < 2 or _PROSE_MARKS.search(line) or (_is_numbered(tokens) and not _is_of_names(tokens)):
        return ""
    shape = "".join(_kind(token) for token in tokens)
    return "" if "?" in shape else shape


def _tokens(line: str) -> list[str]:
    return line.strip(" \t\r\u3000").split(" ")


def _kind(token: str) -> str:
    kind = next((kind for kind, pattern in _KINDS if pattern.fullmatch(token)), "?")
    return "?" if kind == "H" and len(token) > _LONGEST_HAN else kind


def _is_numbered(tokens: list[str]) -> bool:
    """Whether a number is that of a chapter or an item: 第 1 章."""
    ordinal = any(a.endswith("第") and b.isdigit() for a, b in pairwise(tokens))
    return ordinal or any(token in _MEASURES for token in tokens[1:])


def _reads_on(tokens: list[str], shape: str) -> bool:
    """Whether a number stands in Han as prose has it: behind 共 or 为, before a measure word."""
    for i, kind in enumerate(shape):
        if kind in "NU" and i and shape[i - 1] == "H" and tokens[i - 1].endswith(_BEFORE_NUMBER):
            return True
        if kind == "N" and i + 1 < len(shape) and shape[i + 1] == "H" and tokens[i + 1].startswith(_MEASURES):
            return True
    return False
