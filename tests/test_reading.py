"""Bytes to text: what is certain is silent, what is guessed is said, what is not text is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtext.errors import InputError, UsageError
from fixtext.reading import decode

SIMPLE = "春节期间，环卫工人全员上岗，做好城区道路的保洁工作。\r\n第2页"
TRADITIONAL = "國務院發佈通告，要求各省市切實辦理賑濟事宜。\n本報訊"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_simplified_text_is_read_from(encoding):
    document = decode(SIMPLE.encode(encoding))
    assert document.text.lstrip("\ufeff") == SIMPLE
    assert document.encode(document.text) == SIMPLE.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950", "utf-16"])
def test_traditional_text_is_read_from(encoding):
    document = decode(TRADITIONAL.encode(encoding))
    assert document.text.lstrip("\ufeff") == TRADITIONAL
    assert document.note == ""


def test_english_text_is_utf_8():
    assert decode(b"plain text\n").encoding == "utf-8"


def test_a_guess_without_evidence_is_said():
    assert "unsure" in decode("国".encode("gb18030")).note


def test_a_few_damaged_bytes_are_kept_and_said():
    data = (SIMPLE * 20).encode("utf-8")
    data = data[:100] + b"\xff\xfe" + data[100:]
    document = decode(data)
    assert "not UTF-8" in document.note
    assert document.encode(document.text) == data


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\x01" * 9, b"\0", b"\0\0"]
)
def test_binary_data_is_refused(data):
    with pytest.raises(InputError):
        decode(data)


def test_the_named_encoding_rules():
    assert decode(TRADITIONAL.encode("cp950"), "big5").text == TRADITIONAL
    with pytest.raises(InputError, match=r"not utf-8: byte 0x.. at offset 0, line 1"):
        decode(TRADITIONAL.encode("cp950"), "utf-8")
    with pytest.raises(UsageError, match="no encoding called"):
        decode(b"", "utf-99")


@given(st.binary(max_size=200))
def test_whatever_is_read_can_be_written_back_or_is_refused(data):
    try:
        document = decode(data)
    except InputError:
        return
    if document.encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        assert document.encode(document.text) == data
