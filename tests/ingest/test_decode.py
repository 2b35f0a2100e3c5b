"""Decoding: cases by charset, short windows of real length, damaged bytes, and laws that hold for any bytes."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.decode import decode

ROOT = Path(__file__).resolve().parents[2]
CASES = [json.loads(line) for line in (ROOT / "tests/cases/decode/charsets.jsonl").read_text("utf-8").splitlines()]
PROSE = "二〇一三年，我镇共举办农村实用技术培训班26期，培训农民3200余人次，发放资料1.5万份。科普画廊更换了十二期。\n"


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []) for case in CASES],
)
def test_case(case: dict[str, str]) -> None:
    found = decode(case["text"].encode(case["encoded"]), case.get("declared"))
    assert (found.text, found.encoding, found.undecodable) == (case["text"], case["encoding"], 0)


def windows(size: int, count: int) -> list[str]:
    rng = random.Random(size)
    texts = [path.read_text("utf-8").replace("\n", "") for path in sorted((ROOT / "corpus/texts").glob("*.txt"))]
    found = []
    while len(found) < count:
        text = rng.choice(texts)
        at = rng.randrange(len(text) - size)
        if not (window := text[at : at + size]).isascii():
            found.append(window)
    return found


@pytest.mark.parametrize("size", [5, 10, 20])
@pytest.mark.parametrize("charset", ["gb18030", "utf-8", "utf-16-le", "utf-16-be"])
def test_first_characters_alone_suffice(charset: str, size: int) -> None:
    tried = windows(size, 150)
    right = sum(decode(window.encode(charset)).text == window for window in tried)
    assert right >= (0.97 if size == 5 else 0.99) * len(tried)


def test_ascii_head_does_not_hide_gbk() -> None:
    data = b"<html><head>" + b"var a = 1;\n" * 5000 + PROSE.encode("gbk")
    assert decode(data).text.endswith(PROSE)


@pytest.mark.parametrize("at", [7, 60, 101])
def test_a_foreign_byte_in_utf8_is_counted_and_marked(at: int) -> None:
    text = PROSE * 3
    data = text.encode()
    while data[at] & 0xC0 == 0x80:
        at += 1
    found = decode(data[:at] + b"\xff" + data[at:])
    assert (found.undecodable, found.encoding) == (1, "utf-8")
    assert found.text == data[:at].decode() + "\ufffd" + data[at:].decode()


def test_a_destroyed_lead_byte_does_not_put_gbk_out_of_step() -> None:
    data = bytearray((PROSE * 3).encode("gbk"))
    at = len("二〇一三年，我镇共".encode("gbk"))
    data[at] = 0xFF
    found = decode(bytes(data))
    assert found.text == (PROSE * 3).replace("举", "\ufffd\ufffd", 1)
    assert found.undecodable == 2


def test_utf8_cut_in_the_middle_of_a_character() -> None:
    data = (PROSE * 3).encode()[:-2]
    found = decode(data)
    assert found.text.startswith(PROSE * 2)
    assert found.text.endswith("\ufffd")
    assert found.undecodable == found.text.count("\ufffd")


@pytest.mark.parametrize("size", [40, 400, 40_000])
def test_random_bytes_are_no_text(size: int) -> None:
    assert decode(random.Random(size).randbytes(size)).basis == "none"


def test_nothing_but_a_mark_is_nothing() -> None:
    assert decode(b"\xef\xbb\xbf").text == ""


def test_confidence_is_higher_the_more_text_there_is() -> None:
    short, long = decode("科普a".encode("gbk")), decode((PROSE * 3).encode("gbk"))
    assert 0 < short.confidence < long.confidence <= 1


@given(st.binary(max_size=300), st.sampled_from([None, "gbk", "utf-8", "big5", "utf-16", "rot13", "\0", "é"]))
def test_never_raises_and_marks_what_it_counts(data: bytes, declared: str | None) -> None:
    found = decode(data, declared)
    assert 0 <= found.confidence <= 1
    if found.basis != "none":
        assert found.text.count("\ufffd") >= found.undecodable


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=60))
def test_any_han_in_utf8_comes_back(text: str) -> None:
    assert decode(text.encode()).text == text
