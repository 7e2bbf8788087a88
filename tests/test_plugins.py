"""A package of somebody else's, really installed, adds filters and detectors."""


def test_a_filter_of_a_plugin_runs_with_its_options(fixtext, plugin):
    code, out, _ = fixtext("shout", "mark=？", stdin="好。".encode(), path=plugin)
    assert (code, out.decode()) == (0, "好？")


def test_a_detector_of_a_plugin_is_run_by_name(fixtext, plugin):
    code, out, err = fixtext("check", "-", "--", "flag-typos", "detectors=loud", stdin="好！".encode(), path=plugin)
    assert code == 1 and "suspect shout/loud" in out.decode(), err


def test_a_plugin_is_listed_and_explained(fixtext, plugin):
    assert "End every sentence" in fixtext("list", "filters", path=plugin)[1].decode()
    code, out, err = fixtext("list", "detectors", path=plugin)
    assert code == 0 and "Suspect every exclamation mark" in out.decode(), err
    assert "what to put for a full stop" in fixtext("explain", "shout", path=plugin)[1].decode()


def test_a_plugin_that_breaks_its_promise_is_stopped(fixtext, plugin):
    code, out, err = fixtext("liar", stdin=b"abc", path=plugin)
    assert (code, out) == (4, b"") and "liar promises layout only" in err


def test_a_plugin_that_is_no_filter_is_named(fixtext, plugin):
    code, _, err = fixtext("not-a-filter", stdin=b"abc", path=plugin)
    assert code == 4 and "not declared with @text_filter" in err


def test_a_plugin_does_not_replace_a_filter_of_ours(fixtext, plugin):
    assert fixtext("close-spaces", stdin="好。".encode(), path=plugin)[1].decode() == "好。"


def test_a_reader_of_a_plugin_reads_its_form_in_files_and_directories(fixtext, plugin, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.runes").write_text("%RUNES\nᚠᚢᚦ\nᚨᚱᚲ\n", "utf-8")
    code, out, err = fixtext("clean", "in/page.runes", "--", "close-spaces", path=plugin)
    assert (code, out.decode()) == (0, "ᚠᚢᚦ\nᚨᚱᚲ\n"), err
    code, _, err = fixtext("check", "in", "--", "close-spaces", path=plugin)
    assert code == 0 and "passed over" not in err
