"""One filter a file; the file name is the filter name."""
