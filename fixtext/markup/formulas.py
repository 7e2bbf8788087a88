"""Formulas and commands of LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.characters import POINT_MARKS
from fixtext.markup.kinds import Kind, Piece

_LONGEST = 4000  # characters of a formula; what is not closed by then is none
_HAN = re.compile("[\u3400-\u9fff]")
_CHINESE = re.compile(f"[\u3400-\u9fff{POINT_MARKS}]")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_SIGNS = re.compile(r"[\\^_{]")  # what a formula has and a price has not
_RELATIONS = re.compile(r"[=<>+*/|∈≤≥≠→∑]")
_WORDS = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,} [A-Za-z]{2,}|\s[a-z]{3,}\s")
_CLOSE = re.compile(r"\$(?<!\\\$)")
_TEXT = re.compile(r"\\(?:text|mbox|mathrm|textbf|textit|tag|mathbf|operatorname|label|hbox|textrm)\*? ?\{[^{}]*\}")
_ENVIRONMENT = re.compile(
    r"\\begin\{(equation|align|alignat|aligned|gather|gathered|multline|eqnarray|math|displaymath|split|cases|array|matrix|"
    r"[pbBvV]matrix|verbatim|lstlisting|minted|tikzpicture|algorithmic?|tabular)(\*?)\}"
)
# commands of which the arguments are no prose
_REFERRING = re.compile(
    r"\\(?:[A-Za-z]*cite[A-Za-z]*|(?:eq|page|auto|name|c|C|v)?ref|label|includegraphics|begin|end|usepackage|documentclass|"
    r"bibliography(?:style)?|bibitem|input|include|url|path|lstinline|verb|vspace|hspace|setlength|newcommand|renewcommand|def|"
    r"pagestyle|thispagestyle|setcounter|graphicspath|textcircled|ce|SI|si|index|hypersetup|geometry|definecolor|color|"
    r"textcolor(?=\{)|fontsize|selectfont|multicolumn(?=\{)|multirow(?=\{)|cline|cmidrule|addbibresource|lstset|hyperref)\*?"
    r"(?:\[[^\[\]\n]{0,200}\]|\{(?:[^{}\n]|\{[^{}\n]*\}){0,400}\})*"
)
# a name takes in the letters behind it, Han too, so the blank that ends it belongs to it
_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:\[[^\[\]\n]{0,200}\](?=\{))?(?:\{|[ ](?=[^\x00-\x7f]))?")
_REMARK = re.compile(r"(?<!\\)%[^\n\f]*")
_REMARK_OF_PART = re.compile(
    r"(?<![\\0-9%])%(?=\s|%)[^\n\f]*"
)  # a part of a source may be a model's, who write 45% bare
_WHOLE = ("\\documentclass", "\\begin{document", "\\usepackage")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")


def dollars(text: str, at: int) -> list[Piece]:
    """`$$…$$` and `$…$` by the rule of pandoc: no space inside, no digit behind; with spaces inside only where a sign
    of LaTeX shows that it is one. A price is no formula."""
    if text.startswith("$$", at):
        return _closed(text, at, "$$", "$$")
    found = _CLOSE.search(text, at + 1, at + _LONGEST)
    if found is None or text[at - 1 : at] == "\\":
        return []
    inside, end = text[at + 1 : found.start()], found.end()
    if not inside.strip() or _BLANK_LINE.search(inside) or text[end : end + 1].isdigit():
        return []
    signs = _SIGNS.search(inside) is not None
    spaced = inside[0].isspace() or inside[-1].isspace()
    if (spaced and not signs) or (not signs and _is_price(text, at, inside)):
        return []
    return [] if _is_prose(inside) else [Piece(at, end, Kind.FORMULA)]


def _is_price(text: str, at: int, inside: str) -> bool:
    """US$5 and HK$7, or $5 for it and 7$."""
    if text[at - 1 : at].isascii() and text[at - 1 : at].isalpha():
        return True
    if ("\n" in inside or _CHINESE.search(inside)) and not _RELATIONS.search(inside):
        return True
    return _WORDS.search(inside) is not None


def _is_prose(inside: str) -> bool:
    """Whether what stands between two dollars is Chinese text, and not only within `\\text{…}`."""
    return _HAN.search(inside) is not None and len(_HAN.findall(_TEXT.sub("", inside))) * 2 > len(inside)


def enclosed(text: str, at: int) -> list[Piece]:
    r"""`\(…\)`, `\[…\]` and environments of formulas and code. Escaped brackets around Chinese are no formula."""
    if text.startswith(("\\(", "\\["), at) and text[at - 1 : at] != "\\":
        close = "\\)" if text[at + 1] == "(" else "\\]"
        read = _closed(text, at, text[at : at + 2], close)
        return [] if read and _HAN.search(_TEXT.sub("", text[at + 2 : read[0].end - 2])) else read
    found = _ENVIRONMENT.match(text, at)
    if found is None:
        return []
    last = f"\\end{{{found[1]}{found[2]}}}"
    end = text.find(last, found.end(), found.end() + 10 * _LONGEST)
    return [Piece(at, end + len(last), Kind.FORMULA)] if end >= 0 else []


def _closed(text: str, at: int, opening: str, closing: str) -> list[Piece]:
    start = at + len(opening)
    end = text.find(closing, start, start + _LONGEST)
    if end < 0 or not text[start:end].strip() or _BLANK_LINE.search(text, start, end):
        return []
    return [Piece(at, end + len(closing), Kind.FORMULA)]


def commands(text: str, at: int) -> list[Piece]:
    """A command of LaTeX: with its arguments if they are no prose, else up to the bracket of the first."""
    found = _REFERRING.match(text, at) or _COMMAND.match(text, at)
    return [Piece(at, found.end(), Kind.FORMULA)] if found and len(found[0]) > 2 else []


def remarks(text: str) -> Iterator[Piece]:
    """Comments of a LaTeX source or a part of one, to the ends of their lines."""
    pattern = _REMARK if any(sign in text for sign in _WHOLE) else _REMARK_OF_PART
    return (Piece(*found.span(), Kind.CODE) for found in pattern.finditer(text))


def escapes(text: str, at: int) -> list[Piece]:
    """A mark of ASCII behind a backslash."""
    return [Piece(at, at + 2, Kind.ESCAPE)] if _ESCAPE.match(text, at) else []
