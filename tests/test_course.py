"""Where steps look again: small texts as a whole, of large ones the places that changed."""

import random

import pytest

from fixtext.layout.unlike import unlike
from fixtext.pipeline import Pipeline
from fixtext.text import LONGEST_LINE, paragraph_around, paragraphs

STEPS = "fix-encoding normalize-unicode drop-artifacts rejoin-lines close-spaces normalize-punctuation fix-digits"
WORDS = [
    "我们",
    "今天",
    "在",
    "北京",
    "开会",
    "讨论",
    "工作",
    "计划",
    "他说",
    "群众",
    "生产",
    "学习",
    "同志",
    "很多",
    "问题",
    "已经",
    "解决",
]


def prose(seed: int, paragraphs: int, clauses: range, dirt: float) -> str:
    """Paragraphs, a line each, of which some have half-width marks, quotes and spaces that the scan made."""
    rng = random.Random(seed)
    lines = []
    for _ in range(paragraphs):
        line = "，".join("".join(rng.choices(WORDS, k=rng.randrange(3, 9))) for _ in range(rng.choice(clauses)))
        if rng.random() < dirt:
            line = line.replace("，", rng.choice([",", '，"', ",“", " ,", "(注),"]), 2)
        lines.append(line + rng.choice(["。", "。", "？", '。"', "。)"]))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("longest", [5, 40])
def test_a_second_run_changes_nothing_of_a_large_text(seed, longest):
    pipeline = Pipeline.parse(STEPS)
    text = prose(seed, 400_000 // (14 * longest), range(1, longest), 0.1)
    result = pipeline.clean(text)
    assert len(text) > 100_000 and result.changed
    assert pipeline.clean(result.text).text == result.text
    assert result.undo() == text


def test_layout_looks_at_the_whole_of_a_large_text_once(monkeypatch):
    looked = []
    text = prose(7, 1500, range(12, 30), 0.1)
    pipeline = Pipeline.parse(STEPS)
    run = type(pipeline.steps[0]).run
    monkeypatch.setattr(type(pipeline.steps[0]), "run", lambda *a: looked.append(a[0].name) or run(*a))
    pipeline.clean(text)
    assert looked.count("rejoin-lines") == looked.count("drop-artifacts") == 1


COLUMN = "他们说他们明天走了再来\n" * 12
WIDE, WIDER = "字" * 90 + "(甲)。", "字" * 90 + "（甲）。"


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        (COLUMN + "他说：走吧。", "他说:走吧。", None),  # its width may be that of a line in the column
        (COLUMN + "（一）他走了。", "他走了。", None),
        (COLUMN + "他走了。", "他走\n了。", None),  # a line end went
        (WIDER, WIDE, []),  # no column is so wide
        (f"{WIDER * 2}\n他说：走吧。", "他说:走吧。", []),  # beside a line that is a paragraph no width counts
        (f"{WIDER * 2}\n他说走吧。", "他说走吧", [0]),
    ],
)
def test_a_line_looks_different_by_its_traits_and_by_its_width_in_a_column(text, before, expected):
    line = text.rfind("\n") + 1, len(text)
    assert unlike(text, [line], [before]) == expected


@pytest.mark.parametrize("seed", range(40))
def test_the_paragraph_of_a_place_is_the_one_that_holds_it(seed):
    rng = random.Random(seed)
    lines = ["字" * rng.randrange(1, 9), "文" * (LONGEST_LINE + rng.randrange(-1, 3)), "", " ", "a b", "文" * 30]
    text = "".join(rng.choice(lines) + rng.choice("\n\n\n\f") for _ in range(rng.randrange(1, 14)))
    spans = list(paragraphs(text))
    for at in (at for at, char in enumerate(text) if not char.isspace()):
        assert paragraph_around(text, at, at) == next(span for span in spans if span[0] <= at < span[1])


@pytest.mark.parametrize("beside", ["\f", "\n\f"])
def test_a_paragraph_that_goes_on_over_the_end_of_a_page_is_looked_at_again_in_a_large_text(beside):
    filler = ("这是很长的一段，里面没有什么要改的地方，为了全文够长才说了又说。" * 8 + "\n") * 410
    cut = '“我们知"道工作"。…”老王说,' + beside + "但是（因为今天）群众学习；计划1O5；" * 9 + "工作先生求。\n"
    pipeline = Pipeline.parse(STEPS)
    result = pipeline.clean(filler + cut + filler)
    assert result.changed and pipeline.clean(result.text).text == result.text


@pytest.mark.parametrize(
    "text",
    [
        # two hard breaks are a habit, one is none
        "  今 天\u3000，\u3000他们一早到河边\u3000看花  \n，  \n和朋 友。\u3000有 人  问起\u3000书  吗\n？\n ",
        "约$4 2 \\mathrm { k$7 。 1 \\r\x0ck$",  # a page's end within a formula is not moved
        "`\r`",
        "```s\rn",
        "[甲\n乙]\n(见第三页)",
        # what a page's end stands before is moved behind the paragraph, with the page's end behind it
        'a\nbe f,then on\ng tin### <sp\x0ce=" note-31-2\n">/span>B. Tw\ntie= "note-\n8-1"></span',
    ],
)
@pytest.mark.parametrize("preset", ["@default", "@book-en", "@book-zh", "@newspaper-zh"])
def test_a_second_run_changes_nothing_where_edits_make_or_end_markup(preset, text):
    result = Pipeline.parse(preset).clean(text)
    assert Pipeline.parse(preset).clean(result.text).text == result.text
    assert result.text.count("\f") == text.count("\f")
