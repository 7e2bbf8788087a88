"""The peers' own cases through our filters: ftfy, OpenCC, zhlint, AutoCorrect, pangu.js."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from figure import Figure, Task

from fixtext.errors import FixtextError
from fixtext.pipeline import Pipeline

WEB = "close-spaces normalize-punctuation style=web spaces=pangu"
# Where we differ from ftfy on purpose, by the label of its case.
FTFY_REASONS: dict[str, str] = {}


def _cases(task: Task, name: str) -> list[dict[str, Any]]:
    found = json.loads((task.data / f"peers/{name}/cases.json").read_bytes())
    return found["cases"] if isinstance(found, dict) else found


def ftfy(task: Task) -> Iterator[Figure]:
    """Cases that ftfy passes must be right; its negatives must stay."""
    right = wrong = reasons = touched = 0
    pipeline = Pipeline.parse("fix-encoding")
    for case in _cases(task, "ftfy"):
        wanted = case.get("fixed-encoding", case["fixed"])
        got = pipeline.clean(case["original"]).text
        if case["_file"] == "negative.json" and got != wanted:
            touched += 1
        if case["expect"] != "pass":
            continue
        if got == wanted:
            right += 1
        elif case["label"] in FTFY_REASONS:
            reasons += 1
        else:
            wrong += 1
            task.failed(f"ftfy: {case['label']}", wanted, got)
    got = f"{right} as ftfy, {reasons} differ with a reason, {wrong} wrong; {touched} negatives touched"
    yield Figure("ftfy's cases that ftfy passes", got, "none wrong, none touched", not wrong and not touched)


def opencc(task: Task) -> Iterator[Figure]:
    right, wrong = 0, Counter[str]()
    for case in _cases(task, "opencc"):
        for config, wanted in case["expected"].items():
            try:
                got = Pipeline.parse(f"convert-script config={config}").clean(case["input"]).text
            except FixtextError as error:
                got = str(error)
            right += got == wanted
            if got != wanted:
                wrong[config] += 1
                task.failed(f"opencc: {config} {case['input']}", wanted, got)
    note = f"; wrong by configuration: {dict(wrong)}" if wrong else ""
    yield Figure("OpenCC's expectations", f"{right} of {right + sum(wrong.values())}{note}", "all", not wrong)


def style(task: Task, name: str, policy: Callable[[dict[str, Any], str], str]) -> Iterator[Figure]:
    """Cases about text: agreed, different by policy (with the reason), wrong."""
    agreed, wrong, beside = 0, 0, 0
    reasons: Counter[str] = Counter()
    for case in _cases(task, name):
        if case.get("skip") or not_text(case):
            beside += 1
            continue
        got = Pipeline.parse(WEB).clean(case["input"]).text
        if got == case["expected"]:
            agreed += 1
        elif why := policy(case, got):
            reasons[why] += 1
        else:
            wrong += 1
            task.failed(f"{name}: {case['input']}", case["expected"], got)
    total = agreed + wrong + sum(reasons.values())
    why = ", ".join(f"{n} {reason}" for reason, n in reasons.most_common())
    got = (
        f"{agreed} agreed, {sum(reasons.values())} differ by policy ({why}), {wrong} wrong; {beside} are not about text"
    )
    yield Figure(f"{name} ({WEB})", got, "wrong ≤ 5 %", wrong <= 0.05 * total)


def not_text(case: dict[str, Any]) -> bool:
    return False


def no_policy(case: dict[str, Any], got: str) -> str:
    return ""


zhlint = partial(style, name="zhlint", policy=no_policy)
autocorrect = partial(style, name="autocorrect", policy=no_policy)
pangu = partial(style, name="pangu_js", policy=no_policy)
