"""The pages people look at: the report of a run, and the review page with its way back into the tables."""

from pipeline.report.report import write_report
from pipeline.report.review import Part, write_review
from pipeline.report.verdicts import Applied, Verdict, apply_verdicts, read_verdicts

__all__ = ["Applied", "Part", "Verdict", "apply_verdicts", "read_verdicts", "write_report", "write_review"]
