"""Configuration, rules, presets, word lists: whatever stands in them, a complaint has its place and nothing hangs."""

import os
import re
import tomllib

import pytest

from fixtext import config, kinds, limits, rulecheck
from fixtext.context import Context
from fixtext.errors import UsageError
from fixtext.pipeline import Pipeline
from fixtext.presets import preset

VALUES = [
    "5",
    "-1",
    "nan",
    "true",
    '""',
    '"a"',
    '"("',
    "'@x \"y'",
    "[]",
    "[5]",
    '["a"]',
    "['a b\"c']",
    '[["a"]]',
    '[["a",5]]',
]
VALUES += [
    "{}",
    "{a=5}",
    '{a="b"}',
    "{a=[{}]}",
    '{""="x"}',
    "1979-05-27",
    "07:32:00",
    '[{id="x"}]',
    '"\\u0000"',
    '"\\u001b[31m"',
]
VALUES += [
    "9" * 30,
    '["/dev/zero"]',
    '["/"]',
    '["\\u0000"]',
    '["pipe"]',
    "'\\9'",
    "'\\g<none>'",
    "'\\q'",
    "'a{1000000}'",
]
RULE = {"id": '"a-b"', "kind": '"regex"', "find": '",+"', "replace": '"，"', "why": '"w"', "good": '[[",","，"]]'}
RULE |= {"keep": '["c"]'}
FIELDS = [*RULE, "risk", "when", "needs", "longest", "class", "map", "words", "nonsense"]


def fits(path, run, text):
    """Run it with this text in the file; an error may only be ours, and begins with the file and a line."""
    path.write_text(text)
    try:
        run()
    except UsageError as error:
        assert re.match(rf"{re.escape(str(path))}:\d+: ", str(error)), text


@pytest.mark.parametrize("key", [*config.KEYS, "nonsense"])
def test_any_value_of_a_setting_is_right_or_has_a_place(tmp_path, key):
    os.mkfifo(tmp_path / "pipe")
    path = tmp_path / "fixtext.toml"
    for value in VALUES:
        others = "" if key == "steps" else 'steps = ["close-spaces"]\n'
        fits(path, lambda: config.pipeline(None, [], path), f"{others}{key} = {value}\n")


@pytest.mark.parametrize("table", ["tool = {}", "[tool]\nfixtext = {}", "[tool.fixtext]\nsteps = {}"])
def test_any_value_of_a_table_is_right_or_has_a_place(tmp_path, table):
    path = tmp_path / "pyproject.toml"
    for value in VALUES:
        fits(path, lambda: config.pipeline(None, [], path), table.format(value) + "\n")


@pytest.mark.parametrize("key", FIELDS)
def test_any_value_of_a_rule_is_right_or_has_a_place(tmp_path, key):
    path = tmp_path / "punctuation.toml"

    def run():
        context = Context((tmp_path,))
        Pipeline.parse("normalize-punctuation", context=context).clean("好,来了,,,a")
        rulecheck.run((path,))

    for value in VALUES:
        row = RULE | {key: value}
        fits(path, run, "[[rule]]\n" + "".join(f"{name} = {written}\n" for name, written in row.items()))


@pytest.mark.parametrize("key", ["rule", "[rule]\n#", "filter", "about", "nonsense"])
def test_any_value_of_a_rule_file_is_right_or_has_a_place(tmp_path, key):
    path = tmp_path / "punctuation.toml"
    for value in VALUES:
        fits(path, lambda: Context((tmp_path,)).rules("punctuation"), f"\n{key} = {value}\n")


@pytest.mark.parametrize("key", ["about", "steps", "nonsense"])
def test_any_value_of_a_preset_is_right_or_has_a_place(tmp_path, key):
    (tmp_path / "presets").mkdir()
    path = tmp_path / "presets" / "p.toml"
    context = Context((tmp_path,))
    others = "" if key == "steps" else 'steps = ["close-spaces"]\n'
    for value in [*VALUES, '["@p"]', '["close-space"]', '["close-spaces colour=red"]']:
        fits(path, lambda: Pipeline.parse("@p", context=context), f"{others}{key} = {value}\n")
        fits(path, lambda: preset("p", context.rules_path), f"{others}{key} = {value}\n")


def test_what_these_values_try_is_toml():
    for value in VALUES:
        tomllib.loads(f"key = {value}")


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"fixtext.toml": 'rules = ["mine"]\n'}, "fixtext.toml:1: "),
        ({"fixtext.toml": 'set = ["close-spaces.colour=red"]\n'}, "fixtext.toml:1: close-spaces has no option"),
        ({"fixtext.toml": '\nlexicon = ["names.txt"]\n'}, "fixtext.toml:2: "),
        ({"fixtext.toml": 'lexicon = ["names.txt"]\n', "names.txt": b"a\nb\xff\n"}, "names.txt:2: not UTF-8"),
        ({"fixtext.toml": b"\xff\n"}, "fixtext.toml:1: not UTF-8"),
        (
            {"fixtext.toml": "\nsteps = ['close-spaces \"']\n"},
            "fixtext.toml:2: 'close-spaces \"': no closing quotation",
        ),
        ({"pyproject.toml": "[tool]\nfixtext = 5\n#[tool.fixtext]\n"}, "pyproject.toml:2: 'fixtext' must be a table"),
    ],
)
def test_a_fault_of_the_settings_ends_with_2(fixtext, tmp_path, files, complaint):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    code, out, err = fixtext("clean", "-", stdin=b"a")
    assert (code, out) == (2, b"") and complaint in err and "Traceback" not in err


@pytest.mark.parametrize("key", ["lexicon", "rules"])
def test_a_device_or_a_pipe_is_no_word_list_and_no_rule_file(fixtext, tmp_path, key):
    os.mkfifo(tmp_path / "pipe")
    for name in ("/dev/zero", "pipe"):
        (tmp_path / "fixtext.toml").write_text(f'{key} = ["{name}"]\n')
        code, _, err = fixtext("clean", "-", stdin=b"a")
        assert code == 2 and err.startswith(f"fixtext: {tmp_path}/fixtext.toml:1: ") and name in err
    (tmp_path / "fixtext.toml").unlink()
    option = {"lexicon": "flag-typos", "rules": "convert-script"}[key]
    word = {"lexicon": "lexicon=pipe", "rules": "protect=/dev/zero"}[key]
    assert fixtext("check", "-", "--", option, word, stdin="好人".encode())[0] == 2


def test_a_pipe_among_the_rule_files_is_named(tmp_path):
    os.mkfifo(tmp_path / "punctuation.toml")
    with pytest.raises(UsageError, match=r"punctuation\.toml: not a regular file"):
        Context((tmp_path,)).rules("punctuation")


def test_what_is_too_large_is_refused(tmp_path):
    path = tmp_path / "punctuation.toml"
    with path.open("wb") as file:
        file.truncate(5 << 20)
    with pytest.raises(UsageError, match="larger than 4 MiB"):
        Context((tmp_path,)).rules("punctuation")


def test_a_word_list_has_comments_and_may_have_a_mark_and_carriage_returns(tmp_path):
    (tmp_path / "names.txt").write_bytes("\ufeff凌兵奎  # 12\r\n# all of it\r\nC#\r\n\r\n".encode())
    (tmp_path / "fixtext.toml").write_text('lexicon = ["names.txt"]\n')
    assert config.context(tmp_path / "fixtext.toml").lexicon == {"凌兵奎", "C#"}


def test_rules_in_a_list_of_tables_are_rules(tmp_path):
    path = tmp_path / "mine.toml"
    row = ", ".join(f"{name} = {value}" for name, value in RULE.items())
    path.write_text(f"rule = [{{{row}}}]\n[[ rule ]]\n".splitlines()[0])
    assert [rule.id for rule in Context((path,)).rules("mine")] == ["mine/a-b"]


def test_a_rule_of_the_users_that_breaks_a_promise_is_named(fixtext, tmp_path):
    (tmp_path / "punctuation.toml").write_text(
        '\n[[rule]]\nid = "x"\nkind = "words"\nwhy = "w"\ngood = [["a", "b"]]\nkeep = ["c"]\nwords = {"甲" = "乙"}\n',
        "utf-8",
    )
    (tmp_path / "fixtext.toml").write_text('rules = ["punctuation.toml"]\nsteps = ["normalize-punctuation"]\n')
    code, _, err = fixtext("clean", "-", stdin="甲".encode())
    assert code == 2 and "punctuation.toml:2: punctuation/x: normalize-punctuation promises punctuation only" in err


# How large a pattern may be, and how long patterns may work


@pytest.mark.parametrize(
    ("pattern", "size"),
    [
        ("abc", 3),
        ("a{5}", 5),
        ("(?:ab){3}", 3 * 5),
        ("[a-z]{4}", 4),
        (r"\({3}", 3),
        ("a{2,9}", 2),
        ("a{,9}", 1),
        ("(a|b", 3),
        ("a)b", 3),
    ],
)
def test_the_size_of_a_pattern_written_out(pattern, size):
    assert limits.size(pattern) == size


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:(?:a{1000}){1000}){100}",
        "a{999999999}",
        "(((((((a{10}){10}){10}){10}){10}){10}){10}){10}",
        "(?:x|(?:[ab]c?){300}){400}",
        "(?P<x>[]a]{500}){500}",
        "|".join(f"w{i}" for i in range(20_000)),
        "(?i)(?:\\p{Han}{100000}){2}",
    ],
)
def test_a_pattern_that_would_compile_for_ever_is_refused_at_once(pattern):
    with pytest.raises(ValueError, match="more than 100,000 characters"):
        kinds.check(pattern, None)


@pytest.mark.parametrize("pattern", ["[\\p{Han}]{1,500}", "(?:a{10}){50}", "(?<=[^。]{3}),", "(?:\\d{4}年)?\\d{1,2}月"])
def test_patterns_that_people_write_are_not_too_large(pattern):
    kinds.check(pattern, None)


def rules(path, patterns):
    text = "".join(
        f'[[rule]]\nid = "r{n}"\nkind = "regex"\nfind = \'{pattern}\'\nreplace = "b"\nwhy = "w"\n'
        'good = [["ab", "x"]]\nkeep = ["c"]\n'
        for n, pattern in enumerate(patterns)
    )
    path.write_text('filter = "normalize-punctuation"\n' + text, "utf-8")


def test_many_large_patterns_are_too_large_together(tmp_path):
    rules(tmp_path / "punctuation.toml", ["a{60000}", "b{60000}"])
    with pytest.raises(UsageError, match=r"punctuation\.toml:10: punctuation/r1: .* too large"):
        Context((tmp_path,)).rules("punctuation")


def test_slow_rules_have_one_account_for_a_text(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    rules(tmp_path / "punctuation.toml", [f"(?:{c}|{c}{c})+$" for c in "acdefghijk"])  # each alone takes 0.1 s
    pipeline = Pipeline.parse("normalize-punctuation", context=Context((tmp_path,)))
    with pytest.raises(UsageError, match=r"punctuation\.toml:\d+: punctuation/r\d: the pattern took .*make it simpler"):
        pipeline.clean(" ".join(c * 27 for c in "acdefghijk") + " 好")


def test_the_account_grows_with_the_text_and_ends_with_it(tmp_path):
    with limits.clock(1_000_000):
        assert limits._clock.get().allowed == limits.SECONDS + 1_000_000 * limits.PER_CHARACTER
    assert limits._clock.get() is None
