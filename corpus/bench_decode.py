"""Which detector reads short Chinese windows right: `python -m corpus.bench_decode [--windows N]`.

Windows of 5, 10 and 20 characters are cut from the clean texts: the start of each text and starts of lines, where a file or an
excerpt begins. Each is written in a charset and given to each detector without a hint. It is right when the charset it names (or,
for `decode`, the text it gives) reads the bytes as the window. Detectors that are not installed are left out.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from importlib import import_module, util
from pathlib import Path
from random import Random

import chardet
import opencc

from pipeline.ingest.decode import decode

TEXTS = Path(__file__).resolve().parent / "texts"
LENGTHS = (5, 10, 20)
CHARSETS = ("gb18030", "cp950", "utf-8", "utf-16-le", "utf-16-be")
"""`cp950` (Big5) gets the windows in traditional script; UTF-16 stands without its mark."""
Reader = Callable[[bytes], str | None]


def readers() -> dict[str, Reader]:
    """The detectors by name: bytes in, the text they would give out, `None` where they give none."""
    found: dict[str, Reader] = {
        "zongjie decode": lambda data: decode(data).text,
        f"chardet {chardet.__version__}": lambda data: _as(data, chardet.detect(data)["encoding"]),
    }
    if util.find_spec("charset_normalizer"):
        normalizer = import_module("charset_normalizer")
        found[f"charset-normalizer {normalizer.__version__}"] = lambda data: _as(data, normalizer.detect(data)["encoding"])
    if util.find_spec("cchardet"):
        fast = import_module("cchardet")
        found[f"cchardet {fast.__version__}"] = lambda data: _as(data, fast.detect(data)["encoding"])
    return found


def _as(data: bytes, encoding: object) -> str | None:
    if not isinstance(encoding, str):
        return None
    # What a careful caller does with these names: pages labelled GB2312 and Big5 use the wider sets.
    wide = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950"}.get(encoding.lower(), encoding)
    try:
        return data.decode(wide)
    except (LookupError, UnicodeError):
        return None


def windows(length: int, charset: str, most: int) -> Iterator[tuple[bytes, str]]:
    """Bytes and text of windows, the same at every call; those that the charset cannot write are left out."""
    random = Random(length)
    traditional = opencc.OpenCC("s2t").convert
    for path in sorted(TEXTS.glob("*.txt")):
        lines = [line for line in path.read_text("utf-8").split("\n") if len(line) >= length]
        for line in lines[:1] + random.sample(lines[1:], min(most, len(lines) - 1)):
            window = line[:length]
            if charset == "cp950":
                window = str(traditional(window))
            try:
                yield window.encode(charset), window
            except UnicodeEncodeError:
                continue


def main() -> None:
    """Print a row for each charset and length: right windows of each detector in per cent, and its time for one."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--windows", type=int, default=9, help="line starts taken from each text, beside the start of the text")
    most = arguments.parse_args().windows
    known = readers()
    spent = dict.fromkeys(known, 0.0)
    right = dict.fromkeys(known, 0)
    total = 0
    print("| charset | characters | windows | " + " | ".join(known) + " |\n|---|---|---|" + "---|" * len(known))
    for charset in CHARSETS:
        for length in LENGTHS:
            cut = list(windows(length, charset, most))
            total += len(cut)
            cells = []
            for name, reader in known.items():
                began = time.process_time()
                hits = sum(reader(data) == window for data, window in cut)
                spent[name] += time.process_time() - began
                right[name] += hits
                cells.append(f"{100 * hits / len(cut):.1f} %")
            print(f"| {charset} | {length} | {len(cut)} | " + " | ".join(cells) + " |")
    print(f"| all | | {total} | " + " | ".join(f"{100 * right[name] / total:.1f} %" for name in known) + " |")
    print("| microseconds a window | | | " + " | ".join(f"{1e6 * spent[name] / total:.0f}" for name in known) + " |")


if __name__ == "__main__":
    main()
