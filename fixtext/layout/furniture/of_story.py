"""Lines that belong to the story wherever they stand, though they come back at the edges of pages."""

from __future__ import annotations

import re

from fixtext.characters import ELLIPSIS, NARROW_TERMINALS, TERMINALS
from fixtext.layout.line_patterns import LETTER_END

_DIVISION = r"第|卷|[Cc]h(?:ap(?:ter|\.)?|\.)|[Pp]art|[Bb]ook|[Vv]ol"  # what a head may name before a colon
CLOSING = rf"{LETTER_END}|此致\s*敬礼[!！]?|谨启|谨上|阿[们門]|祝好|此复|此布"  # how letters and prayers end
_STORY = re.compile(
    rf"(?!{_DIVISION})[^：:]{{1,12}}[：:]\s*\S.*"  # a label with its value: 合计：1350元, 医师：陈志强
    r"|[（(]?[0-9０-９]{1,3}(?:[、)）]|[.．](?![0-9０-９])).*|[A-Da-d][.．、].*"  # an item, an option
    r"|第\s*[0-9０-９一二三四五六七八九十百]+\s*[课課题題首幕场場回讲講]|(?:Lesson|Letter|Brief|Canto|Psalm)\s+\w{1,6}"
    rf"|{CLOSING}"
    rf"|.*[{TERMINALS}{NARROW_TERMINALS}{ELLIPSIS}][”’」』]?"  # a sentence that ends
)


def of_story(text: str) -> bool:
    """Whether a line has what no running head has, however often it comes back.

    >>> [text for text in ("合计：120元", "敬礼", "天黑了。", "第2课", "江镇旧事", "第三章：茶馆") if of_story(text)]
    ['合计：120元', '敬礼', '天黑了。', '第2课']
    """
    return _STORY.fullmatch(text.strip()) is not None
