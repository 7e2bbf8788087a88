"""What fails around a batch: workers, ledger, disk, another run. Nothing is lost, and what to do is said."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from batches import GOOD, powerless, rows, start, summary, tree, wait_for

JOBS = 1


def told(err, code, *words):
    """An error of use in one line, without a traceback."""
    assert code == 2 and "Traceback" not in err and "internal" not in err, err
    assert all(word in err for word in words), err


# Workers


def workers(parent):
    """The processes that a batch has started for its work."""
    with suppress(OSError):
        for task in Path(f"/proc/{parent.pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    yield int(child)


@pytest.mark.parametrize("delays", [(0, 0, 0.01), (0.03, 0.1, 0.25), (0.4, 0.2, 0)])
def test_a_worker_that_is_killed_while_it_starts_is_replaced(pages, plugin, tmp_path, delays):
    folder = pages(30)
    process = start(tmp_path / "out", folder, plugin)
    killed = set()
    for delay in delays:
        if fresh := wait_for(lambda: process.poll() is not None or set(workers(process)) - killed):
            time.sleep(delay)
            for child in fresh if isinstance(fresh, set) else ():
                killed.add(child)
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
    assert process.wait(120) == 0, process.stderr.read()
    assert len(tree(tmp_path / "out")) == 30 and killed


def test_workers_that_never_start_end_the_run_with_an_error_of_use(pages, plugin, tmp_path):
    """Pages are not to blame, so none is in quarantine; what was done stays, and --resume goes on."""
    folder = pages(3)
    process = start(tmp_path / "out", folder, plugin, "-j", "1")
    while process.poll() is None:
        for child in workers(process):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
    told(process.stderr.read().decode(), process.wait(), "a worker could not start", "--max-memory")
    assert not tree(tmp_path / "out") and not (tmp_path / "out" / "_fixtext" / "quarantine").exists()


def test_a_worker_that_gets_too_little_memory_to_start_says_so(batch, pages):
    code, _, err = batch(pages(2), batch.out, "--max-memory", 256, steps=("flag-typos", "detectors=neural"))
    # it depends on the machine whether it can start, and clean; what it cannot is said, and never half done
    assert code in (0, 3) or ("--max-memory" in err and code == 2), err
    assert len(tree(batch.out)) == {0: 2, 2: 0}.get(code, len(tree(batch.out)))


# The ledger


def damaged(out):
    (out / "_fixtext" / "ledger.sqlite").write_bytes(b"not a ledger at all\n")


def a_folder(out):
    (out / "_fixtext" / "ledger.sqlite").rename(out / "_fixtext" / "ledger.old")
    (out / "_fixtext" / "ledger.sqlite").mkdir()


def without_its_log(out):
    (out / "_fixtext" / "ledger.sqlite").rename(out / "ledger.old")
    (out / "_fixtext" / "ledger.sqlite-wal").write_bytes(b"what was written last")


def cut(out):
    ledger = out / "_fixtext" / "ledger.sqlite"
    ledger.write_bytes(ledger.read_bytes()[:5000])


@pytest.mark.parametrize("how", [damaged, a_folder, without_its_log, cut])
@pytest.mark.parametrize("more", [(), ("--resume",)])
def test_a_ledger_that_cannot_be_read_is_left_as_it_is(batch, pages, how, more):
    folder = pages(2)
    batch(folder, batch.out)
    how(batch.out)
    before = {path: path.read_bytes() for path in batch.out.rglob("*") if path.is_file()}
    code, _, err = batch(folder, batch.out, *more)
    told(err, code, "ledger.sqlite", "" if how is a_folder else "away")
    for path, data in before.items():
        assert path.read_bytes() == data, path


def test_a_ledger_that_was_moved_away_takes_no_record_with_it(batch, pages, fixtext):
    """Of a page whose scan is gone, the record of changes alone leads back."""
    folder = pages(2)
    batch(folder, batch.out)
    original = (folder / "1" / "0001.txt").read_bytes()
    (folder / "1" / "0001.txt").unlink()
    books = batch.out / "_fixtext"
    (books / "ledger.sqlite").unlink()
    code, _, err = batch(folder, batch.out)
    told(err, code, "a batch was begun there; --resume goes on")
    code, _, err = batch(folder, batch.out, "--resume")
    assert code == 0 and "changes.before-1.jsonl" in err
    undone = fixtext("undo", batch.out / "1" / "0001.txt", "--changes", books / "changes.before-1.jsonl")
    assert undone[1] == original


def test_an_output_that_may_not_be_written_is_an_error_of_use(pages, tmp_path):
    folder = pages(1)
    for place, bits in ((tmp_path / "locked" / "out", 0o500), (tmp_path / "closed", 0o500)):
        (tmp_path / "locked").mkdir(exist_ok=True)
        (tmp_path / "closed").mkdir(exist_ok=True)
        (tmp_path / "locked").chmod(bits)
        (tmp_path / "closed").chmod(bits)
        done = subprocess.run(
            powerless(sys.executable, "-m", "fixtext", "batch", folder, place, "--", "close-spaces"),
            capture_output=True,
        )
        told(done.stderr.decode(), done.returncode, "Permission denied", str(place.parent.name))


# The disk


@contextmanager
def small_disk(folder, size):
    """A disk of its own for a folder. Skips where nobody may mount one."""
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("a disk of its own needs the right to mount one")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_disk_that_is_full_ends_the_run_and_resume_goes_on(batch, pages, tmp_path):
    """It is no fault of the pages: none is in quarantine, and nothing that was done before is taken away."""
    folder = pages(40)
    lines = "".join(json.dumps({"text": GOOD.format(i)}, ensure_ascii=False) + "\n" for i in range(4000))
    (folder / "corpus.jsonl").write_text(lines, "utf-8")
    batch(folder, tmp_path / "wanted")
    codes = []
    with small_disk(batch.out, "10m"):
        (batch.out / "_fixtext").mkdir()
        for filled in (9900, 8600, 6800, 0):
            ballast = batch.out / "_fixtext" / "ballast"
            with suppress(OSError):
                ballast.write_bytes(b"x" * (filled << 10))
            code, _, err = batch(folder, batch.out, "--resume")
            codes.append(code)
            if code:
                told(err, code, "make room, then go on with --resume")
            assert tree(batch.out).items() <= tree(tmp_path / "wanted").items()
            ballast.unlink()
        assert codes[0] == 2 and codes[-1] == 0, codes
        assert tree(batch.out) == tree(tmp_path / "wanted")
        assert not rows(batch.out / "_fixtext" / "quarantine.jsonl")


# Another run


def test_runs_that_share_the_work_out_in_another_way_do_not_mix(batch, pages, plugin):
    folder = pages(12, slow="HANG\n")
    process = start(batch.out, folder, plugin, "--shard", "1/2", "--timeout", "20")  # or 2/2, where the slow page is
    other = start(batch.out, folder, plugin, "--shard", "2/2", "--timeout", "20")
    try:
        for n in (1, 2):
            wait_for(batch.out / "_fixtext" / f"ledger-{n}-of-2.sqlite")
        wait_for(lambda: len(tree(batch.out)) == 12)  # both work at once: one is still at its slow page
        for more in ((), ("--resume",), ("--shard", "1/3"), ("--shard", "1/3", "--resume"), ("--merge",)):
            code, _, err = batch(folder, batch.out, *more)
            told(err, code, "another run is writing there", "-of-2.lock")
    finally:
        process.terminate()
        other.terminate()
        process.wait(), other.wait()
    for n in (1, 2):
        assert batch(folder, batch.out, "--shard", f"{n}/2", "--resume", "--timeout", 1)[0] in (0, 3)
    code, _, err = batch(folder, batch.out)
    told(err, code, "shared out in another way", "ledger-1-of-2.sqlite", "--merge", "--resume")
    code, _, err = batch(folder, batch.out, "--resume", "--timeout", 1)
    assert code == 3 and "has ledgers of another sharing out" in err
    assert summary(batch.out)["records"] == 13


def test_merging_again_keeps_what_was_done_since(batch, pages, fixtext):
    folder = pages(4, bad="FAIL\n")
    for n in (1, 2):
        batch(folder, batch.out, "--shard", f"{n}/2")
    assert batch(folder, batch.out, "--merge")[0] == 3
    assert batch(folder, batch.out, "--resume", steps=("close-spaces",))[0] == 0  # all again, in one piece
    (folder / "bad.txt").write_text("好,了\n", "utf-8")
    batch(folder, batch.out, "--resume", steps=("close-spaces",))
    assert batch(folder, batch.out, "--merge")[0] == 0
    total = summary(batch.out)
    assert (total["records"], total["quarantined"], total["quarantine"]) == (5, 0, [])
    changes = batch.out / "_fixtext" / "changes.jsonl"
    for name in tree(batch.out):
        assert fixtext("undo", batch.out / name, "--changes", changes)[1] == (folder / name).read_bytes()


def test_merging_forgets_what_shards_have_no_more(batch, pages):
    folder = pages(2, bad="FAIL\n")
    lines = "".join(json.dumps({"text": GOOD.format(i)}) + "\n" for i in range(2500))
    (folder / "corpus.jsonl").write_text(lines, "utf-8")
    for n in (1, 2):
        batch(folder, batch.out, "--shard", f"{n}/2")
    assert batch(folder, batch.out, "--merge")[0] == 3 and summary(batch.out)["records"] == 2503
    (folder / "bad.txt").write_text("好,了\n", "utf-8")
    (folder / "corpus.jsonl").write_text(lines[:1000].rpartition("\n")[0] + "\n", "utf-8")
    for n in (1, 2):
        batch(folder, batch.out, "--shard", f"{n}/2", "--resume")
    assert batch(folder, batch.out, "--merge")[0] == 0
    total = summary(batch.out)
    assert total["records"] < 20 and not rows(batch.out / "_fixtext" / "quarantine.jsonl")


def test_a_watch_goes_on_when_something_odd_comes_in(batch, pages, plugin):
    folder = pages(1)
    process = start(batch.out, folder, plugin, "--watch")
    try:
        wait_for(batch.out / "0" / "0000.txt")
        (folder / "circle.txt").symlink_to("circle.txt")
        (folder / "log.jsonl").write_text('{"event": 1}\n', "utf-8")
        (batch.out / "1").symlink_to(folder)
        (folder / "1").mkdir()
        (folder / "1" / "page.txt").write_text("不,到\n", "utf-8")
        time.sleep(3)
        (batch.out / "1").unlink()
        (folder / "log.jsonl").unlink()
        (folder / "later.txt").write_text("后,来\n", "utf-8")
        wait_for(lambda: (batch.out / "later.txt").exists() and (batch.out / "1" / "page.txt").exists())
    finally:
        process.terminate()
    assert process.wait(60) == 0, process.stderr.read()
    assert not (folder / "page.txt").exists()
