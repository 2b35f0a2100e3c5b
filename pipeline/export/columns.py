"""Arrow columns from Python values, made of their buffers.

`pyarrow.array` would do the same, but it loads pandas first: a third of a second in every process, for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.export.schema import plain_decimal

_PLACES = 6
_STEPS_OF_ONE: int = 10**_PLACES
_SMALLEST = Decimal(1).scaleb(-_PLACES)
"""Finest step of a Parquet decimal; money is told in 元 with at most two places, so nothing is cut."""
_DECIMAL_BYTES = 16
_LARGE = 10**18
"""Numbers of steps below it fill half of a cell."""

ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "decimal": pa.decimal128(38, _PLACES),
    "boolean": pa.bool_(),
    "list": pa.list_(pa.string()),
    "numbers": pa.list_(pa.float64()),
}
"""The Arrow type of each column type of the contract."""

Made = Callable[[Sequence[Any]], pa.Array]


def arrow_column(kind: str, values: Sequence[Any]) -> pa.Array:
    """Values of one column as Parquet holds them: an unknown text is an empty one, as in the CSV, an unknown list too."""
    return _MAKERS[kind](values)


def _strings(values: Sequence[str | None]) -> pa.Array:
    told = [value or "" for value in values]
    whole = "".join(told)
    data = whole.encode("utf-8")
    ends = _ends(told)
    if len(data) != len(whole):
        ends = _bytes_before(data).take(ends)
    return pa.Array.from_buffers(pa.string(), len(told), [None, pa.py_buffer(ends.tobytes()), pa.py_buffer(data)])


def _bytes_before(data: bytes) -> npt.NDArray[np.int32]:
    """How many bytes of a text in UTF-8 stand before each of its characters, and before its end."""
    begins = np.frombuffer(data, dtype=np.int8) >= _FIRST_OF_A_CHARACTER
    return np.append(np.flatnonzero(begins), len(data)).astype(np.int32)


_FIRST_OF_A_CHARACTER = -64
"""Signed: bytes that go on with a character are 0x80 to 0xBF, which is -128 to -65."""


def _lists(values: Sequence[list[str] | None]) -> pa.Array:
    lists = [value or () for value in values]
    children = _strings([part for value in lists for part in value])
    return pa.Array.from_buffers(ARROW["list"], len(lists), [None, _offsets(lists)], children=[children])


def _number_lists(values: Sequence[list[float] | None]) -> pa.Array:
    lists = [value or () for value in values]
    children = _floats([part for value in lists for part in value])
    return pa.Array.from_buffers(ARROW["numbers"], len(lists), [None, _offsets(lists)], children=[children])


def _integers(values: Sequence[int | None]) -> pa.Array:
    return _plain(pa.int64(), values, np.array([value or 0 for value in values], dtype=np.int64))


def _floats(values: Sequence[float | None]) -> pa.Array:
    return _plain(pa.float64(), values, np.array([value or 0.0 for value in values], dtype=np.float64))


def _booleans(values: Sequence[bool | None]) -> pa.Array:
    return _plain(pa.bool_(), values, _bits(values, bool))


def _decimals(values: Sequence[Decimal | None]) -> pa.Array:
    """Whole numbers of the finest step, in two's complement. Raises OverflowError for what no cell holds."""
    steps = [0 if value is None else _steps(value) for value in values]
    if all(-_LARGE < step < _LARGE for step in steps):
        low = np.array(steps, dtype=np.int64)
        return _plain(ARROW["decimal"], values, np.stack([low, low >> 63], axis=1))
    packed = b"".join(step.to_bytes(_DECIMAL_BYTES, "little", signed=True) for step in steps)
    return _plain(ARROW["decimal"], values, np.frombuffer(packed, dtype=np.uint8))


def _steps(value: Decimal) -> int:
    whole = int(value)
    if whole == value and -_LARGE < whole < _LARGE:
        return whole * _STEPS_OF_ONE
    return int(value.quantize(_SMALLEST).scaleb(_PLACES))


def plain_decimals(column: pa.ChunkedArray | pa.Array) -> list[Decimal | None]:
    """The values of a decimal column without the zeros that its six places end in."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    return [value for chunk in chunks for value in _decimals_of(chunk)]


def _decimals_of(column: pa.Array) -> list[Decimal | None]:
    first = column.offset
    packed = np.frombuffer(column.buffers()[1], dtype=np.int64).reshape(-1, 2)[first : first + len(column)]
    if not np.array_equal(packed[:, 1], packed[:, 0] >> 63):
        return [None if value is None else _without_zeros(value) for value in column.to_pylist()]
    whole, rest = (part.tolist() for part in np.divmod(packed[:, 0], _STEPS_OF_ONE))
    known = column.is_valid().to_pylist()
    return [
        None if not sure else Decimal(number) if not more else _without_zeros(Decimal(number * _STEPS_OF_ONE + more).scaleb(-_PLACES))
        for number, more, sure in zip(whole, rest, known, strict=True)
    ]


def _without_zeros(value: Decimal) -> Decimal:
    return Decimal(plain_decimal(value))


def _plain(kind: pa.DataType, values: Sequence[object], data: npt.NDArray[Any]) -> pa.Array:
    """A column of values of one width, with a mask where some are not known."""
    missing = values.count(None)
    mask = None
    if missing:
        mask = pa.py_buffer(_bits(values, lambda value: value is not None).tobytes())
    return pa.Array.from_buffers(kind, len(values), [mask, pa.py_buffer(data.tobytes())], null_count=missing)


def _bits(values: Sequence[object], test: Callable[[object], bool]) -> npt.NDArray[np.uint8]:
    return np.packbits(np.fromiter(map(test, values), dtype=np.bool_, count=len(values)), bitorder="little")


def _offsets(parts: Sequence[Sequence[object]]) -> pa.Buffer:
    return pa.py_buffer(_ends(parts).tobytes())


def _ends(parts: Sequence[Sequence[object]]) -> npt.NDArray[np.int32]:
    """Where each part begins when all stand one after another, and where the last one ends."""
    ends = np.zeros(len(parts) + 1, dtype=np.int32)
    np.cumsum(np.fromiter(map(len, parts), dtype=np.int32, count=len(parts)), out=ends[1:])
    return ends


_MAKERS: dict[str, Made] = {
    "string": _strings,
    "integer": _integers,
    "number": _floats,
    "decimal": _decimals,
    "boolean": _booleans,
    "list": _lists,
    "numbers": _number_lists,
}
