"""Damage in the line of the text: stray marks, watermarks, breaks, spaces, widths, entities, invisible characters, doubled numbers."""

from __future__ import annotations

import re
from random import Random

from pipeline.aligned import AlignedText, Edit

HAN = "\u4e00-\u9fff"
STRAY = ("'", "`", ".", "。")
WATERMARKS = (
    "本文来源www.{site}.com",
    "(本文由{site}网整理)",
    "【来自{site}网 www.{site}.net】",
    "更多内容请访问{site}.cn",
    "{site}版权所有",
    "【{title}】",
)
SITES = ("gongwenku", "fanben88", "zongjiewang", "wendangjia", "xiezuohao")
ENTITIES = {"“": "&ldquo;", "”": "&rdquo;", "·": "&#8226;", "—": "&mdash;", " ": "&nbsp;"}
TAGS = ("</p>", "<br />", "/p>", "</cite>", "<strong>", "&nbsp;&nbsp;")
INVISIBLE = ("\u200b", "\ufeff", "\u200c", "\u00ad", "\u2060")
FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}


def stray_marks(text: AlignedText, rng: Random) -> AlignedText:
    """A quote, backquote, dot or full stop thrown in behind some 的 that stand before a Chinese character."""
    places = [found.end() - 1 for found in re.finditer(f"的[{HAN}]", text.text)]
    chosen = sorted(rng.sample(places, min(len(places), 1 + len(places) // 6)))
    return text.edit(Edit(at, at, rng.choice(STRAY)) for at in chosen)


def watermarks(text: AlignedText, rng: Random) -> AlignedText:
    """The name or address of a site thrown into sentences, about one in 600 characters, between two Chinese characters."""
    places = [found.start() + 1 for found in re.finditer(f"[{HAN}](?=[{HAN}])", text.text)]
    site, title = rng.choice(SITES), text.text.split("\n", 1)[0][:24]
    chosen = sorted(rng.sample(places, min(len(places), 1 + len(text) // 600)))
    return text.edit(Edit(at, at, rng.choice(WATERMARKS).format(site=site, title=title)) for at in chosen)


def hard_wrap(text: AlignedText, rng: Random) -> AlignedText:
    """Lines broken at a fixed width, as copied from a printed page; numbers and the marks that may not open a line are kept whole."""
    width = rng.randrange(28, 46)
    edits, line = [], 0
    for at, character in enumerate(text.text):
        line = 0 if character == "\n" else line + 1
        following = text.text[at + 1 : at + 2]
        number = character.isascii() and following.isascii()
        if line >= width and following and following not in "\n，。；、：！？）”》%" and not number:
            edits.append(Edit(at + 1, at + 1, "\n"))
            line = 0
    return text.edit(edits)


def sentence_lines(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """Every sentence on a line of its own."""
    return text.edit(Edit(found.end(), found.end(), "\n") for found in re.finditer(r"[。！？；](?=[^\n”）])", text.text))


def spaces(text: AlignedText, rng: Random) -> AlignedText:
    """Spaces inside running Chinese: between characters here and there, and around numbers."""
    between = [found.start() + 1 for found in re.finditer(f"[{HAN}](?=[{HAN}])", text.text) if rng.random() < 0.02]
    beside = [found.start() + 1 for found in re.finditer(f"[{HAN}](?=[0-9])|[0-9](?=[{HAN}])", text.text) if rng.random() < 0.4]
    return text.edit(Edit(at, at, " ") for at in sorted(set(between + beside)))


def full_width(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """Digits and the decimal point at full width."""
    wide = text.text.translate(FULL_WIDTH)
    return text.with_text(re.sub(r"(?<=[０-９])\.(?=[０-９])", "．", wide))


def entities(text: AlignedText, rng: Random) -> AlignedText:
    """Marks shown as entities, and bits of markup left in the text."""
    edits = [Edit(at, at + 1, ENTITIES[mark]) for at, mark in enumerate(text.text) if mark in ENTITIES]
    ends = [found.start() for found in re.finditer(r"(?<=[。；])(?=\n)", text.text)]
    return text.edit(edits + [Edit(at, at, rng.choice(TAGS)) for at in ends if rng.random() < 0.3])


def invisible(text: AlignedText, rng: Random) -> AlignedText:
    """Zero-width characters inside words."""
    return text.edit(Edit(at, at, rng.choice(INVISIBLE)) for at in range(1, len(text)) if rng.random() < 0.01)


def private_use(text: AlignedText, rng: Random) -> AlignedText:
    """Private-use characters in front of paragraphs and items, as list bullets of a symbol font come out."""
    starts = [found.start() for found in re.finditer(r"^(?=.)", text.text, re.MULTILINE)]
    return text.edit(Edit(at, at, rng.choice("\ue004\uf06c\uf0b7\uf0d8")) for at in starts if rng.random() < 0.3)


def doubled_numbers(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """Every number printed twice, the full stop of a list number with it, as a PDF gives what was overprinted to look bold."""
    numbers = re.finditer(r"^[0-9]{1,2}\.(?![0-9])|[0-9]+(?:[.,][0-9]+){0,4}", text.text, re.MULTILINE)
    return text.edit(Edit(found.start(), found.end(), found[0] * 2) for found in numbers)


def decimal_stop(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """Decimal points before 万 turned into full stops (1。2万)."""
    points = re.finditer(r"[0-9]\.(?=[0-9]{1,4}万)", text.text)
    return text.edit(Edit(found.start() + 1, found.end(), "。") for found in points)


def doubled_commas(text: AlignedText, rng: Random) -> AlignedText:
    """Commas doubled, at half width, where a keyword was taken out of the text."""
    places = [found.start() for found in re.finditer("，", text.text) if rng.random() < 0.1]
    return text.edit(Edit(at, at + 1, ",,") for at in places)


def ditto_marks(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """The middle dot between the numbers of a date shown as a ditto mark (3〃15)."""
    return text.edit(Edit(found.start() + 1, found.end(), "〃") for found in re.finditer(r"[0-9]·(?=[0-9])", text.text))


def lost_brackets(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """The brackets 〔 〕 around the year of a document number shown as question marks."""
    return text.edit(Edit(at, at + 1, "?") for at, mark in enumerate(text.text) if mark in "〔〕")
