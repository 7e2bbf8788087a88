"""Data of fixtext's detector `neural`; see fixtext.detectors.neural."""
