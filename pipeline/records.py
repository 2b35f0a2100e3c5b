"""The nouns of the pipeline: frozen records that stages take and give. No free dicts, no library types.

Offsets are half-open code points. `start`/`end` count in a paragraph's clean text, `raw_*` in the source text as it was read
before any repair. `None` and empty tuples mean "not known", never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from pipeline.aligned import AlignedText

Status = Literal["ok", "partial", "empty", "unsupported", "error"]
Script = Literal["simplified", "traditional", "mixed"]
Certainty = Literal["certain", "likely", "uncertain"]
Level = Literal[
    "national", "province", "prefecture", "county", "township", "village",
    "department", "school", "enterprise", "association", "unknown",
]  # fmt: skip
YearBasis = Literal["stated", "inferred", "unknown"]
Genre = Literal["summary", "plan", "report", "evaluation", "notice", "other"]
Measure = Literal["headcount", "sessions", "funding", "money_other", "materials", "facilities", "ratio", "other"]
Approx = Literal["exact", "about", "at_least", "at_most", "range"]
State = Literal["given", "redacted", "lost"]
Role = Literal["actual", "target", "planned", "rate_base"]
LabelBasis = Literal["rule", "model", "rule+model", "abstained"]
Relation = Literal["exact", "near", "contained", "spun", "same_template"]


@dataclass(frozen=True, slots=True)
class Source:
    """One text to work on: a file, a member of an archive, or a record of a JSON, CSV or WARC file, as read.

    `path` names it below the input (`archive.zip::member`); `text` is the decoded text before repair, `None` when it could
    not be read. `site` is the host or folder whose pages may share page chrome. `undecodable` counts bytes that no charset
    explains; each stands in `text` as U+FFFD.
    """

    source_id: str
    path: str
    sha256: str
    bytes: int
    format: str
    encoding: str = ""
    encoding_confidence: float | None = None
    status: Status = "ok"
    error_code: str = ""
    error: str = ""
    text: str | None = None
    site: str = ""
    undecodable: int = 0
    encoding_basis: str = ""
    """How the charset was decided: `bom`, `utf-8`, `declared`, `scored`, `detected`; empty for formats that have none."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One change of the source text: `source[start:end]` was `before` and reads `after` now.

    A repair that is `uncertain` is a proposal: the text keeps `before`.
    """

    rule: str
    start: int
    end: int
    before: str
    after: str
    certainty: Certainty = "certain"


@dataclass(frozen=True, slots=True)
class Repaired:
    """A page after repair: its clean text, what was changed, and the script it came in."""

    text: AlignedText
    repairs: tuple[Repair, ...] = ()
    script: Script = "simplified"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A piece of the source text that is in no paragraph, and why. `start`/`end` count in the source text."""

    stage: str
    code: str
    start: int
    end: int
    text: str
    reason: str
    ordinal: int = 0
    """Ordinal of the document it stands in; 0 for pieces outside documents."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph as cut from the page: clean text with its alignment, and the headings above it joined by ` > `."""

    text: AlignedText
    section: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One summary as cut from the page, before anybody asked who wrote it.

    `title` as it reads in the page (may be empty); `opening` holds salutation lines and `closing` signature and date lines,
    which are in no paragraph but tell who reports; `headings` are the section headings in order.
    """

    ordinal: int
    title: str
    passages: tuple[Passage, ...]
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """A page cut into summaries, and everything in it that belongs to none."""

    drafts: tuple[Draft, ...]
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports what year, as far as the text tells."""

    unit: str = ""
    unit_level: Level = "unknown"
    unit_system: str = ""
    region_code: str = ""
    region: str = ""
    region_confidence: float | None = None
    region_candidates: tuple[str, ...] = ()
    year: int | None = None
    year_basis: YearBasis = "unknown"
    genre: Genre = "summary"
    redactions: int = 0
    outline: str = ""
    """The version of the Outline whose labels the text uses: 2006, 2011, 2016, 2021, `mixed`, or empty."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit of classification and the home of facts: its clean text, its headings, its labels."""

    paragraph_id: str
    document_id: str
    ordinal: int
    section: str
    aligned: AlignedText
    key_groups: tuple[str, ...] = ()
    work_categories: tuple[str, ...] = ()
    key_group_scores: tuple[float, ...] = ()
    work_category_scores: tuple[float, ...] = ()
    label_basis: LabelBasis = "abstained"
    cues: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The clean text."""
        return self.aligned.text

    def source_span(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """Where `[start, end)` of the text stands in the source text."""
        return self.aligned.source_span(start, len(self.aligned) if end is None else end)


@dataclass(frozen=True, slots=True)
class Document:
    """One summary with its identity and its paragraphs."""

    document_id: str
    source_id: str
    ordinal: int
    title: str
    identity: Identity
    paragraphs: tuple[Paragraph, ...]
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Labels:
    """What the classifier says of one paragraph; scores run parallel to the labels, main category first."""

    key_groups: tuple[str, ...] = ()
    work_categories: tuple[str, ...] = ()
    key_group_scores: tuple[float, ...] = ()
    work_category_scores: tuple[float, ...] = ()
    basis: LabelBasis = "abstained"
    cues: tuple[str, ...] = ()
    """`label=cue words` for each rule that voted."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One stated number with its meaning: `paragraph.text[start:end] == quote`.

    `value` is in base units (元, 人, 次); `None` whenever `state` is not `given`. `unit` is the counter as written, reduced
    (万元 → 元); `unit_text` and `value_text` are as written. `activity` is a vocabulary id, `audience_text` the words.
    """

    fact_id: str
    document_id: str
    paragraph_id: str
    start: int
    end: int
    quote: str
    measure: Measure
    value: Decimal | None
    unit: str
    value_max: Decimal | None = None
    unit_text: str = ""
    value_text: str = ""
    approx: Approx = "exact"
    state: State = "given"
    role: Role = "actual"
    activity: str = ""
    activity_text: str = ""
    audience: tuple[str, ...] = ()
    audience_text: str = ""
    scope: str = ""
    part_of: str = ""
    year: int | None = None
    raw_start: int = 0
    raw_end: int = 0
    confidence: float | None = None
    checks: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    """`attribute=words` for each attribute that a cue decided."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One event or run of events: the facts that one clause or item tells about it, joined."""

    activity_id: str
    document_id: str
    paragraph_id: str
    activity: str
    audience: tuple[str, ...] = ()
    sessions: Decimal | None = None
    headcount: Decimal | None = None
    headcount_unit: str = ""
    funding: Decimal | None = None
    materials: Decimal | None = None
    year: int | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All facts of a document in text order, and the activities that join them."""

    facts: tuple[Fact, ...] = ()
    activities: tuple[Activity, ...] = ()


@dataclass(frozen=True, slots=True)
class DuplicateLink:
    """One document is a copy of another (or, for `same_template`, shares its wording but not its figures).

    `values_recovered` and `values_conflicting` hold `document's words → keeper's words`, one per place.
    """

    document_id: str
    keeper_id: str
    relation: Relation
    similarity: float
    values_conflicting: tuple[str, ...] = ()
    values_recovered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the per-page stages made of one source; what `run` writes into a partition."""

    source: Source
    repaired: Repaired | None = None
    documents: tuple[Document, ...] = ()
    extractions: tuple[Extraction, ...] = ()
    rejections: tuple[Rejection, ...] = field(default=())
