"""Hostile files, made when asked for: each is named, and says what row it must get."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from corpus.damage import files
from corpus.damage.layouts import Layout

TEXT = "石桥县科协2017年工作总结\n全县举办实用技术培训班26期，培训农民3200余人次，发放资料1.2万份，受到农户的普遍欢迎。\n"
DATA = TEXT.encode()
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP archive with members in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def forged() -> bytes:
    """A member that claims a hundred bytes and unfolds to five million."""
    data = bytearray(zipped([("a.txt", b"0" * 5_000_000)]))
    for signature, field in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.find(signature) + field
        data[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(data)


def nested(depth: int) -> bytes:
    """A text so many archives deep."""
    data = DATA
    for level in range(depth):
        data = zipped([(f"{level}.zip" if level else "t.txt", data)])
    return data


def linked() -> bytes:
    """A tar archive with links, a device and a pipe, and two members that point out of it or have no name of this world."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("device", tarfile.CHRTYPE), ("pipe", tarfile.FIFOTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        for name in ("../../up.txt", "\udcff\udc80\n.txt"):
            member = tarfile.TarInfo(name)
            member.size = len(DATA)
            archive.addfile(member, io.BytesIO(DATA))
    return out.getvalue()


def word(document: str) -> bytes:
    """A Word file with this body and sound surroundings."""
    sound = files.as_docx(Layout("总结", (), TEXT, (), ()), None)  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(sound)) as package:
        members = [(name, package.read(name)) for name in package.namelist()]
    return zipped((name, document.encode() if name == "word/document.xml" else data) for name, data in members)


def laughs() -> bytes:
    """Entities of entities that would unfold to ten thousand million."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return word(f'<!DOCTYPE w [<!ENTITY a0 "科普科普科普">{levels}]>{_body("&a9;")}')


def outside() -> bytes:
    """An entity that names a file of the machine."""
    return word(f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>{_body(TEXT + "&x;")}')


def _body(text: str) -> str:
    return f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'


def crawled() -> bytes:
    """A web archive with an address that would paint the terminal red, and one record that claims to go on for ever."""
    records = []
    for address, extra in (("http://a.example/\x1b[31m a b", 0), ("http://a.example/2", 10**15)):
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>" + DATA + b"</p></html>"
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nContent-Length: {len(answer) + extra}\r\n\r\n"
        records.append(head.encode() + answer + b"\r\n\r\n")
    return b"".join(records)


def scripts() -> bytes:
    """A page whose text, once read, is markup with scripts and event handlers."""
    wicked = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"><svg onload=\"document.title='taken'\">"
    shown = wicked.replace("<", "&lt;").replace(">", "&gt;")
    return f"<html><h1>石桥县{shown}2017年工作总结</h1><p>举办培训班8期，{shown}参加300人。</p><p>共慰问{shown}万元。</p></html>".encode()


WIDE = 1_000_000


def contents() -> dict[str, bytes]:
    """Every hostile file by name."""
    return {
        "bomb.zip": zipped([("a.txt", b"0" * 40_000_000), ("ok.txt", DATA)]),
        "forged.zip": forged(),
        "nested.zip": nested(6),
        "names.zip": zipped((name, DATA) for name in ("../../up.txt", "/etc/up.txt", "C:\\up\\x.txt", "a\nb\u202e\x07.txt", "=1+1.txt")),
        "links.tar": linked(),
        "deep.html": b"<html>" + b"<div>" * 100_000 + DATA + b"</div>" * 100_000,
        "entities.html": f'<!DOCTYPE html [<!ENTITY a "科普"><!ENTITY b "&a;&a;">]><html><p>&b;</p><p>{TEXT}</p>'.encode(),
        "attributes.html": f"<html><p {' '.join(f'a{n}=1' for n in range(100_000))}>{TEXT}</p>".encode(),
        "scripts.html": scripts(),
        "line.txt": b"1" * 40_000_000,
        "page.txt": "培训农民3200余人次，".encode() * 100_000,
        "address.warc": crawled(),
        "wide.csv": f"{','.join(f'c{n}' for n in range(WIDE))}\n{','.join('1' * WIDE)}\n".encode(),
        "halves.json": (
            '[{"id":"\\ud800","content":5},{"id":"\\udfff\\n","content":'
            + json.dumps(TEXT)
            + '},{"url":"http://[::1","content":"\\ud800"}]'
        ).encode(),
        "digits.json": f'{{"id": {"9" * 6000}, "content": "x"}}'.encode(),
        "brackets.json": b"[" * 200_000,
        "nothing.txt": b"\0" * 100_000,
        "nul.txt": DATA.replace("县".encode(), b"\0"),
        "=cmd|' .txt": ("=2+3" + TEXT).encode(),
        "marks.txt": b"?" * 100_000,
        "laughs.docx": laughs(),
        "outside.docx": outside(),
    }


def make(root: Path) -> None:
    """Write all of them, and a link to a file outside, a link in a circle and a pipe."""
    root.mkdir()
    for name, data in contents().items():
        (root / name).write_bytes(data)
    (root / "outside.txt").symlink_to("/etc/hostname")
    (root / "circle").symlink_to(".")
