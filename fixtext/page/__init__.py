"""A page as a proofreader sees it: its lines and boxes, which lines belong together, and what is furniture."""
