"""Text decoded with the wrong charset: GBK or UTF-8 read as Latin-1 or CP1252, UTF-8 read as GBK."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.language import LINE_START, fold, language, usual

_CP1252 = {bytes((byte,)).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_HIGH = "\x80-\xff" + "".join(_CP1252)
_LATIN = re.compile(rf"[{_HIGH}](?:[{_HIGH}]|[\x40-\x7e]{{1,2}}(?=[{_HIGH}])|[ -?](?=[{_HIGH}]{{3}}))*[\x40-\x7e]?")
_LEAST_HIGH = 4
_LEAST_SOUND = 16
"""So many bytes do not make sound UTF-8 by accident: what they give was misread twice, or is no Chinese."""
_HAN = re.compile(r"[一-鿿]")
_SIGNS = re.escape("".join(bytes((row, cell)).decode("gbk", "ignore") for row in (0xA1, 0xA2) for cell in range(0xA1, 0xFF)))
"""The signs of GB 2312 (rows 1 and 2), which Chinese pages mask counts, number items and write units with (××场, ①, 25℃)."""
_CHINESE = re.compile(rf"[一-鿿　-〿！-～{_SIGNS}\x00-\x7e]")
_LATIN_PAIR = re.compile(rf"[\xa1-\xff][{_HIGH}]")


def _letters(leads: Sequence[int], trails: Sequence[int]) -> str:
    """A class of the characters that GBK writes with such bytes."""
    data = b"".join(bytes((lead, trail)) for lead in leads for trail in trails if trail != 0x7F)
    return "".join(sorted(set(data.decode("gb18030"))))


_FIRST, _REST = (*range(0xE3, 0xEA), 0xEF), range(0x80, 0xC0)
_GBK_TRIPLE = re.compile(f"[{_letters(_FIRST, _REST)}][{_letters(range(0x81, 0xC0), _FIRST)}][{_letters(range(0x81, 0xC0), _REST)}]")
"""Two characters in UTF-8 (lead, rest, rest) seen as three in GBK."""
SUSPECT = f"[\xa1-\xff{_letters(_FIRST, _REST)}]"
"""One of these letters stands in whatever was decoded wrongly."""
_SEQUENCES = re.compile(rb"(?:[\xe2-\xef][\x80-\xbf]{2}){2,400}")
MOST_SURPRISE = 9.0
"""Mean surprise (ln) of a short run from which it is no Chinese."""
SURPRISE = 12.0
"""By how much (ln) a piece must be likelier as UTF-8 than as shown."""
_RUN = re.compile(r"[^\x00-\x7f]{3,}")


def wrong_charset(text: str) -> list[Change]:
    """Changes that give back Chinese text read with a charset that is not its own; only where every byte makes sense."""
    return [*(_as_latin(text) if _LATIN_PAIR.search(text) else ()), *(_as_gbk(text) if _GBK_TRIPLE.search(text) else ())]


def _as_latin(text: str) -> list[Change]:
    runs = list(_LATIN.finditer(text))
    long = [change for found in runs if (change := _mended(found, _LEAST_HIGH))]
    # Once the page is known to be read wrongly, single characters between digits are taken back too.
    return [change for found in runs if (change := _mended(found, 2))] if long else []


def _mended(found: re.Match[str], least: int) -> Change | None:
    if all(letter in _CP1252 for letter in found.group() if letter > "\x7f"):
        return None  # quotation marks and dashes side by side, as sound text has them
    for shown in (found.group(), found.group()[:-1]):
        if sum(letter > "\x7f" for letter in shown) >= least and (better := _from_latin(shown, least)):
            return Change(found.start(), found.start() + len(shown), better, "charset-latin", "certain")
    return None


def _from_latin(shown: str, least: int) -> str:
    try:
        data = bytes(_CP1252.get(letter, ord(letter)) for letter in shown)
    except ValueError:
        return ""
    for charset in ("utf-8", "gb18030"):
        try:
            better = data.decode(charset)
        except UnicodeDecodeError:
            continue
        if (least < _LEAST_HIGH or (_HAN.search(better) and (charset == "utf-8" or _likely(better)))) and all(map(_CHINESE.match, better)):
            return better
        if charset == "utf-8":
            twice = _from_latin(better, least) if len(better) < len(data) and _LATIN.fullmatch(better) else ""
            if twice or len(data) >= _LEAST_SOUND:
                return twice
    return data.decode("gb18030") if set(data) <= {0xA1} and len(data) % 2 == 0 else ""


def _likely(better: str) -> bool:
    """Whether a short run reads as Chinese; two accented letters make a character of GBK now and then."""
    return len(better) >= _LEAST_SOUND or _surprise(better) <= MOST_SURPRISE * len(better)


def _as_gbk(text: str) -> list[Change]:
    runs = list(_RUN.finditer(text))
    found = [_whole(run) or _pieces(run, known=False) for run in runs]
    if any(found):  # Once the page is known to be read wrongly, pieces that look sound are taken back too.
        found = [changes or _pieces(run, known=True) for run, changes in zip(runs, found, strict=True)]
    return [change for changes in found for change in changes]


def _whole(found: re.Match[str]) -> list[Change]:
    """The whole run as UTF-8, but for a character cut off at its end."""
    data = found.group().encode("gb18030")
    try:
        better, rest = data.decode("utf-8"), 0
    except UnicodeDecodeError as error:
        rest = len(data) - error.start
        better = data[: error.start].decode("utf-8") if error.reason == "unexpected end of data" else ""
    if not better or not all(map(_CHINESE.match, better)) or len(better) >= len(found.group()):
        return []
    end = found.end() - (len(found.group()) - len(data[: len(data) - rest].decode("gb18030", "ignore")))
    return [Change(found.start(), end, better, "charset-gbk", "certain" if not rest else "likely")]


def _pieces(found: re.Match[str], *, known: bool) -> list[Change]:
    """Pieces of a run that sound text surrounds: several characters that make sense as UTF-8 and, unless `known`, much more than
    the text as shown."""
    run = found.group()
    data = run.encode("gb18030")
    places = [0, *accumulate(len(letter.encode("gb18030")) for letter in run)]
    number = {place: at for at, place in enumerate(places)}
    changes, done = [], 0
    for start, place in enumerate(places):
        piece = _SEQUENCES.match(data, place) if start >= done else None
        ends = [end for end in range(piece.end(), place + 3, -3) if end in number] if piece else []
        if not piece or not ends:
            continue
        done = number[ends[0]]
        better = data[place : ends[0]].decode("utf-8")
        if (
            all(map(_CHINESE.match, better))
            and all(map(usual, better))
            and (known or _surprise(run[start:done]) > SURPRISE + _surprise(better))
        ):
            changes.append(Change(found.start() + start, found.start() + done, better, "charset-gbk", "likely"))
    return changes


def _surprise(text: str) -> float:
    """- ln P of a run of characters."""
    folded, model = LINE_START + fold(text), language()
    return -sum(model.log_probability(folded[max(0, at - 2) : at], folded[at]) for at in range(1, len(folded)))
