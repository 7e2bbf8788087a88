"""fixtext: clean text from scanned pages, with every change on record.

>>> import fixtext
>>> fixtext.clean("他说:“好”.", "normalize-punctuation").text
'他说：“好”。'
"""

from fixtext.context import Context
from fixtext.documents import read
from fixtext.edits import Edit, Finding, Risk, Suggestion
from fixtext.errors import FixtextError, InputError, RecordError, RuleError, UsageError
from fixtext.filter import Scope, Touches, text_filter
from fixtext.pipeline import VERSION as __version__
from fixtext.pipeline import Pipeline, Step, clean
from fixtext.provenance import Change, Pass, Result, Sighting
from fixtext.reading import Document, decode
from fixtext.scoring import Score, score
from fixtext.writers import write

__all__ = [
    "Change",
    "Context",
    "Document",
    "Edit",
    "Finding",
    "FixtextError",
    "InputError",
    "Pass",
    "Pipeline",
    "RecordError",
    "Result",
    "Risk",
    "RuleError",
    "Scope",
    "Score",
    "Sighting",
    "Step",
    "Suggestion",
    "Touches",
    "UsageError",
    "__version__",
    "clean",
    "decode",
    "read",
    "score",
    "text_filter",
    "write",
]
