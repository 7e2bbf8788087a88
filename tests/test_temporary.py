"""What a stopped `clean --in-place` leaves behind: pages that are whole, and nothing beside them."""

import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

PAGE = "本报讯(记者张三)2月9日,城区召开会议。\n" * 3
CLEAN = PAGE.replace("(", "（").replace(")", "）").replace(",", "，")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    for n in range(400):
        (tmp_path / "in" / f"{n:03}.txt").write_text(PAGE, "utf-8")
    return tmp_path / "in"


def stopped(folder, number, delay):
    """Clean all pages of a folder in place, stop that by a signal after the first pages; returns the exit code."""
    names = sorted(path.name for path in folder.glob("*.txt"))
    command = [sys.executable, "-m", "fixtext", "clean", *names, "--in-place", "--", "normalize-punctuation"]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    first, before = folder / names[0], (folder / names[0]).stat().st_ino
    while process.poll() is None and first.stat().st_ino == before:
        time.sleep(0.001)
    time.sleep(delay)
    with suppress(ProcessLookupError):
        process.send_signal(number)
    return process.wait()


def others(folder):
    return [path.name for path in folder.iterdir() if path.suffix != ".txt"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_that_can_be_caught_leaves_nothing_beside_the_pages(folder, number):
    for turn in range(4):
        for path in folder.iterdir():
            path.write_text(PAGE, "utf-8")
        code = stopped(folder, number, 0.003 * turn)
        assert not others(folder)
        left = {path.read_text("utf-8") for path in folder.iterdir()}
        assert (code, left) in ((128 + number, {PAGE, CLEAN}), (0, {CLEAN}))  # on a busy machine it may be done before


def test_what_a_kill_leaves_is_taken_away_by_the_next_run_and_by_no_other(folder, fixtext):
    for turn in range(20):
        stopped(folder, signal.SIGKILL, 0.001 * turn)
        if left := others(folder):
            break
        for path in folder.iterdir():
            path.write_text(PAGE, "utf-8")
    (folder / ".000.txt.deadbeef.fixtext-partial").touch()  # as a kill leaves it, if none of ours was caught at it
    (folder / ".000.txt.partial").write_text("somebody else's", "utf-8")
    (folder / ".link.txt.deadbeef.fixtext-partial").symlink_to(folder / "000.txt")
    living = folder / ".111.txt.0badcafe.fixtext-partial"
    import fcntl

    with living.open("w") as held:  # another run is at it
        fcntl.flock(held, fcntl.LOCK_EX)
        code, _, err = fixtext("clean", "in/149.txt", "--in-place", "--", "normalize-unicode", "normalize-punctuation")
    assert code == 0 and all(name in err for name in [*left, ".000.txt.deadbeef.fixtext-partial"])
    assert sorted(others(folder)) == sorted([".000.txt.partial", ".link.txt.deadbeef.fixtext-partial", living.name])
    assert (folder / "000.txt").read_text("utf-8") in (PAGE, CLEAN)


def test_names_of_any_length_can_be_written(tmp_path, fixtext):
    name = "字" * 83 + ".txt"  # 253 bytes
    (tmp_path / name).write_text(PAGE, "utf-8")
    assert fixtext("clean", name, "--in-place", "--", "normalize-punctuation")[0] == 0
    assert (tmp_path / name).read_text("utf-8") == CLEAN and [path.name for path in tmp_path.iterdir()] == [name]
