"""Makes fixtext/filters/data/one_to_many.json: simplified characters that stand for several traditional ones.

`python training/one_to_many.py`. The table is OpenCC's STCharacters (Apache-2.0), read with the tool that its Python
package brings; the first character is what OpenCC writes where no phrase decides.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

import opencc

HOME = Path(opencc.__file__).parent / "clib"
OUT = Path(__file__).parent.parent / "fixtext/filters/data/one_to_many.json"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "characters.txt"
        source = HOME / "share/opencc/STCharacters.ocd2"
        tool = [HOME / "bin/opencc_dict", "-i", source, "-o", target, "-f", "ocd2", "-t", "text"]
        subprocess.run(tool, check=True)
        rows = [line.split("\t") for line in target.read_text("utf-8").splitlines()]
    table = {a: "".join(b.split()) for a, b in rows if len(b.split()) > 1 and all(len(c) == 1 for c in b.split())}
    about = "Simplified characters that stand for several traditional ones; see training/one_to_many.py"
    content = {"about": about, "source": f"OpenCC {version('opencc')}, STCharacters, Apache-2.0", "table": table}
    OUT.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


main()
