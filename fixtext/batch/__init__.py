"""Directories and corpora: every page accounted for, resumable, on all cores. `run(Plan(...))` is all of it."""

from fixtext.batch.main import main
from fixtext.batch.plan import Plan
from fixtext.batch.run import run
from fixtext.batch.summary import Summary

__all__ = ["Plan", "Summary", "main", "run"]
