"""The numbers that Word shows before list items and does not store in their text (一、 （一） 1. ①)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

HAN = "零一二三四五六七八九"
CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
CHINESE = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographTraditional", "chineseLegalSimplified", "ideographDigital")
)
SLOT = re.compile(r"%([1-9])")


@dataclass(slots=True)
class Numbering:
    """The list levels of a document, and how far each list has counted."""

    levels: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)
    """(list, level) to (form of the number, text around it with %1… for the levels, first number)."""
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Paragraph style to (list, level)."""
    counts: Counter[tuple[str, int]] = field(default_factory=Counter)

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """The numbering of an open document; empty when it has none."""
        made = cls()
        relations = document.part.rels.values()
        part = next((link.target_part for link in relations if not link.is_external and link.reltype.endswith("/numbering")), None)
        root = getattr(part, "element", None)
        if root is None:
            return made
        abstract = {node.get(qn("w:abstractNumId")): node for node in root.iterchildren(qn("w:abstractNum"))}
        for node in root.iterchildren(qn("w:num")):
            form = abstract.get(_value(node, "w:abstractNumId"))
            for level in form.iterchildren(qn("w:lvl")) if form is not None else ():
                key = (node.get(qn("w:numId")), int(level.get(qn("w:ilvl"), "0")))
                made.levels[key] = (_value(level, "w:numFmt"), _value(level, "w:lvlText"), int(_value(level, "w:start") or 1))
                if style := _value(level, "w:pStyle"):
                    made.styles.setdefault(style, key)
        return made

    def label(self, paragraph: etree._Element) -> str:
        """The number before a paragraph as Word shows it, and counted; "" for a paragraph outside lists and for bullets."""
        key = self._level(paragraph)
        if key is None or key not in self.levels:
            return ""
        number, level = key
        self.counts[key] += 1
        for deeper in range(level + 1, 9):
            self.counts[number, deeper] = 0
        form, text, _ = self.levels[key]
        return "" if form in ("bullet", "none", "") else SLOT.sub(lambda slot: self._shown(number, int(slot[1]) - 1), text)

    def _level(self, paragraph: etree._Element) -> tuple[str, int] | None:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None
        own = properties.find(qn("w:numPr"))
        if own is not None:
            level = _value(own, "w:ilvl")
            return (_value(own, "w:numId"), int(level) if level.isdigit() else 0)
        return self.styles.get(_value(properties, "w:pStyle"))

    def _shown(self, number: str, level: int) -> str:
        form, _, first = self.levels.get((number, level), ("decimal", "", 1))
        count = max(self.counts[number, level], 1) + first - 1
        if form in CHINESE:
            return _chinese(count)
        if form == "decimalEnclosedCircle" and count < len(CIRCLED):
            return CIRCLED[count]
        if form in ("upperLetter", "lowerLetter"):
            letter = chr(ord("A") + (count - 1) % 26)
            return letter if form == "upperLetter" else letter.lower()
        return f"{count:02}" if form == "decimalZero" else str(count)


def _value(node: etree._Element, name: str) -> str:
    child = node.find(qn(name))
    return "" if child is None else str(child.get(qn("w:val"), ""))


def _chinese(count: int) -> str:
    """一 to 九十九, the numbers lists have; beyond that digits."""
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones else "")
