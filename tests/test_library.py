"""Files from Python as from the shell: read, cleaned, their findings with page and box, written back."""

import doctest

import pytest
from test_writers import ZH, alto

import fixtext as library
from fixtext import documents


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
