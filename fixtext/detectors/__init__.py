"""One detector a file; the file name is the detector name."""
