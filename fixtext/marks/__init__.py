"""Punctuation in its context: pairs of quotes and brackets, the width of marks, spaces at them."""
