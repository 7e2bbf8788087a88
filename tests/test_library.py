"""Files from Python as from the shell: read, cleaned, their findings with page and box, written back."""

import doctest
import pickle

import pytest
from test_writers import ZH, alto

import fixtext as library
from fixtext import documents, pipeline, provenance, terminal
from fixtext.layout.furniture import of_story


def test_the_examples_of_read_hold():
    assert doctest.testmod(documents).attempted and not doctest.testmod(documents).failed


def test_a_scan_is_read_cleaned_and_written_as_by_the_command(fixtext, tmp_path):
    path = tmp_path / "p.xml"
    path.write_bytes(alto(ZH))
    document = library.read(path)
    result = document.clean("rejoin-lines", "normalize-punctuation")
    steps = ["--", "rejoin-lines", "normalize-punctuation"]
    assert fixtext("clean", "p.xml", *steps)[1].decode() == result.text
    assert fixtext("clean", "p.xml", "--write", "alto", *steps)[1] == library.write("alto", document, result)


def test_plain_text_has_no_boxes_and_is_cleaned_all_the_same(tmp_path):
    path = tmp_path / "p.txt"
    path.write_text("他说:“好”.", "gb18030")
    document = library.read(str(path), encoding="gb18030")
    assert (document.layout, document.clean("normalize-punctuation").text) == (None, "他说：“好”。")


def test_what_cannot_be_read_is_named(tmp_path):
    with pytest.raises(library.FixtextError, match=r"nothing\.xml: no such file"):
        library.read(tmp_path / "nothing.xml")
    (tmp_path / "cut.xml").write_bytes(alto(ZH)[:300])
    with pytest.raises(library.InputError, match=r"cut\.xml: XML is damaged at line"):
        library.read(tmp_path / "cut.xml")


@pytest.mark.parametrize("module", [pipeline, provenance, terminal, of_story])
def test_the_examples_of_public_functions_hold(module):
    done = doctest.testmod(module)
    assert done.attempted and not done.failed


@pytest.mark.parametrize("what", [None, float("nan"), b"bytes", 3])
def test_what_is_no_text_is_refused_with_words(what):
    with pytest.raises(TypeError, match=r"text must be str, not \w+"):
        library.clean(what)


def test_an_empty_text_is_a_text():
    assert library.clean("").text == ""


def test_rules_and_words_of_ones_own_are_arguments(tmp_path):
    (tmp_path / "typos.toml").write_text(OWN_RULE, "utf-8")
    (tmp_path / "names.txt").write_text("闸明  # our sluice\n", "utf-8")
    text = "通知要求闸明政策,做好宣传工作.\n"
    assert [f.text for f in library.clean(text, "flag-typos").findings()] == ["闸"]
    for words in (["闸明"], str(tmp_path / "names.txt"), tmp_path / "names.txt"):
        assert library.clean(text, "flag-typos", lexicon=words).findings() == []
    found = library.clean("努力工做", "flag-typos detectors=confusion", rules=[tmp_path]).findings()
    assert [f.finding.rule for f in found] == ["typos/ours"]
    with pytest.raises(library.UsageError, match="nothing"):
        library.clean(text, lexicon=tmp_path / "nothing.txt")


OWN_RULE = """
[[rule]]
id = "ours"
kind = "words"
why = "工作 misspelt."
risk = "guess"
good = [["努力工做", "努力工作"]]
keep = ["手工做的"]
[rule.words]
"力工做" = "力工作"
"""


@library.text_filter(scope=library.Scope.LINE, touches=library.Touches.REMOVAL)
def drop_stars(text, ctx, *, mark: str = "*"):
    """Drop stars that somebody put beside lines."""
    for at, character in enumerate(text):
        if character == mark:
            yield library.Edit(at, at + 1, character, "", "ours/star")


def test_a_filter_of_a_script_is_a_step():
    result = library.clean("★他说:好.*\n", drop_stars, "normalize-punctuation")
    assert (result.text, result.undo()) == ("★他说：好。\n", "★他说:好.*\n")
    assert next(change.edit.rule for change in result.changes()) == "ours/star"
    pipeline = library.Pipeline.parse(drop_stars).set("drop-stars.mark=★")
    assert pickle.loads(pickle.dumps(pipeline)).clean("★他说\n").text == "他说\n"


def test_a_function_that_is_no_filter_is_refused():
    with pytest.raises(library.UsageError, match=r"declare it with @fixtext.text_filter"):
        library.clean("他", str.upper)


PAGE = "他说:<b>好</b>.\n\n\n下一段,没有错.\n"


def test_a_result_is_shown_on_a_line_and_as_flat_records():
    result = library.clean(PAGE, "normalize-punctuation")
    changes = result.to_dict()["changes"]
    assert repr(result) == f"<Result: {len(result.text)} characters, {len(changes)} changes>"
    assert [(c["line"], c["old"], c["new"]) for c in changes if c["line"] == 4] == [(4, ",", "，"), (4, ".", "。")]
    assert list(pytest.importorskip("pandas").DataFrame(changes)["rule"]) == list(result.to_frame()["rule"])


def test_what_a_notebook_shows_is_the_changed_lines_with_the_page_as_text_only():
    shown = library.clean(PAGE, "normalize-punctuation")._repr_html_()
    assert "下一段<del>,</del>没有错<del>.</del>" in shown and "下一段<ins>，</ins>没有错<ins>。</ins>" in shown
    assert "<b>" not in shown and "&lt;b&gt;" in shown
