"""Links over the whole corpus: candidates, decisions, clusters with one keeper each, originality."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np

from pipeline.deduplicate.candidates import Pairs, candidate_pairs
from pipeline.deduplicate.compare import Comparison, compare
from pipeline.deduplicate.fingerprints import Fingerprint, words_of
from pipeline.deduplicate.names import other_unit
from pipeline.deduplicate.originality import (
    Owners,
    Shares,
    Stock,
    borrowed_sentences,
    by_year,
    leading,
    originality,
    owners_of,
    stock_sentences,
)
from pipeline.deduplicate.twins import values_of_twins
from pipeline.deduplicate.wording import DocumentText
from pipeline.records import DuplicateLink, Relation

TEXTS_HELD = 512
"""Texts kept in memory while pairs are decided."""
AS_COMPLETE = 0.97
"""A copy with this share of the longest one's characters counts as complete: masks change a length by less."""

Texts = Callable[[str], DocumentText]


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence that several units tell: as the first document has it, in how many documents, of how many units."""

    sentence: str
    documents: int
    units: int
    document_id: str


@dataclass(frozen=True, slots=True)
class Linkage:
    """Links sorted by document; `clusters` names the cluster of each document that has copies; `originality` is 0–1;
    `templates` are the sentences that most units tell, those of most units first."""

    links: tuple[DuplicateLink, ...] = ()
    clusters: dict[str, str] = field(default_factory=dict)
    originality: dict[str, float] = field(default_factory=dict)
    templates: tuple[Template, ...] = ()


class Finder(Protocol):
    """Who looks at the hashes of all documents at once: this process, or a cluster."""

    def pairs(self, known: Sequence[Fingerprint]) -> Pairs:
        """Candidate pairs, as `candidate_pairs` gives them."""

    def sentences(self, ordered: Sequence[Fingerprint], owners: Owners) -> tuple[Shares, Stock]:
        """What `borrowed_sentences` and `stock_sentences` give for all documents."""


class Here:
    """The look in this process: fingerprints must be whole."""

    def pairs(self, known: Sequence[Fingerprint]) -> Pairs:
        """Candidate pairs."""
        return candidate_pairs(known)

    def sentences(self, ordered: Sequence[Fingerprint], owners: Owners) -> tuple[Shares, Stock]:
        """Sentences of each document, how many of them are another's, and those that many tell."""
        counts = [len(one.sentences) // 8 for one in ordered]
        values = np.frombuffer(b"".join(one.sentences for one in ordered), dtype=np.uint64)
        ranks = np.repeat(np.arange(len(ordered)), counts)
        return borrowed_sentences(values, ranks, owners), stock_sentences(values, ranks, owners)


HERE = Here()


def link(fingerprints: Sequence[Fingerprint], texts: Texts, finder: Finder = HERE) -> Linkage:
    """Find and decide all pairs. The result does not depend on the order of `fingerprints`, nor on who looks."""
    known = sorted(fingerprints, key=lambda one: one.document_id)
    load = lru_cache(maxsize=TEXTS_HELD)(texts)
    first_of: dict[str, int] = {}
    parent = list(range(len(known)))
    for i, one in enumerate(known):
        if one.exact:
            parent[i] = first_of.setdefault(one.exact, i)
    kept = sorted(set(parent))
    templates = []
    for a, b in finder.pairs([known[i] for i in kept]):
        i, j = kept[a], kept[b]
        found = _decide(known[i], known[j], load)
        if found.relation == "same_template":
            templates.append((i, j, found))
        elif found.relation:
            x, y = _root(parent, i), _root(parent, j)
            parent[max(x, y)] = min(x, y)
    groups: dict[int, list[int]] = {}
    for i in range(len(known)):
        groups.setdefault(_root(parent, i), []).append(i)
    clusters, links, keeper_of = {}, [], {}
    for members in groups.values():
        ordered = sorted(members, key=lambda i: known[i].document_id)
        keeper = _keeper([known[i] for i in ordered])
        keeper_of.update(dict.fromkeys(members, keeper))
        if len(members) > 1:
            name = "c" + hashlib.sha256("\0".join(known[i].document_id for i in ordered).encode()).hexdigest()[:12]
            clusters.update({known[i].document_id: name for i in members})
            links += [_link(known[i], keeper, load) for i in ordered if known[i] is not keeper]
    links += _template_links(templates, keeper_of)
    links.sort(key=lambda one: (one.document_id, one.keeper_id))
    dated = by_year(known)
    (told, copied), stock = finder.sentences(dated, owners_of(dated, clusters))
    return Linkage(tuple(links), clusters, originality(dated, told, copied), _templates(leading(stock), dated, load))


def _decide(a: Fingerprint, b: Fingerprint, load: Texts) -> Comparison:
    first, second = load(a.document_id), load(b.document_id)
    return compare(first, second, other_unit=other_unit(a.unit, b.unit, first, second))


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def _keeper(members: list[Fingerprint]) -> Fingerprint:
    """Most complete, least masked, earliest; the identifier settles what is left."""
    longest = max(one.characters for one in members)

    def rank(one: Fingerprint) -> tuple[bool, bool, int, int, int, str]:
        short = one.characters < AS_COMPLETE * longest
        return (short, one.truncated, one.masked, one.year or 9999, -one.characters, one.document_id)

    return min(members, key=rank)


def _link(copy: Fingerprint, keeper: Fingerprint, load: Texts) -> DuplicateLink:
    """The link of one copy to its keeper, with what the two can tell one another."""
    if copy.exact == keeper.exact:
        return DuplicateLink(copy.document_id, keeper.document_id, "exact", 1.0)
    found = compare(load(copy.document_id), load(keeper.document_id))
    relation: Relation = "near" if found.relation is None or found.relation == "same_template" else found.relation
    here, there = values_of_twins(found.aligned), values_of_twins(tuple((b, a) for a, b in found.aligned))
    recovered = [f"{copy.document_id}: {ours} → {theirs}" for ours, theirs in here.recovered]
    recovered += [f"{keeper.document_id}: {ours} → {theirs}" for ours, theirs in there.recovered]
    for one, other in ((copy, keeper), (keeper, copy)):
        words = "\n".join(load(other.document_id).paragraphs)
        recovered += [f"{one.document_id}: {before} → {after}" for before, after in load(one.document_id).mended if after in words]
    conflicts = tuple(f"{ours} ≠ {theirs}" for ours, theirs in here.conflicting)
    return DuplicateLink(copy.document_id, keeper.document_id, relation, found.similarity, conflicts, tuple(recovered))


def _templates(stock: Stock, ordered: Sequence[Fingerprint], load: Texts) -> tuple[Template, ...]:
    """The stock sentences with their words, which stand in the first document that tells each."""
    found = []
    told: dict[int, dict[int, str]] = {}
    for value, rank, documents, units in stock.tolist():
        if rank not in told:
            told[rank] = words_of(load(ordered[rank].document_id).paragraphs)
        found.append(Template(told[rank][value % (1 << 64)].strip(), documents, units, ordered[rank].document_id))
    return tuple(found)


def _template_links(templates: list[tuple[int, int, Comparison]], keeper_of: dict[int, Fingerprint]) -> list[DuplicateLink]:
    """One link for each kept document that shares its template with an earlier one."""
    found: dict[str, DuplicateLink] = {}
    for i, j, comparison in templates:
        a, b = keeper_of[i], keeper_of[j]
        if a is b:
            continue
        early, late = sorted((a, b), key=lambda one: (one.year or 9999, one.document_id))
        found.setdefault(late.document_id, DuplicateLink(late.document_id, early.document_id, "same_template", comparison.similarity))
    return list(found.values())
