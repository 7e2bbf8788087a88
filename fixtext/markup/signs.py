"""Which signs of markup a text has at all: asked of its ASCII characters only, of which Chinese prose has few.

Two characters of ASCII that stand side by side do so among the ASCII characters, too. So what is not found there is not
in the text, and what is found is looked for in the text itself. Ten megabytes take as long as ten searches would.
"""

from __future__ import annotations

import re

_ABOVE = bytes(range(128, 256))


class Signs:
    """The ASCII characters of a text.

    >>> signs = Signs("见[说明](a.md)")
    >>> signs.any("](", "```"), signs.any("<!--"), signs.match(rb"[.]md")
    (True, False, True)
    """

    def __init__(self, text: str) -> None:
        raw = text.encode("utf-8", "replace")
        self._ascii = raw if text.isascii() else raw.translate(None, _ABOVE)

    def any(self, *literals: str) -> bool:
        """Whether one of some literals of ASCII may be in the text."""
        held = self._ascii
        for literal in literals:  # noqa: SIM110  `any` over a generator takes three times as long
            if literal.encode() in held:
                return True
        return False

    def match(self, pattern: bytes) -> bool:
        """Whether a pattern finds anything among the characters."""
        return re.search(pattern, self._ascii) is not None
