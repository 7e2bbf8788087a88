"""Books that are printed for training: heads, folios and notes of every kind around prose of many kinds."""

from __future__ import annotations

import random
from collections.abc import Callable

from layout_prose import BODY, FLOAT, FOOT, HEAD, NOTE, Corpora, Line, paged, worn, wrapped, wrapped_words

NOTE_MARKS: tuple[Callable[[int], str], ...] = (
    lambda n: chr(0x245F + n) if n < 21 else f"({n})",
    lambda n: f"[{n}]",
    lambda n: f"〔{n}〕",
    lambda n: f"({n})",
    lambda n: f"（{n}）",
    lambda n: f"{n}",
    lambda n: f"{n} ",
    lambda n: "*" * min(n, 3),
    lambda n: f"[注{n}]",
    lambda n: f"注{n}：",
    lambda n: chr(0x2473 + n) if n < 21 else f"({n})",
)
FOLIOS: tuple[Callable[[int], str], ...] = (
    str,
    lambda n: f"·{n}·",
    lambda n: f"- {n} -",
    lambda n: f"—{n}—",
    lambda n: f"第{n}页",
    lambda n: f"- {n}",
    lambda n: f"{n} .",
    lambda n: f"•{n}•",
    lambda n: f"〔{n}〕",
)
CITES = (
    "《{a}》，{b}出版社{y}年版，第{p}页。",
    "见《{a}》第{v}卷，第{p}页。",
    "《{a}》，《{b}》{y}年第{v}期。",
    "同上书，第{p}页。",
    "参见{b}：《{a}》，第{p}—{p}页。",
    "{b}（{y}—{z}），{a}人，时任{b}。",
)


class Style:
    """How a book is set: its measure, indent, gaps, heads, folios, notes, wear."""

    def __init__(self, dice: random.Random, latin: bool) -> None:
        self.dice, self.latin = dice, latin
        self.width = dice.randint(38, 76) if latin else dice.randint(13, 42)
        self.height = dice.randint(16, 38)
        self.indent = dice.choice((0, 2, 3, 4)) if latin else dice.choice((2, 2, 2, 2, 1, 0, 4))
        self.shown = dice.random() < (0.3 if latin else 0.25)  # white space is kept
        self.parted = dice.choice((0, 0, 1)) if latin or self.shown else 0  # blank lines between paragraphs
        self.every = dice.random() < 0.1  # a machine parts every line
        self.wear = dice.choice((0, 0.004, 0.01, 0.03, 0.08))
        self.head = dice.choice(("none", "left", "right", "alone", "alone", "alternating", "alternating"))
        self.foot = dice.choice(("none", "folio", "folio", "top folio"))
        self.head_below = dice.random() < 0.08
        self.folio = dice.choice(FOLIOS)
        self.notes = dice.random() < 0.5
        self.mark = dice.choice(("*", "†", "1", "1 ", "[1]", "(1)")) if latin else ""
        self.mark_of = dice.choice(NOTE_MARKS)
        self.note_width = self.width * dice.choice((1.0, 1.08, 1.15, 1.22, 1.3))
        self.restarts = dice.random() < 0.7
        self.lost = dice.choice((0.0, 0.1, 0.4))  # marks in the text that a machine does not read
        self.first_page = dice.randint(1, 500)


def book(corpora: Corpora, dice: random.Random, latin: bool) -> list[list[Line]]:
    """A few pages of a book."""
    style = Style(dice, latin)
    prose = corpora.english_prose if latin else corpora.prose
    paragraphs = prose(dice, dice.randint(6, 40))
    chars = "".join(paragraphs)
    lines = [line for text in paragraphs for line in _paragraph(text, style, dice)]
    title = _title(corpora, dice, latin)
    lines = [Line(title), *lines] if dice.random() < 0.5 else lines
    heads = (_title(corpora, dice, latin), title)
    pages = [_page(body, number, heads, style, corpora) for number, body in enumerate(paged(lines, style.height))]
    return [[line._replace(text=worn(line.text, style.wear, dice, chars)) for line in page] for page in pages]


def _paragraph(text: str, style: Style, dice: random.Random) -> list[Line]:
    """A paragraph as lines; now and then a heading, a list, lines of verse or a caption before it."""
    found = _between(text, style, dice)
    if style.latin:
        pieces = wrapped_words(text, style.width, style.indent, style.width % 4 > 0)
    else:
        pieces = wrapped(text, style.width, style.indent, dice)
    lead = ("\u3000" if not style.latin else " ") * style.indent if style.shown else ""
    for n, piece in enumerate(pieces):
        gap = int(style.every) or (style.parted if not n else 0)
        found.append(Line((lead if not n else "") + piece, BODY, not n, gap))
        if n and dice.random() < 0.004:
            found.append(Line(_caption(dice, style.latin), FLOAT, True, dice.choice((0, 1))))
    return found


def _between(text: str, style: Style, dice: random.Random) -> list[Line]:
    fate = dice.random()
    words = text.replace("。", "，").split("，") if not style.latin else text.split(", ")
    if fate < 0.07:
        number = dice.choice(("一、", "（二）", "3.", "第四章 ", "", "", "")) if not style.latin else ""
        head = words[0][: 14 if not style.latin else 40].strip("“”。")
        return [
            Line(number + (head.upper() if style.latin and dice.random() < 0.5 else head), BODY, True, style.parted)
        ]
    if fate < 0.1 and not style.latin:
        return [Line(f"{n}．{w}；", BODY, True) for n, w in enumerate(words[:6], 1) if 2 < len(w) < style.width - 4]
    if fate < 0.13:
        verse = [
            w.strip() + dice.choice("，。；" if not style.latin else ",.;")
            for w in words[:6]
            if 2 < len(w) < style.width * 0.7
        ]
        return [Line(w[:1].upper() + w[1:], BODY, True) for w in verse]
    return []


def _caption(dice: random.Random, latin: bool) -> str:
    if latin:
        return f"Fig. {dice.randint(1, 30)}."
    return dice.choice(
        (f"图{dice.randint(1, 40)} 江边旧影", "当年的合影", f"19{dice.randint(10, 80)}年春，与友人在江边。")
    )


def _title(corpora: Corpora, dice: random.Random, latin: bool) -> str:
    text = dice.choice(corpora.english() if latin else corpora.prose(dice, 1))
    text = "".join(c for c in text if c not in '，。“”、；：？！《》（）().,;:!?"') or "旧事"
    if latin:
        return " ".join(text.split()[: dice.randint(2, 6)]).upper() if dice.random() < 0.7 else text[:30].title()
    return text[: dice.choice((4, 6, 8, 10, 14, 18, 26, 34))]


def _page(body: list[Line], number: int, heads: tuple[str, str], style: Style, corpora: Corpora) -> list[Line]:
    """Body with its head, notes and folio."""
    dice, folio = style.dice, style.first_page + number
    notes = _notes(body, number, style, corpora) if style.notes else []
    head = _head(number, folio, heads, style)
    foot = [Line(style.folio(folio), FOOT, True)] if style.foot == "folio" and dice.random() < 0.95 else []
    if style.foot == "top folio" and dice.random() < 0.95:
        head = [Line(style.folio(folio), HEAD), *head] if folio % 2 else [*head, Line(style.folio(folio), HEAD)]
    if not number and dice.random() < 0.7:
        head = []
    if style.head_below:
        head, foot = [], [*[line._replace(kind=FOOT) for line in head], *foot]
    if head and style.parted:
        body = [body[0]._replace(gap=1), *body[1:]]
    return [*head, *body, *notes, *foot]


def _head(number: int, folio: int, heads: tuple[str, str], style: Style) -> list[Line]:
    text = heads[number % 2] if style.head == "alternating" else heads[0]
    gap = "    " if style.latin else style.dice.choice(("  ", " ", "", "\u3000"))
    left, right = f"{folio}{gap or ' '}{text}", f"{text}{gap or ' '}{folio}"
    found = {"none": "", "left": left, "right": right, "alone": text}.get(style.head)
    if found is None:
        found = left if folio % 2 else right
        found = found if style.width % 2 else text
    return [Line(found, HEAD, True)] if found else []


def _notes(body: list[Line], number: int, style: Style, corpora: Corpora) -> list[Line]:
    """Notes for a page; their marks are put into its body."""
    dice = style.dice
    found: list[Line] = []
    start = 0 if style.restarts else number * 2
    for n in range(1, dice.choice((0, 1, 1, 2, 3, 5)) + 1):
        mark = style.mark.replace("1", str(n)) if style.latin else style.mark_of(start + n)
        at = dice.randrange(len(body))
        if dice.random() >= style.lost and body[at].kind == BODY:
            text = body[at].text
            cut = dice.randrange(len(text) + 1)
            body[at] = body[at]._replace(text=text[:cut].rstrip() + mark + text[cut:])
        text = _note(corpora, dice, style.latin)
        if style.latin:
            pieces = wrapped_words(f"{mark.strip()} {text}", int(style.note_width), 0, True)
        else:
            pieces = wrapped(mark + text, style.note_width, dice.choice((0, 2, 2)), dice)
        gap = int(style.every) or (1 if style.latin and n == 1 else 0)
        found += [Line(piece, NOTE, not k, gap if not k else int(style.every)) for k, piece in enumerate(pieces)]
    return found


def _note(corpora: Corpora, dice: random.Random, latin: bool) -> str:
    if latin:
        return dice.choice(corpora.english())[: dice.choice((40, 90, 200))]
    prose = corpora.prose(dice, 3)
    if dice.random() < 0.5:
        a, b = (p[: dice.randint(3, 10)].strip("“”，。《》") for p in prose[:2])
        year = dice.randint(1900, 2015)
        cite = dice.choice(CITES).format(a=a, b=b, y=year, z=year + 40, v=dice.randint(1, 40), p=dice.randint(1, 600))
        return cite if dice.random() < 0.6 else cite + prose[2][:40]
    return prose[2][: dice.choice((20, 60, 120, 300))]
