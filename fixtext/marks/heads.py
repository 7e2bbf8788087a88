"""Numbers at the head of a line: of headings, clauses, tables, figures. The space behind them is printed (GB/T 1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from fixtext.characters import CLOSING_QUOTES, NARROW_TERMINALS, PAUSES, TERMINALS
from fixtext.edits import Edit
from fixtext.text import line_end, line_start, paragraph_around

RULE = "punctuation/space-beside-latin"
_LEAD = r"[ \u3000]*(?:#{1,6}[ \t]+|>[ ]?|[-*+][ ]+)*(?:\*\*)?"
_PARTS = re.compile(_LEAD + r"(?:[0-9]{1,2}(?:\.[ ]?[0-9]{1,3}){1,5}|[A-Z](?:\.[ ]?[0-9]{1,2}){1,5})\.?")
_PART = r"(?:Chapter|CHAPTER|Section|Part|PART|Unit|UNIT|Lesson|Module|Appendix|Step|Task|Table|Figure|Fig\.)[ ]"
_HEADING = re.compile(rf"[ ]{{0,3}}#{{1,6}}[ \t]+(?:\*\*)?(?:{_PART})?(?:[0-9]{{1,3}}|[A-Z]|[IVX]{{1,5}})\.?")
_FIGURE = re.compile(
    _LEAD
    + r"(?:(?:续|附)?[图表例式圖]|附[录錄件])"
    + r"(?:[ ]?(?:[A-Z]|[A-Z]?[0-9]{1,3})(?:[-.–—][0-9]{1,3}){0,3}(?:[(（][a-z0-9][)）])?)?"
)
_ALONE = re.compile(_LEAD + rf"(?:{_PART})?([0-9]{{1,2}})")
_ROMAN = re.compile(_LEAD + rf"(?:{_PART})?[IVX]{{1,5}}")
_GRADED = "类型期级度区段组型世号股"  # behind a Roman number they make it a grade: III 期
_QUANTITY = "万亿元%％‰℃°吨米倍亩公千"  # behind 3.5 they make it a quantity and no number of a clause
COUNTED = (
    _QUANTITY
    + "月日年号时分秒点个名人位次届岁百里户家台辆只头条件项种层楼页章节折度级期版周天例"
    + "张本部篇句字斤两克升尺寸角块座所间双对批份封"
)
_MEASURE = re.compile(f"[{COUNTED}]|小时|平方|立方|[毫厘海英]|[美日欧港]元|余|多[个名位年月人家次种]")
# Words that begin as a measure does: a clause often begins with one, and a quantity is rarely followed by one.
_WORD = re.compile(
    "条[件文例款约]|项目|个[人体别性]|位[置移于]|时[间段代效限刻钟机]|点(?![钟零半整多左以前后到正的一二三四五十，。])[\u3400-\u9fff]|名[称词义单]|层[次间压析]|页[面眉脚码]|级[别配]|版[本面权式]"
    "|周[期边转]|部[件署门队位]|句[子法型]|节[点能水约制]|章程|度[量假]|期[间限货权刊末]|人[员工类才口物机民身体均]|本[文章节书课研标规条款办细法制次质地土人项]"
    "|字[体段符典号]|对[于比照应象策话流]|分[析类布类工配部段]|件号|例[如题句外行]|年[度报轮龄级]|月[度报球]|日[常志期程语]|号[码召]|次[数要级生序]"
    "|家[庭长具电]|台[账阵风架]|头[部条]|种[植子类群]|楼[板梯面层]|天[然线气花]|张[拉力]|角[色度钢]|块[体状]|座[位标]|所[有在需]|间[距接隙隔]"
    "|双[方向边层]|批[准复次量]|份额|封[闭装面]|里程|户[型外籍]|克服|升[级降温]|尺寸|寸土|公[共司式开告路民差称约安]|千斤|倍率|米[制粉]|元[素件数]"
)
_MARKS = re.compile(f"[{PAUSES}{TERMINALS},;]")
# The end of a line that is whole: a final mark, a hard break, the number of a page behind leaders, a sign of markup.
_WHOLE = re.compile(
    rf"(?:[{TERMINALS}{NARROW_TERMINALS}；;：:…][{CLOSING_QUOTES}）)\]》]*[ \t\r]*|[ ]{{2,}}\r?|\\\r?"
    r"|[.…·][ .…·]*[0-9]+[ \t\r]*|[|>$`*][ \t\r]*)\Z"
)
_NUMBERED = re.compile(_LEAD + r"(?:[0-9]{1,2}(?:\.[ ]?[0-9]{1,3}){0,5}|[A-Z](?:\.[0-9]{1,2})+)\.?[ ](?=\S)")
SHORT = 0.7  # length of a line against the one below, from which it is a heading and that does not go on with it
LONGEST = 30  # characters of a heading that has a bare number


def kept(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits but for those that take the space from behind a number at the head of a line."""
    return (edit for edit in edits if edit[4] != RULE or not _is_head(text, edit[0], edit[1]))


def _is_head(text: str, start: int, end: int) -> bool:
    """Whether the space at [start, end) stands behind the number of a heading, a clause, a table or a figure."""
    first = line_start(text, start, max(0, start - LONGEST - 1))
    if start - first > LONGEST:
        return False
    before, after = text[first:start], text[end : end + 1]
    if _HEADING.fullmatch(before) or _FIGURE.fullmatch(before):
        return True
    if _PARTS.fullmatch(before):
        return before.count(".") > 1 or after not in _QUANTITY or before.lstrip().startswith("#")
    if alone := _ALONE.fullmatch(before):
        return _is_clause(text, int(alone[1]), first, end)
    return after not in _GRADED and _ROMAN.fullmatch(before) is not None and _is_short(text, first, end)


def _is_clause(text: str, number: int, first: int, end: int) -> bool:
    """Whether a bare number heads a clause: the lines beside it have the next or the last one, or its line goes on with
    none and the number counts nothing."""
    beside = _counts_on(text, number, first, end)
    if _MEASURE.match(text, end) and not (beside or _WORD.match(text, end)):
        return False
    return beside or not _goes_on(text, first)


def _is_short(text: str, first: int, end: int) -> bool:
    """Whether a line goes on with none, is as short as headings are and has no mark."""
    line = text[end : line_end(text, end)]
    return len(line) <= LONGEST and not _MARKS.search(line) and not _goes_on(text, first)


def _counts_on(text: str, number: int, first: int, end: int) -> bool:
    """Whether the line above begins with the last number, or the one below with the next, and they count other things:
    dates and prices rise, too."""
    start, stop = paragraph_around(text, first, end)
    above, below = line_start(text, max(start, first - 1)), line_end(text, end) + 1
    neighbours = _begun(number - 1).match(text, above, first), _begun(number + 1).match(text, below, max(below, stop))
    return any(found and found[1] != text[end : end + 1] for found in neighbours)


@cache
def _begun(number: int) -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}{number} (\D)")


def _goes_on(text: str, first: int) -> bool:
    """Whether the sentence of the line above goes on in the line that begins at `first`."""
    start = paragraph_around(text, first, first)[0]
    above = text[line_start(text, max(start, first - 1)) : max(start, first - 1)]
    if not above.strip() or _WHOLE.search(above) or above.lstrip().startswith("#"):
        return False
    if _NUMBERED.match(above) and not _MARKS.search(above):
        return False
    return len(above.strip()) >= SHORT * (line_end(text, first) - first)
