"""Text decoded with the wrong charset and saved like that."""

from __future__ import annotations

from random import Random

from pipeline.aligned import AlignedText, Edit


def gbk_as_latin1(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """GBK bytes read as ISO 8859-1 (¡¶…¡·)."""
    return _misread(text, "gbk", "latin-1")


def utf8_as_latin1(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """UTF-8 bytes read as ISO 8859-1."""
    return _misread(text, "utf-8", "latin-1")


def utf8_as_cp1252(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """UTF-8 bytes read as Windows-1252, the five bytes it does not define passed through, as browsers do."""
    return _misread(text, "utf-8", "cp1252")


def utf8_as_gbk(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """UTF-8 bytes read as GB18030, in the lines where no byte is lost by that; the others stay."""
    edits, start = [], 0
    for line in text.text.split("\n"):
        try:
            seen = line.encode("utf-8").decode("gb18030")
            if seen.encode("gb18030") == line.encode("utf-8") and seen != line:
                edits.append(Edit(start, start + len(line), seen))
        except UnicodeDecodeError:
            pass
        start += len(line) + 1
    return text.edit(edits)


def _misread(text: AlignedText, truth: str, taken: str) -> AlignedText:
    """Every character replaced by what its bytes look like in a charset of single bytes."""
    edits = []
    for at, character in enumerate(text.text):
        seen = "".join(_single(byte, taken) for byte in character.encode(truth, "replace"))
        if seen != character:
            edits.append(Edit(at, at + 1, seen))
    return text.edit(edits)


def _single(byte: int, charset: str) -> str:
    try:
        return bytes((byte,)).decode(charset)
    except UnicodeDecodeError:
        return chr(byte)
