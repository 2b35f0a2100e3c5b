"""For notebooks: run the pipeline, read its tables as typed pandas frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from pipeline.errors import ZongjieError
from pipeline.export.schema import tables
from pipeline.flow import Settings
from pipeline.flow import run as run_all


def run(
    inputs: str | Path | Sequence[str | Path], out: str | Path, *, workers: int = 0, lang: str = "zh", model: str = ""
) -> Mapping[str, pd.DataFrame]:
    """Work the inputs into `out` and return the tables, as `read` does.

    Raises ZongjieError for inputs that are not there; files that cannot be read have their row in `sources`.
    """
    names = [inputs] if isinstance(inputs, str | Path) else inputs
    run_all([str(name) for name in names], out, Settings(workers=workers, lang=lang, model=model))
    return read(out)


def read(out: str | Path) -> Mapping[str, pd.DataFrame]:
    """The tables of a finished run by name, typed: integers that may be missing, decimals as floats, lists as lists.

    Raises ZongjieError `read-tables` when there is no finished run.
    """
    folder = Path(out) / "tables"
    found = {}
    for name, columns in tables().items():
        path = folder / f"{name}.parquet"
        if not path.is_file():
            raise ZongjieError("read-tables", f"there is no {name}.parquet", str(folder), "name the output folder of a finished run")
        frame = pd.read_parquet(path)
        for column in columns:
            if column.type == "integer":
                frame[column.name] = frame[column.name].astype("Int64")
            elif column.type == "decimal":
                frame[column.name] = frame[column.name].astype(float)
        found[name] = frame
    return MappingProxyType(found)
