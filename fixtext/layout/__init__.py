"""What lines are on a page: geometry, reading order, furniture, paragraphs. Geometry is public here."""

from fixtext.layout.geometry import Box, Fragment, Layout, Line, Page, Place, Seen, around, hull

__all__ = ["Box", "Fragment", "Layout", "Line", "Page", "Place", "Seen", "around", "hull"]
