"""Verse, dialogue, lists, tables, headings and signatures stay apart wherever they stand in set text."""

import random

import pytest

from fixtext.pipeline import Pipeline

SENTENCES = [
    "早市在天亮以前就开始了，四乡的菜农挑着新摘的青菜、萝卜和带露水的豆角，沿着河堤走到桥头，等着镇上的人家来挑选。",
    "桥下的船也靠了岸，卖鱼的人把水桶提上来，水花溅湿了半条街，孩子们围着桶看活蹦乱跳的鲫鱼，谁也不肯走开。",
    "镇上的老人说，这个早市有一百多年了，从前只有十几副担子，如今一到赶集的日子，连邻县的人也坐头班车赶来。",
    "为了让大家买得放心，镇里在市场两头设了公平秤，又请来两位退休教师登记摊位，每天收摊以后冲洗路面。",
]
FORMS = {
    "verse": ["床前灯影乱，", "窗外雨声长。", "一夜无人语，", "千山有梦凉。"],
    "dialogue": ["“多少钱一斤？”", "“六块。”", "“便宜些吧。”", "“两条十块。”"],
    "interview": ["问：早市几点开始？", "答：天亮以前。", "问：几点收摊？", "答：九点。"],
    "list": ["一、按时到岗，不得离开；", "二、收摊以后清扫路面；", "三、公平秤每月校验；", "四、节日延长营业。"],
    "bullets": ["● 青菜每斤二元", "● 鲫鱼每斤六元", "● 豆角每斤三元"],
    "table": ["种类 产地 价格", "青菜 东乡 二元", "鲫鱼 桥下 六元", "豆角 西河 三元"],
    "heading": ["三、市场的管理"],
    "signature": ["桥头镇人民政府", "2021年3月27日"],
    "byline": ["本报记者 陆明远"],
    "Markdown": ["## 市场", "- 青菜", "- 鲫鱼"],
}


def wrapped(paragraph, width):
    """The lines of a paragraph that is set in by two characters; marks hang out, and blanks are not read."""
    text = "　　" + paragraph
    while text:
        end = width
        while text[end : end + 1] and text[end] in "，。、":
            end += 1
        yield text[:end].strip("　")
        text = text[end:]


def test_a_numbered_heading_may_go_on_in_a_second_line():
    heading = "（一）加强早市公平秤的校验和河边路面的清扫与登记"
    lines = [*wrapped("".join(SENTENCES[:2]), 13), *wrapped(heading, 13), *wrapped(SENTENCES[2], 13)]
    out = Pipeline.parse("rejoin-lines").clean("\n".join(lines) + "\n").text
    assert heading in out.split("\n")


@pytest.mark.parametrize("width", [16, 20, 24])
@pytest.mark.parametrize("form", FORMS)
def test_a_form_in_set_text_stays_as_it_is(form, width):
    chance = random.Random(width)
    paragraphs = ["".join(chance.sample(SENTENCES, chance.randint(1, 3))) for _ in range(6)]
    parts = [list(wrapped(paragraph, width)) for paragraph in paragraphs]
    parts.insert(3, FORMS[form])
    out = Pipeline.parse("rejoin-lines").clean("\n".join(line for part in parts for line in part) + "\n").text
    assert [line for line in FORMS[form] if line not in out.split("\n")] == []
