"""What an editor decided: the file that the page exports, read and checked, and the text that it makes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fixtext import smallfile
from fixtext.edits import Edit, Risk
from fixtext.errors import UsageError
from fixtext.provenance import Pass, Result
from fixtext.reading import Document, How
from fixtext.review.items import CHANGE

FORM = 1
LARGEST = 512 << 20  # bytes; a finding takes some 300
ACCEPTED, EDITED = "review/accepted", "review/edited"
DECISIONS = ("accepted", "rejected", "edited", "open", "superseded")
_RISKS = {risk.label: risk for risk in Risk}


@dataclass(frozen=True)
class Decision:
    """What was decided of a change or finding at [start, end) of the original, which has `old` there.

    `text` is what stands there now; `seen` is what was in doubt, `put` what was put for it.
    """

    kind: str
    decision: str
    start: int
    end: int
    old: str
    text: str
    seen: str
    put: str
    rule: str
    risk: Risk

    @property
    def edit(self) -> Edit | None:
        """The edit that it comes to; None if the original stays."""
        if self.decision == "superseded" or self.text == self.old:
            return None
        decided = {"accepted": ACCEPTED, "edited": EDITED}.get(self.decision)
        if decided is None or (self.kind == CHANGE and decided == ACCEPTED):
            return Edit(self.start, self.end, self.old, self.text, self.rule, self.risk)
        return Edit(self.start, self.end, self.old, self.text, decided, self.risk, why=self.rule)


@dataclass(frozen=True)
class Decided:
    """The decisions on one file; `check` is what the page counted of the text that it showed: length, CRC-32."""

    file: str
    sha256: str
    how: How
    check: tuple[int, int]
    decisions: tuple[Decision, ...]

    def is_made(self, text: str) -> bool:
        """Whether a text is the one that the page showed."""
        return checksum(text) == self.check

    def result(self, document: Document) -> Result:
        """The decided text, as the result of one step. UsageError: the decisions do not fit the document."""
        if document.sha256 != self.sha256:
            raise UsageError("is not the file that was reviewed: it has another digest; nothing is written")
        edits = tuple(self._edits(document.text))
        done = Pass("review", edits)
        made = Result(document.text, Result(document.text, "", (done,)).replay(), (done,), document.layout)
        if not self.is_made(made.text):
            raise UsageError("the decisions do not give the text that the page showed; nothing is written")
        return made

    def _edits(self, text: str) -> Iterator[Edit]:
        end = 0
        for one in self.decisions:
            if not 0 <= one.start <= one.end <= len(text) or text[one.start : one.end] != one.old:
                raise UsageError(f"has something else than {one.old[:20]!r} at {one.start}; nothing is written")
            edit = one.edit
            if edit is None:
                continue
            if edit.start < end:
                raise UsageError(f"two decisions meet at {edit.start}; nothing is written")
            end = edit.end
            yield edit


def checksum(text: str) -> tuple[int, int]:
    """Length and CRC-32 in UTF-16, as a browser counts.

    >>> checksum("a")
    (1, 2832812070)
    """
    data = text.encode("utf-16-le", "surrogatepass")
    return len(data) // 2, zlib.crc32(data)


def load(path: Path) -> list[Decided]:
    """The decisions of a file. UsageError: it is not what the page exports."""
    written = smallfile.text(path, LARGEST)
    try:
        data = json.loads(written)
        if data["fixtext-decisions"] != FORM:
            raise ValueError(f"form {data['fixtext-decisions']}, this version reads form {FORM}")
        return [_decided(row) for row in data["files"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(f"{path}: not the decisions that a page of `fixtext review` exports: {error!r}") from error


def _decided(row: dict[str, Any]) -> Decided:
    how = How(_text(row["encoding"]), _text(row["order"]), _text(row["as"]))
    length, crc = row["check"]
    made = tuple(map(_decision, row["decisions"]))
    return Decided(_text(row["file"]), _text(row["sha256"]), how, (int(length), int(crc)), made)


def _decision(row: dict[str, Any]) -> Decision:
    if row["decision"] not in DECISIONS:
        raise ValueError(f"decision {row['decision']!r}")
    words = {name: _text(row[name]) for name in ("kind", "decision", "old", "text", "seen", "put", "rule")}
    return Decision(start=int(row["start"]), end=int(row["end"]), risk=_RISKS[row["risk"]], **words)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
