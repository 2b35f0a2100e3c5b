"""Signs that do not belong to the text: invisible characters, widths, markup, stray marks, doubled commas, masked words."""

from __future__ import annotations

import html
import re

from pipeline.ingest.repair.change import Change

INVISIBLE = r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
PRIVATE = "[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
WIDE = "[０-９Ａ-Ｚａ-ｚ％]"
_INVISIBLE, _PRIVATE = re.compile(f"{INVISIBLE}+"), re.compile(f"{PRIVATE}+")
_WIDE = re.compile(rf"{WIDE}+|(?<=[０-９])[．，](?=[０-９])")
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05, 0xFF0E, 0xFF0C)}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPACES = re.compile(r"(?:&(?:nbsp|ensp|emsp|#160|#[xX][aA]0);){1,40}")
_NAMES = "p|br|div|span|strong|b|i|u|a|font|cite|t[drh]|table|tbody|li|ul|ol|em|h[1-6]|img|center|o:p|section|dl|d[td]"
_TAG = re.compile(rf"(?:</?(?:{_NAMES})(?:\s[^<>\n]{{0,200}})?/?>[ \t]{{0,4}}){{1,20}}", re.IGNORECASE)
_BREAKS = re.compile(r"<\W{0,2}(?:p|br|div|li|tr|h[1-6]|section|table)\b", re.IGNORECASE)
_EATEN_TAG = re.compile(r"(?<=[。！？”；])/(?:p|div|span|li|td)>(?=$|[\s一-鿿　])", re.MULTILINE)
_AFTER_DE = re.compile(r"的(?P<mark>['`´＇｀]|\.(?!\d))(?=[一-鿿])")
_BEFORE_DE = re.compile(r"(?<=[一-鿿])\.(?=的[一-鿿])")
_LONE = re.compile(r"(?<=[一-鿿])['`´＇｀](?=[一-鿿])")
_ANY_QUOTE = re.compile(r"['`´＇｀‘’]")
LONE_REACH = 60
"""A quotation mark with no other so near quotes nothing."""
_QUOTED = re.compile(r"[^'`´＇｀\n。！？]{1,20}['`´＇｀]")
_MASKED_YEAR = re.compile(r"(?<=20[xX×])['`](?=[xX×]年)")
_DOUBLED = re.compile(r"，[，,]+|(?<!\d),[，,]+|,[，,]++(?=\D)|,，|、{2,}|(?<!。)。{2}(?!。)|；{2,}")
_OFFICE = "[县市区省州镇乡旗]委?[一-鿿]{1,8}[部局委办会院站]"
_BEFORE_OFFICE = re.compile(f"。(?={_OFFICE}(?:高度|积极|认真|联合|密切|共同|充分|精心|等))")
_CLAUSE_OF_OFFICE, LONGEST_OFFICE = re.compile(f"[，,]{_OFFICE}$"), 12
"""A clause that is nothing but one office does not end a sentence when the next names its fellow with a verb."""
_JAMMER = re.compile(r"^(?:[!-~]{1,2} ){4,20}[!-~]{0,2}(?=[一-鿿]|$)", re.MULTILINE)
_JAMMED = re.compile(r"[A-Za-z0-9][!-(*+\-/:-@\[-`{-~] [A-Za-z!-/:-@\[-`{-~]")
STRAY, STRAY_WORDS = "['`´＇｀]", ("的.", ".的")
"""One of these letters or words stands on every page with a mark thrown in."""
LIST_STOPS = tuple(f"{letter}。" for letter in "部局委办会院站")
PAIRS = (",,", "，，", "、、", "。。", "；；", "，,", ",，")
"""The same of pages with a stop inside a list, and with a mark typed twice."""
_LOST_DOT = re.compile(
    r"(?<=[一-鿿]{2})[?？](?=(?P<two>[一-鿿]{2})[?？][一-鿿]{2}(?![?？]))"
    r"|(?<=[一-鿿]{3})[?？](?=(?P<three>[一-鿿]{3})[?？][一-鿿]{3}(?![一-鿿?？]))"
    r"|(?<=[一-鿿]{4})[?？](?=(?P<four>[一-鿿]{4})[?？][一-鿿]{4}(?![一-鿿?？]))"
)
"""Words of two characters may have anything behind them; longer ones would otherwise be short questions."""
_ASKS = re.compile("[吗嗎呢么麼哪谁誰何几幾啥否怎吧不了没沒]|多少")
_STAR = re.compile(r"(?<=[、，一-鿿])[*＊](?=[一-鿿])")
_STARRED = re.compile(r"[*＊][^*＊\n]{1,60}[*＊]")


def jammers(text: str) -> list[Change]:
    """Changes that delete lines' heads of letters and signs that forum software strews in against copying: `; t5 D& c; f)`."""
    found = _JAMMER.finditer(text) if _JAMMED.search(text) else ()
    return [Change(*match.span(), "", "jammer", "certain") for match in found if len(_JAMMED.findall(match.group())) > 1]


def invisible(text: str) -> list[Change]:
    """Changes that delete zero-width and control characters."""
    return [Change(*found.span(), "", "invisible", "certain") for found in _INVISIBLE.finditer(text)]


def private_use(text: str) -> list[Change]:
    """Changes that delete private-use characters; what shifted bytes made of them was read before."""
    return [Change(*found.span(), "", "private-use", "likely") for found in _PRIVATE.finditer(text)]


def widths(text: str) -> list[Change]:
    """Changes that write full-width digits and letters in ASCII; ①, ², ㎡ stay as they are."""
    return [
        Change(*found.span(), found.group().translate(_NARROW), "full-width", "certain", letterwise=True) for found in _WIDE.finditer(text)
    ]


def markup(text: str) -> list[Change]:
    """Changes that resolve entities and delete tags left as text; a line-breaking tag becomes a line break."""
    changes: list[Change] = []
    for found in _SPACES.finditer(text) if "&" in text else ():
        edge = text[found.start() - 1 : found.start()] in ("", "\n") or text[found.end() : found.end() + 1] in ("", "\n", "<")
        changes.append(Change(*found.span(), "" if edge else " ", "entity", "certain"))
    for found in _ENTITY.finditer(text) if "&" in text else ():
        after = html.unescape(found.group()).replace("\xa0", " ").replace("•", "·")
        if after != found.group() and not after.isspace():
            changes.append(Change(*found.span(), after, "entity", "certain"))
    if ">" not in text:
        return changes
    for found in _TAG.finditer(text):
        edges = text[found.start() - 1 : found.start()] in ("", "\n") or text[found.end() : found.end() + 1] in ("", "\n")
        after = "\n" if _BREAKS.search(found.group()) and not edges else ""
        changes.append(Change(*found.span(), after, "tag", "certain"))
    return changes + [Change(*found.span(), "", "tag", "likely") for found in _EATEN_TAG.finditer(text)]


def stray_marks(text: str) -> list[Change]:
    """Changes that delete a mark put after 的 against copying (`的'本质`), or between any two letters."""
    changes = []
    gone: set[int] = set()
    for found in reversed(list(_AFTER_DE.finditer(text))):  # a mark that goes closes no quotation before it
        quoted = _QUOTED.match(text, found.end())
        if found["mark"] == "." or not quoted or quoted.end() - 1 in gone:
            gone.add(found.start("mark"))
            changes.append(Change(*found.span("mark"), "", "stray-mark", "certain"))
    changes += [Change(*found.span(), "", "stray-mark", "certain") for found in _BEFORE_DE.finditer(text)] if ".的" in text else []
    changes += [Change(at, at + 1, "", "stray-mark", "likely") for at in _lone(text, gone)]
    for found in _MASKED_YEAR.finditer(text) if "'" in text or "`" in text else ():
        changes.append(Change(*found.span(), "", "stray-mark", "certain"))
    return changes


def stops_in_lists(text: str) -> list[Change]:
    """Changes that write the enumeration comma for a stop between two offices of a list."""
    return [
        Change(*stop.span(), "、", "stop-in-list", "likely")
        for stop in _BEFORE_OFFICE.finditer(text)
        if _CLAUSE_OF_OFFICE.search(text, max(0, stop.start() - LONGEST_OFFICE), stop.start())
    ]


def doubled_marks(text: str) -> list[Change]:
    """Changes that delete a mark typed twice."""
    found = _DOUBLED.finditer(text) if any(pair in text for pair in PAIRS) else ()
    return [Change(*match.span(), _single(match.group(), text), "doubled-mark", "certain") for match in found]


def _lone(text: str, gone: set[int]) -> list[int]:
    """Where a quotation mark between two letters has no other near it; those in `gone` go anyway."""
    quotes = [found.start() for found in _ANY_QUOTE.finditer(text) if found.start() not in gone]
    return [
        at
        for before, at, after in zip([-LONE_REACH, *quotes], quotes, [*quotes[1:], len(text) + LONE_REACH], strict=False)
        if min(at - before, after - at) >= LONE_REACH and _LONE.match(text, at)
    ]


def _single(marks: str, text: str) -> str:
    """The one mark for several: commas in the width that the page prefers."""
    if marks[0] in ",，":
        return "，" if text.count("，") >= text.count(",") else ","
    return marks[0]


def masked_words(text: str) -> list[Change]:
    """Changes that write a lone `*` inside Chinese, a word somebody took out, as the mask `XX` that other pages use."""
    if "*" not in text and "＊" not in text:
        return []
    paired = {at for found in _STARRED.finditer(text) for at in (found.start(), found.end() - 1)}
    return [Change(*found.span(), "XX", "masked-word", "certain") for found in _STAR.finditer(text) if found.start() not in paired]


def lost_dots(text: str, script: str) -> list[Change]:
    """Changes that give back the middle dots between words of one length (`探索?实践?创新`) on pages in simplified script.

    On other pages a `?` may be a lost byte.
    """
    if script != "simplified" or ("?" not in text and "？" not in text):
        return []
    changes = []
    for found in _LOST_DOT.finditer(text):
        words = found[found.lastgroup or 0]
        second = found.end() + len(words)
        around = text[found.start() - len(words) : second + 1 + len(words)]
        if not _ASKS.search(around):
            changes += [
                Change(found.start(), found.end(), "·", "lost-dot", "likely"),
                Change(second, second + 1, "·", "lost-dot", "likely"),
            ]
    return changes
