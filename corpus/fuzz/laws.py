"""What must hold on any input, door by door: each target takes bytes, and raises `Broken` with the name of the law.

Anything else that a target raises is a crash. The doors for pages take every byte string; the doors for files that people hand in
(`hands`) may refuse with a ZongjieError, and with nothing else.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from pipeline.aligned import AlignedText
from pipeline.benchmark.scorecard import read_population, read_rules
from pipeline.classify import Model, classify, load_codebook, load_model, shipped_model
from pipeline.classify.labelling import import_sheet
from pipeline.errors import ZongjieError
from pipeline.export.tables import arrow_rows, csv_rows
from pipeline.extract import extract
from pipeline.flow.kept import READY, keep
from pipeline.flow.ledger import close_ledger, told_twice
from pipeline.flow.pages import make_pages
from pipeline.ingest.decode import decode
from pipeline.ingest.identify import identify
from pipeline.ingest.read import Limits, read
from pipeline.ingest.repair import repair
from pipeline.ingest.split import split
from pipeline.records import Document, Draft, Extraction, Identity, Page, Paragraph, Passage, Repaired, Source
from pipeline.report.verdicts import read_verdicts

CHARSETS = (None, "utf-8", "gbk", "gb2312", "big5", "iso-8859-1", "utf-16", "hz", "x-none", "utf-7", "shift_jis", "base64")
NAMES = ("a", "a.txt", "a.html", "a.md", "a.json", "a.jsonl", "a.csv", "a.docx", "a.pdf", "a.warc", "a.zip", "a.tar", "a.gz", "a.mht")
SMALL = Limits(text_bytes=300_000, archive_bytes=600_000, members=60, text_floor=50_000, pdf_pages=20)
"""Bounds on small inputs, as tight as the real ones are on large files, so that their rows are met as well."""
NUMERALS = frozenset("0123456789〇零一二三四五六七八九十百千万亿两兩壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸仨俩廿卅半双几数多")
EARLIEST, LATEST = 1900, 2100
WORDING = ("charset-latin", "charset-gbk", "gbk-out-of-step")
"""Rules that read bytes anew: below them a digit need not have looked like one."""


class Broken(Exception):
    """A law that an input broke: its name, and what was seen."""

    def __init__(self, law: str, seen: object = "") -> None:
        self.law = law
        super().__init__(f"{law}: {str(seen)[:200]}")


def hold(law: str, held: bool, seen: object = "") -> None:
    """Raise Broken unless the law is held."""
    if not held:
        raise Broken(law, seen)


def text_of(data: bytes) -> str:
    """The text an input stands for; bytes that are no UTF-8 stand as U+FFFD, as on a page with undecodable bytes."""
    return data.decode("utf-8", "replace")


@cache
def model() -> Model:
    """The classifier that comes with the package."""
    return load_model(shipped_model())


def decoding(data: bytes) -> None:
    """Bytes to text: never raises, counts what it cannot read, gives text that can be written."""
    found = decode(data[1:], CHARSETS[data[0] % len(CHARSETS)] if data else None)
    found.text.encode("utf-8")
    hold("no-text-without-charset", found.basis != "none" or not found.text)
    hold("undecodable-bytes-are-marked", found.basis == "none" or not found.undecodable or "\ufffd" in found.text, found)
    hold("confidence-is-a-share", 0 <= found.confidence <= 1, found.confidence)


def repairing(data: bytes) -> None:
    """Damage undone: at rest after one pass, every change told, every character from somewhere."""
    text = text_of(data)
    found = repair(text)
    _repairs(text, found)
    again = repair(found.text.text).text.text
    hold("repair-is-idempotent", again == found.text.text, (found.text.text, again))


def _repairs(text: str, found: Repaired) -> None:
    for one in found.repairs:
        hold("repair-quotes-the-source", text[one.start : one.end] == one.before, one)
    done = [one for one in found.repairs if one.certainty != "uncertain"]
    touched = {at for one in done for at in range(one.start, one.end)}
    _alignment(text, found.text, touched)


def _alignment(text: str, found: AlignedText, touched: set[int]) -> None:
    """Offsets: the segments cover the text in order, and where nothing was repaired both sides read the same."""
    reached = covered = 0
    for number, here in enumerate(found.segments):
        stop = found.segments[number + 1].start if number + 1 < len(found.segments) else len(found)
        hold("segments-follow-one-another", here.start == reached < stop, here)
        hold("segments-point-into-the-source", 0 <= here.source_start <= here.source_end <= len(text), here)
        gap = range(covered, here.source_start)
        hold("what-is-dropped-is-told", all(at in touched or text[at].isspace() for at in gap), text[gap.start : gap.stop])
        if here.linear:
            pairs = zip(range(here.source_start, here.source_end), found.text[here.start : stop], strict=True)
            hold("what-is-changed-is-told", all(text[at] == letter or at in touched for at, letter in pairs), here)
        reached, covered = stop, max(covered, here.source_end)
    hold("segments-end-with-the-text", reached == len(found), reached)
    rest = range(covered, len(text))
    hold("what-is-dropped-is-told", all(at in touched or text[at].isspace() for at in rest), text[covered:])


def splitting(data: bytes) -> None:
    """A page cut into texts: every visible character once, in a passage or in a rejection."""
    text = text_of(data)
    cut = split(AlignedText.of(text))
    spans = [(one.start, one.end) for one in cut.rejections]
    for draft in cut.drafts:
        hold("documents-have-paragraphs", bool(draft.passages), draft.title)
        for passage in draft.passages:
            hold("paragraphs-have-text", bool(passage.text.text.strip()), draft)
            spans += [(part.source_start, part.source_end) for part in passage.text.segments if part.linear]
    seen = [0] * (len(text) + 1)
    for start, end in spans:
        seen[start] += 1
        seen[end] -= 1
    depth = 0
    for at, letter in enumerate(text):
        depth += seen[at]
        hold("nothing-vanishes", depth > 0 or letter.isspace(), text[at : at + 40])
        hold("nothing-stands-twice", depth < 2 or letter.isspace(), text[at : at + 40])


def _document(text: str) -> Document:
    lines = [line for line in text.split("\n") if line.strip()]
    paragraphs = (
        Paragraph(f"d-p{number:03d}", "d", number, "一、培训" * (number % 2), AlignedText.of(line)) for number, line in enumerate(lines, 1)
    )
    return Document("d", "s", 1, lines[0][:40] if lines else "", Identity(year=2016, year_basis="stated"), tuple(paragraphs))


def extracting(data: bytes) -> None:
    """Facts: quotes where the offsets say, no value without digits, no number for what is lost."""
    document = _document(text_of(data))
    _facts((document,), (extract(document),))


def _facts(documents: Iterable[Document], extractions: Iterable[Extraction]) -> None:
    for document, found in zip(documents, extractions, strict=True):
        home = {paragraph.paragraph_id: paragraph.text for paragraph in document.paragraphs}
        for fact in found.facts:
            text = home[fact.paragraph_id]
            hold("quote-stands-at-its-offsets", fact.start < fact.end and text[fact.start : fact.end] == fact.quote, fact)
            hold("lost-is-no-number", fact.state == "given" or (fact.value is None and fact.value_max is None), fact)
            hold("given-is-a-number", fact.state != "given" or (fact.value is not None and fact.value.is_finite()), fact)
            folded = unicodedata.normalize("NFKC", fact.quote)
            hold("no-value-without-digits", fact.value is None or bool(NUMERALS.intersection(folded)), fact)
            hold("range-rises", fact.value is None or fact.value_max is None or fact.value <= fact.value_max, fact)
        names = [fact.fact_id for fact in found.facts]
        hold("fact-ids-are-unique", len(set(names)) == len(names), names)
        known = set(names)
        hold("activities-join-facts", all(known.issuperset(one.facts) for one in found.activities), found.activities)


def identifying(data: bytes) -> None:
    """Who reports what year: a year has a basis and digits behind it, or is not known."""
    title, _, rest = text_of(data).partition("\n")
    lines = [line for line in rest.split("\n") if line.strip()]
    draft = Draft(1, title, tuple(Passage(AlignedText.of(line)) for line in lines[:-2]), tuple(lines[-2:-1]), tuple(lines[-1:]))
    found = identify(draft)
    hold("year-has-a-basis", (found.year is None) == (found.year_basis == "unknown"), found)
    hold("year-is-of-our-time", found.year is None or EARLIEST < found.year < LATEST, found)
    hold("region-has-a-confidence", not found.region_code or 0 <= (found.region_confidence or 0) <= 1, found)
    hold("unit-is-as-written", found.unit == "" or not found.unit.isspace(), found)


def classifying(data: bytes) -> None:
    """Labels: from the codebook, each with its score, the same whenever asked."""
    document = _document(text_of(data))
    book = load_codebook()
    for labels in classify(document, model()):
        hold("groups-are-in-the-codebook", set(labels.key_groups) <= set(book.key_groups), labels)
        hold("categories-are-in-the-codebook", set(labels.work_categories) <= set(book.work_categories), labels)
        for given, scores in ((labels.key_groups, labels.key_group_scores), (labels.work_categories, labels.work_category_scores)):
            hold("each-label-has-a-score", len(given) == len(scores), labels)
            hold("scores-are-shares", all(0 <= score <= 1 for score in scores), labels)


def reading(data: bytes) -> None:
    """Any file under any name: every text has a row of its own, every failure a code and advice."""
    name = NAMES[data[0] % len(NAMES)] if data else "a"
    ids = []
    for source in read(name, data[1:], limits=SMALL):
        ids.append(source.source_id)
        _source(source)
    hold("every-file-has-a-row", bool(ids))
    hold("source-ids-are-unique", len(set(ids)) == len(ids), ids)


def _source(source: Source) -> None:
    hold("failures-have-a-code", (source.status == "ok") == (source.error_code == ""), source)
    hold("failures-say-what-to-do", source.status == "ok" or ";" in source.error, source)
    hold("no-text-only-where-unread", (source.text is None) == (source.status in ("error", "unsupported")), source)


def paging(data: bytes) -> None:
    """One file through every stage and into the rows of the tables: all laws at once."""
    name = NAMES[data[0] % len(NAMES)] if data else "a"
    for page in make_pages(name, data[1:], model()):
        source = page.source
        hold("no-stage-fails", source.error_code != "page-failed", source.error)
        if page.repaired is not None and source.text is not None:
            _repairs(source.text, page.repaired)
            hold("nothing-vanishes", close_ledger(page) == (), close_ledger(page))
            hold("nothing-stands-twice", told_twice(page) == 0)
            _facts(page.documents, page.extractions)
            _raw(page, source.text)
        kept = keep(page)
        for table in READY:
            csv_rows(table, kept.rows[table]).decode("utf-8")
            arrow_rows(table, kept.rows[table])


def _raw(page: Page, text: str) -> None:
    """Every fact leads back into the scraped text, and its digits stood there."""
    reread = [one for one in page.repaired.repairs if one.rule in WORDING] if page.repaired else []
    for fact in (fact for found in page.extractions for fact in found.facts):
        hold("raw-offsets-are-in-the-source", 0 <= fact.raw_start <= fact.raw_end <= len(text), fact)
        if any(one.start < fact.raw_end and fact.raw_start < one.end for one in reread):
            continue
        there = unicodedata.normalize("NFKC", html.unescape(html.unescape(text[fact.raw_start : fact.raw_end])))
        digits = {mark for mark in fact.value_text if mark in "123456789"}
        hold("no-digit-is-invented", fact.value is None or digits <= set(there), (fact.value_text, there))


HANDS: tuple[Callable[[str], object], ...] = (
    lambda text: read_verdicts(text, "verdicts"),
    import_sheet,
    lambda text: read_rules(text, "rules"),
    lambda text: read_population(text, "population"),
)


def handing_in(data: bytes) -> None:
    """Files that people fill in: read, or refused with a clear error."""
    try:
        HANDS[data[0] % len(HANDS) if data else 0](text_of(data[1:]))
    except ZongjieError as error:
        hold("errors-have-code-and-advice", bool(error.code and error.what and error.advice), error)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": decoding,
    "repair": repairing,
    "split": splitting,
    "identify": identifying,
    "classify": classifying,
    "extract": extracting,
    "read": reading,
    "page": paging,
    "hands": handing_in,
}
