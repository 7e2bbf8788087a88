"""What a batch writes: never through links, never readable by more people than the input, and over nothing of value."""

import gzip
import os
import shutil
import subprocess
import sys

import pytest
from batches import CLEAN, GOOD, STEPS, rows, summary, tree

JOBS = 1


def mode(path):
    return path.stat().st_mode & 0o777


# Links that somebody planted below the output


@pytest.fixture
def elsewhere(tmp_path):
    """A folder of somebody else's, with what a batch would delete or overwrite if it went there."""
    folder = tmp_path / "elsewhere"
    for name in ("partial/work.txt", "0/0000.txt", "ledger.lock", "summary.json", "quarantine/bad.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("theirs", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("_fixtext", "."),
        ("_fixtext/partial", "partial"),
        ("_fixtext/pieces", "0"),
        ("_fixtext/quarantine", "quarantine"),
        ("_fixtext/ledger.lock", "ledger.lock"),
        ("_fixtext/ledger.sqlite", "ledger.sqlite"),
        ("_fixtext/workers.lock", "summary.json"),
        ("_fixtext/summary.json", "summary.json"),
        ("0", "0"),
    ],
)
def test_a_batch_writes_and_deletes_through_no_link(batch, pages, elsewhere, link, target):
    folder = pages(1, bad="FAIL\n")
    before = tree(elsewhere)
    (batch.out / link).parent.mkdir(parents=True)
    (batch.out / link).symlink_to(elsewhere / target)
    (batch.out / "_fixtext").mkdir(exist_ok=True)
    code, _, err = batch(folder, batch.out, "--resume")
    assert code == 2 and str(batch.out / link) in err and "link" in err
    assert tree(elsewhere) == before


def test_links_deeper_among_the_books_cost_only_what_lies_there(batch, pages, elsewhere):
    folder = pages(1)
    (folder / "s").mkdir()
    (folder / "s" / "bad.txt").write_text("FAIL\n", "utf-8")
    (batch.out / "_fixtext" / "quarantine").mkdir(parents=True)
    (batch.out / "_fixtext" / "quarantine" / "s").symlink_to(elsewhere / "quarantine")
    before = tree(elsewhere)
    code, _, err = batch(folder, batch.out)
    assert code == 3 and "no copy of it could be made" in err
    assert tree(elsewhere) == before and list(tree(batch.out)) == ["0/0000.txt"]
    assert [row["kept"] for row in rows(batch.out / "_fixtext" / "quarantine.jsonl")] == [str(folder / "s" / "bad.txt")]


def test_an_output_that_is_itself_a_link_is_the_users_choice(batch, pages, tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to("disk")
    assert batch(pages(1), batch.out)[0] == 0 and list(tree(tmp_path / "disk")) == ["0/0000.txt"]


def test_a_pipe_in_the_place_of_an_output_is_not_waited_for(batch, pages):
    folder = pages(2)
    batch(folder, batch.out)
    (batch.out / "0" / "0000.txt").unlink()
    os.mkfifo(batch.out / "0" / "0000.txt")
    assert batch(folder, batch.out, "--resume")[0] == 0
    assert (batch.out / "0" / "0000.txt").read_text("utf-8") == CLEAN.format(0) * 3


# Who may read


def test_nothing_made_of_a_private_file_may_be_read_by_others(batch, tmp_path):
    folder = tmp_path / "in"
    for name, text, bits in (
        ("open.txt", GOOD.format(1), 0o644),
        ("bad.txt", "FAIL\n", 0o600),
        ("corpus.jsonl", '{"text": "好,的"}\n{"text": "FAIL\\n"}\n', 0o640),
        ("s/page.txt", GOOD.format(2), 0o644),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(bits)
    (folder / "s").chmod(0o700)
    assert batch(folder, batch.out)[0] == 3
    books = batch.out / "_fixtext"
    outputs = {name: mode(batch.out / name) for name in ("open.txt", "corpus.jsonl", "s")}
    assert outputs == {"open.txt": 0o644, "corpus.jsonl": 0o640, "s": 0o700}
    assert mode(books / "quarantine" / "bad.txt") == 0o600 and mode(books / "quarantine" / "corpus.jsonl") == 0o640
    told = [path for path in books.iterdir() if path.is_file() and path.stat().st_size]
    assert len(told) == 4 and all(mode(path) == 0o600 for path in told), told


def test_books_of_open_files_are_open_until_a_private_one_joins(batch, pages, tmp_path):
    folder = pages(1)
    assert batch(folder, batch.out)[0] == 0
    changes = batch.out / "_fixtext" / "changes.jsonl"
    assert mode(changes) == 0o644 and mode(batch.out / "_fixtext" / "ledger.sqlite") == 0o644
    (folder / "private.txt").write_text(GOOD, "utf-8")
    (folder / "private.txt").chmod(0o600)
    batch(folder, batch.out, "--resume")
    assert mode(changes) == 0o600
    (folder / "private.txt").unlink()  # what was said of it is still there
    batch(folder, batch.out, "--resume")
    assert mode(changes) == 0o600
    folder.chmod(0o750)
    assert batch(folder, tmp_path / "second")[0] == 0 and mode(tmp_path / "second") == 0o750
    assert mode(tmp_path / "second" / "_fixtext" / "ledger.sqlite") == 0o640


# What stands there already


def test_what_was_corrected_by_hand_is_kept_when_the_page_is_done_again(batch, pages):
    folder = pages(2)
    batch(folder, batch.out)
    place = batch.out / "0" / "0000.txt"
    for number, text in enumerate(("one correction", "another")):
        place.write_text(text, "utf-8")
        code, _, err = batch(folder, batch.out, "--resume")
        assert code == 0 and "0/0000.txt as _fixtext/former/0/0000.txt" in err
        assert place.read_text("utf-8") == CLEAN.format(0) * 3
        kept = batch.out / "_fixtext" / "former" / "0" / f"0000.txt{f'.{number}' * bool(number)}"
        assert kept.read_text("utf-8") == text
    assert batch(folder, batch.out, "--resume") == (0, b"", "")


def test_what_no_ledger_knows_is_kept_when_an_input_takes_its_name(batch, pages):
    folder = pages(1)
    batch(folder, batch.out)
    for name in ("notes.txt", "corpus.jsonl"):
        (batch.out / name).write_text("written by hand", "utf-8")
    (folder / "notes.txt").write_text("好,的\n", "utf-8")
    (folder / "corpus.jsonl").write_text('{"text": "好,的"}\n', "utf-8")
    assert batch(folder, batch.out, "--resume")[0] == 0
    assert (batch.out / "notes.txt").read_text("utf-8") == "好，的\n"
    assert (batch.out / "corpus.jsonl").read_text("utf-8") == '{"text": "好，的"}\n'
    former = batch.out / "_fixtext" / "former"
    assert {path.name: path.read_text("utf-8") for path in former.iterdir()} == {
        "notes.txt": "written by hand",
        "corpus.jsonl": "written by hand",
    }


def test_what_an_input_gave_is_kept_when_it_fails_now(batch, pages, fixtext):
    """An input that a bad disk or a bad copy has spoilt takes the good page with it nowhere."""
    folder = pages(1, page="好,的\n")
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress('{"text": "好,的"}\n'.encode()))
    batch(folder, batch.out)
    (folder / "page.txt").write_bytes(bytes(range(256)))
    (folder / "corpus.jsonl.gz").write_bytes(b"spoilt")
    code, _, err = batch(folder, batch.out, "--resume")
    assert code == 3 and "2 in the place of outputs" in err
    assert list(tree(batch.out)) == ["0/0000.txt"]
    books = batch.out / "_fixtext"
    assert (books / "former" / "page.txt").read_text("utf-8") == "好，的\n"
    assert gzip.decompress((books / "former" / "corpus.jsonl.gz").read_bytes()).decode() == '{"text": "好，的"}\n'
    undone = fixtext("undo", books / "former" / "page.txt", "--changes", books / "former.jsonl")
    assert undone[1].decode() == "好,的\n"


def test_a_second_cleaning_of_what_was_cleaned_does_not_lose_the_way_back(batch, pages, fixtext):
    """Whoever copies the clean pages over the scans and goes on with --resume can still have the scans."""
    folder = pages(2)
    original = (folder / "1" / "0001.txt").read_bytes()
    batch(folder, batch.out)
    shutil.copy(batch.out / "1" / "0001.txt", folder / "1" / "0001.txt")
    assert batch(folder, batch.out, "--resume")[0] == 0
    record = batch.out / "_fixtext" / "former.jsonl"
    assert fixtext("undo", batch.out / "1" / "0001.txt", "--changes", record)[1] == original


def test_names_that_changed_leave_the_old_outputs_and_their_records(batch, pages, fixtext):
    folder = pages(1)
    batch(folder, batch.out)
    original = (folder / "0" / "0000.txt").read_bytes()
    (folder / "0" / "0000.txt").rename(folder / "renamed.txt")
    assert batch(folder, batch.out, "--resume")[0] == 0
    assert list(tree(batch.out)) == ["0/0000.txt", "renamed.txt"] and summary(batch.out)["gone"] == 1
    changes = batch.out / "_fixtext" / "changes.jsonl"
    assert fixtext("undo", batch.out / "0" / "0000.txt", "--changes", changes)[1] == original


def test_packing_the_record_in_another_way_takes_the_old_one_away_last(batch, pages):
    folder = pages(1)
    batch(folder, batch.out, "--compress", "gz")
    plain = gzip.decompress((batch.out / "_fixtext" / "changes.jsonl.gz").read_bytes())
    batch(folder, batch.out, "--resume")
    assert (batch.out / "_fixtext" / "changes.jsonl").read_bytes() == plain
    assert not (batch.out / "_fixtext" / "changes.jsonl.gz").exists()


def test_outputs_lie_no_more_open_where_the_user_has_a_mask_of_his_own(pages, plugin, tmp_path):
    folder = pages(1)
    command = f"umask 077; exec {sys.executable} -m fixtext batch {folder} {tmp_path / 'out'} -q -- {' '.join(STEPS)}"
    done = subprocess.run(["bash", "-c", command], env=os.environ | {"PYTHONPATH": str(plugin)}, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert mode(tmp_path / "out") == 0o700 and mode(tmp_path / "out" / "_fixtext" / "changes.jsonl") == 0o600
