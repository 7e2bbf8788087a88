"""What `check` says of its inputs: which findings, in which form, what they come to, and whether that is a failure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fixtext import legible, listing, report
from fixtext.errors import UsageError, nearest
from fixtext.provenance import Result, Sighting

WORST = 10  # pages that are named


@dataclass(frozen=True)
class Wanted:
    """form: text, jsonl, github; kinds: of findings, all if empty; least: confidence; context: characters on either
    side of a place; fails: kinds (listing.KINDS) that end with exit code 1.
    """

    form: str = "text"
    kinds: frozenset[str] = frozenset()
    least: float = 0.0
    context: int = listing.CONTEXT
    fails: frozenset[str] = listing.FAILS

    def wants(self, seen: Sighting) -> bool:
        return (not self.kinds or seen.finding.kind in self.kinds) and listing.sure(seen) >= self.least


def failing(kinds: str) -> frozenset[str]:
    """The kinds that a `--fail-on` names, separated by commas; `none` is none. UsageError for one that is unknown."""
    named = [kind.strip() for kind in kinds.split(",") if kind.strip()]
    for kind in named if named != ["none"] else []:
        if kind not in listing.KINDS:
            known = ", ".join(listing.KINDS)
            raise UsageError(f"--fail-on must be none or some of {known}, not {kind}{nearest(kind, listing.KINDS)}")
    return frozenset() if named == ["none"] else frozenset(named)


@dataclass
class Checked:
    """The sum of a check."""

    wanted: Wanted
    tally: listing.Tally = field(default_factory=listing.Tally)
    pages: list[legible.Page] = field(default_factory=list)

    def of(self, name: str, result: Result, judge_pages: bool) -> str:
        """The list of one input, which is counted; `judge_pages` if its steps flag typos. Loops and a model's talk are
        told of in any case."""
        found = result.findings()
        if judge_pages or any(seen.finding.kind in ("loop", "noise") for seen in found):
            self.pages += legible.pages(name, result, found, judge_pages)
        chosen = [seen for seen in found if self.wanted.wants(seen)]
        self.tally.add(name, sum(not char.isspace() for char in result.original), chosen)
        return "".join(f"{line}\n" for line in self._lines(name, result, chosen))

    def _lines(self, name: str, result: Result, chosen: Sequence[Sighting]) -> list[str]:
        if self.wanted.form == "text":
            return list(listing.listed(name, result.original, chosen, self.wanted.context))
        return [report.FORMATS[self.wanted.form](name, seen) for seen in chosen]

    def end(self) -> str:
        """What all of it came to, for people; other forms end without a word."""
        if self.wanted.form != "text":
            return ""
        bad = legible.worst(self.pages)
        lines = [page.line() for page in bad[:WORST]]
        lines += [f"… and {len(bad) - WORST} more pages"] if len(bad) > WORST else []
        lines += [self.tally.line()] if self.tally.kinds else []
        return "".join(f"{line}\n" for line in lines)

    @property
    def failed(self) -> bool:
        return self.tally.fails(self.wanted.fails)
