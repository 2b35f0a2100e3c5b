"""What to read: files and folders become a sorted list of items, each named by its path below the input."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pipeline.errors import ZongjieError

STANDARD_INPUT = "-"
_CHUNK = 1 << 20


class Item(NamedTuple):
    """One file to read. `label` is its name in the tables, `sha256` is empty when it could not be read.

    `chrome` is the digest of the page chrome learned for its site, under which it is worked.
    """

    label: str
    path: str
    sha256: str
    bytes: int
    problem: str = ""
    chrome: str = ""


def scan(inputs: Sequence[str], out: Path) -> list[Item]:
    """All files of the inputs, sorted by label; `-` is standard input, which is kept in `out` to be read again.

    Folders are walked without following links to folders; `out` itself is left out when it lies inside. Two inputs that give
    the same label are told apart by their number in the command. Raises ZongjieError `input-missing` for an input that is not
    there and `input-none` when no file is found.
    """
    found: dict[str, Item] = {}
    for number, name in enumerate(inputs, 1):
        for label, path in _files(name, out):
            unique = label if label not in found else f"{number}/{label}"
            found[unique] = _item(unique, path)
    if not found:
        raise ZongjieError("input-none", "no file to read", ", ".join(inputs), "name a file or a folder that holds some")
    return sorted(found.values())


def _files(name: str, out: Path) -> Iterator[tuple[str, str | Path]]:
    if name == STANDARD_INPUT:
        kept = out / ".zongjie" / "standard-input"
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(sys.stdin.buffer.read())
        yield "standard-input", kept
        return
    if "://" in name:
        yield from _remote_files(name)
        return
    root = Path(name)
    if root.is_file() or (root.exists() and not root.is_dir()):
        yield _label(root.name), root
        return
    if not root.is_dir():
        raise ZongjieError("input-missing", "there is no such file or folder", name, "check the path")
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(part for part in folders if (here / part).resolve() != out.resolve())
        for file in sorted(files):
            yield _label((here / file).relative_to(root).as_posix()), here / file


@contextlib.contextmanager
def open_item(path: str) -> Iterator[BinaryIO]:
    """A file or URL opened for reading bytes. Raises OSError, and ZongjieError `input-url` when URLs need a package."""
    with _fsspec().open(path, "rb") if "://" in path else Path(path).open("rb") as handle:
        yield handle


def _remote_files(url: str) -> Iterator[tuple[str, str]]:
    """The files under a URL (file, zip, s3 …), named by their path below it."""
    system, root = _fsspec().core.url_to_fs(url)
    base, (scheme, _, _), (_, link, rest) = root.rstrip("/"), url.partition("://"), url.partition("::")
    for found in sorted(system.find(base)):
        label = found.removeprefix(base).lstrip("/") or found.rpartition("/")[2]
        yield readable(label), f"{scheme}://{found}::{rest}" if link else system.unstrip_protocol(found)


def _fsspec() -> Any:
    try:
        import fsspec  # noqa: PLC0415  # comes with the extra
    except ImportError as error:
        raise ZongjieError("input-url", "URLs need the package fsspec", "INPUT", "pip install 'zongjie[dask]'") from error
    return fsspec


def _label(name: str) -> str:
    """The name of a file as a table shows it, read as UTF-8 whatever the language of this machine makes of its bytes."""
    return readable(os.fsencode(name).decode("utf-8", "surrogateescape"))


def readable(name: str) -> str:
    """The name with control characters, direction marks and undecodable bytes written out, so that a table can hold it."""
    if name.isprintable():
        return name
    kept = (ch if ch.isprintable() or ch == "\u3000" else ch.encode("unicode_escape", "surrogatepass").decode("ascii") for ch in name)
    return "".join(kept)


def _item(label: str, path: str | Path) -> Item:
    """The item with its digest, or with the problem that kept it from being read."""
    try:
        if isinstance(path, Path) and path.exists() and not path.is_file():
            return Item(label, str(path), "", 0, "file-kind")
        digest, size = hashlib.sha256(), 0
        with open_item(str(path)) as handle:
            while chunk := handle.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except FileNotFoundError:
        return Item(label, str(path), "", 0, "file-gone")
    except PermissionError:
        return Item(label, str(path), "", 0, "file-permission")
    except OSError:
        return Item(label, str(path), "", 0, "file-read")
    return Item(label, str(path), digest.hexdigest(), size)
