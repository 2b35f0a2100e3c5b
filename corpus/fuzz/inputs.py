"""Where fuzzing starts and how it goes on: seeds from the corpus, and mutations that know the damage of the field."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from functools import cache
from pathlib import Path
from random import Random

from corpus.damage import LOSSES, MODELS, damage
from corpus.fuzz.laws import NAMES
from corpus.plan import is_held_out

CORPUS = Path(__file__).resolve().parent.parent
LONGEST = {"split": 1200, "page": 900, "read": 6000, "hands": 900}
"""Bytes of one input, by target; the rest take a line or two. Short inputs are tried by the thousand a second."""
SHORT = 360
ODD = (
    "\n", "\n\n", "\r\n", "\r", "\u3000\u3000", " ", "\t", "\0", "\u200b", "\u202e", "\ufeff", "\u2028", "\ue000", "\U000e0001",
    "\U0010ffff", "\u0301", "\u00ad", "\x1b[31m", "\x7f", "\x85", "\ufffe", "😀", "𠮷", "İ", "ß", "ﬁ", "١٢", "Ⅻ", "㈠", "½", "९", "\x1c",
    "\x1e",
)  # fmt: skip
"""Characters that programs stumble over: ends of lines of every kind, marks without width, digits that are none of ours."""
SHREDS = (*(Path(__file__).parent / "shreds.txt").read_text("utf-8").split(), *ODD)
"""Pieces of pages whole and damaged, of markup and of files people fill in, and the odd characters."""
BYTES = (
    b"\xff", b"\x80", b"\x81\x30", b"\xa1\xa1", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\0\0", b"PK\x03\x04", b"PK\x01\x02",
    b"%PDF-1.4", b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"ustar", b"<meta charset=", b"<?xml encoding='", b"\xc0\x80", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80", b"\x84\x31\x95\x33", b"startxref", b"endobj", b"Content-Length: -1\r\n", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff",
)  # fmt: skip
CODECS = ("gb18030", "big5", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "hz", "shift_jis")
PACKED = {"read": 0.8, "page": 0.2}
"""Share of seeds that are whole files of any format."""
TEXTUAL = frozenset(("repair", "split", "identify", "classify", "extract"))
"""Targets whose input is a text; the others begin with a byte that chooses a name or a charset."""


@cache
def lines() -> tuple[str, ...]:
    """Every line of the clean texts that are not held out, and every short text of the case tables."""
    found = [
        line
        for path in sorted((CORPUS / "texts").glob("*.txt"))
        if not is_held_out(path.stem)
        for line in path.read_text("utf-8").split("\n")
    ]
    for path in sorted((CORPUS.parent / "tests" / "cases").glob("*/*.jsonl")):
        for row in path.read_text("utf-8").strip().split("\n"):
            case = json.loads(row)
            found.append(next((case[name] for name in ("text", "input", "sentence", "before") if isinstance(case.get(name), str)), ""))
    return tuple(line for line in found if line.strip())


@cache
def files() -> tuple[bytes, ...]:
    """Small files of every format, the choosing byte before each."""
    text = "\n".join(lines()[:4])
    records = json.dumps([{"id": "a", "title": lines()[0], "content": text}, {"id": "a", "content": "<p>" + text}], ensure_ascii=False)
    packed, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.txt"), text)
        archive.writestr(zipfile.ZipInfo("b.json"), records, zipfile.ZIP_DEFLATED)
    with tarfile.open(fileobj=tarred, mode="w") as archive_of_tar:
        member = tarfile.TarInfo("甲.txt")
        member.size = 9
        archive_of_tar.addfile(member, io.BytesIO("科普年".encode()))
    markup = f"<html><meta charset=utf-8><title>题</title><div class=nav><a href=1>首页</a></div><p>{text}</p>{TABLE}"
    answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + markup
    kinds = {
        "a.html": markup.encode(),
        "a.json": records.encode(),
        "a.jsonl": records[1:-1].replace("}, {", "}\n{").encode(),
        "a.csv": f'id,url,content\n1,http://a.example,"{text}"\n'.encode(),
        "a.zip": packed.getvalue(),
        "a.tar": tarred.getvalue(),
        "a.gz": gzip.compress(text.encode(), mtime=0),
        "a.warc": WARC.format(len(answer.encode()), answer).encode(),
        "a.docx": (CORPUS / "pages" / "010_word.docx").read_bytes(),
        "a.pdf": (CORPUS / "pages" / "011_print.pdf").read_bytes(),
    }
    return tuple(bytes([NAMES.index(name)]) + data for name, data in kinds.items())


TABLE = "<table><tr><td>1</td><td>2</td></tr></table>"
WARC = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/1\r\nContent-Length: {}\r\n\r\n{}\r\n\r\n"
HANDED = (
    b"\0fact_id,verdict,measure,value,value_max,unit,approx,state,role,audience,note,quote\nd1-p001-f001,edit,headcount,12,,\xe4\xba\xba,exact,given,actual,farmers,,\n",
    b'\0{"fact_id": "d1-p001-f001", "verdict": "reject", "value": 1e3}\n',
    "\1paragraph_id,text,key_groups,work_categories\np1,文字,farmers,training\np2,文字,;,\n".encode(),
    b'\2title = "t"\nlevels = ["county"]\n[[item]]\nname = "a"\npoints = 6\nindicator = "volunteers"\nper = "thousand"\nsteps = [[1, 3]]\n',
    "\3unit,population\n青石县,120000\n".encode(),
)


def seed(target: str, rng: Random) -> bytes:
    """An input to start from: a piece of the corpus, sound or with a forward model of damage over it."""
    if target == "hands":
        return rng.choice(HANDED)
    if rng.random() < PACKED.get(target, 0):
        return rng.choice(files())
    text = "\n".join(rng.choice(lines())[:200] for _ in range(rng.choice((1, 1, 2, 4) if target not in ("split", "page") else (2, 4, 8))))
    if rng.random() < 0.3:
        text = damage(text, rng.choice(sorted({*MODELS, *LOSSES})), rng.randrange(1 << 30)).text
    return text.encode("utf-8", "replace") if target in TEXTUAL else bytes([rng.randrange(256)]) + _coded(text, rng)


def _coded(text: str, rng: Random) -> bytes:
    return text.encode("utf-8" if rng.random() < 0.75 else rng.choice(CODECS), "replace")


def mutate(target: str, data: bytes, rng: Random) -> bytes:
    """The input changed in one to six places, cut to the length of its target."""
    most = LONGEST.get(target, SHORT)
    if target not in TEXTUAL:
        head, body = data[:1] if rng.random() < 0.9 else bytes([rng.randrange(256)]), data[1:]
        changed = _bytes(body, rng) if rng.random() < (0.6 if target in ("decode", "read") else 0.15) else _as_text(body, rng)
        whole = target in PACKED and len(body) > most
        return head + (changed if whole else changed[:most])
    return _text(data.decode("utf-8", "replace"), rng).encode("utf-8")[:most]


def _as_text(body: bytes, rng: Random) -> bytes:
    codec = next((name for name in ("utf-8", "gb18030") if _decodes(body, name)), "latin-1")
    return _text(body.decode(codec), rng).encode(codec, "replace")


def _decodes(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _text(text: str, rng: Random) -> str:
    for _ in range(rng.randint(1, 6)):
        at, end = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        end = min(end, at + rng.choice((1, 2, 5, 30)))
        kind = rng.randrange(9)
        if kind < 4:
            text = text[:at] + rng.choice(SHREDS) + text[at if kind < 2 else end :]
        elif kind == 4:
            text = text[:at] + text[end:]
        elif kind == 5:
            text = text[:end] + text[at:end] * rng.choice((1, 1, 2, 20)) + text[end:]
        elif kind == 6:
            text = text[:at] + chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x4E00, 0x9FFF), rng.randrange(0xD800)))) + text[end:]
        elif kind == 7:
            text = text[:at] + rng.choice(lines())[:60] + text[end:]
        else:
            text = text[end:] + text[:at]
    return text


def _bytes(data: bytes, rng: Random) -> bytes:
    for _ in range(rng.randint(1, 4)):
        at = rng.randint(0, len(data))
        end = min(len(data), at + rng.choice((1, 1, 2, 4, 40)))
        kind = rng.randrange(6)
        if kind == 0:
            data = data[:at] + rng.choice(BYTES) + data[at:]
        elif kind == 1:
            data = data[:at] + bytes(rng.randrange(256) for _ in range(end - at)) + data[end:]
        elif kind == 2:
            data = data[:at] + data[end:]
        elif kind == 3:
            data = data[:at] + data[at:end] * rng.choice((2, 3, 50)) + data[end:]
        elif kind == 4:
            data = data[:at] if rng.random() < 0.3 else data[at:]
        else:
            data = data[:at] + rng.choice(SHREDS).encode("utf-8", "replace") + data[end:]
    return data
