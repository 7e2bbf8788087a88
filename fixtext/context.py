"""What a filter may know besides the text: rules, word list, language, detectors. Frozen and picklable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fixtext.errors import RuleError, nearest
from fixtext.layout import Layout
from fixtext.ruleset import RuleSet, load, merged, shipped


@dataclass(frozen=True)
class Context:
    """Passed to every filter.

    rules_path   folders or files with rules of the user's own; a rule there replaces ours of the same id
    lexicon      words that are right in this document or collection
    layout       where the lines of the text that the filter is given stand on their pages, if the source told
    """

    rules_path: tuple[Path, ...] = ()
    lexicon: frozenset[str] = frozenset()
    layout: Layout | None = None

    def rules(self, name: str) -> RuleSet:
        """All rules of `name` (`punctuation`, `artifacts`, …), ours first. RuleError if there are none."""
        found = self._merged(name) if self.rules_path else _shipped(name)
        if not found.rules:
            raise RuleError(f"no rules called {name!r}{nearest(name, self.names())}")
        return found

    def _merged(self, name: str) -> RuleSet:
        return merged(name, tuple(load(path, name) for path in self._files(name)))

    def names(self) -> list[str]:
        """The names of all rule sets that can be found."""
        return sorted({name for name, _ in self._all()})

    def _roots(self) -> tuple[Path, ...]:
        for path in self.rules_path:
            if not path.exists():
                raise RuleError(f"{path}: no such rule file or folder")
        return shipped(), *self.rules_path

    def _all(self) -> Iterator[tuple[str, Path]]:
        for root in self._roots():
            for path in [root] if root.is_file() else sorted(root.rglob("*.toml")):
                inner = path.relative_to(root).parts[:-1] if root.is_dir() else ()
                if inner[:1] != ("presets",):
                    yield inner[0] if inner else path.stem, path

    def _files(self, name: str) -> Iterator[Path]:
        for root in self._roots():
            if root.is_file() and root.stem == name:
                yield root
            elif root.is_dir():
                single = root / f"{name}.toml"
                yield from [single] if single.is_file() else []
                yield from sorted((root / name).glob("*.toml")) if (root / name).is_dir() else []


@cache
def _shipped(name: str) -> RuleSet:
    """Our own rules of a name, looked for once: five steps of a page ask, and the file system is slow to say."""
    return Context()._merged(name)
