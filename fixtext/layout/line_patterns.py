"""What the text of a line looks like: an item, a note, a title, markup. Each function gives a boolean column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from fixtext.characters import NARROW_PAUSES, PAUSES
from fixtext.layout.characters import CLAUSE_MARKS, CLOSING, FINAL, HAN, KANA, LOWER, MARKS, OPENING, SPACE, UPPER
from fixtext.layout.lines import Bools, Ints, Lines, of_classes
from fixtext.text import HAN as HAN_CHARS
from fixtext.text import KANA as KANA_CHARS

TITLE_WIDTH = 30
LIST = 12  # lines from one item of a list to the next
STANZA = 4  # lines
NUMBER = 7  # characters of the number of a chapter, at most
STROKES = "|{}~<>[]\\^_=*@#$&"  # what machines read from dirt
SPEECHES = 4  # lines that make a dialogue
_LIST = re.compile(
    r"(?:[(（〔［\[]?[一二三四五六七八九十百]{1,3}[)）〕］\]]|[一二三四五六七八九十]{1,3}、"
    r"|[(（][a-hivxA-H]{1,3}[)）]|[(（]?[0-9０-９]{1,2}[)）]|[0-9０-９]{1,2}(?:[、．]|\.(?![0-9]))|[A-Ha-h][.．、](?=\s?\S)"
    r"|[①-⑳⑴-⒇△▲◆◇●○■□★☆※•▪►◀▶☐]|[-*+] |第[一二三四五六七八九十百零〇0-9]{1,4}[章节節回編编卷部篇条條款])"
)
_LABEL = re.compile(
    r"([(（〔［\[]?)(?:([0-9０-９]{1,2})|([一二三四五六七八九十百]{1,3})|([ivx]{1,3}))([)）〕］\]、．.])"
    r"|(第)([0-9〇零一二三四五六七八九十百]{1,4})([章节節回編编卷部篇条條款])"
)
_NUMBERED = re.compile(r"第[一二三四五六七八九十百零〇0-9]{1,4}[章节節回編编卷部篇][.．、：:]?$")
_MARKDOWN = re.compile(r"#{1,6} |```|~~~|\|.*\|$|> |(?:[-*_] ?){3,}$|!\[|[-*+] |</?[a-zA-Z]|[0-9:.,]{8,} --> ")
_BULLET = re.compile(r"[-*+] +[^-*+\s]")
_GAPS = r"[^\s][ \u3000]{3,}[^\s](?:.*[^\s])?[ \u3000]{3,}[^\s]"
_TABLE = re.compile(rf"\t|{_GAPS}|(?<![.…·])[.…·]{{4,}}\s*[0-9０-９]+$")
_BYLINE = re.compile(
    r"[□■☐◇○口(（]?[ ]?(?:本报|本刊|新华社|特约|见习|实习|全媒体)*(?:记者|通讯员|作者|文|撰文)[ \u3000:：/／]?"
    rf"[{HAN_CHARS} \u3000、]{{2,12}}(?:[ ]?(?:文[/／]图|图[/／]文|报道|摄影报道))?[)）]?$"
)
_WORN_BYLINE = re.compile(  # one character of 本报记者 is wrong, or dirt stands around
    rf"[^{HAN_CHARS}]{{0,3}}(?:[{HAN_CHARS}]报记者|本[{HAN_CHARS}]记者|本报[{HAN_CHARS}]者"
    rf"|本报记[{HAN_CHARS}]|记者(?= ))"
    rf"[^{HAN_CHARS}]{{0,2}}(?:[{HAN_CHARS}]{{2,4}}|[{HAN_CHARS}]{{2,3}}[^{HAN_CHARS}]{{1,2}}[{HAN_CHARS}]{{2,3}})"
    rf"(?:[ ]?文[/／]图)?(?:[^{HAN_CHARS}{PAUSES}。{NARROW_PAUSES}]{{0,3}}|\s+[^{HAN_CHARS}]{{1,2}})$"
)
_DATELINE = re.compile(
    rf"[（(]?(?:本报(?:[{HAN_CHARS}]{{1,6}})?讯|新华社[{HAN_CHARS}]{{2,6}}[0-9]{{1,2}}月[0-9]{{1,2}}日电)"
)
_NUMBER = "[0-9一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    rf"[（(]?(?:[12][0-9]{{3}}|[一二][〇○零O一二三四五六七八九]{{3}}) ?年 ?{_NUMBER} ?月(?: ?{_NUMBER} ?日)?[）)]?$"
)
_NAME = re.compile(rf"([{HAN_CHARS}·A-Za-z]{{1,8}}) ?[：:]")
_NOTE = re.compile(
    r"[①-⑳⑴-⒇]|[〔［\[【][注註]?[0-9０-９一二三四五六七八九十*]{1,3}[〕］\]】]|[（(][0-9０-９]{1,2}[)）]|※{1,3}|[注註][0-9]{0,2}[：:]"
    r"|[*＊†‡§](?!\s*[*＊])|[0-9]{1,2}(?=[\s.．、]?[^\d\s.．、年月日]|(?:译|译者|编|编者|作者|校|原)?注[：:])"
)
_SOURCE = re.compile(
    r"《[^》]*》|第\s?[0-9〇一二三四五六七八九十百]+\s?[页頁卷]|同上|见[本前]|[Ii]bid"
    r"|\b[Pp]p?\. ?\d|\b[Vv]ol\.|https?:|出版社|譯者|[译编]者?注[：:]"
)
_SMALL_WORDS = frozenset(
    re.findall("[a-z]+", "a an and as at but by for from in into nor of on or over the to under upon with")
)
_NO_END = _SMALL_WORDS | frozenset(
    re.findall(
        r"\w+",
        "is are was were his her their its my our your this that which who if than not no very"
        " der die das den dem des ein eine einen einem einer und oder von zu im am mit für auf aus bei nach über"
        " le la les un une des du de et ou en au aux pour par dans sur avec el los las una del y con por para",
    )
)
_NO_HAN_END = "与和及或把被从向对于而且并但因为由其以在将與從對於並為將"
_DIRT = "，、,.;-_=|"


def matching(lines: Lines, pattern: re.Pattern[str], where: Bools | None = None) -> Bools:
    """Which lines a pattern matches from their beginning; only those of `where` are asked."""
    texts, found = lines.texts, np.zeros(len(lines), np.bool_)
    asked = range(len(lines)) if where is None else np.flatnonzero(where).tolist()
    found[[i for i in asked if pattern.match(texts[i])]] = True
    return found


def beginning(lines: Lines, chars: str) -> Bools:
    """Which lines begin with one of these characters."""
    return lines.begins_with(chars)


_ITEM_HEADS = (
    "(（〔［[一二三四五六七八九十百第△▲◆◇●○■□★☆※•▪►◀▶☐-*+0123456789０１２３４５６７８９ABCDEFGHabcdefgh"
    + "".join(map(chr, range(0x2460, 0x2488)))
)


@lru_cache(maxsize=4)
def items(lines: Lines) -> Bools:
    """Lines that begin like an item of a list or a numbered heading."""
    return matching(lines, _LIST, beginning(lines, _ITEM_HEADS))


@lru_cache(maxsize=4)
def notes(lines: Lines) -> Bools:
    """Lines that begin with a mark as notes do."""
    heads = "〔［[【*＊†‡§※注註（(0123456789" + "".join(map(chr, range(0x2460, 0x2488)))
    return matching(lines, _NOTE, beginning(lines, heads))


def mark_of_note(text: str) -> str:
    """The mark that a note begins with; empty if there is none."""
    found = _NOTE.match(text)
    return found[0] if found else ""


@lru_cache(maxsize=4)
def sources(lines: Lines) -> Bools:
    """Lines that name a source: a title in brackets, a page, ibid."""
    texts, found = lines.texts, np.zeros(len(lines), np.bool_)
    asked = lines.count(lines.among("《页頁卷同见見社者注：:")) + lines.of_class(LOWER) > 0
    found[[i for i in np.flatnonzero(asked).tolist() if _SOURCE.search(texts[i])]] = True
    return found


@lru_cache(maxsize=4)
def numbered(lines: Lines) -> Bools:
    """Lines that are nothing but the number of a chapter."""
    short = lines.length <= NUMBER
    return matching(lines, _NUMBERED, short & beginning(lines, "第"))


TABLE = 8  # lines from one row of a table or list to the next, where a row alone may be dirt
_SET = 62.0  # characters; no wider is a line of set text


@lru_cache(maxsize=4)
def markup(lines: Lines) -> Bools:
    """Lines that are Markdown structure or rows of a table, which are never joined.

    Dashes at the head of a line and wide gaps in it may be dirt in set text, unless others of the kind stand near.
    """
    texts = lines.texts
    sure = matching(lines, _MARKDOWN, beginning(lines, "#`~|>*_!<+-0123456789"))
    dashed = beginning(lines, "-+*") & sure
    rows = (lines.of_class(SPACE) >= 3) | (lines.count(lines.among(".…·\t")) > 0)
    table = np.zeros(len(lines), np.bool_)
    table[[i for i in np.flatnonzero(rows & ~sure).tolist() if _TABLE.search(texts[i])]] = True
    return (sure & ~dashed) | _in_company(dashed, lines) | _in_company(table, lines)


def bullets(lines: Lines) -> Bools:
    """Items of Markdown lists, whose text may go on in the next line."""
    return matching(lines, _BULLET, beginning(lines, "-*+"))


def _in_company(found: Bools, lines: Lines) -> Bools:
    """Without those that have no other of the kind near, where they could be lines of set text."""
    at = np.flatnonzero(found)
    if not len(at):
        return found
    far = at[1:] - at[:-1] > TABLE
    alone = np.concatenate(([True], far)) & np.concatenate((far, [True]))
    kept = found.copy()
    kept[at[alone & (lines.width[at] <= _SET) & (len(lines) > 2)]] = False
    return kept


@lru_cache(maxsize=4)
def unbroken(lines: Lines) -> Bools:
    """Lines without a mark that only sentences have, which do not end with a colon or pause either."""
    breaks = lines.count(lines.among(CLAUSE_MARKS))
    return np.asarray((breaks == 0) & ~lines.ends_with("：:、，,"))


def titles(lines: Lines) -> Bools:
    """Short lines without a mark that only sentences have."""
    return unbroken(lines) & (lines.width <= TITLE_WIDTH)


@lru_cache(maxsize=4)
def bylines(lines: Lines) -> Bools:
    """Lines that name the writer of what follows, as in `本报记者 陈云 文/图`."""
    short = lines.length <= 24
    texts = lines.texts
    found = matching(lines, _BYLINE, short & beginning(lines, "□■☐◇○口(（ 本新特见实全记通作文撰"))
    asked = lines.count(lines.among("本记")) > 0
    for i in np.flatnonzero(short & ~found & asked).tolist():
        found[i] = ("记者" in texts[i] or "本报" in texts[i]) and _WORN_BYLINE.match(texts[i]) is not None
    return found


def datelines(lines: Lines) -> Bools:
    """Lines that open a story with its place and date."""
    return matching(lines, _DATELINE, beginning(lines, "本新（("))


def dates(lines: Lines) -> Bools:
    """Lines that are nothing but a date, as under a title or a signature."""
    return matching(lines, _DATE, (lines.length <= 20) & beginning(lines, "（(12一二"))


@lru_cache(maxsize=4)
def _named(lines: Lines) -> dict[int, str]:
    """The short words before colons that lines begin with, by the number of the line."""
    texts, at = lines.texts, np.flatnonzero(_colon_near(lines)).tolist()
    return {i: name[1] for i in at if (name := _NAME.match(texts[i]))}


def labels(lines: Lines) -> Bools:
    """Lines that begin with a short word and a colon."""
    found = np.zeros(len(lines), np.bool_)
    found[list(_named(lines))] = True
    return found


@lru_cache(maxsize=4)
def speakers(lines: Lines) -> Bools:
    """Lines that begin with a speaker's name and a colon, as others do: a name comes back."""
    names = _named(lines)
    often = Counter(names.values())
    found = np.zeros(len(lines), np.bool_)
    repeated = [i for i, name in names.items() if often[name] > 1]
    found[repeated if len(repeated) >= SPEECHES else []] = True
    return found


def _colon_near(lines: Lines) -> Bools:
    """Lines that have a colon among their first ten characters."""
    sums = np.concatenate(([0], np.cumsum(lines.among("：:"))))
    return np.asarray(sums[np.minimum(lines.start + 10, lines.end)] > sums[lines.start])


@lru_cache(maxsize=4)
def listed(lines: Lines) -> Bools:
    """Items that have the item before or behind theirs, counted in the same way, within a few lines."""
    last: dict[tuple[str, int], int] = {}
    found = np.zeros(len(lines), np.bool_)
    for i in np.flatnonzero(items(lines)).tolist():
        kind, value = label(lines.text_of(i))
        before = last.get((kind, value - 1 if value else 0))
        if before is not None and i - before <= LIST:
            found[[before, i]] = True
        last[kind, value] = i
    return found


def label(text: str) -> tuple[str, int]:
    """(kind, number) of the label of an item: `（一）`, `3.`, `②`, `第四条`. A bullet has no number, so all are 0.

    >>> label("（二）办法"), label("• one")
    (('（c）', 2), ('•', 0))
    """
    if found := _LABEL.match(text):
        opened, arabic, chinese, roman, closed, nth, count, unit = found.groups()
        if nth:
            return nth + unit, integer(count) or 0
        return f"{opened}{'a' if arabic else 'c' if chinese else 'r'}{closed}", integer(arabic or chinese or roman) or 0
    if "①" <= text[0] <= "⒇":
        first = "①" if text[0] < "⑴" else "⑴"
        return first, ord(text[0]) - ord(first) + 1
    if text[0].isascii() and text[0].isalpha():
        return f"{text[0].islower()}{text[1:2]}", ord(text[0].lower()) - ord("a") + 1
    return text[0], 0


_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
_TENS = {"十": 10, "廿": 20, "卅": 30, "卌": 40, "百": 100}


def integer(digits: str) -> int | None:
    """The number that Arabic digits (damaged ones too), Chinese numerals or small Roman numerals mean."""
    plain = digits.translate(str.maketrans("OolI", "0011"))
    if plain.isdigit():
        return int(plain)
    if re.fullmatch("[ivxlc]+", digits):
        values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[c] for c in digits]
        return sum(-v if v < max(values[k:]) else v for k, v in enumerate(values))
    if not _TENS.keys() & set(digits):
        return int("".join(str(_CHINESE[c]) for c in digits))
    total = unit = 0
    for c in digits:
        if c in _TENS:
            total, unit = total + (unit if c in "十百" and unit else 1) * _TENS[c], 0
        else:
            unit = _CHINESE[c]
    return total + unit


@lru_cache(maxsize=4)
def headlines(lines: Lines) -> Bools:
    """Latin lines of which all words but the small ones have a capital, or all letters."""
    latin = (lines.of_class(HAN, KANA) == 0) & (lines.of_class(LOWER, UPPER) > 2) & unbroken(lines)
    texts, found = lines.texts, np.zeros(len(lines), np.bool_)
    found[[i for i in np.flatnonzero(latin).tolist() if _is_headline(texts[i])]] = True
    return found


@lru_cache(maxsize=4)
def verses(lines: Lines) -> Ints:
    """The number of the stanza that each Latin line is in, 0 for none: a run of lines that all begin with a capital.

    One line of prose in ten does; names have capitals anywhere and are passed over.
    """
    latin = (lines.of_class(HAN, KANA) == 0) & (lines.head_class == UPPER)
    texts, likely = lines.texts, np.zeros(len(lines), np.bool_)
    if not latin.any():
        return likely.astype(np.int64)
    likely[[i for i in np.flatnonzero(latin).tolist() if not _is_full_of_names(texts[i])]] = True
    begins = np.diff(likely, prepend=False) | np.diff(lines.page, prepend=-1).astype(np.bool_) | (lines.gap > 0)
    number = np.cumsum(begins)
    often = np.bincount(number[likely], minlength=int(number.max(initial=0)) + 1)
    return np.where(likely & (often[number] >= STANZA), number + 1, 0)


def _is_full_of_names(text: str) -> bool:
    words = text.split()
    return 2 * sum(word[0].isupper() for word in words) >= len(words)


def _is_headline(text: str) -> bool:
    words = text.split()
    great = [w.lstrip("\"'“‘([")[:1].isupper() or not w[0].isalpha() for w in words]
    if not 1 <= len(words) <= 12 or text[-1] in ".:":
        return False
    return text.isupper() or (
        len(words) > 1
        and great[0]
        and great[-1]
        and all(g or w in _SMALL_WORDS for g, w in zip(great, words, strict=True))
    )


@lru_cache(maxsize=4)
def ended(lines: Lines) -> Bools:
    """Lines that end with a final mark, with quotes and brackets behind it; dirt and misread quotes are looked past."""
    inner = lines.inner_class
    found: Bools = np.asarray(inner == FINAL)
    dots = found & (lines.tail == ord("."))
    before = lines.codes[np.maximum(lines.end - 2, lines.start)]
    found &= ~(dots & (before >= ord("0")) & (before <= ord("9")))
    odd = (inner == OPENING) | lines.ends_with(_DIRT + "*")
    texts = lines.texts
    for i in np.flatnonzero(odd & ~found & (lines.length > 2)).tolist():
        found[i] = _ends_under_dirt(texts[i])
    return found


@lru_cache(maxsize=4)
def tails(lines: Lines) -> tuple[Ints, Ints]:
    """The classes of the character that ends each line, and of that before brackets and quotes close.

    A quote that a machine read the wrong way round closes where it stands behind the end of a sentence.
    """
    wrong = ended(lines) & (lines.tail_class == OPENING)
    return np.where(wrong, CLOSING, lines.tail_class), np.where(wrong, FINAL, lines.inner_class)


def _ends_under_dirt(text: str) -> bool:
    last, rest = text[-1], text[:-1]
    if last == "*":
        return "\u3400" <= rest[-1] <= "\u9fff"
    if last in "“‘" or rest[-1].isspace():
        bare = rest.rstrip()
        return (bare[-1] in MARKS and bare[-1] not in "，、；：,;:") or bare[-1] in '”’」』"'
    return False


_OPENS, _CLOSES = "“‘「『（(《〈【", "”’」』）)》〉】"


@lru_cache(maxsize=4)
def opened(lines: Lines) -> Ints:
    """How many brackets and quotes each line opens and does not close; negative where it closes more."""
    more = lines.among(_OPENS)
    less = lines.among(_CLOSES)
    return np.asarray(lines.count(more) - lines.count(less))


@lru_cache(maxsize=4)
def small_words(lines: Lines) -> Bools:
    """Lines that end with a word that ends no sentence."""
    texts, found = lines.texts, lines.ends_with(_NO_HAN_END)
    ends = np.flatnonzero(lines.tail_class == LOWER).tolist()
    found[[i for i in ends if texts[i].rpartition(" ")[2].lower() in _NO_END]] = True
    return found


_WORD = re.compile("[A-Za-z0-9\u00c0-\u024f.,'’%-]+")


@lru_cache(maxsize=4)
def leads(lines: Lines) -> Ints:
    """How many characters the word has that each line begins with; 1 for Han."""
    found = np.ones(len(lines), np.int64)
    texts = lines.texts
    latin = ~of_classes(HAN, KANA, CLOSING, FINAL)[lines.head_class]
    for i in np.flatnonzero(latin).tolist():
        word = _WORD.match(texts[i])
        found[i] = len(word[0]) if word else 1
    return found


def has_cjk(text: str) -> bool:
    """Whether a text has Han or kana."""
    return _CJK.search(text) is not None


def together(words: Iterable[str]) -> str:
    """Words of a line; engines make a word of every few Han characters, so these take no space."""
    text = ""
    for word in words:
        text += ("" if not text or _CJK.search(text[-1] + word[0]) else " ") + word
    return text


_CJK = re.compile(f"[{HAN_CHARS}{KANA_CHARS}]")


_WIDE = re.compile("[\u1100-\u11ff\u3000-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


def width_of(text: str) -> float:
    """Width in Han characters; quotes and dashes are as narrow as letters where nothing is wide.

    >>> width_of("江边“a”"), width_of("“a”")
    (4.5, 1.5)
    """
    if text.isascii() or _WIDE.search(text) is None:
        return len(text) / 2
    wide = sum(1 for c in text if _WIDE.match(c) or "\u2010" <= c < "\u2028" or "\u2160" <= c < "\u2800")
    return (len(text) + wide) / 2


_BREAK = re.compile(f"[{CLAUSE_MARKS}]")


def is_title(text: str) -> bool:
    """Whether a text could be a title: short, without a mark that only sentences have."""
    return (
        width_of(text) <= TITLE_WIDTH
        and _BREAK.search(text) is None
        and not text.endswith(("：", ":", "、", "，", ","))
    )


def is_markdown(text: str) -> bool:
    """Whether a line is Markdown structure."""
    return _MARKDOWN.match(text) is not None


_LONE_NUMBER = re.compile(r"[-—–·]?\s*[0-9０-９]{1,4}\s*[-—–·]?$")


def lone_numbers(lines: Lines) -> Bools:
    """Lines that are a number only: a folio that nothing shows as one, a cell; no sentence goes on through it."""
    return matching(lines, _LONE_NUMBER, lines.length <= 8)


LETTER_END = "此致|敬礼[!！]?"  # each is set on a line of its own
_LETTER_END = re.compile(rf"(?:{LETTER_END})\s*$")


def closings(lines: Lines) -> Bools:
    """Lines of a letter's end, each of which is set by itself."""
    return matching(lines, _LETTER_END, lines.length <= 4)
