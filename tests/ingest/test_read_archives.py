"""Archives and packed files: their members, their names, their bounds."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import pytest

from corpus.damage import files
from pipeline.ingest.read import Limits, read
from tests.ingest.packed import LINES, one, tarred, zipped


@pytest.mark.parametrize("wrap", [zipped, lambda members: tarred(members, ""), lambda members: tarred(members, "gz")])
def test_archives_give_their_members(wrap: Callable[[dict[str, bytes]], bytes]) -> None:
    inner = zipped({"丙.txt": LINES[4].encode("gbk")})
    data = wrap(
        {"科普/甲.txt": LINES[2].encode(), "乙.html": f"<html><p>{LINES[2]}</p>".encode(), "内.zip": inner, "图.txt": b"\xff\xd8\xff\xe0"}
    )
    found = {source.path: (source.status, source.text) for source in read("a.bin", data)}
    assert found == {
        "a.bin::科普/甲.txt": ("ok", LINES[2]),
        "a.bin::乙.html": ("ok", LINES[2]),
        "a.bin::内.zip::丙.txt": ("ok", LINES[4]),
        "a.bin::图.txt": ("unsupported", None),
    }


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.zip", zipped({})),
        ("a.json", b"[]"),
        ("a.csv", b"id,content\n"),
        ("a.tar.gz", tarred({}, "gz")),
        ("a.zip", zipped({"__MACOSX/._a": b"x"})),
    ],
)
def test_a_collection_without_texts_is_empty(path: str, data: bytes) -> None:
    source = one(path, data)
    assert (source.path, source.status) == (path, "empty")


def test_names_in_gbk_are_read() -> None:
    assert one("a.zip", files.as_zip("汇报/工作总结.txt", LINES[2].encode())).path == "a.zip::汇报/工作总结.txt"


def test_a_single_packed_file() -> None:
    assert one("a.txt.gz", gzip.compress(LINES[2].encode("gbk"))).text == LINES[2]


@pytest.mark.parametrize("data", [zipped({"a.txt": b"x" * 500})[:60], gzip.compress(bytes(range(256)) * 40)[:300], b"\x1f\x8b\x08"])
def test_cut_archives_are_errors(data: bytes) -> None:
    assert [source.status for source in read("a.zip", data)] == ["error"]


def test_encrypted_members_are_unsupported() -> None:
    data = bytearray(zipped({"a.txt": LINES[2].encode()}))
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    assert one("a.zip", bytes(data)).error_code == "encrypted"


def test_other_packages_are_named() -> None:
    parts = {"xl/workbook.xml": "spreadsheet", "ppt/presentation.xml": "slides", "content.xml": "opendocument"}
    assert {one("a.bin", zipped({part: b"<x/>"})).error_code: part for part in parts} == {code: part for part, code in parts.items()}


TIGHT = Limits(text_bytes=2_000_000, archive_bytes=3_000_000, members=5, text_floor=10_000)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped({"a.txt": bytes(1_900_000)}), "too-large"),
        (zipped({"a.txt": b" " * 2_500_000}), "too-large"),
        (gzip.compress(bytes(1_900_000)), "too-large"),
        (zipped({f"{at}.txt": b"abc" for at in range(9)}), "too-many"),
        (tarred({f"{at}.txt": b"abc" for at in range(9)}, "gz"), "too-many"),
        (zipped({"a.zip": zipped({"b.zip": zipped({"c.txt": b"abc"})})}), "too-deep"),
        (json.dumps([{"content": "甲"}] * 9).encode(), "too-many"),
        (b"a" * 2_000_001, "too-large"),
    ],
)
def test_bounds_hold_and_say_so(data: bytes, code: str) -> None:
    found = list(read("a.bin" if data[:1] != b"[" else "a.json", data, limits=TIGHT))
    assert found[-1].error_code == code
    assert found[-1].status == "error"
