"""Text decoded with the wrong encoding, taken back where that is certain enough."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixtext.context import Context
from fixtext.edits import Edit, Finding, Risk, between
from fixtext.filter import Scope, Touches, text_filter

# Two characters that UTF-8 read as Latin-1, cp1252, cp1251 … leaves side by side; no Chinese page has them.
_LATIN_SIGN = re.compile(
    "[\u00a1-\u00ff\u0152-\u0178\u0192][\u0080-\u00ff\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|&[a-z]+;"
)
_LOST = re.compile("锟斤拷(?:锟斤拷|锟斤|锟)*|(?:烫烫烫|屯屯屯)+")
_RUN = re.compile("[^\x00-\x7f\ue000-\uf8ff\udc80-\udcff]{4,}")
# Characters that UTF-8 bytes of Chinese become when read as GBK; common there, rare in any text.
_GBK_SIGN = re.compile("[鐨勭殑鍦鏄浜嗗拰涓鏈夎繖浠鎴戜鍒涔熷鏉瀛浣犲銆傦紝鈥閫鏃]")


@text_filter(scope=Scope.LINE, touches=Touches.GLYPHS)
def fix_encoding(text: str, _ctx: Context) -> Iterator[Edit | Finding]:
    """Mend mojibake: UTF-8 read as Latin-1, Windows-1252 or GBK; report what is lost.

    ftfy does the Latin crossings, with quotes, widths, ligatures, line breaks and normalization left alone.
    A crossing is taken back only if all of it comes back and the result is plain common Chinese.
    """
    for found in _LOST.finditer(text):
        yield Finding(*found.span(), "suspect", "encoding/lost", Risk.GUESS, confidence=1.0, detector="encoding")
    if _LATIN_SIGN.search(text):
        yield from _latin(text)
    for found in _RUN.finditer(text):
        run = found.group()
        if len(_GBK_SIGN.findall(run)) * 4 >= len(run) and (mended := _crossed(run)):
            yield Edit(*found.span(), run, mended, "encoding/crossing", Risk.LIKELY, 0.95)


def _latin(text: str) -> Iterator[Edit]:
    """What ftfy mends, line by line, for the lines that show a sign of it."""
    from ftfy import TextFixerConfig, fix_encoding

    config = TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        restore_byte_a0=True,
        replace_lossy_sequences=True,
        decode_inconsistent_utf8=True,
        fix_c1_controls=True,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )
    for found in re.finditer(r"[^\n\f\r]+", text):
        line = found.group()
        if _LATIN_SIGN.search(line):
            yield from between(line, fix_encoding(line, config), "encoding/mojibake", Risk.LIKELY, at=found.start())


def _crossed(run: str) -> str:
    """UTF-8 that was read as GBK, taken back; empty if not every byte comes back as common Chinese."""
    try:
        # GBK as Windows has it reads byte 0x80 as €, which GB 18030 puts elsewhere
        mended = b"\x80".join(part.encode("gb18030") for part in run.split("€")).decode("utf-8")
    except UnicodeError:
        return ""
    before, after = _commonness(run), _commonness(mended)
    return mended if after > 0.9 and after > before else ""


def _commonness(text: str) -> float:
    """The share of characters of GB 2312 level 1 and Chinese marks."""
    return sum(_is_common(c) for c in text) / len(text)


def _is_common(char: str) -> bool:
    try:
        first = char.encode("gb2312")[0]
    except UnicodeError:
        return False
    return 0xA1 <= first <= 0xA3 or 0xB0 <= first <= 0xD7
