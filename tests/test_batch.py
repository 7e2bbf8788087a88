"""Batches: every page and record accounted for, whatever dies; the same outputs for any number of workers."""

import gzip
import hashlib
import json
import random
import signal
import subprocess
import sys
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from batches import CLEAN, GOOD, STEPS, powerless, rows, start, summary, tree, wait_for

# What is refused, before anything is written


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["in"], "batch needs inputs and, last, the output directory"),
        (["no-such", "out"], "no such file or directory"),
        (["in", "in/out"], "the output folder must not be inside the input"),
        (["in", "full"], "is not empty and no batch wrote it"),
        (["in", "out", "--shard", "3/2"], "the first number runs from 1 to the second"),
        (["in", "out", "--shard", "x"], "write I/N"),
        (["in", "out", "--merge"], "--merge needs the ledgers"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(batch, pages, tmp_path, args, message):
    pages(1)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "theirs.txt").touch()
    code, _, err = batch(*args)
    assert code == 2 and message in err
    assert not tree(tmp_path / "out")


def test_inputs_of_two_folders_that_would_be_written_to_one_place_are_refused(batch, tmp_path):
    for folder in "ab":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.txt").write_text(folder, "utf-8")
    code, _, err = batch("a/page.txt", "b/page.txt", batch.out)
    assert code == 2 and "would be written to one place" in err and not tree(batch.out)


def test_links_out_of_the_input_are_not_followed(batch, pages, tmp_path):
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    folder = pages(1)
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)
    assert batch(folder, batch.out)[0] == 0
    assert list(tree(batch.out)) == ["0/0000.txt"]
    assert {p["why"] for p in summary(batch.out)["passed_over"]} == {"a link that leads out of the input"}


def test_a_second_run_on_the_same_output_is_refused(batch, pages, tmp_path):
    folder = pages(1)
    batch(folder, batch.out)
    assert "--resume goes on with it" in batch(folder, batch.out)[2]
    import fcntl

    with (batch.out / "_fixtext" / "ledger.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, _, err = batch(folder, batch.out, "--resume")
    assert code == 2 and "another run is writing there" in err


# What comes out


def test_pages_keep_their_places_and_mode_bits_and_can_be_undone(batch, pages, fixtext):
    folder = pages(4)
    (folder / "0" / "0000.txt").chmod(0o640)
    (folder / "plain.txt").write_text("好。\n", "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    assert batch(folder, batch.out)[0] == 0
    assert (batch.out / "1" / "0001.txt").read_text("utf-8") == CLEAN.format(1) * 3
    assert (batch.out / "0" / "0000.txt").stat().st_mode & 0o777 == 0o640
    total = summary(batch.out)
    assert (total["records"], total["changed"], total["unchanged"], total["quarantined"]) == (5, 4, 1, 0)
    assert total["edits"]["normalize-punctuation punctuation/half-width-comma"] == 24
    assert [p["why"] for p in total["passed_over"]] == ["no text file by its name (--include takes it in)"]
    changes = batch.out / "_fixtext" / "changes.jsonl"
    undone = fixtext("undo", batch.out / "2" / "0002.txt", "--changes", changes)[1]
    assert undone == (folder / "2" / "0002.txt").read_bytes()


def test_include_and_exclude(batch, pages):
    folder = pages(4, notes="x", draft="y")
    assert batch(folder, batch.out, "--include", "*.txt", "--exclude", "0/*", "--exclude", "draft*")[0] == 0
    assert list(tree(batch.out)) == ["1/0001.txt", "2/0002.txt", "notes.txt"]


LINES = [
    '{"id": 1.50, "text": "好,的", "z": {"a": [1, 2]}}',
    '{"text": "\\u597d,\\u7684", "id": 10000000000000000000001}',
    '  {"text":"没有变化。"}  ',
    "",
    '{"text": null, "k": 1}',
]
WANTED = [
    '{"id": 1.50, "text": "好，的", "z": {"a": [1, 2]}}',
    '{"text": "\\u597d\\uff0c\\u7684", "id": 10000000000000000000001}',
    *LINES[2:],
]
BROKEN = ['{"no": "text"}', "nonsense", '{"text": 5}', '{"text": "a"} {"b": 1}', "[" * 100000, '{"text": "FAIL\\n"}']


@pytest.mark.parametrize(
    ("suffix", "pack", "unpack"),
    [
        ("jsonl", bytes, bytes),
        ("jsonl.gz", gzip.compress, gzip.decompress),
        ("jsonl.zst", zstandard.compress, lambda d: zstandard.ZstdDecompressor().stream_reader(d).read()),
    ],
)
def test_records_keep_their_order_and_every_byte_but_the_text(batch, tmp_path, suffix, pack, unpack):
    source = tmp_path / f"corpus.{suffix}"
    lines = [line for pair in zip(LINES, BROKEN, strict=False) for line in pair] + BROKEN[5:]
    source.write_bytes(pack("\n".join([*lines, LINES[0]]).encode()))
    assert batch(source, batch.out)[0] == 3
    assert unpack((batch.out / source.name).read_bytes()).decode().split("\n") == [*WANTED, WANTED[0]]
    aside = (batch.out / "_fixtext" / "quarantine" / source.name).read_bytes()
    assert unpack(aside).decode().splitlines() == BROKEN
    errors = rows(batch.out / "_fixtext" / "quarantine.jsonl")
    assert [e["file"] for e in errors] == [f"{source.name}:{n}" for n in (2, 4, 6, 8, 10, 11)]
    wanted = ["no field 'text'", "not a JSON object", "is int, not text", "more than one value", "", "poison"]
    assert all(w in e["error"] for w, e in zip(wanted, errors, strict=True))
    assert errors[-1]["step"] == "poison"
    total = summary(batch.out)
    assert (total["records"], total["changed"], total["unchanged"], total["quarantined"]) == (12, 3, 3, 6)
    changes = rows(batch.out / "_fixtext" / "changes.jsonl")
    assert [r["file"] for r in changes if "file" in r] == [f"{source.name}:{n}" for n in (1, 3, 12)]


def test_rows_of_parquet_keep_schema_order_and_codec(batch, tmp_path):
    texts = ["好,的", None, "FAIL\n", "没有变化。"] * 50
    table = pa.table({"n": pa.array(range(200), pa.int32()), "body": texts, "l": [[i] for i in range(200)]})
    pq.write_table(table, tmp_path / "rows.parquet", compression="zstd", row_group_size=70)
    assert batch(tmp_path / "rows.parquet", batch.out, "--text-key", "body")[0] == 3
    got = pq.read_table(batch.out / "rows.parquet")
    keep = [i for i in range(200) if i % 4 != 2]
    assert got.schema.equals(table.schema) and got.column("n").to_pylist() == keep
    assert got.column("body").to_pylist() == ["好，的" if texts[i] == "好,的" else texts[i] for i in keep]
    assert got.column("l").to_pylist() == [[i] for i in keep]
    assert pq.ParquetFile(batch.out / "rows.parquet").metadata.row_group(0).column(1).compression == "ZSTD"
    aside = pq.read_table(batch.out / "_fixtext" / "quarantine" / "rows.parquet")
    assert aside.column("n").to_pylist() == [i for i in range(200) if i % 4 == 2]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("bomb.jsonl.gz", gzip.compress((b'{"text": "' + b"a" * 2000 + b'"}\n') * 40_000), "bomb"),
        ("cut.jsonl.gz", gzip.compress(b'{"text": "a"}\n' * 100_000)[:-100], "damaged gzip"),
        ("cut.jsonl.zst", zstandard.compress(b'{"text": "a"}\n' * 100_000)[:-10], "damaged zstd"),
        ("not.jsonl.gz", b"plain text", "damaged gzip"),
        ("not.parquet", b"plain text", "not Parquet"),
        ("long.jsonl.gz", gzip.compress(b"x" * (2 << 20)), "--max-bytes allows more"),
        ("binary.txt", bytes(range(256)), "binary data"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # gzip holds the time: processes would disagree
)
def test_a_file_that_cannot_be_read_is_kept_whole_in_quarantine(batch, pages, name, data, message):
    folder = pages(2)
    (folder / name).write_bytes(data)
    assert batch(folder, batch.out, "--max-bytes", 1 << 20)[0] == 3
    assert list(tree(batch.out)) == ["0/0000.txt", "1/0001.txt"]
    (row,) = rows(batch.out / "_fixtext" / "quarantine.jsonl")
    assert row["file"] == name and row["step"] == "read" and message in row["error"]
    assert (batch.out / "_fixtext" / "quarantine" / name).read_bytes() == data


# What dies


def test_poison_pages_cost_only_themselves(batch, pages):
    poison = {f"{kind.lower()}{n}": f"{kind}\n" for kind in ("CRASH", "HANG", "MEMORY", "FAIL") for n in range(3)}
    folder = pages(20, **poison)
    code, _, err = batch(folder, batch.out, "--timeout", 6, "--max-memory", 400)
    assert code == 3, err
    assert len(tree(batch.out)) == 20
    found = {r["file"]: (r["step"], r["error"]) for r in rows(batch.out / "_fixtext" / "quarantine.jsonl")}
    assert set(found) == {f"{name}.txt" for name in poison}
    assert {step for step, _ in found.values()} == {"poison"}, found
    for kind, error in (("crash", "died"), ("hang", "took longer"), ("memory", "MemoryError"), ("fail", "poison")):
        assert all(error in found[f"{kind}{n}.txt"][1] for n in range(3))
    assert (batch.out / "_fixtext" / "quarantine" / "hang0.txt").read_text() == "HANG\n"


def test_a_worker_that_dies_once_costs_nothing(batch, pages, tmp_path):
    folder = pages(20, once=f"CRASH-ONCE {tmp_path / 'died'}\n")
    assert batch(folder, batch.out)[0] == 0
    assert (tmp_path / "died").exists() and len(tree(batch.out)) == 21


def test_poison_records_cost_only_themselves(batch, tmp_path):
    texts = [GOOD.format(i) for i in range(40)]
    texts[7], texts[21] = "CRASH\n", "HANG\n"
    source = tmp_path / "corpus.jsonl"
    source.write_text("".join(json.dumps({"text": t}) + "\n" for t in texts), "utf-8")
    assert batch(source, batch.out, "--timeout", 1.5)[0] == 3
    got = [r["text"] for r in rows(batch.out / "corpus.jsonl")]
    assert got == [CLEAN.format(i) for i in range(40) if i not in (7, 21)]
    assert [r["file"] for r in rows(batch.out / "_fixtext" / "quarantine.jsonl")] == [
        "corpus.jsonl:8",
        "corpus.jsonl:22",
    ]


def test_faults_of_disk_and_permission_cost_only_their_pages(batch, pages):
    """As a user who may not do everything: 3 inputs that may not be read, 3 outputs too large for the quota."""
    folder = pages(12)
    for n in range(3):
        (folder / f"locked{n}.txt").touch()
        (folder / f"locked{n}.txt").chmod(0)
        (folder / f"large{n}.txt").write_text("好。\n" * 400_000, "utf-8")
    batch.out.mkdir()
    script = (
        "import os, resource, sys\nfrom fixtext.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))\n"
        f"sys.argv = ['fixtext', 'batch', {str(folder)!r}, {str(batch.out)!r}, '-q', '--', 'normalize-punctuation']\n"
        "main()"
    )
    done = subprocess.run(powerless(sys.executable, "-c", script), capture_output=True, cwd=folder)
    assert done.returncode == 3, done.stderr.decode()
    assert len(tree(batch.out)) == 12
    found = {r["file"]: r["error"] for r in rows(batch.out / "_fixtext" / "quarantine.jsonl")}
    assert sorted(found) == sorted(f"{kind}{n}.txt" for kind in ("large", "locked") for n in range(3))
    assert "PermissionError" in found["locked0.txt"] and "OSError" in found["large0.txt"]


def test_kill_9_at_any_point_and_resume_is_as_if_nothing_happened(batch, pages, plugin, tmp_path):
    """12 points here; `benchmarks/batch.py kill` takes 50 of a run of 500 files."""
    folder = pages(120)
    lines = "".join(json.dumps({"text": GOOD.format(i)}) + "\n" for i in range(6000))
    (folder / "corpus.jsonl").write_text(lines, "utf-8")
    batch(folder, tmp_path / "undisturbed")
    wanted = tree(tmp_path / "undisturbed")
    chance = random.Random(5)
    for _ in range(12):
        process = start(batch.out, folder, plugin)
        time.sleep(chance.uniform(0.3, 1.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        got = tree(batch.out)
        assert got.items() <= wanted.items()  # nothing partial, nothing strange
    assert batch(folder, batch.out, "--resume")[0] == 0
    assert tree(batch.out) == wanted
    for name in ("changes.jsonl", "findings.jsonl", "quarantine.jsonl"):
        assert (batch.out / "_fixtext" / name).read_bytes() == (
            tmp_path / "undisturbed" / "_fixtext" / name
        ).read_bytes()
    assert not list((batch.out / "_fixtext").glob("partial*")) and not list((batch.out / "_fixtext").glob("former*"))


def test_sigterm_ends_between_two_pages(batch, pages, plugin):
    folder = pages(2, a="CRASH\n", slow="HANG\n")
    process = start(batch.out, folder, plugin, "--timeout", "3")
    wait_for(batch.out / "_fixtext" / "ledger.lock")  # signals are heard by then
    process.terminate()
    code = process.wait(20)
    assert code in (3, 130) and b"stopping" in process.stderr.read()
    assert batch(folder, batch.out, "--resume", "--timeout", 1)[0] == 3


# What is done again


def test_resume_does_exactly_what_is_missing_and_says_why(batch, pages, fixtext, plugin):
    folder = pages(6)
    batch(folder, batch.out)
    before = {p: p.stat().st_mtime_ns for p in batch.out.rglob("*.txt")}
    assert batch(folder, batch.out, "--resume")[0] == 0
    assert summary(batch.out)["done"] == {}
    assert before == {p: p.stat().st_mtime_ns for p in batch.out.rglob("*.txt")}
    (folder / "0" / "0000.txt").write_text("新,的\n", "utf-8")
    (folder / "new.txt").write_text("好,的\n", "utf-8")
    (batch.out / "1" / "0001.txt").unlink()
    (batch.out / "2" / "0002.txt").write_text("scribble", "utf-8")
    _, _, err = fixtext("batch", folder, batch.out, "--resume", "--", *STEPS, path=plugin)
    assert summary(batch.out)["done"] == {"input changed": 1, "new": 1, "output missing or changed": 2}
    assert "1 done again, input changed: 0/0000.txt" in err
    assert (batch.out / "2" / "0002.txt").read_text("utf-8") == CLEAN.format(2) * 3
    batch(folder, batch.out, "--resume", steps=("close-spaces",))
    assert summary(batch.out)["done"] == {"pipeline changed": 7}
    assert (batch.out / "new.txt").read_text("utf-8") == "好,的\n"


def test_quarantine_is_tried_again_on_request_only(batch, pages):
    folder = pages(1, bad="FAIL\n")
    assert batch(folder, batch.out)[0] == 3
    assert batch(folder, batch.out, "--resume")[0] == 3
    assert summary(batch.out)["done"] == {}
    assert batch(folder, batch.out, "--resume", "--retry")[0] == 3
    assert summary(batch.out)["done"] == {"retried": 1}
    (folder / "bad.txt").write_text("好了\n", "utf-8")
    assert batch(folder, batch.out, "--resume")[0] == 0
    assert not (batch.out / "_fixtext" / "quarantine" / "bad.txt").exists()


# The same for any machine


def test_outputs_are_the_same_for_any_jobs_hash_seed_and_locale(batch, pages, tmp_path):
    folder = pages(30, bad="FAIL\n")
    lines = "".join(json.dumps({"text": GOOD.format(i)}, ensure_ascii=False) + "\n" for i in range(3000))
    (folder / "corpus.jsonl").write_text(lines, "utf-8")
    seen = set()
    for n, (jobs, seed, locale) in enumerate([(1, "0", "C"), (2, "1", "C.UTF-8"), (2, "2", "POSIX")]):
        out = tmp_path / f"out{n}"
        assert batch(folder, out, "-j", jobs, PYTHONHASHSEED=seed, LC_ALL=locale)[0] == 3
        made = tree(out) | {
            name: (out / "_fixtext" / name).read_bytes() for name in ("changes.jsonl", "quarantine.jsonl")
        }
        seen.add(json.dumps(made, default=lambda b: hashlib.sha256(b).hexdigest(), sort_keys=True))
    assert len(seen) == 1


def test_shards_merge_to_what_one_run_gives(batch, pages, tmp_path):
    folder = pages(20, bad="FAIL\n")
    one = tmp_path / "one"
    batch(folder, one)
    batch(folder, batch.out, "--shard", "1/3")
    for i in (2, 3):
        batch(folder, batch.out, "--shard", f"{i}/3")
    assert batch(folder, batch.out, "--merge", "--compress", "gz")[0] == 3
    assert tree(batch.out) == tree(one)
    merged, whole = summary(batch.out), summary(one)
    for key in ("records", "changed", "unchanged", "quarantined", "edits", "characters", "quarantine"):
        assert merged[key] == whole[key]
    changes = gzip.decompress((batch.out / "_fixtext" / "changes.jsonl.gz").read_bytes())
    assert changes == (one / "_fixtext" / "changes.jsonl").read_bytes()


def test_merging_waits_for_all_shards(batch, pages):
    folder = pages(20)
    batch(folder, batch.out, "--shard", "1/3")
    code, _, err = batch(folder, batch.out, "--merge")
    assert code == 2 and "shards 2, 3 of 3 have no ledger" in err


def test_watch_cleans_what_comes_in_until_sigterm(batch, pages, plugin):
    folder = pages(1)
    process = start(batch.out, folder, plugin, "--watch")
    try:
        wait_for(batch.out / "0" / "0000.txt")
        (folder / "later.txt").write_text("后,来\n", "utf-8")
        wait_for(batch.out / "later.txt")
    finally:
        process.terminate()
    assert process.wait(20) == 0, process.stderr.read()
    assert (batch.out / "later.txt").read_text("utf-8") == "后，来\n"
