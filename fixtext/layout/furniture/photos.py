"""Furniture around photos and headlines: captions, photo titles, kickers, teasers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fixtext.layout.line_patterns import beginning, bylines, ended, is_markdown, is_title, markup
from fixtext.layout.lines import Lines

Found = tuple[int, str, str, float, str]
_SCENE = re.compile(
    r"(?:[0-9０-９]{1,4}年)?[0-9０-９]{1,2}月[0-9０-９]{1,2}日|[上左右下]?图为|图[①-⑨0-9一二三四]?[:：]|近日|日前|当[天日]|正在|[上左右下]图"
)
_OPENING = re.compile(r"(?:[0-9０-９]{1,4}年)?[0-9０-９]{1,2}月[0-9０-９]{1,2}日|[上左右下]?图为|近日|日前")
_STORY = re.compile(r"本报讯|本报[\u4e00-\u9fff]{0,4}[讯电]|[（(]记者|新华社[\u4e00-\u9fff]{2,3}[0-9]{1,2}月|[“‘「]")
_LINES, _CHARACTERS = 6, 160


def blocks(lines: Lines, roles: Mapping[int, Any]) -> Iterator[Found]:
    """The caption above each photo credit, with two signs of a photo, and the title above it."""
    for i in [i for i, role in roles.items() if role.kind == "credits"]:
        top = _top(lines, roles, i)
        if top == i:
            continue
        signs = _signs(lines, top, i)
        if not signs or _may_be_story(lines, top, i):
            continue
        first = top + 1 if i - top > 1 and _is_photo_title(lines, top) else top
        for k in range(first, _last(lines, first, i)):
            yield k, "captions", "caption", 0.85, f"above a photo credit; {signs}"
        if first > top:
            yield top, "photo_titles", "photo-title", 0.8, "title shape; above the caption of a photo"


def _may_be_story(lines: Lines, top: int, credit: int) -> bool:
    """Long blocks that nothing sets apart, no blank line and no other width, may be the end of a story."""
    if credit - top <= 4 or lines.gap[top : credit + 1].any() or not top:
        return False
    widest = lines.width[max(0, top - 3) : top].max()
    return bool(abs(widest - lines.width[top:credit].max()) < 1.2)


def _last(lines: Lines, first: int, credit: int) -> int:
    """Where a caption of set text ends: at a finished line below which the column is narrower, as the story is."""
    for k in range(first + 1, credit - 1):
        narrower = lines[k + 1].width < lines[first].width - 1.4 and credit - k > 2
        if ended(lines)[k] and narrower and not lines[k + 1].gap and lines[k].width < lines[first].width:
            return k + 1
    return credit


def _is_photo_title(lines: Lines, i: int) -> bool:
    """Width tells little in a column, so the line below must be another paragraph or clearly longer."""
    line, below = lines[i], lines[i + 1]
    return line.width <= 16 and is_title(line.text) and (below.gap > 0 or below.width > line.width + 4)


def _top(lines: Lines, roles: Mapping[int, Any], credit: int) -> int:
    """The first line of the photo's block: up to a wide gap, a heading, other furniture or an unfinished line."""
    top, size = credit, 0.0
    while top and top > credit - _LINES:
        above = lines[top - 1]
        size += above.width
        stop = (
            top - 1 in roles
            or above.page != lines[credit].page
            or markup(lines)[top - 1]
            or _STORY.match(above.text)
            or bylines(lines)[top - 1]
        )
        if stop or size > _CHARACTERS:
            break
        if not ended(lines)[top - 1] and lines[top].gap and not is_title(above.text):
            break
        top -= 1
        if credit - top < 4 and top and _set_apart(lines, top, credit):
            break
        if lines[top].gap > 1 or (credit - top > 1 and _is_photo_title(lines, top)):
            break
    return top


def _set_apart(lines: Lines, top: int, credit: int) -> bool:
    """Whether a caption begins here within set text: a scene cuts a sentence, or the lines are wider."""
    above, first = lines[top - 1], lines[top]
    if _OPENING.match(first.text) and not (first.gap and _is_photo_title(lines, top - 1)):
        return True
    if first.gap:
        return False
    narrowest = float(lines.width[top : credit - 1].min(initial=1e3)) % 1e3
    return narrowest > above.width + 3 and narrowest > 1.15 * above.width and not ended(lines)[top - 1]


def _signs(lines: Lines, top: int, credit: int) -> str:
    """The second reason for a caption, in words; empty if there is none."""
    titled = credit - top > 1 and _is_photo_title(lines, top)
    first = lines[top + titled]
    if titled and ended(lines)[credit - 1]:
        return "a photo title stands above"
    if _SCENE.match(first.text) or _SCENE.search(lines[credit - 1].text[-24:]):
        return "it opens with a date or a scene"
    if top and _set_apart(lines, top, credit):
        return "it is set wider than the story"
    if lines[top].gap > 1 and ended(lines)[credit - 1]:
        return "a wide gap sets it off"
    if top and not ended(lines)[top - 1] and lines[top - 1].width > 16 and ended(lines)[credit - 1]:
        return "it cuts a sentence"
    return ""


def headlines(lines: Lines, roles: Mapping[int, Any]) -> Iterator[Found]:
    """Kickers above marked headings, and teasers before the first one."""
    marked = beginning(lines, "#").nonzero()[0].tolist()
    if not marked:
        return
    top = [i for i in range(marked[0]) if i not in roles]
    if len(top) >= 2 and len(top) <= 12 and all(_headline(lines, i) for i in top):
        for i in top:
            yield i, "teasers", "teaser", 0.8, "title shape; before the first heading, without a story"
    for i in marked:
        if (
            i
            and i - 1 not in roles
            and i - 1 not in top
            and lines[i - 1].page == lines[i].page
            and _headline(lines, i - 1)
        ):
            if not (i - 1 and not lines[i - 1].gap):
                yield i - 1, "kickers", "kicker", 0.8, "title shape; directly above a heading"
        elif i and [i - 1] == top and _headline(lines, i - 1):
            yield i - 1, "kickers", "kicker", 0.8, "title shape; directly above a heading"


def _headline(lines: Lines, i: int) -> bool:
    """Title shape; a colon may end it, as in `东门街道、水西街道:`."""
    bare = lines.text_of(i).rstrip("：:")
    return bool(lines.width[i] <= 30 and bare and not is_markdown(bare) and is_title(bare) and not ended(lines)[i])
