"""Markdown to text: the marks that stand for layout go, words and masks stay."""

from __future__ import annotations

import re

HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#{0,6}[ \t]*$")
BULLET = re.compile(r"^ {0,8}[-*+][ \t]+(?=\S)")
QUOTE = re.compile(r"^(?: {0,3}>[ \t]?){1,5}")
BOLD_LINE = re.compile(r"^(\*\*|__)(?![*_\s])([^*_]{2,80})\1[ \t]*$")
IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)")
LINK = re.compile(r"\[([^\]\n]{1,200})\]\((?:https?:|/|#|mailto:)[^)\n]{0,500}\)")
BOLD = re.compile(r"(?<!\*)\*\*(?![*\s省市县区旗州盟镇乡村街社路校局年月日人名次期场余多万元同先女书主])([^*\n]{2,60}?)(?<!\s)\*\*(?!\*)")
"""Emphasis; `**` before a word that a mask stands before (`**县`, `**同志`, `**人次`) opens none."""
RULE = re.compile(r"^[ \t]{0,3}(?:(?:\|?[ \t]{0,3}:?-{2,}:?[ \t]{0,3}){1,40}\|?|(?:[-*_][ \t]?){3,80}|```.{0,40}|~~~.{0,40})[ \t]*$")
ROW = re.compile(r"^[ \t]{0,3}\|(.+)\|[ \t]*$")


def markdown_text(text: str) -> str:
    """The text without heading marks, bullets, quote marks, rules, addresses and pictures; table rows have tabs between cells.

    Emphasis inside a line goes only on pages with headings or bullets whose lines all have `**` in pairs: elsewhere it is as
    likely a masked name. Line ends become `\\n`.
    """
    rows = text.splitlines()
    marked = any(HEADING.match(row) or BULLET.match(row) for row in rows) and all(row.count("**") % 2 == 0 for row in rows)
    lines = []
    for line in rows:
        if RULE.match(line) and line.strip() not in ("__", "____"):
            continue
        plain = QUOTE.sub("", line)
        if (row := ROW.match(plain)) is not None:
            plain = "\t".join(cell.strip() for cell in row[1].split("|"))
        elif (heading := HEADING.match(plain)) is not None:
            plain = heading[1]
        plain = BOLD_LINE.sub(r"\2", BULLET.sub("", plain))
        plain = BOLD.sub(r"\1", plain) if marked else plain
        lines.append(LINK.sub(r"\1", IMAGE.sub("", plain)))
    return "\n".join(lines)
