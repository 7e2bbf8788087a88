"""A paragraph in a script that its page does not have: what a model writes when it has lost the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import HANGUL, KANA, LATIN
from fixtext.edits import Finding, Risk
from fixtext.text import Span, pages, paragraphs

LONG = 40  # letters of a paragraph; half as many characters of Chinese, kana, hangul
PAGE = 200  # letters of the rest of the page from which it has a script
RARE = 0.05  # share of a script below which the rest of the page does not have it
GUESTS = 120  # letters of a script from which it is at home on a page of any length
OWN = 0.7  # share of a paragraph's letters that are of its script
_SCRIPTS = {  # runs, of which there are far fewer than letters
    "Han": re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+"),
    "kana": re.compile(f"[{KANA}]+"),
    "hangul": re.compile(f"[{HANGUL}]+"),
    "Latin": re.compile(f"[{LATIN}]+"),
    "Cyrillic": re.compile("[\u0400-\u04ff]+"),
    "Greek": re.compile("[\u0370-\u03ff]+"),
    "Arabic": re.compile("[\u0600-\u06ff]+"),
    "Hebrew": re.compile("[\u0590-\u05ff]+"),
    "Thai": re.compile("[\u0e00-\u0e7f]+"),
    "Devanagari": re.compile("[\u0900-\u097f]+"),
}
_DENSE = ("Han", "kana", "hangul")
_RARE = re.compile("[\u0370-\u1fff\u3041-\u30ff\uac00-\ud7af]{3}")  # scripts that are neither Latin nor Han
_LETTER = re.compile(r"[^\W\d_]+")
_KNOWN_GUEST = re.compile(
    r"https?:|www\.|@[A-Za-z]|^\s*(?:Abstract|ABSTRACT|Key ?[Ww]ords|KEY ?WORDS|Summary|摘\s*要|关键词|關鍵詞)"
    r"|\([12][0-9]{3}\)|\b[12][0-9]{3}[a-z]?[).,]|\bpp?\. ?[0-9]|[Vv]ol\.|doi|Press\b|University"
    r"|^\s*(?:[-*>|#]|\[[0-9]+\]|[①-⑳]|<|!\[|\$)|Figure|Fig\.|Table|图\s?[0-9]|表\s?[0-9]",
    re.MULTILINE,
)
_QUOTED = re.compile(r'^\s*["“”„«「『‘(（]')
_ENDS = re.compile(r"[.。!！?？…\"”’)）]\s*$")


def foreign(text: str) -> Iterator[Finding]:
    """Findings of paragraphs whose script the rest of their page does not have.

    Abstracts, references, quotations, notes and addresses are guests on many pages, and no finding.
    """
    for start, end in pages(text):
        page = text[start:end]
        if _may_be_odd(page):
            yield from _on_page(page, start)


def _ascii(text: str) -> int:
    return len(text.encode("ascii", "ignore"))


def _may_be_odd(page: str) -> bool:
    """Whether a line is of other letters than most of the page; says so at C speed, and too often."""
    mostly = _ascii(page) > 0.5 * len(page)
    for line in page.split("\n"):
        if len(line) >= LONG // 2 and (_ascii(line) > 0.6 * len(line)) != mostly:
            return True
    return bool(_RARE.search(page))


def _on_page(page: str, at: int) -> Iterator[Finding]:
    whole = _counts(page)
    total = sum(whole.values())
    odd = {name for name, count in whole.items() if count and count < 0.4 * total}
    for span in paragraphs(page) if odd and total >= PAGE else ():
        own = _own(page, span, odd)
        if own is None:
            continue
        name, count, letters = own
        rest = total - letters
        if rest >= PAGE and whole[name] - count < min(RARE * rest, GUESTS):
            why = f"{name} on a page that has {(whole[name] - count) / rest:.0%} of it besides"
            yield Finding(at + span[0], at + span[1], "noise", "model-noise/other-script", Risk.GUESS, why=why)


def _counts(page: str) -> dict[str, int]:
    """Letters by script; scripts beyond Latin and Han are looked for only where letters are left over."""
    counts = {name: _count(_SCRIPTS[name], page) for name in ("Han", "Latin")}
    left = _count(_LETTER, page) - sum(counts.values())
    if left >= LONG // 2:
        counts |= {name: _count(one, page) for name, one in _SCRIPTS.items() if name not in counts}
    return counts


def _count(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))


def _own(page: str, span: Span, odd: set[str]) -> tuple[str, int, int] | None:
    """(script, letters of it, all letters) of a paragraph that is prose of an odd script."""
    part = page[span[0] : span[1]]
    if len(part) < LONG // 2 or (odd == {"Latin"} and 2 * _ascii(part) < len(part)):  # the common case, at C speed
        return None
    letters = _count(_LETTER, part)
    for name in sorted(odd):
        count = _count(_SCRIPTS[name], part)
        if count >= (LONG // 2 if name in _DENSE else LONG) and count >= OWN * letters:
            return None if _is_guest(part) else (name, count, letters)
    return None


def _is_guest(part: str) -> bool:
    return bool(_KNOWN_GUEST.search(part) or _QUOTED.match(part) or not _ENDS.search(part))
