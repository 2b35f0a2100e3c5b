"""Indicators, peers, data quality and scorecards: what science associations compare."""

from pipeline.benchmark.indicators import DocumentCounts, combine, document_counts, indicators
from pipeline.benchmark.peers import LEAST_PEERS, Standing, missing, per_thousand, standings
from pipeline.benchmark.quality import Quality, quality
from pipeline.benchmark.scorecard import Rules, Score, read_population, read_rules, scorecards

__all__ = [
    "LEAST_PEERS",
    "DocumentCounts",
    "Quality",
    "Rules",
    "Score",
    "Standing",
    "combine",
    "document_counts",
    "indicators",
    "missing",
    "per_thousand",
    "quality",
    "read_population",
    "read_rules",
    "scorecards",
    "standings",
]
