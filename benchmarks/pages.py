"""Six pages × what models write between them × how heads and numbers come: cuts joined, heads and numbers taken out.

    python benchmarks/pages.py [--preset @book-zh] [--show NAME FORM]

The pages are ours, each cut in mid-word, with heads that alternate. A cell counts cuts joined (of 5), heads (of 6) and
numbers (of 6) gone; where a form has no heads or numbers, all count as gone. The last row has no mark at all.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from itertools import pairwise

from fixtext import Pipeline

CHINESE = [
    "白沙渡是青弋江中游的老码头，清末有船行十一家，往来的盐船、木排和客船常年不断。渡口两岸各有一条石板街，街上开"
    "着米行、布店和药铺。每年春夏水涨，排工便在这里结队下行，少则三五日，多则半月才能到达芜城。民国二十四年大旱，"
    "江水浅得可以涉过，船行停业大半，许多排",
    "工改行去挑盐，也有人上山烧炭。第二年秋天雨水回升，航运慢慢恢复，但铁路已经通到邻县，货物多半改走陆路。老人们"
    "都说，白沙渡的好日子，从那一声汽笛以后就算过完了。抗战初期，难民沿江西上，渡口又热闹起来，茶馆里住满了外乡人"
    "，连祠堂的廊下也搭起了床",
    "铺。县里在渡口设了收容站，每天施粥两次，本地商会捐米三百担。有一位姓程的女教师，把逃难来的孩子聚在祠堂里上课"
    "，课本是她自己用毛笔抄的。后来这所学堂成了白沙小学的前身，她的画像至今挂在校史室里。一九五二年土地改革结束，"
    "船工成立了运输合作",
    "社，旧时的船行全部并入，木船一律编号。合作社有船六十四条，船工二百多人，年终按工分分红。公路修通以前，全区的"
    "粮食和化肥都靠他们运送。六十年代上游修建水库，江面变窄，大船进不来，合作社把木船换成了机动驳船，又在下街办起"
    "一座小小的修船",
    "厂。厂里的师傅大多是排工出身，手上有一套看水辨木的本领。他们造的驳船吃水浅、转弯灵，邻近几个县都派人来订货。"
    "到了一九七八年，修船厂已有职工一百二十人，是全公社最大的企业，厂门口的大榕树下天天停满自行",
    "车。八十年代公路桥建成通车，渡船停摆，修船厂转产钢门窗，几年后也关了门。如今石板街上还住着三十几户人家，多是"
    "老人。镇上打算把旧码头修成一处小公园，已经请人量过地，画好了图。",
]
ENGLISH = [
    "The ferry at Marlow Point was worked by one family for nearly ninety years, and the books that they "
    "kept are now in the county archive. They show what was carried and for whom, in which weather, and "
    "at what price. In the dry summers the boat could be hauled across by hand, but in the spring of most"
    " years the river rose so fast that the crossing was closed for a week, and travellers slept in the",
    "barn behind the landing. A note of 1843 says that forty drovers waited there with their cattle, and "
    "that the ferryman's wife baked for all of them. The new road was begun in that year, and the trade "
    "moved slowly to the north bank, where the county had built a",
    "wharf and two warehouses of brick. The family bought a second boat, larger than the first, which "
    "could take a loaded wagon and its team. It was built by a cousin at Hurley, who charged them ninety "
    "pounds and never quite finished the",
    "deck. For eleven years it went back and forth without an accident worth the name, until the ice of "
    "the hard winter broke its side. The insurance paid for the timber only, and the labour was given by "
    "the neighbours, who had no other way to",
    "market. When the bridge was opened the last ferryman stood among the guests and was given a silver "
    "watch. He had asked for the toll house instead, and after some correspondence the committee let him "
    "have",
    "it. He lived there until his death and kept the garden, in which the old boat lay with its keel to "
    "the sky. The books were found under the stairs by a tenant of a later day.",
]
HEADS = {"zh": ("白沙渡志", "第二章 航运"), "en": ("THE RIVER TRADE", "A HISTORY OF MARLOW POINT")}
MARKS: dict[str, Callable[[int], str]] = {
    "form feed": lambda n: "\f",
    "<!-- page N -->": lambda n: f"<!-- page {n} -->",
    "<!-- Page: N -->": lambda n: f"<!-- Page: {n} -->",
    "<!-- PageBreak -->": lambda n: "<!-- PageBreak -->",
    '<!-- PageNumber="N" -->': lambda n: f'<!-- PageNumber="{n}" -->',
    "{N} and dashes": lambda n: f"{{{n}}}{'-' * 48}",
    "<--- Page Split --->": lambda n: "<--- Page Split --->",
    "--- end of page=N ---": lambda n: f"--- end of page={n - 1} ---",
    "--- Page N ---": lambda n: f"--- Page {n} ---",
    "== Page N ==, ruled": lambda n: f"{'=' * 40}\nPage {n}\n{'=' * 40}",
    "===== Page N =====": lambda n: f"===== Page {n} =====",
    "##PAGE N##": lambda n: f"##PAGE {n}##",
    "## Page N": lambda n: f"## Page {n}",
    "<page_number>": lambda n: f"<page_number>{n - 1}</page_number>",
    "page-break div": lambda n: '<div style="page-break-after: always;"></div>',
    "\\newpage": lambda n: "\\newpage",
    "第 N 页": lambda n: f"--- 第 {n} 页 ---",
    "---": lambda n: "---",
    "none": lambda n: "",
}
FORMS: dict[str, tuple[str, str]] = {  # how a head and a number are written
    "text only": ("", ""),
    "numbers": ("", "{}"),
    "plain heads": ("{}", "{}"),
    "# heads": ("# {}", "{}"),
    "**heads**": ("**{}**", "- {} -"),
    "$ numbers": ("## {}", "$\\cdot {}\\cdot$"),
    "div": ('<div align="center">{}</div>', '<div align="center">{}</div>'),
}


def page(language: str, number: int, text: str, head: str, folio: str) -> str:
    """A page as a model writes it: head, text, number, blank lines between them."""
    name = HEADS[language][number % 2]
    return "\n\n".join(filter(None, [head and head.format(name), text, folio and folio.format(40 + number)]))


def document(language: str, mark: Callable[[int], str], form: str) -> str:
    texts = {"zh": CHINESE, "en": ENGLISH}[language]
    pages = [page(language, n, text, *FORMS[form]) for n, text in enumerate(texts, 1)]
    parts = [pages[0]]
    for number, text in enumerate(pages[1:], 2):
        sign = mark(number)
        parts.append({"": "\n\n", "\f": "\n\f"}.get(sign, f"\n\n{sign}\n\n") + text)
    return "".join(parts) + "\n"


def counted(language: str, text: str, form: str) -> tuple[int, int, int]:
    """Cuts joined, heads gone, numbers gone."""
    texts = {"zh": CHINESE, "en": ENGLISH}[language]
    glue = "" if language == "zh" else " "
    joined = sum(f"{a[-4:]}{glue}{b[:4]}" in text for a, b in pairwise(texts))
    folio = FORMS[form][1]
    kept = sum(line.count(name) for line in text.split("\n") for name in HEADS[language] if len(line) < 60)
    left = sum(folio.format(40 + n) in text for n in range(1, 7)) if folio else 0
    return joined, 6 - kept, 6 - left


def rows(preset: str, language: str) -> Iterator[tuple[str, list[tuple[int, int, int]]]]:
    pipeline = Pipeline.parse(preset)
    for name, mark in MARKS.items():
        cells = []
        for form in FORMS:
            text = document(language, mark, form)
            result = pipeline.clean(text)
            assert result.undo() == text, (name, form)
            assert pipeline.clean(result.text).text == result.text, (name, form)
            cells.append(counted(language, result.text, form))
        yield name, cells


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--show", nargs=3, metavar=("LANGUAGE", "NAME", "FORM"), help="the text of a cell before and after"
    )
    parser.add_argument("--preset", default="")
    given = parser.parse_args()
    presets = {"zh": given.preset or "@book-zh", "en": given.preset or "@book-en"}
    if given.show:
        language, name, form = given.show
        text = document(language, MARKS[name], form)
        print(text, "\n================\n", Pipeline.parse(presets[language]).clean(text).text)
        return
    for language, preset in presets.items():
        print(
            f"{language} {preset}: cuts of 5 / heads of 6 / numbers of 6\n{'':24}"
            + "".join(f"{form:>13}" for form in FORMS)
        )
        for name, cells in rows(preset, language):
            print(f"{name:24}" + "".join(f"{'/'.join(map(str, cell)):>13}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
