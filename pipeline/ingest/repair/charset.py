"""Text decoded with the wrong charset: GBK or UTF-8 read as Latin-1 or CP1252, UTF-8 read as GBK."""

from __future__ import annotations

import re

from pipeline.ingest.repair.change import Change

_CP1252 = {bytes((byte,)).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_HIGH = "\x80-\xff" + "".join(_CP1252)
_LATIN = re.compile(rf"[{_HIGH}](?:[{_HIGH}]|[\x40-\x7e]{{1,2}}(?=[{_HIGH}])|[ -?](?=[{_HIGH}]{{3}}))*[\x40-\x7e]?")
_LEAST_HIGH = 4
_HAN = re.compile(r"[一-鿿]")
_CHINESE = re.compile(r"[一-鿿　-〿！-～“”‘’…—·\x00-\x7e]")
_SIGNS = re.compile("[鐨锛銆鏄鍦绉戞櫘浜涓鍏鏈骞灞勭粍缁煶瀛鍜寮鍔鍥妗璇姝ㄨ]{2}|[锟斤拷]{3}")
_RUN = re.compile(r"[^\x00-\x7f]{3,}")


def wrong_charset(text: str) -> list[Change]:
    """Changes that give back Chinese text read with a charset that is not its own; only where every byte makes sense."""
    return [*_as_latin(text), *_as_gbk(text)]


def _as_latin(text: str) -> list[Change]:
    changes = []
    for found in _LATIN.finditer(text):
        run = found.group()
        for shown in (run, run[:-1]):
            if sum(letter > "\x7f" for letter in shown) >= _LEAST_HIGH and (better := _from_latin(shown)):
                start = found.start()
                changes.append(Change(start, start + len(shown), better, "charset-latin", "certain"))
                break
    return changes


def _from_latin(shown: str) -> str:
    try:
        data = bytes(_CP1252.get(letter, ord(letter)) for letter in shown)
    except ValueError:
        return ""
    for charset in ("utf-8", "gb18030"):
        try:
            better = data.decode(charset)
        except UnicodeDecodeError:
            continue
        if _HAN.search(better) and all(map(_CHINESE.match, better)):
            return better
    return data.decode("gb18030") if set(data) <= {0xA1} and len(data) % 2 == 0 else ""


def _as_gbk(text: str) -> list[Change]:
    if not _SIGNS.search(text):
        return []
    changes = []
    for found in _RUN.finditer(text):
        try:
            better = found.group().encode("gb18030").decode("utf-8")
        except UnicodeDecodeError:
            continue
        if all(map(_CHINESE.match, better)) and len(better) < len(found.group()):
            changes.append(Change(*found.span(), better, "charset-gbk", "certain"))
    return changes
