"""The real pycorrector with real, small models that the tests make. Runs where pycorrector is installed."""

import importlib.util
import math
from collections import Counter
from itertools import pairwise

import pytest

from fixtext import registry
from fixtext.context import Context
from fixtext.errors import MissingInput, UsageError

WRONG, RIGHT = "今天新情很好", "今天心情很好"
HARD = f"2024 年，他说：“{WRONG}，”OK 123"  # a space, digits, quotes, Latin letters
installed = all(importlib.util.find_spec(name) for name in ("pycorrector", "torch"))
needs = pytest.mark.skipif(not installed, reason="pycorrector or torch is not installed")
needs_kenlm = pytest.mark.skipif(
    not (installed and importlib.util.find_spec("kenlm")), reason="KENLM IS NOT INSTALLED: its detector is NOT tested"
)


def suspects(spec, text):
    found = list(registry.detector(spec)(text, Context()))
    return [(s.start, text[s.start : s.end], [g.text for g in s.suggestions]) for s in found]


@pytest.mark.skipif(installed, reason="pycorrector is installed")
@pytest.mark.parametrize("name", ["macbert:model=a/b", "t5:model=a/b", "proper", "en"])
def test_without_pycorrector_one_line_says_what_to_install(name):
    with pytest.raises(UsageError, match="pip install torch pycorrector") as error:
        suspects(f"pycorrector-{name}", "some wrod" + WRONG)
    assert "\n" not in str(error.value)


def test_files_that_are_missing_are_named_before_anything_is_loaded(tmp_path):
    with pytest.raises(MissingInput, match=r"/none\.klm: no such file; a kenlm model is wanted"):
        suspects("pycorrector-kenlm:model=/none.klm", WRONG)
    with pytest.raises(UsageError, match="a kenlm model is needed: model=PATH"):
        suspects("pycorrector-kenlm", WRONG)
    with pytest.raises(MissingInput, match=r"config\.json is missing"):
        suspects(f"pycorrector-macbert:model={tmp_path}", WRONG)


@needs
@pytest.mark.parametrize("name", ["macbert", "t5"])
def test_a_model_that_is_not_there_is_said_at_once(name, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(MissingInput, match="download it and name the folder: model=FOLDER"):
        suspects(f"pycorrector-{name}:model=nobody/nothing-of-this-name", WRONG)


@needs
def test_confusion_keeps_places_behind_words_of_another_length(tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("因该 应该\n的的确确 确实\n", "utf-8")
    text = "他的的确确因该去，因该去"
    assert suspects(f"pycorrector-confusion:words={words}", text) == [
        (1, "的的确确", ["确实"]),
        (5, "因该", ["应该"]),
        (9, "因该", ["应该"]),
    ]


@needs
def test_an_empty_confusion_list_is_an_error_and_no_crash(tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_text("# nothing\n", "utf-8")
    with pytest.raises(UsageError, match="no line of the form WRONG RIGHT"):
        suspects(f"pycorrector-confusion:words={empty}", "文")


@needs
def test_proper_finds_idioms_at_their_place():
    text = "2024 年 的 “报应接中迩来”。"
    assert suspects("pycorrector-proper", text) == [(text.index("接中"), "接中迩来", ["接踵而来"])]


@needs
def test_en_finds_words_and_leaves_names():
    text = "He was speling it, and Shylock 3rd said so."
    assert suspects("pycorrector-en", text) == [(7, "speling", ["spelling"])]


def arpa(path, sentences):
    """A bigram model of characters by counting, as ARPA text."""
    lines = [["<s>", *sentence, "</s>"] for sentence in sentences]
    one = Counter(c for line in lines for c in line)
    two = Counter(pair for line in lines for pair in pairwise(line))
    total = sum(one.values()) + 1
    words = ["<unk>", *one]
    out = ["\\data\\", f"ngram 1={len(words)}", f"ngram 2={len(two)}", "", "\\1-grams:"]
    out += [f"{math.log10(one.get(w, 1) / total):.4f}\t{w}\t-8.0" for w in words]
    out += ["", "\\2-grams:"]
    out += [f"{math.log10(0.9 * n / one[a]):.4f}\t{a} {b}" for (a, b), n in two.items()]
    path.write_text("\n".join([*out, "", "\\end\\", ""]), "utf-8")


@needs_kenlm
def test_kenlm_with_a_model_that_the_test_trains(tmp_path):
    model = tmp_path / "chars.arpa"
    arpa(model, [RIGHT, "他的心情很好", "大家今天都很高兴", "新的一年", "今天天气很好"] * 30)
    found = suspects(f"pycorrector-kenlm:model={model}", HARD)
    place = HARD.index(WRONG)
    assert found
    assert all(place <= start < place + len(WRONG) and HARD[start : start + len(old)] == old for start, old, _ in found)
    assert any(
        HARD[place:start] + new[0] + HARD[start + len(old) : place + len(WRONG)] == RIGHT for start, old, new in found
    )


@needs_kenlm
def test_a_file_that_is_no_kenlm_model_is_named(tmp_path):
    bad = tmp_path / "bad.klm"
    bad.write_text("nothing of the kind", "utf-8")
    with pytest.raises(MissingInput, match=r"bad\.klm: not a model that kenlm can read"):
        suspects(f"pycorrector-kenlm:model={bad}", WRONG)


CHARS = sorted(set(WRONG + RIGHT + "他说年，。：！"))


def train(model, inputs, labels):
    import torch

    torch.manual_seed(0)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(150):
        loss = model(**inputs, labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()


@pytest.fixture(scope="session")
def bert(tmp_path_factory):
    """A BERT of two small layers that has learned one correction by heart."""
    import torch
    from transformers import BertConfig, BertForMaskedLM, BertTokenizerFast

    folder = tmp_path_factory.mktemp("bert")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *CHARS]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", "utf-8")
    tokenizer = BertTokenizerFast(vocab={w: i for i, w in enumerate(vocabulary)})
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=64, num_hidden_layers=2, num_attention_heads=2, intermediate_size=128,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    model = BertForMaskedLM(config)
    pairs = [
        (WRONG, RIGHT),
        (RIGHT, RIGHT),
        ("年，他说：" + WRONG + "，", "年，他说：" + RIGHT + "，"),
        ("他说", "他说"),
    ]
    inputs = tokenizer([a for a, _ in pairs], padding=True, return_tensors="pt")
    train(model, inputs, tokenizer([b for _, b in pairs], padding=True, return_tensors="pt")["input_ids"])
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@needs
@pytest.mark.parametrize("text", [WRONG, HARD])
def test_macbert_finds_what_it_has_learned_at_its_place(bert, text):
    assert suspects(f"pycorrector-macbert:model={bert}", text) == [(text.index("新"), "新", ["心"])]


@needs
def test_macbert_leaves_a_right_sentence(bert):
    assert suspects(f"pycorrector-macbert:model={bert}", RIGHT) == []


@pytest.fixture(scope="session")
def t5(tmp_path_factory):
    """A T5 of one small layer that has learned the same."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration

    folder = tmp_path_factory.mktemp("t5")
    vocabulary = {w: i for i, w in enumerate(["<pad>", "</s>", "<unk>", *CHARS])}
    plain = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    plain.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    plain.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=plain, pad_token="<pad>", eos_token="</s>", unk_token="<unk>",
        model_input_names=["input_ids", "attention_mask"],
    )  # fmt: skip
    torch.manual_seed(0)
    config = T5Config(
        vocab_size=len(vocabulary), d_model=64, d_kv=32, d_ff=128, num_layers=1, num_heads=2, dropout_rate=0.0,
        pad_token_id=0, eos_token_id=1, decoder_start_token_id=0,
    )  # fmt: skip
    model = T5ForConditionalGeneration(config)
    pairs = [(WRONG, RIGHT), (RIGHT, RIGHT), ("他说", "他说")]
    inputs = tokenizer([a for a, _ in pairs], padding=True, return_tensors="pt")
    labels = tokenizer([b for _, b in pairs], padding=True, return_tensors="pt")["input_ids"]
    train(model, inputs, labels.masked_fill(labels == 0, -100))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@needs
@pytest.mark.parametrize("text", [WRONG, HARD])
def test_t5_finds_what_it_has_learned_at_its_place(t5, text):
    assert suspects(f"pycorrector-t5:model={t5}", text) == [(text.index("新"), "新", ["心"])]


@needs
def test_t5_leaves_a_right_sentence(t5):
    assert suspects(f"pycorrector-t5:model={t5}", RIGHT) == []
