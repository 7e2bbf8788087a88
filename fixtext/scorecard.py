"""The score verb: pairs of files, as a table or as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from fixtext import files, terminal
from fixtext.errors import UsageError
from fixtext.reading import plain
from fixtext.scoring import Place, Score, places, score

_SHOWN = 40


def run(paths: Sequence[str], worst: int, form: str, encoding: str, as_: str = "auto") -> str:
    """Score files two by two, OUT and GOLD; the last row of several pairs is their sum.

    Raises UsageError for an odd number of paths, MissingInput and InputError for what cannot be read.
    """
    if len(paths) % 2:
        raise UsageError(f"score takes pairs of files, OUT and GOLD; {paths[-1]} has no partner")
    pairs = list(zip(paths[::2], paths[1::2], strict=True))
    texts = [(_read(out, encoding, as_), _read(gold, encoding, as_)) for out, gold in pairs]
    scores = [score(out, gold) for out, gold in texts]
    if form == "jsonl":
        return "".join(f"{_json(pair, one)}\n" for pair, one in zip(pairs, scores, strict=True))
    lines = list(_table([pair[0] for pair in pairs], scores))
    for (name, _), (out, gold) in zip(pairs, texts, strict=True):
        lines += list(_worst(name, places(out, gold), worst))
    return "".join(f"{line}\n" for line in lines)


def _read(name: str, encoding: str, as_: str) -> str:
    with files.naming(name):
        return plain(files.read(name), encoding, as_).text.replace("\r\n", "\n")


def _json(pair: tuple[str, str], one: Score) -> str:
    shares = {"cer": one.cer, "f1": one.f1, "precision": one.precision, "recall": one.recall}
    rounded = {name: round(value, 4) for name, value in shares.items()}
    return json.dumps({"out": pair[0], "against": pair[1], **one._asdict(), **rounded}, ensure_ascii=False)


def _table(names: list[str], scores: list[Score]) -> Iterator[str]:
    yield f"{'CER':>7} {'extra':>6} {'missing':>7} {'F1':>6} {'P':>6} {'R':>6}  page"
    rows = list(zip(map(terminal.visible, names), scores, strict=True))
    if len(rows) > 1:
        rows.append(("all", sum(scores, Score())))
    for name, s in rows:
        yield f"{s.cer:7.4f} {s.extra:6} {s.missing:7} {s.f1:6.3f} {s.precision:6.3f} {s.recall:6.3f}  {name}"


def _worst(name: str, found: list[Place], count: int) -> Iterator[str]:
    """The longest stretches that differ, and as many wrong paragraph breaks."""
    breaks = [place for place in found if place.kind in ("split", "joined")][:count]
    stretches = [place for place in found if place.kind not in ("split", "joined")][:count]
    for kind, line, out, gold in (*stretches, *breaks):
        where = "gold line" if kind == "missing" else "line"
        shown = " → ".join(f"“{_short(text)}”" for text in (out, gold) if text)
        yield f"{terminal.place(name)}: {where} {line}: {kind}: {shown}"


def _short(text: str) -> str:
    cut = text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]}…{text[-_SHOWN // 2 :]} ({len(text)} characters)"
    return terminal.visible(cut)
