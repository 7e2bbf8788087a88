"""Pictures, links, notes, citations and the curly brackets of templates."""

from __future__ import annotations

import re

from fixtext.markup.kinds import Kind, Piece

_LABEL = r"\[(?>[^\[\]\\\n]|\\.|\n(?![ \t]*\n)|\[[^\[\]\n]{0,300}\](?:\([^()\s]{0,400}\))?){0,999}\]"
_TARGET = r"\([ \t]*(?:<[^<>\n]*>|[^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,2000})?)\)"
_DATA = r"\(data:[A-Za-z0-9+/=;:,._%-]*\)"
_IMAGE = re.compile(rf"!(?:\[\[[^\[\]\n]{{1,300}}\]\]|{_LABEL}(?:{_DATA}|{_TARGET}|\[[^\[\]\n]{{0,200}}\]))")
_LINK = re.compile(rf"({_LABEL})({_TARGET}|\[[^\[\]\n]{{0,200}}\])")
_WIKI = re.compile(r"\[\[[^\[\]\n]{1,300}\]\]|\[\[(?:[0-9]+(?:, ?)?){2,8}\]\]")
_NOTE = re.compile(r"\[\^[^\]\s]{1,80}\](?::[ \t]?)?")
_CITATION = re.compile(r"\[-?@[^\[\]\n]{1,300}\]")
_DEFINITION = re.compile(
    r"(?<![^\n\f])[ >]{0,8}\[[^\[\]\n^]{1,300}\]:[ \t]+"
    r"(?:<[^<>\n]{1,400}>|<?(?=[^\s]*[/.#@])[!-~]+>?|(?:\.{0,2}/|#)[^\s\u3001-\u303f\uff00-\uffef]+)"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?(?=[ \t]*(?:[\n\r\f]|\Z))"
)
_CALLOUT = re.compile(r"\[![A-Za-z][A-Za-z-]{1,30}\][+-]?")
_CHECKBOX = re.compile(r"\[[ xX]\](?= )(?:(?<=[-*+] \[[ xX]\])|(?<=[0-9][.)] \[[ xX]\]))")
_BRACES = re.compile(
    r"\{\{[^{}\n]{0,400}\}\}|\{%[^\n]{0,400}?%\}|\{#[^{}\n]{1,200}\}|\{[.:][^{}\n]{1,200}\}(?:`[^`\n]{1,200}`)?"
)


def images(text: str, at: int) -> list[Piece]:
    """`![words](target)`, `![words][name]`, `![[name]]`, whole: their words name a file as often as a picture."""
    found = _IMAGE.match(text, at)
    return [Piece(at, found.end(), Kind.IMAGE)] if found else []


def links(text: str, at: int) -> list[Piece]:
    """Notes, citations, links with their words apart, and what else stands in square brackets."""
    for pattern, kind in ((_NOTE, Kind.NOTE), (_CITATION, Kind.NOTE), (_WIKI, Kind.LINK), (_CALLOUT, Kind.MARK)):
        if found := pattern.match(text, at):
            return [Piece(at, _note_end(text, at, found.end()), kind)]
    if found := _DEFINITION.match(text, at):
        return [Piece(at, found.end(), Kind.LINK)]
    if found := _CHECKBOX.match(text, at):
        return [Piece(at, found.end() + 1, Kind.MARK)]
    if found := _LINK.match(text, at):
        words = at + 1, found.end(1) - 1
        return [Piece(at, at + 1, Kind.LINK), Piece(*words, Kind.LABEL), Piece(words[1], found.end(), Kind.LINK)]
    return []


def _note_end(text: str, at: int, end: int) -> int:
    """A colon belongs to a note's head at the beginning of a line only."""
    if text[at : at + 2] == "[^" and "]:" in text[at:end]:
        line = text[max(0, at - 8) : at].rpartition("\n")[2].rpartition("\f")[2]
        return end if not line.strip(" \t>\u3000") else text.index("]", at) + 1
    return end


def braces(text: str, at: int) -> list[Piece]:
    """What templates and attributes stand in."""
    found = _BRACES.match(text, at)
    return [Piece(at, found.end(), Kind.MARK)] if found else []
