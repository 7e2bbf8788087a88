"""Rules: patterns as data, read strictly, each with its reason, its examples and what it must keep.

A rule file is TOML; `rules/README.md` is its schema. Every complaint reads `file:line: rule: message`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from fixtext import kinds
from fixtext.edits import Edit, Risk
from fixtext.errors import RuleError, nearest

RISKS = {risk.label: risk for risk in Risk}
FIELDS = {
    "regex": {"find", "replace"},
    "map": {"map"},
    "words": {"words"},
    "logic": set(),
}
COMMON = {"id", "kind", "risk", "why", "good", "keep", "class", "when", "needs", "longest"}
REQUIRED = ("id", "kind", "why", "good", "keep")


@dataclass(frozen=True)
class Rule:
    """One rule. `good` are (before, after) pairs, `keep` texts that must stay; both are tests and documentation.

    `filter` is the step that applies the rule, `class_` what an artifact rule recognises, `when` the
    options of the filter under which the rule is used, `needs` strings without one of which it finds nothing,
    `longest` how many characters the longest thing has that it finds, without white space around it (0: any).
    """

    id: str
    kind: str
    risk: Risk
    why: str
    good: tuple[tuple[str, str], ...]
    keep: tuple[str, ...]
    filter: str
    file: str
    line: int
    find: str = ""
    replace: str | None = None
    table: tuple[tuple[str, str], ...] = ()
    class_: str = ""
    needs: tuple[str, ...] = ()
    longest: int = 0
    when: dict[str, Any] = field(default_factory=dict, hash=False)
    trusted: bool = True

    @cached_property
    def _finder(self) -> kinds.Finder:
        if self.kind == "regex":
            return kinds.regex_finder(self.find, self.replace, self.trusted)
        if self.kind == "map":
            return kinds.map_finder(dict(self.table))
        if self.kind == "words":
            return kinds.words_finder(dict(self.table))
        return lambda *_: iter(())

    def hits(self, text: str, *place: int) -> Iterator[kinds.Hit]:
        """(start, end, replacement) of each place where the rule applies. RuleError if a pattern takes too long.

        `place` is a span of the text that is known to have what the rule needs.
        """
        if self.needs and not place and not self._met(text):
            return  # most rules meet nothing on most pages; their patterns are not even compiled
        try:
            for hit in self._finder(text, *place):
                if not self.longest or len(text[hit[0] : hit[1]].strip()) <= self.longest:
                    yield hit
        except TimeoutError as error:
            raise RuleError(f"{self.where}: the pattern took more than {kinds.SECONDS:g} s; make it simpler") from error

    def _met(self, text: str) -> bool:
        # `any` over a generator takes three times as long
        for word in self.needs:  # noqa: SIM110
            if word in text:
                return True
        return False

    def edits(self, text: str) -> Iterator[Edit]:
        """The edits that the rule asks for."""
        for start, end, new in self.hits(text):
            if text[start:end] != new:
                yield Edit(start, end, text[start:end], new, self.id, self.risk)

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}: {self.id}"

    def applies(self, options: dict[str, Any]) -> bool:
        """Whether `when` holds under these options."""
        return all(options.get(k) in (v if isinstance(v, list) else [v]) for k, v in self.when.items())


@dataclass(frozen=True, eq=False)
class RuleSet:
    """The rules of one name, in file order. Each is equal to itself only: what is remembered of one asks its hash."""

    name: str
    rules: tuple[Rule, ...]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __getitem__(self, rule_id: str) -> Rule:
        """A rule by its full id or by the part after the slash. KeyError if there is none."""
        full = rule_id if "/" in rule_id else f"{self.name}/{rule_id}"
        for rule in self.rules:
            if rule.id == full:
                return rule
        raise KeyError(full)

    def having(self, **options: Any) -> Iterator[Rule]:
        """The rules whose `when` holds under these options."""
        return (rule for rule in self.rules if rule.applies(options))


@lru_cache(maxsize=1)
def shipped() -> Path:
    """The folder of our own rules: inside the package in a wheel, beside it in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "rules"
    return inside if inside.is_dir() else here.parent / "rules"


def load(path: Path, name: str | None = None) -> RuleSet:
    """Read one rule file. Raises RuleError on anything that the schema does not know."""
    try:
        stat = path.stat()
    except OSError as error:
        raise RuleError(f"{path}:1: no such rule file") from error
    return _load(path, name or path.stem, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=256)
def _load(path: Path, name: str, _mtime: int, _size: int) -> RuleSet:
    source, data = read_toml(path)
    rows = data.pop("rule", [])
    filter_name = data.pop("filter", "")
    data.pop("about", None)
    if data:
        raise RuleError(f"{path}:1: unknown key {next(iter(data))!r}; a rule file has about, filter and [[rule]]")
    lines = [source.count("\n", 0, m.start()) + 1 for m in re.finditer(r"^[ \t]*\[\[rule\]\]", source, re.MULTILINE)]
    trusted = path.resolve().is_relative_to(shipped())
    rules: list[Rule] = []
    for row, line in zip(rows, lines, strict=False):
        rule = _rule(row, name, filter_name, str(path), line, trusted)
        if any(rule.id == other.id for other in rules):
            raise RuleError(f"{rule.where}: the id is used twice in this file")
        rules.append(rule)
    return RuleSet(name, tuple(rules))


@lru_cache(maxsize=256)
def merged(name: str, files: tuple[RuleSet, ...]) -> RuleSet:
    """The rules of some files; a later one replaces one of the same id."""
    found = {rule.id: rule for rules in files for rule in rules}
    return RuleSet(name, tuple(found.values()))


def read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """The source and content of a TOML file; RuleError with file:line where it is not TOML."""
    import tomllib

    try:
        source = path.read_bytes().decode("utf-8")
        return source, tomllib.loads(source)
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}:1: not UTF-8 ({error.reason} at byte {error.start})") from error
    except RecursionError as error:
        raise RuleError(f"{path}:1: nested too deeply") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise RuleError(f"{path}:{found[1] if found else 1}: not TOML: {error}") from error


def _rule(row: dict[str, Any], name: str, filter_name: str, file: str, line: int, trusted: bool) -> Rule:
    label = row.get("id", "(no id)")

    def fail(message: str) -> RuleError:
        return RuleError(f"{file}:{line}: {label}: {message}")

    for key in REQUIRED:
        if not row.get(key):
            raise fail(f"{key!r} is missing; a rule needs {', '.join(REQUIRED)}")
    kind = row["kind"]
    if kind not in FIELDS:
        raise fail(f"unknown kind {kind!r}{nearest(str(kind), FIELDS)}; known: {', '.join(FIELDS)}")
    for key in row:
        if key not in COMMON | FIELDS[kind]:
            raise fail(f"unknown key {key!r}{nearest(key, COMMON | FIELDS[kind])}")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", label):
        raise fail("an id is small letters, digits and single hyphens")
    risk = row.get("risk", "likely")
    if risk not in RISKS:
        raise fail(f"unknown risk {risk!r}; known: {', '.join(RISKS)}")
    rule = Rule(
        id=f"{name}/{label}",
        kind=kind,
        risk=RISKS[risk],
        why=_text(row["why"], "why", fail),
        good=_pairs(row["good"], fail),
        keep=_texts(row["keep"], "keep", fail),
        filter=filter_name,
        file=file,
        line=line,
        find=_text(row.get("find", ""), "find", fail),
        replace=row.get("replace"),
        table=_table(row.get("map", row.get("words", {})), kind, fail),
        class_=_text(row.get("class", ""), "class", fail),
        needs=_texts(row.get("needs", []), "needs", fail),
        longest=_count(row.get("longest", 0), "longest", fail),
        when=row.get("when", {}),
        trusted=trusted,
    )
    _compile(rule, fail)
    return rule


def _text(value: Any, key: str, fail: Any) -> str:
    if not isinstance(value, str):
        raise fail(f"{key!r} must be a string")
    return value


def _count(value: Any, key: str, fail: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise fail(f"{key!r} must be a number of characters")
    return value


def _pairs(value: Any, fail: Any) -> tuple[tuple[str, str], ...]:
    good = isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(s, str) for s in pair) for pair in value
    )
    if not good:
        raise fail("'good' must be a list of [before, after] pairs")
    return tuple((a, b) for a, b in value)


def _texts(value: Any, key: str, fail: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(s, str) for s in value):
        raise fail(f"{key!r} must be a list of strings")
    return tuple(value)


def _table(value: Any, kind: str, fail: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise fail(f"'{kind}' must be a table of strings")
    if kind in ("map", "words") and not value:
        raise fail(f"'{kind}' is missing")
    if kind == "map" and any(len(k) != 1 for k in value):
        raise fail("the keys of 'map' are single characters")
    return tuple(value.items())


def _compile(rule: Rule, fail: Any) -> None:
    """Patterns that are not ours are compiled when read, so that the complaint has a place."""
    if rule.kind == "regex" and not rule.find:
        raise fail("'find' is missing")
    if rule.kind != "regex" or rule.trusted:
        return
    try:
        kinds.scanner(rule.find, trusted=False)
    except Exception as error:  # regex.error and ValueError have no common base short of Exception
        raise fail(f"the pattern does not compile: {error}") from error
