"""Pages put before an editor: one HTML file that shows what was changed and what is in doubt, and the way back from
what was decided there to the text."""
