"""What tells whether a paragraph goes on from one line to the next: one function a feature."""

from __future__ import annotations

import numpy as np

from fixtext.characters import NARROW_PAUSES, NARROW_TERMINALS, PAUSES, TERMINALS
from fixtext.layout import line_patterns as patterns
from fixtext.layout.characters import DIGIT, FINAL, HAN, HYPHEN, KANA, LOWER, UPPER
from fixtext.layout.feature import Feature, declare
from fixtext.layout.lines import Bools, Column, Ints, Lines, of_classes
from fixtext.layout.seams import Seams, digits, marks, mean_around, shifted, spaces

_MARKED = PAUSES + TERMINALS + NARROW_PAUSES + NARROW_TERMINALS + ".」』”"  # what a clause ends with

FEATURES: list[Feature[Seams]] = []
feature = declare(FEATURES)
WIDEST = 62.0  # characters; no wider is a line of set text
SET_IN = (1.0, 5.0)  # characters of white space that set a paragraph in
FULL, DIRT = 1.3, 6  # how far from its column's width a line may be that fills it; blank lines that tell
NEVER_FIRST = "，。、；：？！．）》〉】］〕」』”’％"  # but for dirt
SELDOM_FIRST = ",;:!?)]…·%~～"
DASHES, CLOSERS = "—─", "”’」』）)》〉】］]〕"


@feature
def slack(s: Seams) -> Column:
    """How far the line ends short of its column."""
    return s.slack[:-1]


@feature
def filled(s: Seams) -> Column:
    """Which share of its column the line fills."""
    return s.reach[:-1] / np.maximum(1, s.full[:-1])


@feature
def next_slack(s: Seams) -> Column:
    """How far the next line ends short of its column."""
    return s.slack[1:]


@feature
def slack_before(s: Seams) -> Column:
    """How far the line before ends short of its column."""
    return shifted(s.slack, 1)[:-1]


@feature
def slack_after(s: Seams) -> Column:
    """How far the line after the next ends short of its column."""
    return shifted(s.slack, -1)[1:]


@feature
def room(s: Seams) -> Column:
    """How much room the line had left for the word that the next line begins with."""
    lead = patterns.leads(s.lines)[s.b] * np.where(_han(s.lines)[s.b], 1.0, 0.5)
    return s.slack[:-1] - lead


@feature
def column(s: Seams) -> Column:
    """How wide the column is."""
    return s.full[:-1]


@feature
def middle(s: Seams) -> Column:
    """How wide half of the lines around are, against the column."""
    return s.half[:-1] / np.maximum(1, s.full[:-1])


@feature
def evenness(s: Seams) -> Column:
    """How many lines around fill their column."""
    return s.even[:-1]


@feature
def width(s: Seams) -> Column:
    """How wide the line is."""
    return s.reach[:-1]


@feature
def next_width(s: Seams) -> Column:
    """How wide the next line is."""
    return s.reach[1:]


@feature
def width_above(s: Seams) -> Column:
    """How much wider or narrower the line is than those above it."""
    return s.reach[:-1] - s.above


@feature
def width_below(s: Seams) -> Column:
    """How much wider or narrower the next line is than those below it."""
    return s.reach[1:] - s.below


@feature
def change(s: Seams) -> Column:
    """How much the width of the column changes at the seam."""
    return s.below - s.above


@feature
def indent(s: Seams) -> Column:
    """How far the next line is set in."""
    return s.lines.indent[s.b]


@feature
def gap(s: Seams) -> Column:
    """How many blank lines stand between."""
    return np.minimum(s.lines.gap[s.b], 6)


@feature
def gaps(s: Seams) -> Column:
    """How many lines around have a blank line above them."""
    return s.share(s.lines.gap > 0, 16)


@feature
def dirt(s: Seams) -> Column:
    """Which share of the blank lines of the text stand where a full line ends nothing: they are dirt."""
    gaps = (s.lines.gap[s.b] > 0) & (s.lines.page[s.a] == s.lines.page[s.b])
    cuts = gaps & ~patterns.ended(s.lines)[s.a] & (s.slack[:-1] < FULL)
    count = int(np.count_nonzero(gaps))
    return np.full(len(s.a), np.count_nonzero(cuts) / count if count >= DIRT else 0.0)


@feature
def garbled(s: Seams) -> Column:
    """How many characters of the text are such as machines read from dirt."""
    return np.full(len(s.a), s.lines.count(s.lines.among(patterns.STROKES)).sum() / max(1, int(s.lines.length.sum())))


@feature
def new_page(s: Seams) -> Column:
    """Whether a page ends between, which no earlier join moved there."""
    return (s.lines.page[s.b] > s.lines.page[s.a]) & ~ends_moved(s.lines)[s.a]


@feature
def skipped(s: Seams) -> Column:
    """How many lines of furniture, photos, notes stand between."""
    return np.asarray(np.minimum(s.b - s.a - 1, 8))


@feature
def tail(s: Seams) -> Column:
    """What mark or character ends the line."""
    return patterns.tails(s.lines)[0][s.a]


@feature
def inner_tail(s: Seams) -> Column:
    """What mark or character ends the line before brackets and quotes close."""
    return patterns.tails(s.lines)[1][s.a]


@feature
def ended(s: Seams) -> Column:
    """Whether a sentence ends."""
    return patterns.ended(s.lines)[s.a]


@feature
def head(s: Seams) -> Column:
    """What kind of character begins the next line."""
    return s.lines.head_class[s.b]


@feature
def next_tail(s: Seams) -> Column:
    """What mark or character ends the next line."""
    return s.lines.tail_class[s.b]


@feature
def divided(s: Seams) -> Column:
    """Whether a hyphen behind a letter ends the line, and the next begins with a small letter."""
    before = s.lines.kinds[np.maximum(s.lines.end - 2, s.lines.start)]
    hyphen = (s.lines.tail_class == HYPHEN) & of_classes(LOWER, UPPER)[before]
    return np.asarray(hyphen[s.a] & (s.lines.head_class == LOWER)[s.b])


@feature
def begins_nothing(s: Seams) -> Column:
    """Whether the next line begins with a dash (1), with a mark that begins nothing (3), but for dirt (2)."""
    marks_of = (DASHES, SELDOM_FIRST, NEVER_FIRST)
    found = sum(n * patterns.beginning(s.lines, chars) for n, chars in enumerate(marks_of, 1))
    return np.asarray(found)[s.b]


@feature
def item(s: Seams) -> Column:
    """Whether the next line (1), one of a list that counts (2), and the line (3 more) begin like items."""
    found = patterns.items(s.lines).astype(int)
    return np.asarray(found[s.b] + patterns.listed(s.lines)[s.b] + 3 * found[s.a])


@feature
def labelled(s: Seams) -> Column:
    """Whether the line (1), the next (2) or both (3) begin with a short word and a colon."""
    found = patterns.labels(s.lines).astype(int)
    return np.asarray(found[s.a] + 2 * found[s.b])


@feature
def small_word(s: Seams) -> Column:
    """Whether a word ends the line that ends no sentence, such as `the`, `of`, 与."""
    return patterns.small_words(s.lines)[s.a]


@feature
def numbered(s: Seams) -> Column:
    """Whether the line is nothing but the number of a chapter, and a title follows."""
    return patterns.numbered(s.lines)[s.a] & patterns.titles(s.lines)[s.b]


@feature
def note(s: Seams) -> Column:
    """Whether the next line begins with a mark as notes do."""
    return patterns.notes(s.lines)[s.b]


@feature
def title(s: Seams) -> Column:
    """Whether the line or the next is short and has no mark of a sentence."""
    found = patterns.titles(s.lines)
    return found[s.a] + 2 * found[s.b]


@feature
def byline(s: Seams) -> Column:
    """Whether the line or the next names the writer, or is nothing but a date."""
    found = patterns.bylines(s.lines) | patterns.dates(s.lines)
    return found[s.a] + 2 * found[s.b]


@feature
def speaker(s: Seams) -> Column:
    """Whether the next line begins with a speaker's name and a colon, as others do."""
    return patterns.speakers(s.lines)[s.b]


@feature
def open(s: Seams) -> Column:
    """How many brackets and quotes are still open."""
    return _still_open(s)


def _still_open(s: Seams) -> Ints:
    """How many brackets and quotes the line and the two before open and do not close."""
    found = patterns.opened(s.lines)[s.order]
    total = found.copy()
    total[1:] += found[:-1]
    total[2:] += found[:-2]
    return np.asarray(total[:-1].clip(-2, 2))


@feature
def closes(s: Seams) -> Column:
    """Whether the next line begins with a mark that closes what is open."""
    return patterns.beginning(s.lines, CLOSERS)[s.b] & (_still_open(s) > 0)


@feature
def goes_on(s: Seams) -> Column:
    """How likely the language model takes the next line's beginning behind this line's end."""
    return s.speech[0]


@feature
def begins(s: Seams) -> Column:
    """How likely the language model takes the next line's beginning for the beginning of a paragraph."""
    return s.speech[1]


@feature
def ends(s: Seams) -> Column:
    """How likely the language model takes the line's end for the end of a paragraph."""
    return s.speech[2]


@feature
def bond(s: Seams) -> Column:
    """How much likelier the two lines are as one sentence than as two paragraphs, by the language model."""
    return s.bond


@feature
def bonds(s: Seams) -> Column:
    """How much likelier the lines around are as one text than as paragraphs, by the language model."""
    return mean_around(s.bond, 8)


@feature
def bond_before(s: Seams) -> Column:
    """How much the language model binds the line to the one before."""
    return shifted(s.bond, 1)


@feature
def sentences(s: Seams) -> Column:
    """How many lines around end a sentence."""
    return s.share(patterns.ended(s.lines), 12)


@feature
def verses(s: Seams) -> Column:
    """How many lines close by end with a mark, as verse does."""
    return s.share(_ends_with_mark(s.lines), 4)


@feature
def capitals(s: Seams) -> Column:
    """How many lines close by begin with a capital, as verse does."""
    return s.share(s.lines.head_class == UPPER, 4)


@feature
def finished(s: Seams) -> Column:
    """Whether the line is a whole paragraph: wider than lines are set, and it ends a sentence."""
    return patterns.ended(s.lines)[s.a] & (s.reach[:-1] > WIDEST)


def unfinished(s: Seams) -> Column:
    """Whether the line is wider than lines are set, and a word ends it that ends no sentence: something cut it."""
    return patterns.small_words(s.lines)[s.a] & (s.reach[:-1] > WIDEST)


def headed(s: Seams) -> Column:
    """Whether the line is wider than lines are set, and the next looks like a title."""
    return patterns.titles(s.lines)[s.b] & ~patterns.ended(s.lines)[s.b] & (s.reach[:-1] > WIDEST)


@feature
def long(s: Seams) -> Column:
    """How many lines around are wider than lines are set, so that a line is a paragraph."""
    return mean_around((s.reach > WIDEST).astype(np.float64), 6)[:-1]


@feature
def parted(s: Seams) -> Column:
    """How seldom blank lines are here, where one stands behind the end of a sentence."""
    return np.where((s.lines.gap[s.b] > 0) & patterns.ended(s.lines)[s.a], 1 - s.share(s.lines.gap > 0, 16), 0.0)


@feature
def set_in(s: Seams) -> Column:
    """Whether white space sets the next line in (1) or not (-1), where it seems to set paragraphs in, and does (2)."""
    here = (s.lines.indent >= SET_IN[0]) & (s.lines.indent <= SET_IN[1])
    ends = patterns.ended(s.lines)[s.a] | (s.slack[:-1] > 2)
    behind = here[s.b] & ends
    first, often = bool(len(s.order) and here[s.order[0]]), int(np.count_nonzero(here[s.order]))
    begun = int(np.count_nonzero(behind)) + first
    sure = 2 if begun > 1 and often <= 1.4 * begun else int(first and 2 * often <= len(s.order))
    return np.asarray(np.where(here[s.b], sure, -sure))


@feature
def number_goes_on(s: Seams) -> Column:
    """Whether a number, or its decimal point, ends the line and a digit begins the next."""
    lines = s.lines
    last, before = lines.kinds[lines.end - 1], lines.kinds[np.maximum(lines.end - 2, lines.start)]
    point = lines.ends_with(".,") & (before == DIGIT)
    return np.asarray(((last == DIGIT) | point)[s.a] & (lines.head_class == DIGIT)[s.b])


@feature
def bare(s: Seams) -> Column:
    """How many lines close by have no mark at all."""
    return s.share(marks(s.lines) == 0, 4)


@feature
def stops(s: Seams) -> Column:
    """How many full stops a line of the text has."""
    stop = s.lines.count(s.lines.among("。."))
    return np.full(len(s.a), np.minimum(1.0, stop.sum() / max(1, len(s.lines))))


@feature
def alike(s: Seams) -> Column:
    """How alike the two lines are in kind: how they begin, end, what marks they have, how wide they are."""
    return s.likeness


@feature
def alikes(s: Seams) -> Column:
    """How alike lines around are in kind, as records are."""
    return mean_around(s.likeness, 3)


@feature
def same_head(s: Seams) -> Column:
    """How many lines around begin with the same character as the next line."""
    codes = s.lines.head[s.order].astype(np.float64)
    same = sum((shifted(codes, by) == codes).astype(np.float64) for by in (-3, -2, -1, 1, 2, 3))
    return np.asarray(same)[1:]


@feature
def marked(s: Seams) -> Column:
    """How many marks of a sentence the line and the next have, against their length."""
    found = marks(s.lines) / s.lines.length
    return (found[s.a] + found[s.b]) / 2


@feature
def numbers(s: Seams) -> Column:
    """How much of the two lines is digits."""
    found = digits(s.lines) / s.lines.length
    return np.maximum(found[s.a], found[s.b])


@feature
def spaced(s: Seams) -> Column:
    """How many spaces stand within the two lines, against their length."""
    found = spaces(s.lines) / s.lines.length
    return np.maximum(found[s.a], found[s.b])


@feature
def size(s: Seams) -> Column:
    """How much larger or smaller the next line's type is, by boxes."""
    return s.lines.size[s.b] - s.lines.size[s.a]


@feature
def space(s: Seams) -> Column:
    """How much white stands above the next line, by boxes."""
    return s.lines.space[s.b]


def ends_moved(lines: Lines) -> Bools:
    """Lines behind which stands a page's end that a join moved there: right behind the text, then the line's end."""
    codes = np.append(lines.codes, np.zeros(2, lines.codes.dtype))
    return np.asarray((codes[lines.end] == ord("\f")) & (codes[lines.end + 1] == ord("\n")))


def _han(lines: Lines) -> Bools:
    return of_classes(HAN, KANA)[lines.head_class]


def _ends_with_mark(lines: Lines) -> Bools:
    return np.asarray(lines.ends_with(_MARKED) | (lines.inner_class == FINAL))
