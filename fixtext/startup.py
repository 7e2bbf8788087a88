"""Faster start of the command line; imported first by `cli`, never by the library.

`re` works out each character class anew wherever it stands in a pattern: 2 ms for one as large as the Chinese
characters, a third of what cleaning a page costs. Here equal classes are worked out once. The function is private to
`re`: where it is not as expected, nothing is changed and everything works, slower.

numpy's library of linear algebra starts a thread a core when it is imported, which takes 0.1 s, and nothing here is
large enough for a second one.
"""

from __future__ import annotations

import os
import re
from typing import Any


def one_thread_of_linear_algebra() -> None:
    """Ask numpy's OpenBLAS for no threads of its own, unless the user asked for a number."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def share_character_classes() -> None:
    """Let `re` remember the character classes that it has worked out, for this process."""
    compiler: Any = getattr(re, "_compiler", None)
    plain = getattr(compiler, "_optimize_charset", None)
    if plain is None or getattr(plain, "__code__", None) is None or plain.__code__.co_argcount != 4:
        return
    known: dict[Any, Any] = {}

    def remembered(charset: Any, iscased: Any = None, fixup: Any = None, fixes: Any = None) -> Any:
        if fixup is not None:  # case-insensitive: rare here, and not only a matter of the class
            return plain(charset, iscased, fixup, fixes)
        key = tuple(charset)
        if key not in known:
            known[key] = plain(charset, iscased, fixup, fixes)
        out, hascased = known[key]
        return list(out), hascased

    compiler._optimize_charset = remembered


one_thread_of_linear_algebra()
share_character_classes()
