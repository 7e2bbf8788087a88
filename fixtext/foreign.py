"""What is text by its bytes and is none to clean: JSON, JSON Lines, XML, HTML and their like, of no form that is read.

Cleaning them would break them. A refusal of what is prose would be as bad, so each is known by its whole: Markdown may
begin with a tag, a comment, front matter or a brackets' mark, and a page of a table in HTML is Markdown, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

LINES = 1000  # of JSON Lines that are looked at
MOST = 0.9  # the share of lines that shows what the whole is; the others are damaged
_HEADS = {"{\\rtf": "RTF", "%!PS": "PostScript"}
_ADVICE = {
    "JSON": "no reader knows this form; take the text out first (as jq does)",
    "JSON Lines": "name the field of the text with --text-key KEY (clean, batch)",
    "XML": "no reader knows this form; take the text out first",
    "JavaScript": "take the text out first",
    "HTML": "make text of it first (as pandoc -t plain does)",
}


def form(text: str) -> str:
    """The name of what a text is if it is none to clean; empty for prose and Markdown.

    >>> form('{"page": 1, "words": ["你好,世界"]}'), form("[1] 见上文。")
    ('JSON', '')
    """
    start = _start(text)
    first = text[start : start + 1]
    if first in ("{", "[") and (found := _json(text[start:].rstrip())):
        return found
    if first == '"' and (found := _strings(text[start:].rstrip())):
        return found
    if first == "<":
        return _markup(text[start:].rstrip())
    if assigned := _ASSIGNED.match(text, start):
        return "JavaScript" if _json(text[assigned.end() :].rstrip(" \t\r\n;)")) else ""
    return next((name for head, name in _HEADS.items() if text.startswith(head, start)), "")


def called(name: str, text: str) -> str:
    """JSON if a file is called so and all of its text is strings of JSON, which may be quotations elsewhere."""
    wanted = name.lower().endswith((".json", ".jsonl", ".ndjson"))
    return "JSON" if wanted and all(map(_is_string, text.lstrip("\ufeff").strip().splitlines() or [""])) else ""


def refusal(name: str) -> str:
    """What to say of a text that `form` knows."""
    advice = _ADVICE.get(name, "make text of it first")
    return f"this is {name}, not text: {advice}; --as text takes it for text"


def _start(text: str) -> int:
    found = re.compile(r"[\ufeff\s]*").match(text)
    return found.end() if found else 0


# JSON ---------------------------------------------------------------------------------------------------------------

_STRING = r'"(?:[^"\\\n]|\\.)*"'
_OPENING = re.compile(rf"(?:\[\s*)*\{{\s*{_STRING}\s*:|\[\s*{_STRING}\s*,\s*\"")  # no prose begins so
# what a script keeps data in: an assignment, an export, a call with nothing else
_ASSIGNED = re.compile(
    r"(?:(?:(?:export[ ]+)?(?:var|let|const)[ ]+)?[A-Za-z_$][\w$.]*(?:\[[^\]\n]{1,40}\])?\s*="
    r"|export\s+default|[A-Za-z_$][\w$.]*\()"
    r"\s*(?=[\[{]\s*[\[{\"])"
)
_ESCAPE = re.compile(r"\\(?:[nrt\"\\]|u[0-9a-fA-F]{4})")  # no quotation in a text has one
_LINE = re.compile(rf'\s*(?:[\[\]{{}}]+,?|{_STRING}\s*:.*|"(?:[^"\\]|\\.)*",?|[-+\d.eE]+,?|(?:true|false|null),?)\s*')
_DECODER = json.JSONDecoder()


def _json(text: str) -> str:
    """JSON or JSON Lines, also cut off or with a damaged line; empty for what only begins with a bracket."""
    value, end, cut = _value(text)
    if end == len(text) and _holds(value):
        return "JSON"
    if _are_records(text):
        return "JSON Lines"
    going_on = cut or _ends_as_json(text) if end < 0 else bool(_OPENING.match(text[end:].lstrip()))
    return "JSON" if going_on and _OPENING.match(text) else ""


def _strings(text: str) -> str:
    """JSON if a text is one string with escapes, JSON Lines if most of its lines are; empty for quotations."""
    if not _ESCAPE.search(text):
        return ""
    lines = list(_first_lines(text))
    if sum(map(_is_string, lines)) < MOST * len(lines):
        return ""
    return "JSON Lines" if len(lines) > 1 else "JSON"


def _is_string(line: str) -> bool:
    value, end, _ = _value(line.strip())
    return isinstance(value, str) and end == len(line.strip())


def _value(text: str) -> tuple[Any, int, bool]:
    """(value, end, False) of the JSON value that a text begins with, (None, -1, whether it is one cut off) if none."""
    try:
        return *_DECODER.raw_decode(text), False
    except json.JSONDecodeError as error:
        in_string = error.msg.startswith("Unterminated string")
        return None, -1, in_string or len(text) - error.pos < len("false")
    except (ValueError, RecursionError):
        return None, -1, False


def _holds(value: Any) -> bool:
    """Whether a value is data: an object, or a list of more than numbers, as [1] is the mark of a note."""
    if isinstance(value, list):
        return any(isinstance(item, str | dict | list) for item in value)
    return isinstance(value, dict)


def _are_records(text: str) -> bool:
    """Whether nearly every line is an object or a list; the last one may be cut off."""
    lines = list(_first_lines(text))
    if len(lines) > 1 and _OPENING.match(lines[-1]) and not _is_record(lines[-1]):
        del lines[-1]
    return bool(lines) and "\n" in text and sum(map(_is_record, lines)) >= MOST * len(lines)


def _is_record(line: str) -> bool:
    value, end, _ = _value(line)
    return end == len(line) and _holds(value)


def _ends_as_json(text: str) -> bool:
    """Whether a text that is damaged as JSON ends with a bracket, or its lines look like JSON."""
    lines = list(_first_lines(text))
    return text[-1] in "}]" or sum(bool(_LINE.fullmatch(line)) for line in lines) >= MOST * len(lines)


def _first_lines(text: str) -> Iterator[str]:
    return islice((line.group().strip() for line in re.finditer(r"[^\n]*\S[^\n]*", text)), LINES)


# XML and HTML -------------------------------------------------------------------------------------------------------

_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w:.-]+)", re.IGNORECASE)
_ROOT = re.compile(r"<([^\W\d][\w.-]*(?::[\w.-]+)?)(?=[\s/>])([^<>]*)>")
_DOCUMENT = {"html", "head", "body"}
_HTML = _DOCUMENT | set(  # elements that Markdown has among its text
    """a abbr acronym address article aside audio b bdi bdo big blockquote br button canvas caption center cite code
    col colgroup data dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form
    frame h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img input ins kbd label legend li link main map mark math menu
    meta nav noscript object ol optgroup option output p picture pre progress q rp rt ruby s samp script section select
    small span strike strong style sub summary sup table tbody td template textarea tfoot th thead time title tr tt u
    ul var video wbr
    annotation mfrac mi mn mo mover mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder
    munderover semantics""".split()  # noqa: SIM905
)


def _markup(text: str) -> str:
    """XML or HTML as a whole; empty for Markdown that begins with a tag or a comment."""
    prolog = _PROLOG.match(text)
    at = prolog.end() if prolog else 0
    root, doctype = _ROOT.match(text, at), _DOCTYPE.match(text, at)
    named = doctype or root
    if named and named[1].lower() in _DOCUMENT:
        return "HTML"
    if doctype or re.match(r"<\?xml\s", text):
        return "XML"
    return "XML" if root and _is_xml(text, root) else ""


def _is_xml(text: str, root: re.Match[str]) -> bool:
    """Whether an element is all that a text is, and has no place in Markdown: by its name, or by those within."""
    strange = root[1].lower() not in _HTML
    end = _end_of(text, root)
    if end < 0:
        return strange and _is_cut_xml(text[root.start() :], "xmlns" in root[2])
    rest = _PROLOG.match(text, end)
    if rest is None or rest.end() < len(text):
        return False
    within = re.findall(r"</([^\s<>/]+)\s*>", text[root.end() : end])[:-1]
    return strange or 2 * sum(name.lower() not in _HTML for name in within) > len(within)


def _end_of(text: str, root: re.Match[str]) -> int:
    """Where the end tag of an element ends; -1 if there is none."""
    depth = 0
    for tag in re.finditer(rf"<(/?){re.escape(root[1])}(?:\s[^<>]*?)?(/?)>", text[root.start() :]):
        depth += 0 if tag[2] else -1 if tag[1] else 1
        if depth == 0 and tag[1]:
            return root.start() + tag.end()
    return -1


def _is_cut_xml(text: str, sure: bool) -> bool:
    """Whether a text is well-formed as far as it goes, and has elements of its own within."""
    from xml.parsers import expat  # few texts need it

    closed: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.EndElementHandler = closed.append
    try:
        parser.Parse(text.encode("utf-8", "replace"), False)
    except expat.ExpatError:
        return False
    return sure or any(name.lower() not in _HTML for name in closed)
