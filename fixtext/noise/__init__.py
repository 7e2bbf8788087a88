"""What OCR models write besides the page: talk, tokens, fences, other scripts, spaces behind hyphens, escapes."""
