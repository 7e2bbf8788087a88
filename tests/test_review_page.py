"""The page of `fixtext review` in a real browser, worked by keys alone."""

import json
import random
import shutil
from pathlib import Path

import pytest

from fixtext import Pipeline
from fixtext.edits import Edit, Finding, Risk, Suggestion
from fixtext.provenance import Pass, Result
from fixtext.reading import DETECT, decode
from fixtext.review import page as reviewing

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not here")
ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*/raw.txt"))
SHOWN = """number => { showPage(DATA.pages[number]); rows.forEach(fill);
  return rows.map(row => row.element.querySelector('.clean').textContent).join(''); }"""


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open a page offline; all that it asks of the network, or complains of, is an error at the end."""
    wrong, contexts = [], []

    def open_(path, **options):
        context = browser.new_context(accept_downloads=True, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else None)
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        tab.on("dialog", lambda dialog: wrong.append(dialog.message))
        tab.goto(path.as_uri())
        return tab

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


def exported(tab, path):
    with tab.expect_download() as waiting:
        tab.keyboard.press("x")
    waiting.value.save_as(path)
    return json.loads(path.read_text("utf-8"))


def made(tmp_path, text, result=None):
    """The page of one text."""
    document = decode(text.encode("utf-8", "surrogateescape"))
    result = result or document.clean("@default")
    path = tmp_path / "review.html"
    path.write_text(reviewing.html([reviewing.Reviewed("page.txt", document, DETECT, result)], {}), "utf-8")
    return path


def many(count):
    """A text with so many suspects of three series, and as many changes."""
    text = "江边的人们在方家村过了一天,晚上回到镇里.\n" * count
    line = len(text) // count
    edits = tuple(Edit(n * line + 13, n * line + 14, ",", "，", "punctuation/half-width-comma") for n in range(count))
    found = tuple(
        Finding(
            n * line + 6,
            n * line + 7,
            "suspect",
            "typos/misread",
            Risk.GUESS,
            (Suggestion("万", 0.9),),
            0.9,
        )
        for n in range(count)
    )
    passes = (Pass("normalize-punctuation", edits), Pass("flag-typos", (), (), found))
    return text, Result(text, Result(text, "", passes).replay(), passes)


def test_a_series_is_decided_by_keys_and_apply_gives_what_the_page_shows(opened, fixtext, tmp_path):
    names = []
    for sample in SAMPLES:
        names.append(f"{sample.parent.name}.txt")
        shutil.copy(sample, tmp_path / names[-1])
    assert fixtext("review", *names, "-o", "r.html")[0] == 0
    tab = opened(tmp_path / "r.html")
    tab.keyboard.press("/")
    tab.keyboard.type("不不")
    tab.keyboard.press("Enter")
    tab.keyboard.press("y")
    tab.keyboard.press("/")
    tab.keyboard.press("Delete")
    tab.keyboard.press("Enter")
    tab.keyboard.press("g")
    tab.keyboard.press("n")
    tab.keyboard.press("j")
    tab.keyboard.press("e")
    tab.keyboard.type("甲")
    tab.keyboard.press("Enter")
    shown = [tab.evaluate(SHOWN, number) for number in range(len(names))]
    data = exported(tab, tmp_path / "decisions.json")
    kinds = [one["decision"] for file in data["files"] for one in file["decisions"]]
    assert kinds.count("rejected") > 1 and kinds.count("edited") > 1 and "accepted" in kinds
    code, _, err = fixtext("apply", "decisions.json", "-o", "out", "--changes", "record.jsonl")
    assert (code, err) == (0, "")
    for name, text in zip(names, shown, strict=True):
        assert (tmp_path / "out" / name).read_bytes().decode() == text
        assert fixtext("undo", f"out/{name}", "--changes", "record.jsonl")[1] == (tmp_path / name).read_bytes()


def test_what_nobody_decides_is_the_clean_text(opened, fixtext, tmp_path):
    shutil.copy(SAMPLES[2], tmp_path / "page.txt")
    fixtext("review", "page.txt", "-o", "r.html")
    exported(opened(tmp_path / "r.html"), tmp_path / "decisions.json")
    clean = fixtext("clean", "page.txt")[1]
    assert fixtext("apply", "decisions.json")[1] == clean


def test_taking_back_changes_one_by_one_in_any_order_gives_the_original(opened, tmp_path):
    for seed, sample in enumerate(SAMPLES):
        text = sample.read_bytes().decode()
        result = Pipeline.parse("@newspaper-zh drop-artifacts captions=move credits=drop").clean(text)
        tab = opened(made(tmp_path, text, result))
        numbers = tab.evaluate("items.filter(isChange).map(item => item.id)")
        random.Random(seed).shuffle(numbers)
        for number in numbers:
            tab.evaluate("number => { decide([items[number]], 'n'); }", number)
        assert tab.evaluate("textOf(DATA.pages[0])") == text
        for _ in numbers:
            tab.evaluate("() => { undo(); }")
        assert tab.evaluate("textOf(DATA.pages[0])") == result.text


def test_decisions_on_findings_that_overlap_do_not_meet(opened, tmp_path):
    text = "他们看看\n看花去"
    passes = (
        Pass("rejoin-lines", (Edit(4, 5, "\n", "", "layout/x"),)),
        Pass("flag-typos", (), (), (
            Finding(2, 5, "suspect", "typos/a", Risk.GUESS, (Suggestion("看", 0.9),), 0.9),
            Finding(3, 6, "suspect", "typos/b", Risk.GUESS, (Suggestion("见花", 0.5),), 0.5),
        )),
    )  # fmt: skip
    tab = opened(made(tmp_path, text, Result(text, "他们看看看花去", passes)))
    states = "items.map(stateOf)"
    tab.evaluate("() => { decide([items.find(one => one.rule == 'typos/a')], 'y'); }")
    assert tab.evaluate("textOf(DATA.pages[0])") == "他们看花去"
    assert sorted(tab.evaluate(states)) == ["accepted", "open", "superseded"]
    tab.evaluate("() => { decide([items.find(one => one.rule == 'typos/b')], 'y'); }")
    assert tab.evaluate("textOf(DATA.pages[0])") == "他们看见花去"
    assert sorted(tab.evaluate(states)) == ["accepted", "open", "superseded"]
    tab.evaluate("refill(rows)")
    assert tab.evaluate(SHOWN, 0) == "他们看见花去"


HOSTILE = [
    "</script><script>document.title='x'</script>",
    "<img src=x onerror=\"document.title='x'\">",
    "\u202e右到左\u202c,\u2066中\u2069 שלום, مرحبا",
    "\x1b[31m红\x1b[0m\x07\x9b2J",
    "<!--<script>{{SCRIPT}}{{DATA}}$&$1",
    "\ufeff\u2028\u2029&amp;&#60;b>",
    "\udc80\udcff𠮷👩‍👩‍👧é",
]


def test_a_hostile_page_stays_inert_and_is_shown_as_it_is(opened, tmp_path):
    text = "\n\n".join(f"他说:“{line}”.他走了,走了." for line in HOSTILE)
    result = Pipeline.parse("normalize-punctuation flag-typos").clean(text)
    tab = opened(made(tmp_path, text, result))
    assert tab.evaluate(SHOWN, 0) == result.text
    for key in ("j", "y", "n", "A", "g", "N", "e", "Escape", "u", "v", "?"):
        tab.keyboard.press(key)
    assert tab.title() == "fixtext review"
    assert tab.locator("script").count() == 3 and tab.locator("img").count() == 0


def test_a_line_of_a_megabyte_is_shown(opened, tmp_path):
    text = "春江水暖鸭先知," * 140_000
    edits = tuple(Edit(n * 8000 + 7, n * 8000 + 8, ",", "，", "punctuation/half-width-comma") for n in range(130))
    passes = (Pass("normalize-punctuation", edits),)
    result = Result(text, Result(text, "", passes).replay(), passes)
    tab = opened(made(tmp_path, text, result))
    tab.keyboard.press("End")
    tab.keyboard.press("n")
    assert tab.locator(".row > .cell").count() < 400
    assert tab.evaluate("textOf(DATA.pages[0])").count("，") == 129


def test_of_five_thousand_findings_what_is_in_sight_is_made_and_one_key_decides_a_series(opened, fixtext, tmp_path):
    text, result = many(5000)
    (tmp_path / "page.txt").write_text(text, "utf-8")
    tab = opened(made(tmp_path, text, result))
    assert tab.evaluate("items.length") == 10_000
    assert tab.locator(".entry").count() < 60 and tab.locator(".row > .cell").count() < 400
    tab.keyboard.press("j")
    tab.keyboard.press("A")
    assert tab.evaluate("items.filter(item => stateOf(item) === 'accepted').length") == 5000
    data = exported(tab, tmp_path / "decisions.json")
    assert len(data["files"][0]["decisions"]) in (5000, 10_000)
    shown = tab.evaluate("textOf(DATA.pages[0])")
    assert fixtext("apply", "decisions.json")[1].decode() == shown


def test_decisions_are_kept_in_the_browser_by_the_page(browser, tmp_path):
    text, result = many(5)
    path = made(tmp_path, text, result)
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(path.as_uri())
    tab.keyboard.press("n")
    tab.goto("about:blank")
    tab.goto(path.as_uri())
    assert tab.evaluate("items.map(stateOf).filter(state => state === 'rejected').length") == 1
    context.close()


def test_the_words_are_in_the_language_of_the_browser(opened, tmp_path):
    path = made(tmp_path, "他说:好.\n")
    assert opened(path, locale="zh-CN").locator("#export").inner_text() == "导出决定"
    tab = opened(path, locale="de-DE")
    assert tab.locator("#export").inner_text() == "Export decisions"
    tab.click("#language")
    assert tab.locator("#export").inner_text() == "导出决定"


def test_both_languages_have_the_same_words():
    words = json.loads((ROOT / "fixtext" / "review" / "shown" / "words.json").read_text("utf-8"))
    assert words["en"].keys() == words["zh"].keys()


def test_the_line_of_the_scan_is_shown(opened, fixtext, tmp_path):
    from PIL import Image, ImageDraw

    box = "bbox {0} {1} {2} {3}"
    line = f"<span class='ocr_line' title='{box}'><span class='ocrx_word' title='{box}'>{{4}}</span></span>"
    lines = [line.format(50, 50 + 60 * n, 850, 90 + 60 * n, f"第{n}行的文字,说的是江水") for n in range(6)]
    head = "<html xmlns='http://www.w3.org/1999/xhtml'><head><meta name='ocr-system' content='x'/></head><body>"
    body = f"<div class='ocr_page' title='bbox 0 0 900 500'>{''.join(lines)}</div></body></html>"
    (tmp_path / "scan.hocr").write_text(head + body, "utf-8")
    (tmp_path / "img").mkdir()
    picture = Image.new("L", (900, 500), 255)
    for n in range(6):
        ImageDraw.Draw(picture).rectangle((50, 50 + 60 * n, 850, 90 + 60 * n), fill=40 * n)
    picture.save(tmp_path / "img" / "scan.png")
    code, _, err = fixtext("review", "scan.hocr", "-o", "r.html", "--images", "img", "--", "normalize-punctuation")
    assert (code, err) == (0, "")
    tab = opened(tmp_path / "r.html")
    tab.keyboard.press("j")
    box = tab.locator("img.crop")
    assert (
        box.evaluate("async picture => { await picture.decode(); return picture.naturalWidth / picture.naturalHeight }")
        > 8
    )
    data = exported(tab, tmp_path / "decisions.json")
    assert data["files"][0]["file"] == "scan.hocr"
    assert "，" in fixtext("apply", "decisions.json")[1].decode()
    assert fixtext("apply", "decisions.json", "--in-place")[0] == 2


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(opened, tmp_path, width):
    text = SAMPLES[2].read_bytes().decode()
    tab = opened(made(tmp_path, text), viewport={"width": width, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate("document.querySelector('#card').scrollWidth <= document.querySelector('#card').clientWidth")
