"""What a filter may know besides the text: rules, word list, language, detectors. Frozen and picklable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from fixtext import smallfile
from fixtext.adapted import Adapted
from fixtext.errors import RuleError, nearest
from fixtext.layout import Layout
from fixtext.markup.scan import scan
from fixtext.markup.spans import Markup
from fixtext.ruleset import Rule, RuleSet, files_of, load, merged, shipped


@dataclass(frozen=True)
class Context:
    """Passed to every filter.

    rules_path   folders or files with rules of the user's own; a rule there replaces ours of the same id
    lexicon      words that are right in this document or collection
    layout       where the lines of the text that the filter is given stand on their pages, if the source told
    adapted      what the collection taught: confusions that were surely corrected, words that are right
    markup       what of that text is not prose; None if nobody has looked yet (`scanned` looks)
    """

    rules_path: tuple[Path, ...] = ()
    lexicon: frozenset[str] = frozenset()
    layout: Layout | None = None
    adapted: Adapted = field(default_factory=Adapted)
    markup: Markup | None = None

    def scanned(self, text: str) -> Markup:
        """What of the text that the filter is given is not prose: code, links, formulas, tags and their like."""
        return scan(text) if self.markup is None else self.markup

    def rules(self, name: str) -> RuleSet:
        """All rules of `name` (`punctuation`, `artifacts`, …), ours first. RuleError if there are none."""
        found = self._merged(name) if self.rules_path else _shipped(name)
        if not found.rules:
            raise RuleError(f"no rules called {name!r}{nearest(name, self.names())}")
        return found

    def outside(self, rule_id: str) -> Rule | None:
        """The rule of this id if it is not ours but the user's own."""
        name = rule_id.partition("/")[0]
        theirs = (rule for path in self._files(name) for rule in load(path, name) if not rule.trusted)
        return next((rule for rule in theirs if rule.id == rule_id), None)

    def _merged(self, name: str) -> RuleSet:
        return merged(name, tuple(load(path, name) for path in self._files(name)))

    def names(self) -> list[str]:
        """The names of all rule sets that can be found."""
        return sorted({name for name, _ in self._all()})

    def roots(self) -> tuple[Path, ...]:
        """Where rules are, ours first. RuleError for what is neither a file nor a folder."""
        for path in self.rules_path:
            if not (smallfile.is_there(path) or path.is_dir()):
                raise RuleError(f"{path}: no such rule file or folder")
        return shipped(), *self.rules_path

    def _all(self) -> Iterator[tuple[str, Path]]:
        for root in self.roots():
            for path in files_of(root):
                inner = path.relative_to(root).parts[:-1] if root.is_dir() else ()
                if inner[:1] != ("presets",):
                    yield inner[0] if inner else path.stem, path

    def _files(self, name: str) -> Iterator[Path]:
        for root in self.roots():
            if root.is_file() and root.stem == name:
                yield root
            elif root.is_dir():
                single = root / f"{name}.toml"
                yield from [single] if single.exists() else []
                yield from sorted((root / name).glob("*.toml")) if (root / name).is_dir() else []


@cache
def _shipped(name: str) -> RuleSet:
    """Our own rules of a name, looked for once: five steps of a page ask, and the file system is slow to say."""
    return Context()._merged(name)
