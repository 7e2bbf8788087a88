"""Batches at full size: `python benchmarks/batch.py DATA [pages|overhead|kill|records …]`, a row of the table each.

DATA is the folder of open data; its news are cut into pages of 4 KB in the manner of a scan. Works in a temporary
folder (`--work`), which needs some 8 GB. Figures are of whole processes: wall seconds, CPU seconds with all workers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing import get_context
from pathlib import Path

from fixtext import reading, record, report
from fixtext.pipeline import Pipeline

COUNT = int(os.environ.get("PAGES", "20000"))
STEPS = os.environ.get("STEPS", str(Pipeline.parse("@newspaper-zh")).split(" flag-typos")[0]).split()


def pages(news: str, folder: Path, count: int, size: int = 1400) -> None:
    """Pages of about 4 KB: half-width commas, each paragraph wrapped after 24 characters."""
    for number in range(count):
        at = number * 977 % (len(news) - size)
        page = news[at : at + size]
        path = folder / f"{number // 1000:02}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [p[i : i + 24] for p in page.split("\n") for i in range(0, len(p), 24)]
        path.write_text("\n".join(lines) + "\n", "utf-8")


class Memory(threading.Thread):
    """The most memory (PSS, MiB) that a process and its children took together."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most = pid, 0.0

    def run(self) -> None:
        while Path(f"/proc/{self.pid}").exists():
            self.most = max(self.most, sum(map(pss, family(self.pid))))
            time.sleep(1)  # each look holds up the process for some milliseconds


def family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(grand for child in children for grand in family(int(child)))]


def pss(pid: int) -> float:
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(row.split()[1]) / 1024 for row in rows if row.startswith("Pss:")), 0.0)


def batch(*args: object, watched: bool = True) -> tuple[float, float, float]:
    """(wall seconds, CPU seconds, MiB) of a batch. It must end with 0 or 3. Unwatched, its memory is not looked at."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "fixtext", "batch", *map(str, args), "-q", "--", *STEPS])
    memory = Memory(process.pid)
    if watched:
        memory.start()
    assert process.wait() in (0, 3)
    wall = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if watched:
        memory.join()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, memory.most


def tree(folder: Path) -> dict[str, str]:
    files = (p for p in folder.rglob("*") if p.is_file() and "_fixtext" not in p.parts)
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def row_pages(news: str, work: Path) -> None:
    """20,000 pages (or PAGES): two jobs against one, and one against a loop that calls the library and keeps nothing.

    A second loop does by hand what a batch must: it reads, cleans, and writes output, record and findings.
    """
    source = work / "in"
    pages(news, source, COUNT)
    pipeline = Pipeline.parse(STEPS)
    names = sorted(source.rglob("*.txt"))
    (work / "loop").mkdir()
    pure = loop(pipeline, names, None)
    kept = loop(pipeline, names, work / "loop")
    walls = {}
    for jobs in (1, 2):
        walls[jobs], cpu, memory = batch(source, work / f"out{jobs}", "-j", jobs)
        print(f"jobs {jobs}: {walls[jobs]:.1f} s, {cpu:.1f} s CPU, {memory:.0f} MiB in all", flush=True)
    print(f"throughput of 2 jobs {walls[1] / walls[2]:.2f} × that of 1")
    print(f"1 job takes {walls[1] / pure:.2f} × the loop that keeps nothing, {walls[1] / kept:.2f} × the other")


def row_overhead(news: str, work: Path, slices: int = 20) -> None:
    """One job against a loop that calls the library, in 20 slices of the pages in turn, for a machine's speed wavers.

    Processes differ by a third for as long as they live, so each loop has a new one, as each batch has. What a batch of
    one page takes is the start, which 20,000 pages pay once; it is taken off each slice.
    """
    pages(news, work / "in", COUNT // slices)
    pages(news, work / "one", 1)
    names = sorted((work / "in").rglob("*.txt"))
    loops, batches = [], []
    for number in range(slices):
        start, _, _ = batch(work / "one", work / f"one{number}", "-j", 1, watched=False)
        wall, _, _ = batch(work / "in", work / f"out{number}", "-j", 1, watched=False)
        with get_context("spawn").Pool(1) as fresh:
            loops.append(fresh.apply(warm_loop, (names,)))
        batches.append(wall - start)
        print(f"slice {number}: {wall:.1f} s of which {start:.1f} s to start", flush=True)
    means, medians = (how(batches) / how(loops) for how in (statistics.mean, statistics.median))
    print(f"batch against loop: {means:.2f} in the mean, {medians:.2f} in the median")
    print(f"quarters: batch {statistics.quantiles(batches)}, loop {statistics.quantiles(loops)}")


def warm_loop(names: list[Path]) -> float:
    """A loop that keeps nothing, in a process that has its imports and tables, as the batch has after its start."""
    pipeline = Pipeline.parse(STEPS)
    pipeline.clean("。")
    return loop(pipeline, names, None)


def loop(pipeline: Pipeline, names: list[Path], out: Path | None) -> float:
    """Wall seconds of cleaning files one after another, with everything kept in a folder or nothing."""
    begun, busy = time.monotonic(), time.process_time()
    for path in names:
        data = path.read_bytes()
        document = reading.decode(data, "auto")
        result = pipeline.clean(document.text)
        if out:
            clean = result.text.encode("utf-8")
            rows = (*record.rows(record.Entry(path.name, data, document, result, clean, "utf-8")),)
            found = (report.finding_record(path.name, seen) for seen in result.findings())
            (out / path.name).write_bytes(clean)
            with (out / "changes.jsonl").open("ab") as changes:
                changes.writelines(map(report.line, (*rows, *found)))
    wall = time.monotonic() - begun
    print(f"loop, {'all' if out else 'nothing'} kept: {wall:.1f} s, {time.process_time() - busy:.1f} s CPU", flush=True)
    return wall


def row_kill(news: str, work: Path, points: int = 50) -> None:
    """kill -9 at 50 random points of a run of 500 files, each resumed."""
    source = work / "in"
    pages(news, source, 500)
    wall, _, _ = batch(source, work / "whole")
    wanted = tree(work / "whole")
    chance = random.Random(1)
    partial = different = 0
    for point in range(points):
        out = work / f"killed{point}"
        command = [sys.executable, "-m", "fixtext", "batch", source, out, "--resume", "-q", "--", *STEPS]
        process = subprocess.Popen(list(map(str, command)))
        time.sleep(chance.uniform(0.2, wall))
        process.send_signal(signal.SIGKILL)
        process.wait()
        partial += not tree(out).items() <= wanted.items()
        batch(source, out, "--resume")
        different += tree(out) != wanted
    print(f"{points} kills: {partial} with something partial to see, {different} with other checksums after --resume")


def row_records(news: str, work: Path) -> None:
    """A JSONL of 2 GB (or RECORDS MiB)."""
    size = int(os.environ.get("RECORDS", "2048")) << 20
    source = work / "corpus.jsonl"
    with source.open("w", encoding="utf-8") as out:
        number = 0
        while out.tell() < size:
            at = number * 977 % (len(news) - 1400)
            out.write(json.dumps({"id": number, "text": news[at : at + 1400]}, ensure_ascii=False) + "\n")
            number += 1
    wall, cpu, memory = batch(source, work / "out", "-j", 2)
    with (work / "out" / "corpus.jsonl").open("rb") as made:
        ids = [json.loads(line)["id"] for line in made]
    print(f"{number} records: {wall:.0f} s, {cpu:.0f} s CPU, {memory:.0f} MiB in all, order kept: {ids == sorted(ids)}")


ROWS = {"pages": row_pages, "overhead": row_overhead, "kill": row_kill, "records": row_records}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("rows", nargs="*", default=list(ROWS))
    parser.add_argument("--work", type=Path)
    args = parser.parse_args()
    articles = json.loads((args.data / "news/guomeicms_news.json").read_bytes())
    news = "\n".join(paragraph for article in articles for paragraph in article["paras"]).replace("，", ",")
    print(f"{os.cpu_count()} cores; steps: {' '.join(STEPS)}")
    for name in args.rows:
        with tempfile.TemporaryDirectory(dir=args.work) as work:
            print(f"\n{name}: {ROWS[name].__doc__}")
            ROWS[name](news, Path(work))


if __name__ == "__main__":
    main()
