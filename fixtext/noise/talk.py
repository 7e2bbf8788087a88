"""What a model says about its task: at a page's head and foot it goes, a refusal or thoughts are reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import itemgetter

from fixtext.edits import Edit, Finding, Risk
from fixtext.noise.sheets import Sheet, first_line, last_line, sheets
from fixtext.ruleset import Rule, RuleSet
from fixtext.text import Span, disjoint, han_count

BARE = ("echo-bare", "sign-off-bare")  # what people write, too
HEAD, FOOT = ("echo", "narration", BARE[0]), ("sign-off", "narration", BARE[1])
WHOLE = 600  # characters of a page that can be a refusal and nothing else
_ALONE = re.compile(r"\n[ \t\r]*\n|\f")
_ABOUT_READING = re.compile(
    r"\b(?:images?|OCR|AI|picture|photo|scan|request|screenshot)\b|[Tt]ranscri|language model|assist with that"
    r"|图片|图像|圖片|圖像|扫描|识别|識別|人工智能|语言模型|請求|请求"
)
_ON_OCR = re.compile(
    r"\bOCR\b|[Gg]round [Tt]ruth|[Tt]ranscri(?:be|ption)|\b(?:scan(?:s|ned|ner)?|images?|users?)\b"
    r"|识别|識別|标注|標注|用户|图片|图像|扫描"
)
_THOUGHT = re.compile(r"<think\w*>.*?(?:</think\w*>|\Z)|^[^\n]*</think\w*>", re.DOTALL)
_QUOTED = re.compile(r'^[ \t\u3000]*["“”„«「『‘]')
_Talk = tuple[int, int, Rule]  # a line and the rule that it meets


def talk(text: str, rules: RuleSet) -> Iterator[Edit | Finding]:
    """Edits that drop what a model says at the heads and feet of pages; findings where a page has nothing else."""
    found = [(sheet, sorted(_edges(text, sheet.start, sheet.end, rules), key=itemgetter(0))) for sheet in sheets(text)]
    sure = any(rule.class_ not in BARE for _, lines in found for _, _, rule in lines)
    for sheet, lines in found:
        if lines:
            yield from _on_sheet(text, sheet, lines, sure)


def told(text: str, rules: RuleSet) -> Iterator[Finding]:
    """Findings where a model refused, read nothing, or thought aloud."""
    yield from _refusals(text, _of(rules, "refusal", "nothing-read"))
    yield from _thoughts(text, _of(rules, "leaked-reasoning"))


def _of(rules: RuleSet, *classes: str) -> list[Rule]:
    return [rule for rule in rules if rule.class_ in classes]


def _match(text: str, line: Span, rules: Iterable[Rule]) -> Rule | None:
    """The first rule that finds all of a line."""
    part = text[line[0] : line[1]]
    for rule in rules:
        if any(end - start >= len(part.strip()) for start, end, _ in rule.hits(part)):
            return rule
    return None


def _edges(text: str, start: int, end: int, rules: RuleSet) -> Iterator[tuple[int, int, Rule]]:
    """Lines of talk at the head and at the foot of a page, with their rules."""
    head, foot = _of(rules, *HEAD), _of(rules, *FOOT)
    while (line := first_line(text, start, end)) and (rule := _match(text, line, head)):
        yield *line, rule
        start = line[1]
    while (line := last_line(text, start, end)) and (rule := _match(text, line, foot)):
        yield *line, rule
        end = line[0]


def _on_sheet(text: str, sheet: Sheet, found: list[_Talk], sure: bool) -> Iterator[Edit | Finding]:
    """What becomes of the lines of talk of a page; `sure` says that a model talks on one of the pages."""
    talked = sum(b - a for a, b, _ in found)
    if talked < len("".join(text[sheet.start : sheet.end].split())):
        yield from (_dropped(text, sheet, line, sure) for line in found)
    elif sheet.below and not text[: sheet.start].strip() and text[sheet.below[1] :].strip():
        yield _edit(text, found[0][0], _next_line(text, sheet.below[1], len(text)), found[0][2], sure)
    elif sheet.above and not text[sheet.end :].strip() and text[: sheet.above[0]].strip():
        yield _edit(text, len(text[: sheet.above[0]].rstrip()), found[-1][1], found[0][2], sure)
    else:
        for a, b, rule in found:
            yield Finding(a, b, "noise", rule.id, rule.risk, why="the page has nothing else")


def _next_line(text: str, at: int, end: int) -> int:
    """Where the next line that is not blank begins, with its indent."""
    bare = at + len(text[at:end]) - len(text[at:end].lstrip("\n\r \t"))
    return text.rfind("\n", at, bare) + 1 or bare


def _edit(text: str, start: int, end: int, rule: Rule, sure: bool) -> Edit:
    risk = Risk.LIKELY if rule.class_ in BARE and sure else rule.risk
    return Edit(start, end, text[start:end], "", rule.id, risk)


def _dropped(text: str, sheet: Sheet, line: _Talk, sure: bool) -> Edit:
    """The edit that drops a line of talk and the blank lines towards the page."""
    start, end, rule = line
    before = text[sheet.start : start]
    sure = sure or _other_script(text[start:end], text[sheet.start : sheet.end])
    if not before.strip():
        return _edit(text, start, _next_line(text, end, sheet.end), rule, sure)
    return _edit(text, sheet.start + len(before.rstrip()), end, rule, sure)


def _other_script(line: str, page: str) -> bool:
    """Whether a line without Chinese ends a Chinese page."""
    return not han_count(line) and han_count(page) > len(line)


def _paragraphs(text: str, rule: Rule) -> Iterator[Span]:
    """Paragraphs of one line that a rule finds whole; only lines that have what it needs are looked at."""
    done: set[int] = set()
    for word in rule.needs:
        at = text.find(word)
        while at >= 0:
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if start not in done and end - start < 1200 and _stands_alone(text, start, end):
                done.add(start)
                if not _QUOTED.match(text[start:end]) and _match(text, (start, end), [rule]):
                    yield start, end
            at = text.find(word, end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, behind = text[max(0, start - 40) : start].rstrip(" \t"), text[end : end + 40].lstrip(" \t")
    return (not before or before.endswith(("\n\n", "\f", "\n\f\n")) or before == "\n") and (
        not behind.strip() or behind.startswith(("\n\n", "\n\f", "\f", "\n \n", "\r\n\r\n"))
    )


def _refusals(text: str, rules: list[Rule]) -> Iterator[Finding]:
    for rule in rules:
        for start, end in _paragraphs(text, rule):
            page = _page(text, start)
            first = not text[page[0] : start].strip()
            alone = first and len(text[page[0] : page[1]].strip()) < WHOLE
            if alone or _ABOUT_READING.search(text, start, end):
                why = "the model refused" if rule.class_ == "refusal" else "the model read nothing"
                yield Finding(start, end, "noise", rule.id, Risk.GUESS, why=f"{why}; the page's text is missing")


def _thoughts(text: str, rules: list[Rule]) -> Iterator[Finding]:
    """Paragraphs in which a model thinks of its task, on a page that is not about such tasks."""
    for rule in rules:
        found = list(_paragraphs(text, rule))
        thoughts = disjoint(found + [m.span() for m in _THOUGHT.finditer(text)]) if found else []
        for start, end in found:
            a, b = _page(text, start)
            rest = "".join(_without(text, a, b, thoughts))
            if not text[a:start].strip() or not _ON_OCR.search(rest):
                yield Finding(start, end, "noise", rule.id, Risk.GUESS, why="the model writes about its task")


def _without(text: str, start: int, end: int, found: list[Span]) -> Iterator[str]:
    for a, b in found:
        if start <= a < end:
            yield text[start:a]
            start = b
    yield text[start:end]


def _page(text: str, at: int) -> Span:
    """The span of the page between form feeds that a place is on."""
    end = text.find("\f", at)
    return text.rfind("\f", 0, at) + 1, len(text) if end < 0 else end
