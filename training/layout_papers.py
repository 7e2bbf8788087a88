"""Newspapers, blocks, snippets and clean text of all kinds that are printed for training."""

from __future__ import annotations

import random
import re

from layout_prose import BODY, FLOAT, FOOT, HEAD, Corpora, Line, worn, wrapped, wrapped_words

NAMES = ("王伟", "李静", "张敏", "刘洋", "陈晓东", "赵丽", "周建国", "吴婷婷")
_HALVED = str.maketrans("，；：（）", ",;:()")
PAPERS = ("江州日报", "海宁晚报", "林城时报", "东山新闻")


def paper(corpora: Corpora, dice: random.Random) -> list[list[Line]]:
    """A page of a modern newspaper: stories in columns, cut by photos."""
    found: list[Line] = []
    if dice.random() < 0.6:
        found += [Line(text, HEAD) for text in _masthead(dice)]
    width = dice.randint(9, 24)
    for _ in range(dice.randint(2, 6)):
        if dice.random() < 0.3:
            width = dice.randint(9, 24)
        found += _story(corpora, dice, width)
    if dice.random() < 0.3:
        found.append(Line(f"责编：{dice.choice(NAMES)} 校对：{dice.choice(NAMES)}", FOOT))
    wear = dice.choice((0, 0, 0.01, 0.05, 0.1))
    chars = "".join(line.text for line in found)
    return [[line._replace(text=worn(line.text, wear, dice, chars)) for line in found]]


def _masthead(dice: random.Random) -> list[str]:
    date = f"20{dice.randint(10, 24)}年{dice.randint(1, 12)}月{dice.randint(1, 28)}日"
    pieces = [dice.choice(PAPERS), f"{date} 星期{dice.choice('一二三四五六日')}", f"A{dice.randint(1, 24):02}", "要闻"]
    dice.shuffle(pieces)
    return pieces[: dice.randint(1, 4)]


def _story(corpora: Corpora, dice: random.Random, width: int) -> list[Line]:
    paragraphs = corpora.prose(dice, dice.randint(2, 9))
    title = re.sub("[，。：；“”]", "", paragraphs[0])[: dice.randint(7, 26)]
    pieces = wrapped(title, max(6, width * 0.65), 0, dice)
    one = dice.random() < 0.5
    found = [Line(piece, BODY, one or not n, int(not n)) for n, piece in enumerate(pieces)]
    if dice.random() < 0.5:
        found.append(Line(dice.choice((f"本报记者 {dice.choice(NAMES)}", f"□ 记者 {dice.choice(NAMES)}")), BODY))
    parted = int(dice.random() < 0.15)
    for text in paragraphs:
        if dice.random() < 0.1:
            text = f"本报讯（记者 {dice.choice(NAMES)}）" + text
        for n, piece in enumerate(wrapped(text[:400], width, 2, dice)):
            found.append(Line(piece, BODY, not n, parted * (not n)))
            if dice.random() < 0.008:
                found += _photo(corpora, dice, width)
    return found


def _photo(corpora: Corpora, dice: random.Random, width: int) -> list[Line]:
    date = dice.choice(("近日，", f"{dice.randint(1, 12)}月{dice.randint(1, 28)}日，", "图为"))
    caption = date + corpora.prose(dice, 1)[0][: dice.randint(8, 60)] + "。"
    found = [
        Line(text, FLOAT, not n, dice.choice((0, 0, 1)) * (not n))
        for n, text in enumerate(wrapped(caption, width * dice.choice((1, 1, 1.5)), 0, dice))
    ]
    return [
        *found,
        Line(f"{dice.choice(('本报记者 ', '', ''))}{dice.choice(NAMES)} {dice.choice(('摄', '摄影', '供图'))}", FLOAT),
    ]


def old_paper(corpora: Corpora, dice: random.Random) -> list[list[Line]]:
    """A page from before 1950: no full stops, narrow columns of many widths, titles in many lines, advertisements."""
    found: list[Line] = []
    names = [n for n in corpora.names if n.endswith("_trad") or n in ("hk_news", "tw_encyclopedia", "wuxia_old")]
    stop = dice.choice(("、", "、", "", "。"))
    for _ in range(dice.randint(5, 18)):
        width = dice.choice((8, 9, 10, 12, 14, 16, 18, 20, 24))
        paragraphs = corpora.of(dice.choice(names))
        at = dice.randrange(len(paragraphs) - 9)
        story = paragraphs[at : at + dice.randint(1, 5)]
        title = re.sub(r"[，。：；“”「」『』\s]", "", story[0])
        for _ in range(dice.choice((0, 1, 1, 2, 3))):
            size = dice.randint(4, 13)
            found.append(Line(title[:size] or "晶報"))
            title = title[size:]
        for text in story:
            text = re.sub("[，；！？]", "、", text[:300]).replace("。", stop)
            indent = dice.choice((0, 0, 1))
            found += [Line(piece, BODY, not n) for n, piece in enumerate(wrapped(text, width, indent, dice, 0.1))]
        if dice.random() < 0.4:
            advert = re.sub(r"[，。：；“”「」、\s]", "", "".join(paragraphs[at + 5 : at + 8]))
            for _ in range(dice.randint(2, 14)):
                size = dice.choice((2, 2, 3, 4, 4, 5, 6, 8))
                found.append(Line(advert[:size] or "特價"))
                advert = advert[size:]
    return [found]


def blocks(corpora: Corpora, dice: random.Random) -> list[list[Line]]:
    """A block a line, as new engines write: paragraphs cut by columns, pages, photos; headings; running heads."""
    pages: list[list[Line]] = []
    page: list[Line] = []
    latin = dice.random() < 0.15
    paragraphs = (
        corpora.english_prose(dice, 24) if latin else corpora.prose(dice, dice.choice((2, 3, 4, 6, 12, 24, 40)))
    )
    gap, heads, number = dice.choice((0, 0, 1, 1)), dice.random() < 0.5, dice.randint(1, 400)
    title, hashes = re.sub("[，。“”]", "", paragraphs[0])[:8], dice.random() < 0.4
    cuts, halved = dice.choice((0.05, 0.2, 0.4, 0.6)), dice.random() < 0.3
    for text in paragraphs:
        text = text.translate(_HALVED) if halved else text
        if dice.random() < 0.12:
            head = re.split("[，。]", text)[0][: dice.randint(4, 18)]
            page.append(Line(("## " if hashes else "") + head, BODY, True, gap))
        pieces = [text]
        if len(text) > 60 and dice.random() < cuts:
            at = dice.randrange(25, len(text) - 10)
            at = text.find(" ", at) if latin else at
            pieces = [text[:at].strip(), text[at:].strip()] if at > 0 else pieces
        for n, piece in enumerate(pieces):
            if (n or dice.random() < 0.12) and dice.random() < 0.5 and heads and page:
                pages.append(page)
                number += 1
                page = [Line(dice.choice((f"{title}    {number}", f"{number}  {title}", f"{number}")), HEAD)]
            elif (n or dice.random() < 0.12) and dice.random() < 0.3 and not latin:
                page += [line._replace(gap=gap) for line in _photo(corpora, dice, 200)]
            page.append(Line(piece, BODY, not n, gap))
    return [*pages, page]


def snippet(corpora: Corpora, dice: random.Random) -> list[list[Line]]:
    """A few pasted lines: one or two paragraphs, with or without a title, or an item of a list."""
    found: list[Line] = []
    latin, width, indent = dice.random() < 0.3, dice.randint(12, 40), dice.choice((0, 2, 2))
    parted = dice.choice((0, 0, 1))
    if dice.random() < 0.2:
        head = corpora.english_prose(dice, 1)[0][:30] if latin else corpora.prose(dice, 1)[0].split("，")[0][:12]
        found.append(Line(head.strip("。“”")))
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        size = dice.randint(24, 160)
        if latin:
            text = corpora.english_prose(dice, 1)[0][: 2 * size + 20]
            pieces = wrapped_words(text, 2 * width + 12, 0, dice.random() < 0.3)
        else:
            text = corpora.prose(dice, 1)[0]
            text = text[: text.find("。", size) + 1] or text[:size]
            text = text.rstrip("。") if dice.random() < 0.2 else text
            hang = dice.choice((0.8, 0.8, 0.0))
            pieces = wrapped(text, width, indent, dice, hang) if dice.random() < 0.75 else _torn(text, dice)
        every = dice.random() < 0.1
        if dice.random() < 0.15:
            _cut_number(pieces, dice)
        if dice.random() < 0.25:
            pieces[0] = dice.choice((f"{dice.randint(1, 9)}. ", "- ", "• ", "（一）", "第三条　", "A. ")) + pieces[0]
        if indent and not latin and dice.random() < 0.5:
            pieces[0] = "\u3000" * indent + pieces[0]
        found += [Line(piece, BODY, not n, int(every or (parted and not n))) for n, piece in enumerate(pieces)]
    return [found]


def _cut_number(pieces: list[str], dice: random.Random) -> None:
    """Put a number across the end of a line, within it or at its decimal point."""
    if len(pieces) < 2:
        return
    n, number = dice.randrange(len(pieces) - 1), f"{dice.random() * 10 ** dice.randint(1, 4):.{dice.randint(0, 2)}f}"
    cut = dice.randint(1, max(1, len(number) - 1))
    cut = number.index(".") + 1 if "." in number and dice.random() < 0.4 else cut
    pieces[n] = pieces[n][: -len(number[:cut])] + number[:cut]
    pieces[n + 1] = number[cut:] + dice.choice(("", "亿元，", "年底，", "%")) + pieces[n + 1]


MARKS = (
    "{n}.",
    "{n}. ",
    "{n}、",
    "({n})",
    "（{n}）",
    "（{c}）",
    "{c}、",
    "{a}.",
    "{a}. ",
    "{o}",
    "• ",
    "- ",
    "- ",
    "* ",
    "■",
    "",
)


def items(corpora: Corpora, dice: random.Random) -> list[list[Line]]:
    """A list whose items go on in a second or third line, set in or not, with or without a sentence before it."""
    latin, width, mark = dice.random() < 0.4, dice.randint(5, 34), dice.choice(MARKS)
    count, most, gap = dice.randint(2, 8), dice.choice((20, 40, 80)), dice.choice((0, 0, 0, 1))
    texts = corpora.english_prose(dice, count) if latin else corpora.prose(dice, count)
    lead, bare = dice.choice(("", "", "  ", "　")), dice.random() < 0.5
    found = [Line(dice.choice(("Note the following:", "To do:")) if latin else texts[-1].split("，")[0][:20] + "：")]
    found = found if dice.random() < 0.4 else []
    labels = not mark or dice.random() < 0.2
    for n, text in enumerate(texts, 1):
        size = dice.randint(6, most)
        text = text[: size * 2].rpartition(" ")[0] if latin else text[:size]
        text = text.strip("，。、；：,.;: ") if bare else text
        text = f"{text[:4]}：{text}" if labels and not latin else f"{text.split(' ')[0]}: {text}" if labels else text
        shown = mark.format(n=n, c="一二三四五六七八"[n - 1], a="ABCDEFGH"[n - 1], o="①②③④⑤⑥⑦⑧"[n - 1]) + text
        pieces = wrapped_words(shown, 2 * width, 0, False) if latin else _item(shown, width, dice)
        found += [Line(lead * bool(k) + piece, BODY, not k, gap * (not k)) for k, piece in enumerate(pieces) if piece]
    return [found]


def _item(text: str, width: int, dice: random.Random) -> list[str]:
    """An item in lines of a width, or in two at a comma."""
    comma = text.find("，") + 1
    return [text[:comma], text[comma:]] if comma and dice.random() < 0.3 else wrapped(text, width, 0, dice)


def _torn(text: str, dice: random.Random) -> list[str]:
    """A text in two or three pieces, cut anywhere: before marks that begin nothing, behind a sentence, in a word."""
    at = sorted({dice.randrange(5, max(6, len(text) - 4)) for _ in range(dice.choice((1, 1, 2)))})
    marks = [m.start() for m in re.finditer("[”——、（“]", text) if 4 < m.start() < len(text) - 4]
    at = sorted(dice.sample(marks, 1)) if marks and dice.random() < 0.6 else at
    return [piece for a, b in zip([0, *at], [*at, len(text)], strict=True) if (piece := text[a:b])]


def records(corpora: Corpora, dice: random.Random) -> list[list[Line]]:
    """A few parallel lines, as in lists, forms and registers; nothing goes on."""
    gap, title = dice.choice((0, 0, 0, 1)), dice.random() < 0.2
    head = [corpora.prose(dice, 1)[0].split("，")[0][:12]] if title else []
    return [[Line(text, BODY, True, gap) for text in [*head, *_records(corpora, dice)] if text.strip()]]


def clean(corpora: Corpora, dice: random.Random) -> list[list[Line]]:
    """Clean text of any kind: a paragraph, verse, record, row, item or statement a line; nothing goes on."""
    kind = dice.choice(
        (
            "prose",
            "prose",
            "prose",
            "any",
            "any",
            "verse",
            "verse",
            "song",
            "song",
            "dialogue",
            "english",
            "english verse",
            "english verse",
            "records",
            "rows",
            "code",
        )
    )
    gap = dice.choice((0, 0, 1))
    lines = CLEAN[kind](corpora, dice)
    return [[Line(text, BODY, True, gap) for text in lines if text.strip()]]


def _any(corpora: Corpora, dice: random.Random) -> list[str]:
    paragraphs = corpora.of(dice.choice([n for n in corpora.names if n != "words"]))
    at = dice.randrange(max(1, len(paragraphs) - 60))
    return paragraphs[at : at + dice.randint(4, 60)]


def _verse(corpora: Corpora, dice: random.Random) -> list[str]:
    lines = corpora.of("verse_trad")
    at = dice.randrange(len(lines) - 30)
    found = "".join(lines[at : at + dice.randint(3, 20)])
    verses = re.findall(r"[^，。？！；]+[，。？！；]", found)
    return verses if dice.random() < 0.5 else [v[:-1] for v in verses]


def _song(corpora: Corpora, dice: random.Random) -> list[str]:
    """Lines of free verse, with or without a title, a refrain and marks at their ends."""
    text = "".join(corpora.prose(dice, 2))
    found = [verse for verse in re.findall(r"[^，。？！；：“”]+[，。？！；]", text) if 4 < len(verse) < 15]
    found = found[: dice.randint(3, 20)] or ["江水流，", "流不休。"]
    found = [
        line for n, line in enumerate(found) for line in ([found[0]] if n and dice.random() < 0.2 else []) + [line]
    ]
    found = [v[:-1] for v in found] if dice.random() < 0.3 else found
    return [found[0][:5].strip("，。"), *found] if dice.random() < 0.5 else found


def _dialogue(corpora: Corpora, dice: random.Random) -> list[str]:
    lines = corpora.of("dialogue")
    at, names = dice.randrange(len(lines) - 40), dice.sample(("甲", "乙", "问", "答", "老王", "记者", "张先生"), 2)
    found = lines[at : at + dice.randint(4, 30)]
    return [f"{names[n % 2]}：{text}" for n, text in enumerate(found)] if dice.random() < 0.5 else found


def _english(corpora: Corpora, dice: random.Random) -> list[str]:
    found = corpora.english_prose(dice, dice.randint(3, 20))
    return found if dice.random() < 0.6 else [text[: dice.randint(12, 50)] for text in found]


def _english_verse(corpora: Corpora, dice: random.Random) -> list[str]:
    """Lines of verse: five to nine words, a capital at the head of each, often a mark at its end."""
    words = " ".join(corpora.english_prose(dice, dice.randint(2, 6))).split()
    found, at, size = [], 0, dice.randint(4, 9)
    while at < len(words):
        line = " ".join(words[at : at + size + dice.randint(-1, 1)])
        at += len(line.split())
        found.append(line[:1].upper() + line[1:].rstrip(",.;") + dice.choice((",", ";", ".", ",", "", "")))
    return found


def _records(corpora: Corpora, dice: random.Random) -> list[str]:
    """Parallel lines, often of one length: name and number, year and event, question and options, label and value."""
    texts = [re.sub("[，。：；“”、]", "", t) for t in corpora.prose(dice, dice.choice((2, 3, 3, 4, 5, 8, 16, 24)))]
    if dice.random() < 0.25:
        texts = [t[:60] for t in corpora.english_prose(dice, len(texts))]
    size, form, even, end = (
        dice.randint(3, 26),
        dice.randrange(10),
        dice.random() < 0.6,
        dice.choice(("", "", "。", "；", "，")),
    )
    found = []
    for n, t in enumerate(texts, 1):
        value = t[:size] if even else t[: dice.randint(3, 28)]
        a, b = t[-3:], t[-6:-3]
        forms = (
            f"{a}：{value}",
            f"{1900 + n}年{value}",
            f"{value}{' ' * dice.randint(1, 4)}{dice.randint(1, 900)}",
            f"{n}、{value}",
            value,
            f"{value}……{dice.randint(1, 400)}",
            f"{a}，{b}，{value}人，{t[8:12]}",
            f"{value}，{t[-5:]}，{dice.randint(1900, 2020)}年",
            f"{t[:4]}: {value}",
            f"{a}：{t[:3]}、{t[3:6]}、{t[6:9]}",
        )
        found.append(forms[form] + end)
    return found


def _rows(corpora: Corpora, dice: random.Random) -> list[str]:
    columns, gap = dice.randint(2, 5), dice.choice((" ", "  ", "   ", "\t", " | "))
    words = [re.sub("[，。：；“”、]", "", t) for t in corpora.prose(dice, 30)]

    def cell() -> str:
        return dice.choice(words)[: dice.randint(2, 5)] if dice.random() < 0.5 else f"{dice.random() * 100:.1f}"

    return [gap.join(cell() for _ in range(columns)) for _ in range(dice.randint(3, 20))]


def _code(corpora: Corpora, dice: random.Random) -> list[str]:
    words = [w for s in corpora.english()[:300] for w in re.findall("[a-z]{3,9}", s)]

    def one() -> str:
        a, b, c = dice.sample(words, 3)
        forms = (
            f"    {a}_{b} = {c}({a})",
            f"def {a}({b}):",
            f"    return {a}[{b}]",
            f"if {a} > {b}:",
            f"{a}.{b}();",
            "}",
            f"# {a} {b} {c}",
        )
        return dice.choice(forms)

    return [one() for _ in range(dice.randint(4, 40))]


CLEAN = {
    "prose": lambda corpora, dice: corpora.prose(dice, dice.randint(2, 60)),
    "any": _any,
    "verse": _verse,
    "song": _song,
    "dialogue": _dialogue,
    "english verse": _english_verse,
    "english": _english,
    "records": _records,
    "rows": _rows,
    "code": _code,
}
