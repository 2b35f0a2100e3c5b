"""Who reports what year: unit, level, system, region, year, genre, read from one document."""

from pipeline.ingest.identify.genre import count_redactions, find_genre, find_outline
from pipeline.ingest.identify.region import county_city, find_region
from pipeline.ingest.identify.unit import find_unit
from pipeline.ingest.identify.year import find_year
from pipeline.records import Draft, Identity

__all__ = ["identify"]


def identify(draft: Draft) -> Identity:
    """Who reports what year, as far as the text tells; what it does not tell stays empty or `unknown`.

    `unit` is the name as written, or how the text calls itself (我镇) where no name is given. The rules for levels are the
    rows of `organisations.csv` and `self_references.csv`, the systems those of `unit_systems.csv`, the regions those of
    `divisions.csv` (2000 to 2024).
    """
    text = "\n".join(passage.text.text for passage in draft.passages)
    unit = find_unit(draft, text)
    year, basis = find_year(draft, text)
    region = find_region(unit.name, (draft.title, text, *draft.opening, *draft.closing), year)
    return Identity(
        unit=unit.name,
        unit_level="county" if unit.level == "prefecture" and county_city(unit.name) else unit.level,
        unit_system=unit.system,
        region_code=region.code,
        region=region.name,
        region_confidence=region.confidence,
        region_candidates=region.candidates,
        year=year,
        year_basis=basis,
        genre=find_genre(draft, text),
        redactions=count_redactions(draft.title + text),
        outline=find_outline(text),
    )
