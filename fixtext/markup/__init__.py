"""What of a text is not prose: code, formulas, links, tags, tables and their like, and which lines stand alone."""
