"""Tags and comments of HTML and XML, what scripts and styles hold, the tags of models."""

from __future__ import annotations

import re

from fixtext.markup.kinds import Kind, Piece
from fixtext.text import Span

INLINE = (
    "a|abbr|b|big|cite|code|del|em|font|i|img|ins|kbd|label|mark|math|q|rb|rp|rt|ruby|s|small|span|strike|strong|sub|sup|"
    "time|tt|u|v|c"
)
_BLOCK = (
    "address|article|aside|base|blockquote|body|br|button|caption|center|col|colgroup|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|"
    "form|frame|frameset|h[1-6]|head|header|hr|html|iframe|input|legend|li|link|main|menu|meta|nav|noframes|noscript|object|ol|optgroup|option|p|"
    "param|pre|script|section|select|source|style|summary|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|track|ul|video|audio"
)
_SWITCHES = (
    "allowfullscreen|async|autofocus|autoplay|border|checked|compact|controls|default|defer|disabled|download|hidden|ismap|itemscope|loop|multiple|"
    "muted|nohref|noshade|novalidate|nowrap|open|readonly|required|reversed|selected"
)
# Scans read 《…》 as <…>, so attributes are those of HTML or have values.
_ATTRIBUTES = (
    rf"(?:\s+(?:[A-Za-z_:@][\w:.-]*\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'|[^\s\"'<>=`]+)|(?:{_SWITCHES})(?=[\s/>])))*\s*"
)
_TAG = re.compile(rf"</?[A-Za-z][A-Za-z0-9_:.-]*{_ATTRIBUTES}/?>|<v[ .][^<>\n]{{1,60}}>|<[0-9]{{2}}:[0-9:.]{{5,9}}>")
_HTML = re.compile(rf"</?(?:{INLINE}|{_BLOCK})(?=[\s/>])", re.IGNORECASE)
_INLINE = re.compile(rf"</?(?:{INLINE})(?=[\s./>])", re.IGNORECASE)
_NAMED = re.compile(r"</?[A-Za-z][A-Z]*(?=[A-Z\s/>])|</?[a-z0-9_:.-]+(?=[\s/>])")
_RAW = re.compile(r"<(script|style|pre|code|textarea|svg|math|kbd|samp|tt)(?=[\s>])", re.IGNORECASE)
_DECLARATION = re.compile(
    r"<!(?:DOCTYPE|doctype|ELEMENT|ENTITY|ATTLIST)\b[^<>]{0,2000}>|<\?[A-Za-z][^<>]{0,2000}\?>|<!\[CDATA\["
)
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+)>")
# a reference of AsciiDoc; scans read 《…》 as <<…>>, so it has words behind its name, or a name that is none of a book
_REFERENCE = re.compile(
    r"<<(?:[A-Za-z0-9_./#:-]{1,80},[^<>\n]{1,100}|[A-Za-z][A-Za-z0-9]*[_#-][A-Za-z0-9_./#:-]{1,80})>>"
)
_SPECIAL = re.compile(r"<([|｜])(/?)([^|｜<>\n]{1,80})\1>")
_BANNER = re.compile(r"<-{2,}[^<>\n]{0,80}>")
_OPENED = 2000  # characters of a tag
_COMMENT = 20_000  # characters of a comment
_LONGEST = 100_000  # characters of a script or a picture in letters
_BOXES = re.compile(r"[\s\[\](),.0-9]{0,4000}")
_SHUT = re.compile(r"<([|｜])/[^|｜<>\n]{1,80}\1>")


def tags(text: str, at: int) -> list[Piece]:
    """What begins with `<`; nothing for the sign of less than."""
    following = text[at + 1 : at + 2]
    if following in "|｜" and following:
        return _special(text, at)
    if text.startswith("<!--", at):
        return _comment(text, at)
    if following in "!?" and (found := _DECLARATION.match(text, at)):
        end = found.end() if not found[0].endswith("[CDATA[") else _after(text, "]]>", found.end())
        return [Piece(at, end, Kind.TAG)]
    if following == "<":
        found = _REFERENCE.match(text, at)
        return [Piece(at, found.end(), Kind.LINK)] if found else []
    if following == "-":
        found = _BANNER.match(text, at)
        return [Piece(at, found.end(), Kind.MARK)] if found else []
    if found := _AUTOLINK.match(text, at):
        return [Piece(at, found.end(), Kind.ADDRESS)]
    if found := _TAG.match(text, at):
        return [Piece(at, _raw_end(text, at) or found.end(), Kind.TAG)]
    return []


def _comment(text: str, at: int) -> list[Piece]:
    """A comment that is shut, by `find`: a pattern takes 10 ms to see that one is not."""
    end = text.find("-->", at + 4, at + _COMMENT)
    return [Piece(at, end + 3, Kind.TAG)] if end >= 0 else []


def is_html(text: str, at: int) -> bool:
    """Whether a tag or a comment at a place shows that the text is HTML, and no title that a scan read as a tag."""
    return _HTML.match(text, at) is not None or text.startswith(("<!--", "<!D", "<!d", "<?xml"), at)


def stands_alone(text: str, at: int) -> bool:
    """Whether a tag begins or ends a block, so that its line is not joined with another."""
    if _INLINE.match(text, at):
        return False
    return is_html(text, at) or _NAMED.match(text, at) is not None


def in_tag(text: str, span: Span) -> bool:
    """Whether some lines are attributes of a tag that is set over several."""
    opened = text.rfind("<", max(0, span[0] - _OPENED), span[0])
    found = _TAG.match(text, opened) if opened >= 0 else None
    return found is not None and found.end() > span[0]


def _special(text: str, at: int) -> list[Piece]:
    """A tag of a model, with the boxes that stand between it and the next."""
    found = _SPECIAL.match(text, at)
    if found is None:
        return []
    end = found.end()
    boxes = _BOXES.match(text, end)
    if not found[2] and boxes and (shut := _SHUT.match(text, boxes.end())):
        end = shut.end()
    return [Piece(at, end, Kind.SPECIAL)]


def _raw_end(text: str, at: int) -> int:
    """Where an element ends that holds no prose; 0 if it is no such element or does not end."""
    found = _RAW.match(text, at)
    if found is None:
        return 0
    shut = re.compile(rf"</{found[1]}\s*>", re.IGNORECASE).search(text, found.end(), found.end() + _LONGEST)
    return shut.end() if shut else 0


def _after(text: str, shut: str, start: int) -> int:
    end = text.find(shut, start)
    return start if end < 0 else end + len(shut)
