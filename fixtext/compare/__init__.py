"""Readings of one page compared without proofread text: what one alone has, and where they differ."""
