"""The installed command, as a user runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from batches import GOOD, STEPS
from hypothesis import settings

from fixtext.entry import main

settings.register_profile("no deadline", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("no deadline")

ROOT = Path(__file__).parent.parent
RIGHT = [  # what no detector may suspect
    "人民的生活水平有了很大提高，村村都通了公路。",
    "他和她都来了，它没有来。",
    "一九一七年十月，二十三个代表到了会。",
    "本市各學校定於明日開學，學生須於上午八時到校。",
    "大家研究研究，家家户户都出一点力，天天向上。",
    "",
    "No Chinese here.",
    "，。！？「」",
]


@pytest.fixture(scope="session")
def plugin(tmp_path_factory):
    """The folder in which the third-party package of tests/plugin is really installed."""
    target = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--target", str(target)]
    subprocess.run([*pip, str(ROOT / "tests" / "plugin")], check=True, capture_output=True)
    return target


@pytest.fixture
def fixtext(tmp_path):
    """Run `python -m fixtext` in an empty folder: (exit code, stdout bytes, stderr text)."""

    def run(*args, stdin=b"", path="", cwd=tmp_path, **environ):
        env = {k: v for k, v in os.environ.items() if not k.startswith("_FIXTEXT")} | environ
        env |= {"PYTHONPATH": str(path)} if path else {}
        command = [sys.executable, "-m", "fixtext", *map(str, args)]
        done = subprocess.run(command, input=stdin, capture_output=True, cwd=cwd, env=env)
        return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")

    return run


@pytest.fixture
def pages(tmp_path):
    """Make n pages under `in/`, some below a folder."""

    def make(n, **extra):
        for i in range(n):
            path = tmp_path / "in" / f"{i % 3}" / f"{i:04}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(GOOD.format(i) * 3, "utf-8")
        for name, text in extra.items():
            (tmp_path / "in" / f"{name}.txt").write_text(text, "utf-8")
        return tmp_path / "in"

    return make


@pytest.fixture
def batch(request, fixtext, plugin, tmp_path):
    """Run `fixtext batch` with as many workers as a module's `JOBS`; the filter `poison` breaks on request."""
    jobs = getattr(request.module, "JOBS", 2)

    def run(*args, steps=STEPS, **kw):
        return fixtext("batch", "-j", jobs, *args, "--quiet", "--", *steps, path=plugin, **kw)

    run.out = tmp_path / "out"
    return run


@pytest.fixture
def inside(tmp_path, monkeypatch, capfdbinary):
    """Run the entry point in this process, in the same folder and with the same result as `fixtext`, but faster."""

    def run(*args, cwd=tmp_path):
        monkeypatch.chdir(cwd)
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(arg) for arg in args])
        out, err = capfdbinary.readouterr()
        return ended.value.code, out, err.decode("utf-8", "replace")

    return run
