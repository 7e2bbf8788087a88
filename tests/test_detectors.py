"""Detectors by name, with options."""

import pytest

from fixtext import registry
from fixtext.errors import UsageError


def loud(text, _ctx, *, sure: float = 0.5, model: str = ""):
    """Tells what it was given."""
    return (text, sure, model)


@pytest.fixture
def known(monkeypatch):
    monkeypatch.setattr(registry, "_load", lambda _kind, _name: loud)
    registry.detector.cache_clear()
    yield registry.detector
    registry.detector.cache_clear()


def test_options_stand_behind_colons_and_have_the_type_of_the_signature(known):
    assert known("loud")("x", None) == ("x", 0.5, "")
    assert known("loud:sure=0.9:model=m.klm")("x", None) == ("x", 0.9, "m.klm")


def test_a_colon_within_a_path_is_part_of_the_path(known):
    assert known("loud:model=/a:b/C:\\m.klm:sure=1")("x", None) == ("x", 1.0, "/a:b/C:\\m.klm")


def test_an_unknown_option_names_the_nearest(known):
    with pytest.raises(UsageError, match=r"loud has no option 'modle' \(did you mean model\?\); it has sure, model"):
        known("loud:modle=x")


def test_a_value_of_the_wrong_type_is_named(known):
    with pytest.raises(UsageError, match="sure must be a number, not 'much'"):
        known("loud:sure=much")


def test_ours_have_no_options_that_are_not_declared():
    with pytest.raises(UsageError, match="confusion has no option 'model'; it has none"):
        registry.detector("confusion:model=x")
