"""Results of PaddleOCR, RapidOCR, EasyOCR and Umi-OCR in JSON: polygons, texts and scores in any of their shapes.

PaddleOCR 2: `[[[polygon, [text, score]], …], …]`, a list a page. PaddleOCR 3: `{"rec_texts": […], "rec_scores": […],
"rec_polys": […]}` a page, alone, under `overall_ocr_res`, or under `result.ocrResults[].prunedResult` (PaddleX).
RapidOCR: `{"txts", "scores", "boxes"}`, or `[{"text", "score", "box"}, …]` with `txt` for `text`, EasyOCR with `boxes`
for `box`. Pages in a list, in `{"pages": [{"ocr_results": […]}, …]}`, or, as Umi-OCR writes them, in a line each.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fixtext.errors import InputError
from fixtext.fragments import box_of, text_of
from fixtext.layout import Fragment, Page

name = "OCR JSON"
suffixes = (".json", ".jsonl")
_TEXTS = ("rec_texts", "txts", "texts")
_SCORES = ("rec_scores", "scores")
_BOXES = ("rec_polys", "dt_polys", "rec_boxes", "boxes", "polys")
_PLACES = ("box", "text_region", "boxes")
_WORDS = ("text", "txt")
_LISTS = ("overall_ocr_res", "pages", "ocr_results", "ocrResults", "prunedResult", "results", "res", "result", "data")


def sniff(data: bytes) -> bool:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    keyed = head[:1] in (b"[", b"{") and any(f'"{key}"'.encode() in data for key in (*_PLACES, *_BOXES))
    return keyed or _nested(head)


def _nested(head: bytes) -> bool:
    """PaddleOCR 2 has no keys: lists in lists that begin with a point."""
    bare = head.translate(None, b" \t\r\n").replace(b"null,", b"").replace(b"[],", b"")
    return bare.startswith(b"[[[") and bare.lstrip(b"[-")[:1].isdigit()


def read(data: bytes) -> list[Page]:
    """The pages. InputError: no JSON, or none of the shapes."""
    try:
        pages = [Page(page) for page in _pages(_loaded(data))]
    except (ValueError, RecursionError, KeyError, TypeError, IndexError) as error:
        raise InputError(f"no OCR result that is known: {error!r}") from error
    if not pages:
        raise InputError("no OCR result that is known: no texts with boxes in it")
    return pages


def _loaded(data: bytes) -> Any:
    """The value of JSON; of JSON Lines a list of their values."""
    try:
        return json.loads(data)
    except ValueError:
        lines = [line for line in data.split(b"\n") if line.strip()]
        if len(lines) < 2:
            raise
        return [json.loads(line) for line in lines]


def _pages(found: Any) -> Iterator[list[Fragment]]:
    if isinstance(found, dict):
        if any(name in found for name in _TEXTS):
            texts: list[str] = _first(found, _TEXTS) or []
            scores = _first(found, _SCORES) or [None] * len(texts)
            boxes = [found[name] for name in _BOXES if found.get(name)]
            boxes.sort(key=lambda some: len(some) != len(texts))  # those of a detector may be more than were read
            places = map(box_of, boxes[0] if texts else [])
            yield [Fragment(text_of(text), *row) for text, *row in zip(texts, places, scores, strict=True)]
        elif inner := _first(found, _LISTS):
            yield from _pages(inner)
    elif found and all(map(_is_line, found)):
        yield [_line(item) for item in found]
    elif isinstance(found, list):
        for item in found:
            yield from _pages(item) if item else [[]]


def _first(found: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((found[name] for name in names if found.get(name)), None)


def _is_line(item: Any) -> bool:
    if isinstance(item, dict):
        return any(isinstance(item.get(key), str) for key in _WORDS) and any(key in item for key in _PLACES)
    return isinstance(item, list) and len(item) >= 2 and isinstance(item[0], list) and _text_of(item[1:]) is not None


def _text_of(rest: list[Any]) -> tuple[str, float | None] | None:
    """(text, score) of `[text, score]`, or of `text, score`."""
    flat = rest[0] if rest and isinstance(rest[0], list) else rest
    if not flat or not isinstance(flat[0], str):
        return None
    return flat[0], float(flat[1]) if len(flat) > 1 else None


def _line(item: Any) -> Fragment:
    if isinstance(item, dict):
        score = item.get("score", item.get("confidence"))
        place = next(item[key] for key in _PLACES if key in item)
        text = next(item[key] for key in _WORDS if key in item)
        return Fragment(text, box_of(place), None if score is None else float(score))
    text, score = _text_of(item[1:]) or ("", None)
    return Fragment(text, box_of(item[0]), score)
