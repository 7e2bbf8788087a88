"""The column around each line, by the widths of the lines near it."""

from __future__ import annotations

from fixtext.columns import NONE, SUPPORT, WIDEST, WINDOW, Measure, near_off, typical
from fixtext.page.lines import Lines
from fixtext.page.traits import COLON, FINAL, ITEM, MID, SEMICOLON, TAIL

ENDED = (FINAL, SEMICOLON, COLON)  # how a paragraph or an item of a list ends
FEW = 4  # one in so many lines that end so are few
_SNIPPET = 10.0  # width from which three or four lines can be a paragraph


def measures(lines: Lines, spaces: bool = False) -> list[Measure]:
    """The column around each line; none where lines are not set to a width (a paragraph a line).

    It is the upper quartile of the widths in a window, above or below the line, whichever the line
    fits better; at least four lines must have it, or chance would make columns of short lines. Blank lines say nothing
    where white space sets paragraphs in (`spaces`).
    """
    widths, count = lines.widths, len(lines)
    if (snippet := _of_snippet(lines)).width:
        return [snippet] * count
    parted = [gap > 0 and not spaces for gap in lines.gaps]
    ended = [parted[i] and _ends(lines, i) for i in range(count)]
    around: list[Measure] = []
    for i in range(count + 1):
        window = slice(max(0, i - WINDOW), i + WINDOW)
        around.append(measure(widths[window], sum(parted[window]), sum(ended[window])))
    found: list[Measure] = []
    for i, width in enumerate(widths):
        if (told := lines[i].column) is not None:
            found.append(told)
            continue
        here = around[i]
        if not here.width or abs(here.width - width) > 1.6:
            for other in (around[max(0, i - WINDOW + 1)], around[min(count, i + WINDOW)]):
                if other.width and (not here.width or abs(other.width - width) <= 1.6):
                    here = other
                    break
        found.append(here)
    return found


def measure(widths: list[float], parted: int, ended: int) -> Measure:
    """What lines are set to, of which some are parted from the line above by a blank line, and some where that ended.

    Where blank lines part most lines, each line is a paragraph; but not if few end as paragraphs do and all are even,
    for then a machine has parted every line.
    """
    if 2 * parted < len(widths):
        return typical(widths)
    found = typical(widths) if FEW * ended < parted else NONE
    return found if found.sharp else NONE


def _of_snippet(lines: Lines) -> Measure:
    """What a text of three or four lines is set to, if it is one paragraph by all signs: lines of one width, of which
    one is cut in mid-sentence, and a last one that ends a sentence and is no longer."""
    if not SUPPORT - 1 <= len(lines) <= SUPPORT or any(line.boxed or line.gap for line in lines):
        return NONE
    *full, last = lines.widths
    full[0] += lines[0].indent
    width = max(full)
    even = width - min(full) <= near_off(width) and last <= width + near_off(width)
    ends = [bits & TAIL for bits in lines.bits]
    told = MID in ends[:-1] and ends[-1] == FINAL
    return Measure(width, width - min(full) <= 1.1) if _SNIPPET <= width <= WIDEST and even and told else NONE


def _ends(lines: Lines, i: int) -> bool:
    """Whether a paragraph seems to end above a line."""
    return not i or lines.bits[i - 1] & TAIL in ENDED or bool(lines.bits[i] & ITEM)
