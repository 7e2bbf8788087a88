"""Rules: patterns as data, read strictly, each with its reason, its examples and what it must keep.

A rule file is TOML; `rules/README.md` is its schema. Every complaint reads `file:line: rule: message`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from fixtext import kinds, limits, rulefile
from fixtext.edits import Edit, Risk
from fixtext.errors import RuleError, nearest

RISKS = {risk.label: risk for risk in Risk}


@dataclass(frozen=True)
class Rule:
    """One rule. `good` are (before, after) pairs, `keep` texts that must stay; both are tests and documentation.

    `filter` is the step that applies the rule, `class_` what an artifact rule recognises, `when` the
    options of the filter under which the rule is used, `needs` strings without one of which it finds nothing,
    `begins` strings with one of which all that it finds begins, `longest` how many characters the longest thing
    has that it finds, without white space around it (0: any).
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
    begins: tuple[str, ...] = ()
    longest: int = 0
    when: dict[str, Any] = field(default_factory=dict, hash=False)
    trusted: bool = True

    @cached_property
    def _finder(self) -> kinds.Finder:
        if self.kind == "regex":
            return kinds.regex_finder(self.find, self.replace, "" if self.trusted else self.where, self.begins)
        if self.kind == "map":
            return kinds.map_finder(dict(self.table))
        if self.kind == "words":
            return kinds.words_finder(dict(self.table))
        return lambda *_: iter(())

    def hits(self, text: str, *place: int) -> Iterator[kinds.Hit]:
        """(start, end, replacement) of each place where the rule applies. RuleError if patterns take too long.

        `place` is a span of the text that is known to have what the rule needs.
        """
        if self.needs and not place and not self._met(text):
            return  # most rules meet nothing on most pages; their patterns are not even compiled
        for hit in self._finder(text, *place):
            if not self.longest or len(text[hit[0] : hit[1]].strip()) <= self.longest:
                yield hit

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


def files_of(root: Path) -> list[Path]:
    """The rule files and presets of a folder: `NAME.toml` and `NAME/ANYTHING.toml`; a file is its own."""
    return [root] if root.is_file() else sorted([*root.glob("*.toml"), *root.glob("*/*.toml")])


def load(path: Path, name: str | None = None) -> RuleSet:
    """Read one rule file. Raises RuleError on anything that the schema does not know."""
    try:
        stat = path.stat()
    except OSError as error:
        raise RuleError(f"{path}:1: no such rule file") from error
    return _load(path, name or path.stem, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=256)
def _load(path: Path, name: str, _mtime: int, _size: int) -> RuleSet:
    filter_name, rows = rulefile.rows(path)
    trusted = path.resolve().is_relative_to(shipped())
    rules: dict[str, Rule] = {}
    written_out = 0
    for line, row in rows:
        rule = _rule(row, name, filter_name, f"{path}", line, trusted)
        written_out += 0 if trusted else limits.size(rule.find)
        if rule.id in rules:
            raise RuleError(f"{rule.where}: the id is used twice in this file")
        if written_out > limits.LARGEST:
            raise RuleError(
                f"{rule.where}: the patterns of this file are too large when their repetitions are written out"
            )
        if rule.class_ and not trusted:
            _check_class(rule, name)
        rules[rule.id] = rule
    return RuleSet(name, tuple(rules.values()))


def _check_class(rule: Rule, name: str) -> None:
    """RuleError: no rule of ours has the class, so no step asks for it and the rule would be dead."""
    ours = shipped() / f"{name}.toml"
    known = sorted({other.class_ for other in load(ours, name)} - {""}) if ours.is_file() else []
    if rule.class_ not in known:
        close = nearest(rule.class_, known)
        raise RuleError(f"{rule.where}: unknown class {rule.class_!r}{close}; known: {', '.join(known) or 'none'}")


@lru_cache(maxsize=256)
def merged(name: str, files: tuple[RuleSet, ...]) -> RuleSet:
    """The rules of some files; a later one replaces one of the same id."""
    found = {rule.id: rule for rules in files for rule in rules}
    return RuleSet(name, tuple(found.values()))


def _rule(row: dict[str, Any], name: str, filter_name: str, file: str, line: int, trusted: bool) -> Rule:
    """A rule from a row that `rulefile` has read. RuleError for a pattern that is not ours and cannot be used."""
    rule = Rule(
        id=f"{name}/{row['id']}",
        kind=row["kind"],
        risk=RISKS[row.get("risk", "likely")],
        why=row["why"],
        good=row["good"],
        keep=row["keep"],
        filter=filter_name,
        file=file,
        line=line,
        find=row.get("find", ""),
        replace=row.get("replace"),
        table=row.get("map", row.get("words", ())),
        class_=row.get("class", ""),
        needs=row.get("needs", ()),
        begins=row.get("begins", ()),
        longest=row.get("longest", 0),
        when=row.get("when", {}),
        trusted=trusted,
    )
    if rule.kind == "regex" and not trusted:  # compiled when read, so that the complaint has a place
        try:
            kinds.check(rule.find, rule.replace)
        except ValueError as error:
            raise RuleError(f"{file}:{line}: {row['id']}: {error}") from error
    return rule
