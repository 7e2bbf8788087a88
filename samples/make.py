"""Makes clean.txt and changes.txt of every sample. Read the difference before you commit it."""

import tomllib
from pathlib import Path

from fixtext import report
from fixtext.pipeline import Pipeline

for source in sorted(Path(__file__).parent.glob("*/source.toml")):
    steps = tomllib.loads(source.read_text("utf-8"))["steps"]
    raw = source.with_name("raw.txt").read_bytes().decode("utf-8")
    result = Pipeline.parse(*steps).clean(raw)
    source.with_name("clean.txt").write_bytes(result.text.encode("utf-8"))
    seen = [report.finding_line("raw.txt", sighting) for sighting in result.findings()]
    lines = [*report.diff(result, "raw.txt", colour=False), "", *seen, ""]
    source.with_name("changes.txt").write_bytes("\n".join(lines).encode("utf-8"))
