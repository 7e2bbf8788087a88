"""A third-party package for fixtext, as somebody else would write it."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from fixtext import Context, Edit, Risk, Scope, Suggestion, Touches, text_filter
from fixtext.detector import Suspect
from fixtext.layout import Box, Fragment, Page


@text_filter(scope=Scope.LINE, touches=Touches.PUNCTUATION)
def shout(text: str, _ctx: Context, *, mark: Annotated[str, "what to put for a full stop"] = "！") -> Iterator[Edit]:
    """End every sentence with an exclamation mark."""
    for at, char in enumerate(text):
        if char == "。" and mark != char:
            yield Edit(at, at + 1, char, mark, "shout/full-stop", Risk.SAFE)


@text_filter(scope=Scope.LINE, touches=Touches.LAYOUT)
def liar(text: str, _ctx: Context) -> Iterator[Edit]:
    """Promise layout and eat the first letter."""
    if text:
        yield Edit(0, 1, text[0], "", "shout/liar")


@text_filter(scope=Scope.DOCUMENT, touches=Touches.LAYOUT)
def poison(text: str, _ctx: Context) -> Iterator[Edit]:
    """Die, hang, eat memory or fail when a page says so; once only, if it says so and names a file."""
    word, _, place = text.partition("\n")[0].partition(" ")
    if word == "CRASH":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "CRASH-ONCE" and not Path(place).exists():
        Path(place).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "HANG":
        time.sleep(3600)
    if word == "MEMORY":
        [bytearray(1 << 24) for _ in range(1 << 20)]
    if word == "FAIL":
        raise ValueError("poison")
    yield from ()


def loud(text: str, _ctx: Context) -> Iterator[Suspect]:
    """Suspect every exclamation mark."""
    for at, char in enumerate(text):
        if char == "！":
            yield Suspect(at, at + 1, "shout/loud", (Suggestion("。", 0.9),), 0.9)


nothing = 42


class _Runes:
    """A reader: a form of our own, a line a rune."""

    name = "runes"
    suffixes = (".runes",)

    def sniff(self, data: bytes) -> bool:
        return data.startswith(b"%RUNES")

    def read(self, data: bytes) -> list[Page]:
        lines = data.decode().split("\n")[1:]
        return [Page([Fragment(line, Box(0, 30 * n, 90, 30 * n + 20)) for n, line in enumerate(lines) if line])]


runes = _Runes()
