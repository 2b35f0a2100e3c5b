"""Markdown to text: the marks that stand for layout go, words and masks stay."""

from __future__ import annotations

import re

HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#{0,6}[ \t]*$")
BULLET = re.compile(r"^ {0,8}[-*+][ \t]+(?=\S)")
QUOTE = re.compile(r"^(?: {0,3}>[ \t]?){1,5}")
BOLD_LINE = re.compile(r"^(\*\*|__)(?![*_\s])([^*_]{2,80})\1[ \t]*$")
IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)")
LINK = re.compile(r"\[([^\]\n]{1,200})\]\((?:https?:|/|#|mailto:)[^)\n]{0,500}\)")
RULE = re.compile(r"^[ \t]{0,3}(?:(?:\|?[ \t]{0,3}:?-{2,}:?[ \t]{0,3}){1,40}\|?|(?:[-*_][ \t]?){3,80}|```.{0,40}|~~~.{0,40})[ \t]*$")
ROW = re.compile(r"^[ \t]{0,3}\|(.+)\|[ \t]*$")


def markdown_text(text: str) -> str:
    """The text without heading marks, bullets, quote marks, rules, addresses and pictures; table rows have tabs between cells.

    Emphasis goes only where it takes a whole line: inside a line `**` is as likely a masked name. Line ends become `\\n`.
    """
    lines = []
    for line in text.splitlines():
        if RULE.match(line) and line.strip() not in ("__", "____"):
            continue
        plain = QUOTE.sub("", line)
        if (row := ROW.match(plain)) is not None:
            plain = "\t".join(cell.strip() for cell in row[1].split("|"))
        elif (heading := HEADING.match(plain)) is not None:
            plain = heading[1]
        plain = BOLD_LINE.sub(r"\2", BULLET.sub("", plain))
        lines.append(LINK.sub(r"\1", IMAGE.sub("", plain)))
    return "\n".join(lines)
