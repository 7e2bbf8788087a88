"""What tests of batches share: pages, the command in the background, what it leaves behind."""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

STEPS = ("normalize-punctuation", "poison")
GOOD = "本报讯(记者张三)2月9日,城区召开会议,部署第{}项工作。\n"
CLEAN = "本报讯（记者张三）2月9日，城区召开会议，部署第{}项工作。\n"


def tree(folder):
    """Digest of every output file by its name; what is ours under `_fixtext` is not an output."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and "_fixtext" not in p.parts)
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def rows(path):
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def summary(out):
    return json.loads((out / "_fixtext" / "summary.json").read_bytes())


def start(out, folder, plugin, *more, resume=("--resume",)):
    """The command in the background, with two workers."""
    command = [sys.executable, "-m", "fixtext", "batch", folder, out, *resume, "-q", "-j", "2", *more, "--", *STEPS]
    env = os.environ | {"PYTHONPATH": str(plugin)}
    return subprocess.Popen(list(map(str, command)), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def powerless(*command):
    """A command whose root obeys mode bits, too."""
    powers = "-dac_override,-dac_read_search"
    bound = ["setpriv", "--bounding-set", powers, "--inh-caps", powers] if os.getuid() == 0 else []
    return [*bound, *map(str, command)]


def wait_for(ready, seconds=60):
    """Until a path is there, or until a call gives something that is true; what it gave."""
    until = time.monotonic() + seconds
    while not (got := ready.exists() if isinstance(ready, Path) else ready()):
        assert time.monotonic() < until, f"{ready} did not come"
        time.sleep(0.02)
    return got
