"""fixtext in a real datatrove pipeline, on its local executor: every record once, whatever fails."""

import json
import os
import subprocess
import sys

import pytest

SCRIPT = """
import sys
from datatrove.executor import LocalPipelineExecutor
from fixtext.datatrove import Clean, Records, Whole

def stumble(data, rank=0, world_size=1):
    for number, document in enumerate(data):
        if sys.argv[1] == "fail" and rank == 1 and number == 5:
            raise RuntimeError("the machine stumbles")
        yield document

if __name__ == "__main__":
    LocalPipelineExecutor(
        [
            Records("in", range_bytes=2000),
            Clean("normalize-punctuation", "poison", books="books", timeout=3),
            stumble,
            Whole("out"),
        ],
        tasks=4, workers=2, logging_dir="logs",
    ).run()
"""


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "in").mkdir()
    for n in range(20):
        lines = [json.dumps({"id": f"{n}-{i}", "text": f"第{i}条,好" * 9}, ensure_ascii=False) for i in range(8)]
        if n == 3:
            lines[2:4] = [json.dumps({"id": "3-2", "text": "CRASH\n"}), "no json"]
        if n == 4:
            lines[5] = json.dumps({"id": "4-5", "text": ""})
        (tmp_path / "in" / f"{n:02}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "run.py").write_text(SCRIPT, "utf-8")
    return tmp_path


def run(folder, plugin, how):
    env = os.environ | {"PYTHONPATH": str(plugin), "HF_HUB_OFFLINE": "1"}
    return subprocess.run([sys.executable, "run.py", how], cwd=folder, env=env, capture_output=True)


def lines(folder, kind):
    return [json.loads(line) for path in sorted((folder / kind).glob("*.jsonl")) for line in path.open("rb")]


def test_every_record_once_and_poison_in_quarantine_also_after_a_restart(corpus, plugin):
    first = run(corpus, plugin, "fail")
    assert first.returncode != 0 and b"stumbles" in first.stderr
    assert not (corpus / "out" / "00001.jsonl").exists()  # nothing cut under a final name
    second = run(corpus, plugin, "go")
    assert second.returncode == 0, second.stderr[-2000:]
    out = lines(corpus, "out")
    wanted = {f"{n}-{i}" for n in range(20) for i in range(8)} - {"3-2", "3-3"}
    assert sorted(r["id"] for r in out) == sorted(wanted)
    assert {r["text"] for r in out if r["id"] == "0-1"} == {"第1条，好" * 9}
    assert next(r for r in out if r["id"] == "4-5")["text"] == ""
    aside = lines(corpus, "books/quarantine")
    assert sorted((r["step"], r["text"]) for r in aside) == [("poison", "CRASH\n"), ("read", "no json")]
    changes = [r for r in lines(corpus, "books/changes") if "file" in r]
    assert {r["file"] for r in changes} == wanted - {"4-5"}
    assert not list(corpus.rglob("*.partial"))
