"""Texts made to be slow: what a pattern may begin at every place and nowhere end."""

from __future__ import annotations

from collections.abc import Callable

from fixtext.ruleset import Rule

Make = Callable[[int], str]

# what stands again and again; a name, and the piece
PIECES = {
    "letters": "a",
    "Han": "字",
    "digits": "1",
    "spaces": " ",
    "wide spaces": "\u3000",
    "tabs": "\t",
    "line ends": "\n",
    "returns": "\r",
    "pages": "\f",
    "blank lines": " \n",
    "lines of a letter": "a\n",
    "lines of Han": "字字字字字字字字字字\n",
    "Han apart": "字 ",
    "letters apart": "a ",
    "words": "word ",
    "capitals": "WORD ",
    "hyphens at line ends": "ab-\n",
    "commas": ",",
    "full commas": "，",
    "stops": ".",
    "dots and Han": "字...",
    "strokes": '"',
    "single strokes": "'",
    "strokes and Han": '字"',
    "opening quotes": "“",
    "closing quotes": "”",
    "opening brackets": "（",
    "brackets": "(",
    "brackets that close": ")",
    "corner brackets": "「",
    "square brackets": "[",
    "braces": "{",
    "angles": "<",
    "tags": "<div>",
    "comments": "<!--",
    "backticks": "`",
    "backticks apart": "` ",
    "fences": "```\n",
    "dollars": "$",
    "dollars apart": "$ ",
    "formulas": "\\(",
    "displays": "\\[\n",
    "backslashes": "\\",
    "stars": "*",
    "stars and letters": "*a",
    "underlines": "_",
    "number signs": "#",
    "headings": "# 字\n",
    "pictures": "![](",
    "links": "[a](",
    "wiki links": "[[",
    "notes": "[^1]",
    "note heads": "[^1]: 字\n",
    "references": "[1] 字. 字[J].\n",
    "addresses": "https://a.b/",
    "mail": "a@b.",
    "names of files": "a.txt",
    "ampersands": "&",
    "entities": "&amp;",
    "bars": "|",
    "rows": "|a|b|\n",
    "rules": "---\n",
    "long rule": "-",
    "items": "- 字\n",
    "numbers of items": "1. ",
    "numbers of lines": "1\n",
    "articles": "第一条 ",
    "dates": "1958年1月1日\n",
    "times": "00:00:01,000 --> 00:00:02,000\n",
    "stamps": "[00:01]",
    "contents": "字……1\n",
    "ellipses": "…",
    "dashes": "—",
    "Latin-1": "Ã©",
    "Latin-1 of GBK": "ÖÐ",
    "question marks": "?",
    "lost characters": "\ufffd",
    "combining": "e\u0301\u0301",
    "kana": "す べ ",
    "circles": "○",
    "ohs": "二O",
    "special tokens": "<|det|>",
    "keys": "a: b\n",
    "code": "f(x);\n",
    "values": "a,b,c\n",
}


def texts() -> dict[str, Make]:
    """Texts by name: a function that gives one of about as many characters as it is asked for."""
    return {name: _repeated(piece) for name, piece in PIECES.items()}


def of_rule(rule: Rule) -> dict[str, Make]:
    """Texts of a rule's own examples, again and again: whole, and each without its last character."""
    found: dict[str, Make] = {}
    for number, example in enumerate([*(before for before, _ in rule.good), *rule.keep]):
        if example:
            found[f"example {number}"] = _repeated(example)
            found[f"example {number}, cut"] = _repeated(example[:-1] or example)
    return found


def _repeated(piece: str) -> Make:
    return lambda size: piece * (size // len(piece) + 1)
