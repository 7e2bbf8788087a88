"""A page as a proofreader sees it: its lines, their order, which lines belong together, and what is furniture."""
