"""Formulas that are none: footnote marks, percent, degrees, units, circled and letter-spaced numbers written in LaTeX.

A closed list: what has anything else in it is a formula and stays as it is. The parser is pylatexenc's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from fixtext.characters import HAN

_SYMBOLS = {"%": "%", "$": "$", "&": "&", "#": "#", "pm": "±", "times": "×", "sim": "~", "leq": "≤", "le": "≤"}
_SYMBOLS |= {"geq": "≥", "ge": "≥", "approx": "≈", "cdot": "·", "circ": "°", "degree": "°", "mu": "μ", "Omega": "Ω"}
_SYMBOLS |= {"leqslant": "≤", "geqslant": "≥", "rightarrow": "→", "to": "→", "textdegree": "°", "S": "§", "dagger": "†"}
_SPACES = {",": " ", ";": " ", ":": " ", " ": " ", "quad": " ", "qquad": " ", "!": "", "enspace": " ", "thinspace": " "}
_SETTING = ("mathrm", "text", "textrm", "textbf", "mathbf", "rm", "bf", "mathsf", "mathit", "textit", "it", "underline")
_RAISED = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_UNITS = (
    "km m cm dm mm μm nm kg g mg μg t L mL l ml h min s ms μs A mA Ah mAh V mV kV W kW MW GW kWh MWh Wh Hz kHz MHz GHz "
    "Pa kPa MPa hPa N kN J kJ MJ K mol dB Ω kΩ MΩ B KB MB GB TB bit r/min rpm ha hm °C °F °"
)
_UNIT = "(?:" + "|".join(sorted(map(re.escape, _UNITS.split(" ")), key=len, reverse=True)) + ")"
UNIT_BEFORE = re.compile(rf"[\d万亿千百十几数余多半] ?{_UNIT}\Z")
_UNIT_TERM = rf"{_UNIT}(?:[⁻]?[¹²³])?"
_COMPOUND = rf"{_UNIT_TERM}(?:[/·]{_UNIT_TERM}){{0,3}}"
_NUMBER = r"[-−+±]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_QUANTITY = rf"[<>≤≥≈~±]?\(?{_NUMBER}\)?(?:[±×~–-]{_NUMBER})*[%‰]?(?: ?{_COMPOUND})?"
_MARK = r"(?:[①-⓿㉑-㊿]|\[\d{1,3}\]|(?:\([0-9a-z]{1,3}\))+|[¹²³⁴-⁹⁰]{1,3}|[*†§])"
_POWER = rf"(?:{_NUMBER}×)?10[⁻]?[⁰¹²³⁴-⁹]+(?: ?{_COMPOUND})?"
_ALLOWED = [
    re.compile(rf"(?:[{HAN}“”《》、，·]{{1,40}})?{_MARK}{{1,3}}"),
    re.compile(rf"{_QUANTITY}(?:[~×±–-]{_QUANTITY}){{0,2}}[,;]?"),
    re.compile(rf"{_UNIT}[²³](?:/{_UNIT_TERM})?|%|°C?|[≤≥≈±×→~]|{_POWER}"),
]
_ONLY_NUMBER = re.compile(r"[-+]?\d[\d.,;]*")
_SPREAD = re.compile(r"\d [\d.,]")  # a number set letter by letter
_GAP = re.compile(r" +(?![A-Za-zμΩ])|(?<![\d)]) +")  # all but those between a number and its unit
_PERCENT = re.compile(r"(?<!\\)%")


@lru_cache(maxsize=4096)
def as_text(latex: str) -> str | None:
    """A span of LaTeX, without its delimiters, as plain text; None if it is a formula.

    >>> as_text(r"-5^{\\circ}\\mathrm{C}"), as_text("^{①}"), as_text(r"\\frac{1}{3}")
    ('-5°C', '①', None)
    """
    from pylatexenc.latexwalker import LatexWalker, LatexWalkerError

    escaped = _PERCENT.sub(r"\\%", latex.strip())
    try:
        nodes, _, _ = LatexWalker(escaped, tolerant_parsing=False).get_latex_nodes()
        made = "".join(_written(nodes))
    except (LatexWalkerError, _FormulaError):
        return None
    made = _GAP.sub("", " ".join(made.split()))
    if made.endswith((")", "]")) and "^" not in latex:
        return None  # (x) is a formula, and (1) the number of one
    if any(pattern.fullmatch(made) for pattern in _ALLOWED) and not _is_bare(made, latex):
        return made
    return _words(nodes)


class _FormulaError(Exception):
    """Something that is not in the list."""


def _is_bare(made: str, latex: str) -> bool:
    """Whether this is a number and nothing else, as in formulas and prices, not set letter by letter."""
    return bool(_ONLY_NUMBER.fullmatch(made)) and not _SPREAD.search(latex)


def _written(nodes: Iterable[Any]) -> Iterator[str]:
    """The texts of nodes. _FormulaError for one that is not in the list."""
    rest = list(nodes)
    while rest:
        node = rest.pop(0)
        kind = type(node).__name__
        if kind == "LatexCharsNode":
            yield from _characters(node.chars, rest)
        elif kind == "LatexGroupNode" and node.delimiters[0] == "{":
            yield "".join(_written(node.nodelist))
        elif kind == "LatexMacroNode":
            yield from _macro(node, rest)
        elif kind == "LatexSpecialsNode" and node.specials_chars == "~":
            yield " "
        else:
            raise _FormulaError


def _characters(chars: str, rest: list[Any]) -> Iterator[str]:
    """Characters; those that are raised are the character behind, or the node that follows."""
    at = 0
    while at < len(chars):
        if chars[at] == "_":
            raise _FormulaError
        if chars[at] != "^":
            yield chars[at]
            at += 1
            continue
        behind = chars[at + 1 :].lstrip()
        if behind:
            yield _raised(behind[0])
            at = len(chars) - len(behind) + 1
        elif rest:
            yield _raised("".join(_written([rest.pop(0)])))
            return
        else:
            raise _FormulaError


def _raised(text: str) -> str:
    text = "".join(text.split())
    if re.fullmatch(r"[-+−]?\d{1,3}", text):
        return text.translate(_RAISED)
    if text.startswith("°") or re.fullmatch(_MARK, text) or re.fullmatch(r"(?:\([0-9a-z]{1,3}\))+", text):
        return text
    raise _FormulaError


def _macro(node: Any, rest: list[Any]) -> Iterator[str]:
    name = node.macroname
    after = " " if node.macro_post_space and name not in _SETTING and name not in ("circ", "%") else ""
    if name in _SYMBOLS:
        yield _SYMBOLS[name] + after
    elif name in _SPACES:
        yield _SPACES[name]
    elif name in _SETTING:
        inside = [arg for arg in node.nodeargd.argnlist if arg is not None]
        made = "".join(_written(inside))
        yield made.replace(" ", "") if re.fullmatch(r"(?: ?[A-Za-zμΩ°] ?)+", made) and " " in made.strip() else made
    elif name == "textcircled" and rest:
        yield _circled("".join(_written([rest.pop(0)])).strip())
    else:
        raise _FormulaError


def _circled(number: str) -> str:
    value = int(number) if number.isdecimal() else 0
    if 1 <= value <= 20:
        return chr(0x245F + value)
    if 21 <= value <= 35:
        return chr(0x3250 + value - 20)
    if 36 <= value <= 50:
        return chr(0x32B0 + value - 35)
    raise _FormulaError


def _words(nodes: list[Any]) -> str | None:
    """The words of a span that is nothing but `\\text{…}`, underlined or not."""
    while (
        len(nodes) == 1 and type(nodes[0]).__name__ == "LatexMacroNode" and nodes[0].macroname in ("text", "underline")
    ):
        inside = nodes[0].nodeargd.argnlist[0] if nodes[0].nodeargd.argnlist else None
        if inside is None or type(inside).__name__ != "LatexGroupNode":
            return None
        if nodes[0].macroname == "text":
            plain = all(type(node).__name__ == "LatexCharsNode" for node in inside.nodelist)
            return "".join(node.chars for node in inside.nodelist).strip() or None if plain else None
        nodes = inside.nodelist
    return None
