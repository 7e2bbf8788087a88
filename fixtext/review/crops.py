"""Pictures of lines, cut from the pictures of scans: what an editor looks at to decide."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from fixtext import files
from fixtext.errors import MissingInput, missing
from fixtext.layout import Box
from fixtext.provenance import Result
from fixtext.review.items import Item

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif", ".bmp")
_MARGIN = 0.4  # of the line's height, on all sides: a box is cut close
_TALLEST = 72  # pixels of a line that is shown; more makes the page heavy and says nothing more
_QUALITY = 70


def of(name: str, result: Result, folder: Path | None) -> Callable[[Item], str]:
    """What gives the picture of the line that an item stands in, as a `data:` address; "" if there is none.

    MissingInput: no such folder. MissingExtra without pillow.
    """
    if folder is None or result.layout is None:
        return lambda _: ""
    if not folder.is_dir():
        raise MissingInput(f"--images {folder}: is no directory")
    return _Cutter(name, result, folder).crop


class _Cutter:
    """Cuts lines from the pictures of one input; each line is cut once."""

    def __init__(self, name: str, result: Result, folder: Path) -> None:
        self.name, self.result, self.folder = name, result, folder
        self.cut = lru_cache(maxsize=None)(self._cut)
        self.picture = lru_cache(maxsize=4)(self._picture)

    def crop(self, item: Item) -> str:
        layout = self.result.layout
        lines = layout.at(item.start, max(item.end, item.start + 1)) if layout else ()
        return self.cut(lines[0].page, lines[0].box) if lines else ""

    def _picture(self, page: int) -> Image | None:
        path = picture_of(self.folder, self.name, page, self._pages())
        if path is None:
            files.say(f"{self.name}: no picture of page {page + 1} in {self.folder}")
        return opened(path) if path else None

    def _pages(self) -> int:
        return max((line.page for line in self.result.layout.lines), default=0) + 1 if self.result.layout else 1

    def _cut(self, page: int, box: Box) -> str:
        picture = self.picture(page)
        if picture is None or box.right > picture.width * 1.02 or box.bottom > picture.height * 1.02:
            return ""  # boxes in another unit than pixels do not say where the line is
        margin = _MARGIN * min(box.width, box.height)
        edges = (box.left - margin, box.top - margin, box.right + margin, box.bottom + margin)
        left, top, right, bottom = map(round, edges)
        return _address(
            picture.crop((max(0, left), max(0, top), min(right, picture.width), min(bottom, picture.height)))
        )


def picture_of(folder: Path, name: str, page: int, pages: int) -> Path | None:
    """The picture of a page (from 0) of an input: named as the input with a suffix of pictures, or, where the input has
    many pages, with the page's number behind (`book-3.png`, `book_003.png`)."""
    stem = Path(name).name.split(".")[0]
    number = rf"{page + 1}"
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES:
            continue
        rest = path.stem.removeprefix(stem) if path.stem.startswith(stem) else None
        if rest == "" and pages == 1:
            return path
        if rest and rest[0] in "-_." and rest[1:].lstrip("0") == number:
            return path
    return None


def opened(path: Path) -> Image | None:
    """A picture in grey; None, which is said, if it is damaged. MissingExtra without pillow."""
    try:
        from PIL import Image
    except ImportError as error:
        raise missing("--images", "pillow", error) from error
    try:
        with Image.open(path) as picture:
            return picture.convert("L")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        files.say(f"{path}: cannot be read: {error}")
        return None


def _address(picture: Image) -> str:
    least = min(picture.size)
    if least < 1:
        return ""
    if least > _TALLEST:
        picture.thumbnail((picture.width * _TALLEST // least + 1, picture.height * _TALLEST // least + 1))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode('ascii')}"
