"""The one table of characters: classes of scripts, and marks by what they do (GB/T 15834, CLREQ).

All are bodies of character classes: write `[{HAN}]` in code and `[\\p{Han}]` in rule files. Brackets of ASCII must be
escaped there.
"""

from __future__ import annotations

import re

# Python takes 0.1 ms to compile a class of 1,000 characters, and a page waits for a hundred of them: so blocks that no
# page has (half-width kana, and compatibility ideographs, which normalize-unicode replaces) are left out.
HAN = "\u3005-\u3007\u3400-\u9fff\U00020000-\U0003ffff"
KANA = "\u3041-\u30ff"
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
CJK = "\u3005-\u3007\u3041-\u9fff\U00020000-\U0003ffff"
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
DIGIT = "0-9"
# Marks that a Chinese line is set with: full-width forms, corner and book-title brackets, dashes, ellipses.
WIDE = (
    "\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20"
    "\uff3b-\uff40\uff5b-\uff65\u2014\u2026\u00b7\u30fb"
)
QUOTES = "\u2018\u2019\u201c\u201d"
CLASSES = {"Han": HAN, "Kana": KANA, "Hangul": HANGUL, "CJK": CJK, "Latin": LATIN, "Wide": WIDE, "Quotes": QUOTES}
IS_HAN = re.compile(f"[{HAN}]")  # compiled once for all: a large class takes 2 ms

TERMINALS, NARROW_TERMINALS = "。！？", "!?"  # end a sentence; the point, which also stands in numbers, is not there
PAUSES, NARROW_PAUSES = "，；：", ",;:"  # part clauses; 、 parts the items of an enumeration
ENUMERATION, ELLIPSIS = "、", "…"
POINT_MARKS = PAUSES + ENUMERATION + TERMINALS  # 点号: what stands at the end of a clause, item or sentence
OPENING_QUOTES, CLOSING_QUOTES, STRAIGHT_QUOTES = "“‘「『", "”’」』", "\"'"
OPENING, CLOSING = OPENING_QUOTES + "（《〈【", CLOSING_QUOTES + "）》〉】"
NARROW_OPENING, NARROW_CLOSING = "([", ")]"
MIDDLE_DOTS = "·•・"
SIGNS = "%％‰℃°¢"  # stand behind a number, as closing marks do behind a word
FULL_WIDTH = dict(zip(NARROW_PAUSES + NARROW_TERMINALS, "，；：！？", strict=True))
# words of one character that hold a sentence together; hardly a name or a field of a table has one
PARTICLES = "的了是在为為和与與及或将將被把从從对對于於以至到不也都就而其这這该該此共约約达達每有由则則我你他她它们們着"

FINAL = TERMINALS + NARROW_TERMINALS + ELLIPSIS
# what a line that ends a sentence may end with
FINAL_MARKS = FINAL + ".：:；" + CLOSING_QUOTES + "）" + STRAIGHT_QUOTES
