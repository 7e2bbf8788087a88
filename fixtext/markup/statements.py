"""What a line of code, of settings or of a shell session looks like by itself."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache

from fixtext.characters import POINT_MARKS

_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
_COMMENT = re.compile(r"(?:(?<=\s)|^)(?:#|//|--|/\*)(?![0-9!]).*$|(?<=[;{}),])\s*(?:#|//).*$")
_HAN = re.compile("[\u3400-\u9fff]")
_MARKS = re.compile(f"[{POINT_MARKS}“”（）《》]")
_WORDS = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")  # three words in a row: prose
_NAME = r"[A-Za-z_$][\w$]*"
_PATH = rf"{_NAME}(?:\.{_NAME}|\[[^\]\n]{{0,60}}\])*"
_SURE = rf"""(?:async\s+)?def\s+\w+\s*\(.*|class\s+\w+\s*\([\w., =]*\)\s*:|from\s+[\w.]+\s+import\s+\S.*
    |import\s+[\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+)*\s*;?|\#\s*include\s*[<"].*|\#!\s*/\S+.*
    |import\s+.*\sfrom\s+""\s*;?|export\s+(?:default|const|function|class|async)\b.*|module\.exports\s*=.*
    |for\s+\w+\s+in\s+.*;\s*do|while\s+.*;\s*do|(?:el)?if\s+(?:\[|test\s).*\]?;\s*then.*|msg(?:id|str|ctxt|id_plural)(?:\[\d\])?\s+""
    |(?:RUN|CMD|ENTRYPOINT)\s+(?:\[|(?:apt(?:-get)?|apk|pip3?|npm|yarn|python3?|sh|bash|cd|mkdir|curl|wget|echo|make|go|git)\b).*
    |(?:ENV|ARG)\s+\w+=.*|(?:COPY|ADD)\s+\S+\s+[./]\S*|[A-Z]\w+(?:Error|Exception)(?::\s.*)?
    |echo\s+(?:-\w+\s+)?""\s*(?:[|>].*)?|for\s+{_NAME}(?:\s*,\s*{_NAME})*\s+in\s+.*:|with\s+.+\s+as\s+\w+\s*:|(?:if|else\s+if|for|while|switch|catch)\s*\(.*\)\s*\{{
    |(?:public|private|protected|static|final)\s+[\w<>\[\], ]+\(.*\)?\s*[;{{]?|(?:const|let|var)\s+[\w$]+\s*=.*
    |(?:function|fn|func)\s+\w*\s*\(.*|(?:print|printf|println|echo|console\.log|System\.out\.println)\(.*\)\s*;?
    |\{{\s*""\s*:.*\}}\s*,?|\[\s*\{{\s*""\s*:.*\]|\\documentclass.*|Traceback\s+\(most.*|@@\s.*@@.*|diff\s+--git\s.*
    |(?:SELECT\b.*\bFROM|INSERT\s+INTO|DELETE\s+FROM|CREATE\s+TABLE|ALTER\s+TABLE|DROP\s+TABLE)\s.*|UPDATE\s+\w+\s+SET\s.*"""
_PLAIN = rf"""(?:if|elif|while|except|with)\b.*[=<>()\[\]._].*:|(?:else|try|finally)\s*:|except(?:\s+\w+)?:
    |class\s+\w+\s*:
    |.*\)\s*=>\s*\S.*|\.\w+\(.*\)\s*;?|.*[\w)\]]\s*\{{|\}}.*\{{
    |(?:int|void|char|float|double|bool|auto|long|unsigned|String|struct|enum|typedef|using|namespace|package)
     \s+\*?{_NAME}.*[;{{,)]
    |{_PATH}(?:\s*,\s*{_PATH})*\s*(?:[-+*/%|&^:]|//|\*\*|<<|>>)?=(?![=>])\s*\S.*
    |(?:await\s+|return\s+|yield\s+|not\s+)?{_PATH}\(.*\)\s*[;,{{]?|return\b.*|.*(?:\w[(\[]|\s=\s|\)\.).*;
    |""\s*:\s*(?:""|[-\d.]+|true|false|null|\[.*|\{{.*)\s*[\]}}]*,?|\{{\s*"".*|\[\s*\{{.*
    |(?:SELECT|FROM|WHERE|VALUES|ORDER\s+BY|GROUP\s+BY|LIMIT|SET)\s+\S.*|File\s+"",\s+line\s+\d+.*|@{_PATH}(?:\(.*\))?"""
_PROMPT = (
    r"(?:\$|>>>|\.\.\.|In ?\[\d*\]:|Out ?\[\d*\]:|PS [A-Z]:\\[^>\n]*>"
    r"|[A-Z]:\\[^>\n]*>|[\w.-]+@[\w.-]+[: ][^\n$#]{0,60}[$#]|\([\w.-]+\) \$)\s+"
    r"[A-Za-z_./~\"'\[({][^。，！？]*|Out ?\[\d+\]:"
)
_COMMAND = (
    r"(?:\$ )?(?:sudo\s+)?(?:apt(?:-get)?|yum|brew|pip3?|conda|npm|npx|yarn|git|docker|kubectl|"
    r"cargo|cd|mkdir|cp|mv|rm|ls|curl|wget|python3?|bash|sh|make|cmake|gcc|g\+\+|tar|ssh|scp|export|source|chmod|chown|cat|grep|sed|awk|systemctl|uv)\s+"
    r"(?:(?:install|run|build|clone|pull|push|commit|init|compose|exec|upgrade)"
    r"\s+[\w./:@\"'\[-]\S*(?:\s+[-\w./:@\"'=]+){0,8}|(?=[^\n]*(?:\s--?\w|/|~|=|\|))[^。，,\n]*)"
)
_KEY = re.compile(r"(?:-\s+)?(?:[a-z_][\w.-]*|\"[\w. -]+\"|'[\w. -]+')\s*:(?:\s.*)?|[A-Za-z_][\w.-]*\s*=.*")
_TREE = re.compile(r"[│ ]*[├└]─.*|[|`+\\][-—]{2} \S.*")
_SECTION = re.compile(r"\[{1,2}[A-Za-z][\w.\"' -]*\]{1,2}")
_REMARK = re.compile(r"(?:#|//|--|/\*|\*/?|%|;|<!--)(?:\s.*|[^\s#].*|)|\"\"\".*|'''.*")
_CLOSERS = re.compile(r"[\])}]+[;,)]*|\{|end;?|fi|done|esac|pass|break;?|continue;?|then|do|begin|BEGIN|END;?")
_PROSE = ("<", "|", "!", "> ", "[!", "[^", "- [", "* ", "**")  # what lines of Markdown begin with and code does not


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when a line is asked: these patterns take 15 ms, and most texts have no line that could be code."""
    return re.compile(pattern, re.VERBOSE if pattern in (_SURE, _PLAIN) else 0)


def _is(pattern: str, line: str) -> bool:
    return _compiled(pattern).fullmatch(line) is not None


class Rank(IntEnum):
    """What a line is: nothing of a listing, what goes on with one, a comment, a setting, a statement, one for sure, one
    behind a prompt, which the computer's answer follows."""

    BLANK = 0
    NONE = 1
    CLOSER = 2
    REMARK = 3
    KEY = 4
    STATEMENT = 5
    SURE = 6
    PROMPT = 7


def rank(line: str) -> Rank:
    """The rank of a line, its indent aside.

    >>> rank("def 读取(path):"), rank("for the same reason:"), rank("name: 青石镇")
    (<Rank.SURE: 6>, <Rank.NONE: 1>, <Rank.KEY: 4>)
    """
    line = line.strip()
    if not line:
        return Rank.BLANK
    if line.startswith(_PROSE):
        return Rank.NONE  # without waiting for the patterns
    if _CLOSERS.fullmatch(line):
        return Rank.CLOSER
    if _is(_PROMPT, line):
        return Rank.PROMPT
    if _is(_COMMAND, _STRING.sub('""', line)) or _TREE.fullmatch(line):
        return Rank.SURE
    bare = _COMMENT.sub("", _STRING.sub('""', line)).strip()
    if bare and not _MARKS.search(bare):
        if _is(_SURE, bare):
            return Rank.SURE
        if not _WORDS.search(bare) and not _mostly_han(bare) and _is(_PLAIN, bare):
            return Rank.STATEMENT
    if _KEY.fullmatch(line) or _SECTION.fullmatch(line):
        return Rank.KEY
    return Rank.REMARK if _REMARK.fullmatch(line) else Rank.NONE


def _mostly_han(bare: str) -> bool:
    """Whether a line without its strings and comments is Chinese; a name of a variable may be."""
    return 3 * len(_HAN.findall(bare)) > len(bare)
