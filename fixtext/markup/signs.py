"""Which signs of markup a text has at all: asked of its ASCII characters only, of which Chinese prose has few.

Two characters of ASCII that stand side by side do so among the ASCII characters, too. So what is not found there is not
in the text, and what is found is looked for in the text itself. Ten megabytes take as long as ten searches would.
"""

from __future__ import annotations

import re

_ABOVE = bytes(range(128, 256))
EXTENSIONS = (
    "bmp|csv|css|docx?|epub|exe|gif|gz|html?|ini|ipynb|jpe?g|jsonl?|js|log|m4a|md|mov|mp[34]|ods|odt|pdf|png|pptx?|py|rar|"
    "rst|rtf|sh|sql|srt|svg|tar|tex|tiff?|toml|tsv|txt|vtt|wav|webp|xlsx?|xml|ya?ml|zip"
)
CODE = (
    "=", "{", "}", ");", "):", "()", "(\"", "('", ">>>", "$ ", "import ", "#include", "#!", "else:", "sudo ", "pip",
    "npm ", "git ", "docker ", "curl ", "SELECT ", "\": ", "INSERT ", "Traceback",
    "msgid ", "; do", "; then", "export ", "=>", "echo ", "RUN ",
)  # fmt: skip
INLINE = "`<$\\\\![&{%:"  # what begins something within a line
PAGE_MARKS = ("--", "==", "##", "**", "~~", "__", "<--", "<page", "# P", "# p")
# (literals of which one must be there, what must be found besides among the characters of ASCII, so without a word of
# what must not follow); each pattern begins with a literal, which is quick
_SIGNS: dict[str, tuple[tuple[str, ...], bytes]] = {
    "heading": (("# ", "#\t"), b""),
    "fence": (("```", "~~~"), b""),
    "bare table": (("-|", "- |", ":|", ": |"), rb"\n[ \t>]*:?-+:?[ \t]*\|"),
    "bold": (("**",), rb"\*\*[^*\n]+\*\*"),
    "cue": (
        ("-->", "\n[", "[0", "[S"),
        rb"--> |\n\[(?:[0-9]{1,2}:[0-9]|(?:ti|ar|al|by|offset):)|\[0[0-9]:|\[Script Info",
    ),
    "clock": ((":",), rb":(?<=[0-9]:)[0-9]{2}"),
    "source": (
        ("\\documentclass", "\\begin{document", "\\usepackage", "section{", "\\chapter{", "\\begin{", "\\item "),
        rb"%",
    ),
    "code": (CODE, b""),
    "tree": (("├─",), b""),
    "key": ((":",), rb"\n[ ]*(?:- )?[a-z_][\w.-]*:(?=[ \n])"),
    "page mark": (
        PAGE_MARKS,
        rb"\n[ \t]*(?:===|[-=_*#~]{2,}[ \t]*(?:[Ee]nd of|[Pp]age|PAGE|[Ss]eite|[Ff]olio|p\.|[0-9])"
        rb"|#[ ]?[Pp]age|\{[0-9]+\}-{10}|<--|<page)",
    ),
    "directive": (
        (
            "!!! ",
            "??? ",
            "???+",
            '=== "',
            "#+",
            "|===",
            "::",
            "{% end",
            "- -",
            "-  -",
            "= =",
            "=  =",
            "'''",
            ":\n",
            "TODO",
            "DONE",
        ),
        rb"\n(?:\*+|[ \t]*-)[ \t]+(?:TODO|DONE|NEXT|WAITING|[^\n]*:[ \t]*\n)"
        rb"|\n[ \t]*(?:!!! |\?\?\?\+? |=== \"|#\+[A-Za-z]|\|===|[a-z]+::[^\s\[]*\[|-{3,}[ \t]+-{3}|={3,}[ \t]+={3})"
        rb"|\{% end|'''[^']*'''",
    ),
    "enclosed": (
        ("#+", "----", "....", "{|", "@@ ", "BEGIN:", "@start"),
        rb"\n(?:@@ |BEGIN:V|@start)|\n[ \t]*(?:#\+[Bb][Ee][Gg]|-{4}|\.{4}|:*\{\|)",
    ),
    "field": (
        (":", ".. "),
        rb"\n[ \t]*(?::[ \t]|(?:From|Subject|Author|Content-[A-Za-z-]+): |:[^:\n]*:[ \t\r\n]|\*\[[^\]\n]*\]:"
        rb"|\.\. [^\n]*(?:::|\]|:))",
    ),
    "break": (("  \n", "\\\n", "  \r\n"), b""),
    "row": (("|\n", "| \n", "|\r"), b""),
    "values": (
        (",", ";", "\t"),
        rb"\n(?:[^\n,;\t]++|[,;\t] )*+[,;\t][^\n]*+\n(?:[^\n,;\t]++|[,;\t] )*+[,;\t]",
    ),
    "table": (("<table", "<TABLE"), b""),
    "`": (("`",), rb"`[^\n]*`"),
    "<": (("<",), rb"<[A-Za-z/!?|>-]|<[0-9]{2}:|<<[A-Za-z0-9_]"),
    "$": (("$",), rb"\$[^$]*\$"),
    "\\": (("\\",), rb"\\[^ \n\r]"),
    "!": (("![",), b""),
    "[": (("](", "][", "[[", "[^", "[@", "[!", "]: ", "]:\t", "[ ]", "[x]", "[X]"), b""),
    "&": (("&",), rb"&#?[A-Za-z0-9]{1,32};"),
    "{": (("{{", "{%", "{#", "{.", "{:"), b""),
    "%": (("%%",), b""),
    ":": ((":",), rb":[a-z][a-z0-9_+-]{1,30}:"),
    "://": (("://",), b""),
    "www.": (("www.",), b""),
    "@": (("@",), rb"@[A-Za-z0-9-]+\."),
    "10.": (("10.",), rb"10\.[0-9]{4,9}/"),
    ":\\": ((":\\",), b""),
    "\\\\": (("\\\\",), rb"\\\\[A-Za-z0-9]"),
    ".": ((".",), rf"\.(?:{EXTENSIONS})".encode()),
}


class Signs:
    """The ASCII characters of a text, and what they are a sign of.

    >>> signs = Signs("见[说明](a.md)")
    >>> signs.has("["), signs.has("fence"), signs.any("](")
    (True, False, True)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        raw = text.encode("utf-8", "replace")
        self._ascii = b"\n" + (raw if text.isascii() else raw.translate(None, _ABOVE)) + b"\n"
        self._known: dict[str, bool] = {}
        self._chars: dict[str, bool] = {}

    def any(self, *literals: str) -> bool:
        """Whether one of some literals is in the text."""
        return any((not literal.isascii() or self._may_be(literal)) and literal in self._text for literal in literals)

    def _may_be(self, literal: str) -> bool:
        """Whether the characters of a literal are there, and side by side but for others than ASCII between them."""
        return all(map(self._has_char, literal)) and literal.encode() in self._ascii

    def _has_char(self, char: str) -> bool:
        if char not in self._chars:
            self._chars[char] = char.encode() in self._ascii
        return self._chars[char]

    def has(self, name: str) -> bool:
        """Whether there is a sign of something; the names are above."""
        if name not in self._known:
            literals, pattern = _SIGNS[name]
            self._known[name] = self.any(*literals) and (not pattern or re.search(pattern, self._ascii) is not None)
        return self._known[name]

    def any_at_all(self) -> bool:
        """Whether there is a sign of anything."""
        return any(map(self.has, _SIGNS)) or self._ascii.startswith(b"\n---")
