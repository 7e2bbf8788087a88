"""What the text of a line looks like: its width, how it begins and ends, what it could be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from fixtext.text import HAN, KANA

CLOSING = '”’」』）)》〉】］]〕"'
OPENING = "“‘「『（(《〈【［[〔"
FINAL = "。！？!?…．"
QUOTES, DIRT = "“‘", "，、,.;-_=|"
NEVER_FIRST = "，。、；：？！,;:!?．）)》〉】］]〕」』”’…·%％~～"
PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("（", "）"), ("(", ")"), ("《", "》"), ("【", "】"))

_OPENS = frozenset(a for a, _ in PAIRS)
_PAIRED = re.compile("[" + re.escape("".join(a + b for a, b in PAIRS)) + "]")

_LIST = re.compile(
    r"(?:[(（〔［\[]?[一二三四五六七八九十百]{1,3}[)）〕］\]]|[一二三四五六七八九十]{1,3}、"
    r"|[(（][a-hivx]{1,3}[)）]|[(（]?[0-9０-９]{1,2}[)）]|[0-9０-９]{1,2}(?:[、．]|\.(?![0-9]))"
    r"|[①-⑳⑴-⒇△▲◆◇●○■□★☆※•▪►◀▶☐]|[-*+] |第[一二三四五六七八九十百零〇0-9]{1,4}[章节節回編编卷部篇条條款])"
)
# what an item of a list, a byline can begin with
ITEM_HEADS = frozenset(
    "(（〔［[一二三四五六七八九十百第△▲◆◇●○■□★☆※•▪►◀▶☐-*+0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
) | frozenset(map(chr, range(0x2474, 0x2488)))
# behind its number an item has one of these, up to the fourth character
NUMERALS, ITEM_TAILS = "0123456789０１２３４５６７８９一二三四五六七八九十百", ")）〕］]、．."
BYLINE_LENGTH, BYLINE_WORDS = 24, ("记者", "本报")
WRITERS = "者员文"  # each byline has one of these, for 记者, 通讯员, 作者, 文, 撰文
BYLINE_HEADS = frozenset("□■☐◇○口(（ 本新特见实全记通作文撰")
_CHAPTER = re.compile(r"第[一二三四五六七八九十百零〇0-9]{1,4}[章节節回編编卷部篇]|[一二三四五六七八九十]{1,3}、")
_MARKDOWN = re.compile(r"#{1,6} |```|~~~|\|.*\|$|> |(?:[-*_] ?){3,}$|!\[|[-*+] |[0-9]{1,3}[.)] |</?[a-zA-Z]")
DASHES = "-*+"
_DASHED = re.compile(r"[-*+] [^-*+]")
MARKDOWN_HEADS = frozenset("#`~|>-*_!<0123456789")
_TABLE_SIGNS = re.compile(r" {3}|\u3000{3}|\.{4}|…{2}|·{4}")
_MARKS = re.compile("[，。；！？,;!?]")
TITLE_BREAKS = "[，。；！？,;!?…]"
_TITLE_BREAK = re.compile(TITLE_BREAKS)
NO_TITLE_ENDS = ("：", ":", "、", "，", ",")
TITLE_WIDTH = 30
HEADLINE_WORDS = 12
_SMALL_WORDS = "|a|an|and|as|at|but|by|for|from|in|into|nor|of|on|or|over|the|to|under|upon|with|"
HYPHENS = "-\u2010\u00ad"
CJK = f"[{HAN}{KANA}]"
CLOSE_SET = f"[{HAN}{KANA}\u3000-\u303f\uff00-\uffef—…]"  # no space stands beside these
_CLOSE_SET = re.compile(CLOSE_SET)
WORD_ENDS = ",.;:!?)"  # behind these a Latin word takes a space
NUMBERED, TITLED = 7, 30  # 第三章 before its title takes a space: characters of the one, width of the other below these
_CJK = re.compile(CJK)
WIDE = "[\u1100-\u11ff\u3000-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_WIDE = re.compile(WIDE)
_BYLINE = re.compile(
    r"[□■☐◇○口(（]?[ ]?(?:本报|本刊|新华社|特约|见习|实习|全媒体)*(?:记者|通讯员|作者|文|撰文)[ \u3000:：/／]?"
    rf"[{HAN} \u3000、]{{2,12}}(?:[ ]?(?:文[/／]图|图[/／]文|报道|摄影报道))?[)）]?$"
)
# the same as scans read it, with one character of 本报记者 wrong, or dirt around
_WORN_BYLINE = re.compile(
    rf"[^{HAN}]{{0,3}}(?:[{HAN}]报记者|本[{HAN}]记者|本报[{HAN}]者|本报记[{HAN}]|记者(?= ))[^{HAN}]{{0,2}}"
    rf"(?:[{HAN}]{{2,4}}|[{HAN}]{{2,3}}[^{HAN}]{{1,2}}[{HAN}]{{2,3}})(?:[ ]?文[/／]图)?"
    rf"(?:[^{HAN}，。；：,;:]{{0,3}}|\s+[^{HAN}]{{1,2}})$"
)
_GAPS = r"[^\s][ \u3000]{3,}[^\s](?:.*[^\s])?[ \u3000]{3,}[^\s]"
_SPACED = re.compile(_GAPS)
_TABLE = re.compile(rf"\t|{_GAPS}|(?<![.…·])[.…·]{{4,}}\s*[0-9０-９]+$")


def width_of(text: str) -> float:
    """Width in Han characters. UTF-8 tells wide from narrow without a loop: three bytes against one."""
    n = len(text)
    if text.isascii() or _WIDE.search(text) is None:
        return n / 2  # curly quotes and dashes are as narrow as letters among letters
    return n - (3 * n - len(text.encode("utf-8", "surrogatepass"))) / 4


def ends_sentence(text: str) -> bool:
    """Whether a line ends with a final mark, quotes and brackets after it allowed.

    Scans read 。 as * behind Han, a closing quote as an opening one, and dirt a little behind the line's end as a mark.
    """
    if (text[-1:] in DIRT and text[-2:-1].isspace()) or text[-1:] in QUOTES:
        text = text[:-1].rstrip()
        if not text or text[-1] not in FINAL + CLOSING:
            return False
    bare = text.rstrip(CLOSING)
    if not bare:
        return True
    if bare[-1] in FINAL:
        return True
    if bare[-1] == "*":
        return has_cjk(bare[-2:-1])
    return bare[-1] == "." and not bare[-2:-1].isdigit()


def is_item(text: str) -> bool:
    """Whether a line begins like an item of a list or a numbered heading."""
    return text[:1] in ITEM_HEADS and _LIST.match(text) is not None


def is_chapter(text: str) -> bool:
    """Whether a line begins like a numbered heading of a chapter or section."""
    return _CHAPTER.match(text) is not None and _MARKS.search(text) is None


def is_markup(text: str) -> bool:
    """Whether a line is Markdown structure or a row of a table, which is never joined."""
    if text[0] in MARKDOWN_HEADS and _MARKDOWN.match(text):
        return True
    if text.endswith("/>") or "\t" in text:
        return True
    return _TABLE_SIGNS.search(text) is not None and _TABLE.search(text) is not None


def is_row(text: str) -> bool:
    """Whether a line is markup by two wide gaps or the dash of an item only; scans read these in dirt, too."""
    if text[0] in DASHES:
        return _DASHED.match(text) is not None
    return text[0] not in "#`~|>!<" and "\t" not in text and _SPACED.search(text) is not None


def is_title(text: str, width: float) -> bool:
    """Whether a line could be a title: short, without a mark that only sentences have."""
    return width <= TITLE_WIDTH and without_breaks(text)


def without_breaks(text: str) -> bool:
    """Whether a line has no mark that only sentences have."""
    return _TITLE_BREAK.search(text) is None and not text.endswith(NO_TITLE_ENDS)


def is_byline(text: str) -> bool:
    """Whether a line names the writer of what follows, as in `本报记者 陈云 文/图`."""
    if len(text) > BYLINE_LENGTH:
        return False
    if text[:1] in BYLINE_HEADS and _BYLINE.match(text):
        return True
    return any(word in text for word in BYLINE_WORDS) and _WORN_BYLINE.match(text) is not None


def is_headline(text: str) -> bool:
    """Whether all words of a Latin line but the small ones have a capital, as in `Of the Scales and the Register`."""
    words = text.split()
    if not 2 <= len(words) <= HEADLINE_WORDS or not text[-1].isalnum() or text.isupper():
        return False
    return _great(words[0]) and _great(words[-1]) and all(_great(w) or f"|{w}|" in _SMALL_WORDS for w in words)


def _great(word: str) -> bool:
    return word.lstrip("\"'“‘([")[:1].isupper()


@lru_cache(maxsize=1 << 15)
def is_close_set(c: str) -> bool:
    """Whether no space stands beside a character in print: Han, kana, their marks."""
    return _CLOSE_SET.match(c) is not None


def is_word_gap(tail: str, head: str) -> bool:
    """Whether a space stands between two characters of Latin words or numbers at a line's end among Han."""
    if head.isascii() and head.isalpha():
        return (tail.isascii() and tail.isalnum()) or tail in WORD_ENDS
    return head.isdigit() and tail.isascii() and tail.isalpha()


def has_cjk(text: str) -> bool:
    return _CJK.search(text) is not None


def together(words: Iterable[str]) -> str:
    """Words of a line; engines make a word of every few Han characters, so these take no space."""
    text = ""
    for word in words:
        text += ("" if not text or has_cjk(text[-1] + word[0]) else " ") + word
    return text


def opened(text: str) -> int:
    """How many brackets and quotes a text opens and does not close (negative: closes and did not open)."""
    found = _PAIRED.findall(text)
    return sum(1 if mark in _OPENS else -1 for mark in found) if found else 0
