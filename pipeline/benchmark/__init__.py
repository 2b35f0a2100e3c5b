"""Indicators, peers, data quality and scorecards: what science associations compare."""

from pipeline.benchmark.indicators import DocumentCounts, combine, document_counts, indicators

__all__ = ["DocumentCounts", "combine", "document_counts", "indicators"]
