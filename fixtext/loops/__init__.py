"""Loops of OCR models: the same again and again, counting, drifting, taking turns, empty cells."""
