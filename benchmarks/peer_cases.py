"""The peers' own cases through our filters: ftfy, OpenCC, zhlint, AutoCorrect, pangu.js."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from figure import Figure, Task
from rapidfuzz.distance import Levenshtein

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


# code, HTML, links, templates and paths: not text
CODE = re.compile(
    r"`|</?[A-Za-z!][^>]*>|\]\(|&#?\w+;|\{[%#]|^:::|%[sdv]\b|\$\d|https?:|(?<![\w<])[.~]?/[\w.*-]+|\w+/[\w.-]+/|#\w+\)"
    r"|#\{|\w\.(?:html?|md|json)\b|[!-~]{3,}#|=>",
    re.MULTILINE,
)
_PLAIN = str.maketrans(
    {
        **dict(zip("，。；：？！（）“”‘’「」『』【】・•‧．", ",.;:?!()\"\"''\"\"''[]···.", strict=True)),
        "…": "..",
        "—": "-",
    }
)
_WIDE = set("，。；：？！、（）《》“”‘’「」『』")
_CHINESE = re.compile("[\u3005-\u3007\u3041-\u9fff\U00020000-\U0003ffff]")


def not_text(case: dict[str, Any]) -> bool:
    """Code; and AutoCorrect's spelling of product names, which is no matter of marks."""
    return bool(CODE.search(case["input"])) or "spell" in (case["test"] or "")


def _same_but_marks(a: str, b: str) -> bool:
    plain = [re.sub(r"[ \u3000]+|(?<=[.]{2})[.]+", "", s.translate(_PLAIN)).replace("--", "-") for s in (a, b)]
    return plain[0] == plain[1]


def policy(case: dict[str, Any], got: str) -> str:
    """Why we differ on purpose; empty where we do not."""
    from pangu import space_text

    wanted = case["expected"]
    if got == case["input"] and not _CHINESE.search(got):
        return "Latin text stays"
    if not _same_but_marks(got, wanted):
        return ""
    if re.sub(" +", "", got) != re.sub(" +", "", wanted):
        return "print's marks in Chinese" if all(map(_in_chinese, _new_marks(case["input"], got))) else ""
    if got in (space_text(wanted).replace("・", "·"), space_text(case["input"])):
        return "spaces as pangu sets them"
    ours, theirs, before = (set(_gaps(text)) for text in (got, wanted, case["input"]))
    if any(not _WIDE.intersection(gap) for gap in theirs - ours) or not ours - theirs <= before:
        return ""  # a space that is missing, and not at a mark that has its own, or one that we put in
    return "a space of the original stays" if ours - theirs else "no space beside a full-width mark"


def _new_marks(before: str, after: str) -> list[str]:
    """The surroundings of each full-width mark that we made."""
    blocks = Levenshtein.opcodes(before, after)
    return [after[max(0, o.dest_start - 3) : o.dest_end + 3] for o in blocks if o.tag in ("replace", "insert")]


def _in_chinese(around: str) -> bool:
    return bool(_CHINESE.search(around)) or not re.search("[，。；：？！（）“”‘’]", around)


def _gaps(text: str) -> list[tuple[str, str]]:
    return [(text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]) for m in re.finditer(" +", text)]


zhlint = partial(style, name="zhlint", policy=policy)
autocorrect = partial(style, name="autocorrect", policy=policy)
pangu = partial(style, name="pangu_js", policy=policy)
