"""What `list` and `explain` print: all of it read from signatures, docstrings and rule files."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from fixtext import registry, report, terminal
from fixtext.context import Context
from fixtext.errors import FixtextError, UsageError, nearest
from fixtext.filter import FilterSpec, Option, options_of
from fixtext.pipeline import Pipeline
from fixtext.presets import preset, presets
from fixtext.ruleset import Rule

Row = dict[str, Any]


def _filters(_context: Context) -> Iterator[Row]:
    for name in registry.names("filters"):
        try:
            spec = registry.filter_spec(name)
        except FixtextError as error:  # somebody's broken plug-in must not hide the others
            yield {"name": name, "does": str(error), "options": {}, "touches": ""}
            continue
        options = {option.flag: _values(option) for option in spec.options.values() if option.name != "risk"}
        yield {"name": spec.name, "does": spec.summary, "options": options, "touches": spec.touches.value}


def _values(option: Option) -> str:
    if option.type is bool:
        return "yes" if option.default else "no"
    if option.choices:
        return "|".join(f"{c}*" if c == option.default else str(c) for c in option.choices)
    return str(option.default)


def _detectors(_context: Context) -> Iterator[Row]:
    for name in registry.names("detectors"):
        yield {"name": name, "does": (inspect.getdoc(registry.detector(name)) or "").split("\n")[0]}


def _readers(_context: Context) -> Iterator[Row]:
    for name in registry.names("readers"):
        try:
            known = registry.reader(name)
        except FixtextError as error:
            yield {"name": name, "does": str(error), "suffixes": []}
            continue
        yield {"name": name, "does": f"{known.name} ({' '.join(known.suffixes)})", "suffixes": list(known.suffixes)}


def _presets(context: Context) -> Iterator[Row]:
    for name in presets(context.rules_path):
        about, steps = preset(name, context.rules_path)
        yield {"name": f"@{name}", "does": about, "steps": steps}


def _rules(context: Context) -> Iterator[Row]:
    for name in context.names():
        for rule in context.rules(name):
            yield {"name": rule.id, "does": rule.why, "kind": rule.kind, "risk": rule.risk.label, "filter": rule.filter}


LISTS = {"filters": _filters, "detectors": _detectors, "readers": _readers, "presets": _presets, "rules": _rules}


def listing(what: str, form: str, context: Context) -> str:
    """The list of filters, detectors, readers, presets, rules, or of all but the rules."""
    parts = ("filters", "detectors", "readers", "presets") if what == "all" else (what,)
    return "\n".join(_formatted(part, list(LISTS[part](context)), form) for part in parts)


def _formatted(part: str, rows: list[Row], form: str) -> str:
    if form == "jsonl":
        return "".join(report.dump(row) + "\n" for row in rows)
    if form == "markdown":
        keys = list(rows[0]) if rows else []
        return report.markdown_table(keys, ([_cell(row[k]) for k in keys] for row in rows)) + "\n"
    width = max((len(row["name"]) for row in rows), default=0)
    lines = [terminal.visible(f"  {row['name']:{width}}  {row['does']}") for row in rows]
    return "\n".join([f"{part.capitalize()}:", *lines, ""])


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return "<br>".join(f"`{k}={v}`" for k, v in value.items())
    return " ".join(f"`{v}`" for v in value) if isinstance(value, list) else str(value)


def explain(name: str, context: Context) -> str:
    """The page of a rule, filter, detector or preset. UsageError names the nearest known one."""
    return terminal.harmless(_page(name, context))


def _page(name: str, context: Context) -> str:
    rules = {rule.id: rule for n in context.names() for rule in context.rules(n)}
    if name in rules:
        return _rule_page(rules[name])
    plain = name.replace("_", "-")
    if registry.is_filter(plain):
        return _filter_page(registry.filter_spec(plain), [r for r in rules.values() if r.filter == plain])
    if plain in registry.names("detectors"):
        return _detector_page(plain)
    known = presets(context.rules_path)
    if name.lstrip("@") in known:
        return _preset_page(name.lstrip("@"), context)
    everything = [*rules, *registry.names("filters"), *registry.names("detectors"), *(f"@{p}" for p in known)]
    raise UsageError(f"nothing is called {name!r}{nearest(name, everything)}; `fixtext list` shows all")


def _rule_page(rule: Rule) -> str:
    lines = [
        rule.id,
        "",
        rule.why,
        "",
        f"kind {rule.kind}, risk {rule.risk.label}, applied by {rule.filter or 'no step'}",
    ]
    if rule.find:
        lines += [f"finds {rule.find}"]
    verb = "finds" if rule.class_ else "→"
    lines += ["", *(f"changes  {report.quoted(a, 80)} {verb} {report.quoted(b, 80)}" for a, b in rule.good)]
    lines += [f"keeps    {report.quoted(text, 80)}" for text in rule.keep]
    return "\n".join([*lines, "", f"{rule.file}:{rule.line}", ""])


def _detector_page(name: str) -> str:
    function = registry.detector(name)
    lines = [f"{name} (detector)", "", inspect.getdoc(function) or ""]
    options = options_of(function).values()
    if options:
        lines += ["", f"Options (detectors={name}:key=value):"]
    return "\n".join([*lines, *(f"  {o.flag}={_values(o)}  {o.help}" for o in options), ""])


def _filter_page(spec: FilterSpec, rules: list[Rule]) -> str:
    lines = [
        f"{spec.name} (filter, touches {spec.touches.value})",
        "",
        inspect.getdoc(spec.function) or "",
        "",
        "Options:",
    ]
    for option in spec.options.values():
        lines.append(f"  {option.flag}={_values(option)}  {option.help}")
    if rules:
        lines += ["", "Rules:", *(f"  {rule.id}  {rule.why}" for rule in rules)]
    return "\n".join([*lines, ""])


def _preset_page(name: str, context: Context) -> str:
    about, _ = preset(name, context.rules_path)
    steps = "\n".join(f"  {step}" for step in Pipeline.parse(f"@{name}", context=context).steps)
    return f"@{name} (preset)\n\n{about}\n\nSteps:\n{steps}\n"
