"""`python -m fixtext`."""

from fixtext.entry import main

main()
