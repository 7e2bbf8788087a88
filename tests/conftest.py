"""The installed command, as a user runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


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
