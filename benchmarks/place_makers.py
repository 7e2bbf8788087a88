"""Texts with one kind of place each, made for `benchmarks/places.py`: (what the tool is given, what must come out).

The makers know print, not the filters: no list, pattern or function of `fixtext` is used here. Words are cut out of the
corpora by their counts; fields, formulas, names and addresses are put together at random.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

_HAN = "[\u4e00-\u9fff]"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_UNITS = ["元", "公斤", "吨", "亩", "台", "米", "%", "kg", "mm", "℃", "km", "kWh"]
_LATIN_WORDS = [
    "Fe",
    "Cu",
    "NaCl",
    "pH",
    "CPU",
    "SQL",
    "Linux",
    "IBM",
    "ISO",
    "DNA",
    "NATO",
    "Python",
    "Windows",
    "USB",
    "GDP",
    "WTO",
    "MK-12",
    "ZX-81",
    "T34",
    "A3",
    "B-29",
]
_ENGLISH = [
    "the old bridge",
    "a letter to the mayor",
    "his brother",
    "the north gate",
    "three boats",
    "the school",
    "our village",
    "a large tree",
    "the first chapter",
    "that report",
    "the evening train",
    "every member",
    "the council",
    "some of the letters",
    "her garden",
]
_ENGLISH_VERBS = [
    "saw",
    "left",
    "opened",
    "closed",
    "mended",
    "wrote about",
    "read of",
    "painted",
    "sold",
    "bought",
    "forgot",
    "measured",
]
_KANA_LINES = [
    "ひらがなのれんしゅう",
    "さくらのはながさいた",
    "やまのうえのちいさないえ",
    "ラジオのニュースをきいた",
    "わたしたちのがっこう",
]


class Pair(NamedTuple):
    """`given` is what the tool gets, `wanted` what must come out; `places` is how many places it has."""

    given: str
    wanted: str
    places: int


class Words(NamedTuple):
    """Han words of two to four characters and sentences of one half of the corpora."""

    words: Sequence[str]
    sentences: Sequence[str]


def words_of(sentences: Sequence[str]) -> list[str]:
    """Clauses of two to four characters that stand alone between marks, commonest first: words, most of them."""
    counts = Counter(w for s in sentences for w in re.split(f"[^{_HAN[1:-1]}]+", s) if 2 <= len(w) <= 4)
    return [w for w, n in counts.most_common(4000) if n > 1]


def name(rng: random.Random, words: Words) -> str:
    given = rng.choice(words.words)[: rng.choice((1, 2))]
    return rng.choice(_SURNAMES) + given


def _cell(rng: random.Random, words: Words, kind: str) -> str:
    makers: dict[str, Callable[[], str]] = {
        "name": lambda: name(rng, words),
        "word": lambda: rng.choice(words.words),
        "number": lambda: str(rng.randrange(1, 2000)),
        "price": lambda: f"{rng.randrange(1, 3000) / 100:.2f}",
        "sum": lambda: f"{rng.randrange(10_000, 99_999_999):,}.{rng.randrange(100):02}",
        "time": lambda: f"{rng.randrange(24)}:{rng.randrange(60):02}",
        "phone": lambda: f"1{rng.randrange(3, 10)}{rng.randrange(10**9):09}",
        "latin": lambda: rng.choice(_LATIN_WORDS),
        "unit": lambda: f"{rng.randrange(1, 900)}{rng.choice(_UNITS)}",
        "year": lambda: str(rng.randrange(1890, 2026)),
    }
    return makers[kind]()


def rows(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Tables, timetables, price lists, rosters, glossaries whose fields one space parts: they stay."""
    kinds = ("name", "word", "number", "price", "sum", "time", "phone", "latin", "unit", "year")
    while True:
        shape = ["word" if rng.random() < 0.6 else "name", *rng.choices(kinds, k=rng.randrange(2, 6))]
        if not set(shape[1:]) - {"name", "word"}:
            continue
        lines = [" ".join(_cell(rng, words, kind) for kind in shape) for _ in range(rng.choice((3, 4, 6, 9)))]
        if rng.random() < 0.4:
            lines.insert(0, " ".join(rng.choice(words.words) for _ in shape))
        text = "\n".join(lines)
        yield Pair(text, text, sum(line.count(" ") for line in lines))


def prose_beside_latin(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Sentences with numbers and Latin words, a space put where they meet Han: it closes."""
    meet = re.compile(f"(?<={_HAN})(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?={_HAN})")
    for s in words.sentences:
        if (many := len(meet.findall(s))) and not re.search("[A-Za-z0-9] [A-Za-z0-9]", s):
            yield Pair(meet.sub(" ", s), s, many)


def spaced_sentences(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Sentences with a space in 4 of 100 places between two Han, half of their commas and stops narrow."""
    inner = re.compile(f"(?<={_HAN})(?={_HAN})")
    narrow = dict(zip("，。；：？！", ",.;:?!", strict=True))
    for s in words.sentences:
        spaced = inner.sub(lambda _: " " if rng.random() < 0.04 else "", s)
        given = re.sub("[，。；：？！]", lambda m: narrow[m.group()] if rng.random() < 0.5 else m.group(), spaced)
        if re.search("[A-Za-z0-9]", s) is None and given != s:
            yield Pair(given, s, sum(a == " " for a in given))


def real_spaces(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Bylines, credits, headlines in two parts, verse in halves, lists of names: their spaces stay."""
    halves = [h for s in words.sentences for h in re.split(f"[^{_HAN[1:-1]}]+", s) if 4 <= len(h) <= 11]
    while True:
        one, two = name(rng, words), name(rng, words)
        first, second = rng.choice(halves), rng.choice(halves)
        same = rng.choice([h for h in rng.choices(halves, k=400) if len(h) == len(first)] or [second])
        made = rng.choice(
            (
                f"本报记者 {one} 通讯员 {two}",
                f"{one} 摄",
                f"{first} {second}",
                f"{first} {same}",
                f"{one} {two} {name(rng, words)}",
                f"本报讯（记者 {one} 通讯员 {two}）{rng.choice(words.sentences)}",
                f"文/{one} 图/{two}",
                f"责任编辑 {one}",
                f"（{one} {two}）",
                f"{one} {two}/文",
                f"新华社记者 {one} {two} 摄",
            )
        )
        yield Pair(made, made, made.count(" "))


def primes(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Formulas, degrees, feet and inches, strands of a gene, complements of sets among Han: they stay."""
    while True:
        f, g, n = rng.choice("fghuvy"), rng.choice("FGHpqr"), rng.randrange(1, 90)
        a, b = rng.choice(words.words), rng.choice(words.words)
        text, places = rng.choice(
            (
                (f"{a}{f}'(x)与{g}'(x){b}。", 2),
                (f"北纬{n}°{n % 60}'、东经{n + 30}°{(n * 7) % 60}'。", 2),
                (f"{a}{f}''(t)+{g}'(t)=0。", 3),
                (f'{a}为{n % 16 + 1}/16"和{n % 8 + 1}/8"两种。', 2),
                (f"{n % 5}'端与{n % 5 + 2}'端{a}。", 2),
                (f"{f.upper()}'∩{g.upper()}'={b}。", 2),
                (f"长{n}'、宽{n + 2}'，{a}。", 2),
                (f"x'={f}(x,y)，y'={g}(x,y)，{b}。", 2),
                (f"{n}°{n % 60}'{(n * 3) % 60}\"的{a}。", 2),
                (f"点P'与点Q'关于直线对称，{a}。", 2),
                (f"△{f.upper()}'BC≌△{g.upper()}'EF，{a}。", 2),
            )
        )
        yield Pair(text, text, places)


def english_on_a_chinese_page(rng: random.Random, words: Words) -> Iterator[Pair]:
    """English sentences with brackets and a stray Chinese mark among Chinese ones: all their marks turn English."""
    while True:
        chinese = rng.choice(words.sentences)
        who, what, where = rng.choice(("We", "They", "She", "The man")), rng.choice(_ENGLISH), rng.choice(_ENGLISH)
        verb, again = rng.choice(_ENGLISH_VERBS), rng.choice(_ENGLISH_VERBS)
        given, wanted = rng.choice(
            (
                (f"{who} {verb} {what} (near {where})。", f"{who} {verb} {what} (near {where})."),
                (
                    f"{who} {verb} {what} (in May)，and {again} {where}。",
                    f"{who} {verb} {what} (in May), and {again} {where}.",
                ),
                (f"{who} {verb} {what}。", f"{who} {verb} {what}."),
                (f"{who} {verb} {what} ({where}), and then {again} it.",) * 2,
            )
        )
        yield Pair(f"{chinese}\n{given}", f"{chinese}\n{wanted}", 1)


def stops_after_digits(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Chinese sentences that end in a digit, a unit or a Latin word and a narrow full stop: it becomes 。"""
    ends = ("number", "price", "unit", "latin", "year", "time")
    heads = [s[:-1] for s in words.sentences if re.fullmatch(f"(?:{_HAN}|[，、])+。", s)]
    while True:
        head = rng.choice(heads) + rng.choice(("为", "是", "达到", "不超过", "改为", "约"))
        end = _cell(rng, words, rng.choice(ends))
        tail = rng.choice(("", "", rng.choice(words.sentences)))
        yield Pair(f"{head}{end}.{tail}", f"{head}{end}。{tail}", 1)


def stops_that_stay(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Decimals, numbered items, file names, versions, abbreviations among Chinese: their points stay."""
    while True:
        a, b, n = rng.choice(words.words), rng.choice(words.words), rng.randrange(1, 30)
        text = rng.choice(
            (
                f"{n}.{a}{b}",
                f"{n}. {a}和{b}",
                f"共{n}.{n + 3}万人",
                f"见{a}.txt文件",
                f"打开{a}.docx",
                f"第{n}.{n % 7}节{a}",
                f"v{n}.{n % 5}版{b}",
                f"A.{a}",
                f"Dr. Smith的{a}",
                f"No.{n}机组",
                f"{a}{b}，约合{n}.5亿元。",
                f"{n % 9}.1{a}{b}",
                f"www.example.com/{n}.html",
            )
        )
        yield Pair(text, text, text.count("."))


def letter_spaced(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Names, addresses, headings with every character alone: closed whole."""
    halves = [h for s in words.sentences for h in re.split(f"[^{_HAN[1:-1]}]+", s) if 8 <= len(h) <= 16]
    while True:
        label, end = rng.choice(("地址", "主办", "供稿", "姓名", "单位", "承印者", "电话")), rng.choice(halves)
        lines = (f"{label}：{end}", end, f"{end}{rng.randrange(1, 900)}号{rng.choice(halves)}", rng.choice(_KANA_LINES))
        wanted = rng.choice(lines)
        tokens = re.findall(r"\d+|.", wanted)
        yield Pair(" ".join(tokens), wanted, len(tokens) - 1)


def nested_quotes(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Speech inside speech with the same marks: with quotes=corner the inner ones become 『』."""
    inner = [w for w in words.words if len(w) >= 2]
    speech = [s[:-1] for s in words.sentences if re.fullmatch(f"(?:{_HAN}|[，、])+。", s)]
    while True:
        a, b, w = rng.choice(speech), rng.choice(speech), rng.choice(inner)
        yield Pair(f"他说：“{a}，“{w}”，{b}。”", f"他说：「{a}，『{w}』，{b}。」", 4)


def turned_quotes(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Speech of which one mark looks the wrong way."""
    speech = [s[:-1] for s in words.sentences if re.fullmatch(f"(?:{_HAN}|[，、])+。", s)]
    while True:
        a, b = rng.choice(speech), rng.choice(speech)
        wanted = f"“{a}。”他接着说，“{b}。”"
        at = rng.choice([i for i, c in enumerate(wanted) if c in "“”"])
        yield Pair(wanted[:at] + ("”" if wanted[at] == "“" else "“") + wanted[at + 1 :], wanted, 1)


def straight_singles(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Speech of Chinese between straight single quotes."""
    speech = [s[:-1] for s in words.sentences if re.fullmatch(f"(?:{_HAN}|[，、])+。", s)]
    while True:
        a, b = rng.choice(speech), rng.choice(speech)
        yield Pair(f"'{a}。'她放下书，'{b}。'", f"‘{a}。’她放下书，‘{b}。’", 4)


def spaced_mojibake(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Words of GBK read as Latin-1 with spaces between them."""
    for s in words.sentences:
        longest = rng.choice((1, 1, 2, 3))
        pieces = re.findall(f"{_HAN}{{1,{longest}}}|[，。、；：？！]", s)
        if 4 <= len(pieces) <= 30 and "".join(pieces) == s:
            wanted = " ".join(pieces)
            yield Pair(wanted.encode("gb18030").decode("latin-1"), wanted, len(pieces))


def links(rng: random.Random, words: Words) -> Iterator[Pair]:
    """A space ends a link among Han: it stays."""
    while True:
        a, b = rng.choice(words.words), rng.choice(words.words)
        link = rng.choice(("http://www.example.com/", "https://example.org/a/", "www.example.net/")) + rng.choice(
            ("x,y", "p1.html", "?q=1", "a-b")
        )
        yield Pair(f"见{link} {a}{b}。", f"见{link} {a}{b}。", 1)


def ligatures(rng: random.Random, words: Words) -> Iterator[Pair]:
    """English with ligatures of print and the double spaces of justified lines."""
    pairs = (("office", "oﬃce"), ("final", "ﬁnal"), ("flat", "ﬂat"), ("effort", "eﬀort"), ("baffle", "baﬄe"))
    while True:
        plain, joined = rng.choice(pairs)
        one, two, verb = rng.choice(_ENGLISH), rng.choice(_ENGLISH), rng.choice(_ENGLISH_VERBS)
        wanted = f"The {plain} of {one} was near {two} and he {verb} it."
        given = wanted.replace(plain, joined)
        spaces = [m.start() for m in re.finditer(" ", given)]
        for at in sorted(rng.sample(spaces, 3), reverse=True):
            given = given[:at] + " " + given[at:]
        yield Pair(given, wanted, 4)


def doublings(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Sentences as they are printed; their places are characters that stand twice, nearly all by right."""
    double = re.compile(f"({_HAN})\\1")
    for s in words.sentences:
        yield Pair(s, s, len(double.findall(s)))


def slips(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Sentences without doublings in which one character stands twice: a suspect."""
    double = re.compile(f"({_HAN})\\1")
    for s in words.sentences:
        at = [i for i, c in enumerate(s) if re.match(_HAN, c)]
        if at and not double.search(s):
            i = rng.choice(at)
            yield Pair(s[:i] + s[i] + s[i:], s, 1)


def wide_numbers(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Sentences whose numbers with a point or a percent sign are set in full width; all of it becomes half width."""
    wide = {c: chr(ord(c) + 0xFEE0) for c in "0123456789.%"}
    heads = [s[:-1] for s in words.sentences if re.fullmatch(f"(?:{_HAN}|[，、])+。", s)]
    while True:
        number = f"{rng.randrange(1, 400)}.{rng.randrange(100)}{rng.choice(('%', '%', ''))}"
        head, tail = rng.choice(heads), rng.choice(("", f"，{rng.choice(words.words)}{rng.randrange(2, 90)}%"))
        wanted = f"{head}为{number}{tail}。"
        yield Pair("".join(wide.get(c, c) for c in wanted), wanted, 1 + bool(tail))


def soft_hyphens(rng: random.Random, words: Words) -> Iterator[Pair]:
    """English with soft hyphens within words, wherever they stand: they go."""
    while True:
        wanted = f"The letters of {rng.choice(_ENGLISH)} {rng.choice(_ENGLISH_VERBS)} nothing remarkable yesterday."
        given = re.sub("(?<=[a-z]{3})(?=[a-z]{3})", lambda _: "\u00ad" if rng.random() < 0.3 else "", wanted)
        yield Pair(given, wanted, given.count("\u00ad"))


def doubled_marks(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Sentences in which a mark stands twice: it may be the print's, so it stays, and one of the two is offered."""
    for s in words.sentences:
        if at := [i for i, c in enumerate(s) if c in "，。、"]:
            i = rng.choice(at)
            made = s[:i] + s[i] + s[i:]
            yield Pair(made, made, 1)


def _in_chinese(number: int, old: bool) -> str:
    """A number below a hundred in Chinese; `old` with 廿 for 二十 and 卅 for 三十, as old books have it."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    begin = {0: "", 1: "十", 2: "廿" if old else "二十", 3: "卅" if old else "三十"}.get(tens, f"{digits[tens]}十")
    return begin + (digits[ones] if ones else "")


def _in_roman(number: int) -> str:
    """A number below forty in small Roman numerals."""
    tens, ones = divmod(number, 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]


def folios(rng: random.Random, words: Words) -> Iterator[Pair]:
    """Pages with Chinese numbers of old books, or with Roman ones beside a head in English: both go."""
    heads = ("PREFACE", "TO THE READER", "OF THE FIRST SETTLERS", "INTRODUCTION")
    while True:
        first, many = rng.randrange(2, 33), rng.choice((3, 4, 5))
        if rng.random() < 0.5:
            old = rng.random() < 0.7
            stories = ["\n".join(rng.sample(words.sentences, 3)) for _ in range(many)]
            numbers = [_in_chinese(first + i, old) for i in range(many)]
            pages = [f"{story}\n{number}\n" for story, number in zip(stories, numbers, strict=True)]
            yield Pair("\f".join(pages), "\f".join(f"{story}\n" for story in stories), many)
        else:
            head = rng.choice(heads)
            lines = [[_english(rng) for _ in range(3)] for _ in range(many)]
            tops = [
                (f"{_in_roman(first + i)}    {head}", f"{head}    {_in_roman(first + i)}")[i % 2] for i in range(many)
            ]
            pages = [f"{top}\n" + "\n".join(some) + "\n" for top, some in zip(tops, lines, strict=True)]
            yield Pair("\f".join(pages), "\f".join("\n".join(some) + "\n" for some in lines), many)


def _english(rng: random.Random) -> str:
    one, two = rng.sample(_ENGLISH, 2)
    first, second = rng.sample(_ENGLISH_VERBS, 2)
    return f"We {first} {one}, and they {second} {two} in the winter of that year."
