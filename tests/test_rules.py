"""Rules are tested by their own examples; rule files are read strictly."""

import random

import pytest

from fixtext import kinds, rulecheck
from fixtext.context import Context
from fixtext.errors import RuleError
from fixtext.presets import presets
from fixtext.registry import names
from fixtext.ruleset import load

RULES = [rule for name in Context().names() for rule in Context().rules(name)]
GOOD = (
    '[[rule]]\nid = "a-b"\nkind = "regex"\nfind = "a+"\nreplace = "b"\nwhy = "w"\ngood = [["a", "b"]]\nkeep = ["c"]\n'
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_examples_of_the_rule_hold(rule):
    assert list(rulecheck.failures(rule, Context())) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_rule_belongs_to_a_filter_that_exists(rule):
    assert rule.filter in names("filters")


def test_rule_ids_are_unique():
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_all_presets_are_there():
    assert {"default", "newspaper-zh", "book-zh", "book-en"} <= set(presets())


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("keep =", "kept ="), "'keep' is missing"),
        (('good = [["a", "b"]]', "good = []"), "'good' is missing"),
        (('good = [["a", "b"]]', 'good = ["a"]'), "pairs"),
        (('keep = ["c"]', "keep = [1]"), "list of strings"),
        (('"regex"', '"regexp"'), "did you mean regex?"),
        (('why = "w"', 'why = "w"\nrisc = "safe"'), "did you mean risk?"),
        (('why = "w"', 'why = "w"\nrisk = "none"'), "unknown risk"),
        (('"a+"', '"a(+"'), "does not compile"),
        (('"a+"', "'[\\p{Hann}]'"), "unknown class"),
        (('"a-b"', '"A b"'), "small letters"),
        (("[[rule]]", "title = 1\n[[rule]]"), "unknown key 'title'"),
        (('id = "a-b"', "id = no"), "not TOML"),
    ],
)
def test_a_bad_rule_file_is_refused_with_its_place(tmp_path, change, complaint):
    path = tmp_path / "mine.toml"
    path.write_text("# ours\n\n" + GOOD.replace(*change), "utf-8")
    with pytest.raises(RuleError) as error:
        load(path)
    assert complaint in str(error.value)
    assert str(error.value).startswith(f"{path}:")
    if "TOML" not in complaint and "title" not in complaint:
        assert f"{path}:3: " in str(error.value)


def test_a_class_that_no_step_asks_for_is_refused(tmp_path):
    rule = '[[rule]]\nid = "ours"\nkind = "regex"\nclass = "masthead"\nwhy = "Ours."\nfind = "^本地晨报$"\n'
    (tmp_path / "artifacts.toml").write_text(rule + 'good = [["本地晨报", "本地晨报"]]\nkeep = ["晨报"]\n', "utf-8")
    with pytest.raises(RuleError, match=r"artifacts\.toml:1: .*unknown class 'masthead' \(did you mean mastheads"):
        Context(rules_path=(tmp_path,)).rules("artifacts")


def test_an_id_is_used_once(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(GOOD + GOOD, "utf-8")
    with pytest.raises(RuleError, match="used twice"):
        load(path)


def test_broken_examples_are_reported(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace('["c"]', '["ca"]').replace('["a", "b"]', '["a", "x"]'), "utf-8")
    count, wrong = rulecheck.run((path,))
    assert count == 1 and len(wrong) == 2 and all(f"{path}:1: mine/a-b" in line for line in wrong)


def test_a_pattern_that_explodes_is_stopped(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace('"a+"', '"(a|aa)+$"').replace('"c"]', f'"{"a" * 60}!"]'), "utf-8")
    _, wrong = rulecheck.run((path,))
    assert "make it simpler" in wrong[0]


def test_a_rule_of_the_users_replaces_ours_of_the_same_id(tmp_path):
    ours = next(iter(Context().rules("punctuation")))
    path = tmp_path / "punctuation.toml"
    path.write_text(GOOD.replace("a-b", ours.id.partition("/")[2]), "utf-8")
    assert Context((tmp_path,)).rules("punctuation")[ours.id].file == str(path)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.begins], ids=lambda rule: rule.id)
def test_all_that_a_rule_finds_begins_as_it_says(rule):
    """A rule is looked for where its `begins` stand; a look at every place finds the same."""
    marks = "他-—―─.。，」a1 （\n"
    texts = ["".join(random.Random(seed).choices(marks, k=400)) for seed in range(20)]
    for text in (*texts, *(side for pair in rule.good for side in pair), *rule.keep):
        assert list(rule.hits(text)) == list(kinds.regex_finder(rule.find, rule.replace)(text))
