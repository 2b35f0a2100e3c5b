"""Which documents are copies of one another. Documents are linked, never deleted.

Per page: `fingerprint(document)`, small and without text. Across pages: `link(fingerprints, texts)`, which finds candidate
pairs from the fingerprints and decides each by aligning the two texts.
"""

from pipeline.deduplicate.compare import Comparison, compare
from pipeline.deduplicate.fingerprints import Fingerprint, fingerprint
from pipeline.deduplicate.linkage import HERE, Finder, Linkage, link
from pipeline.deduplicate.wording import DocumentText

__all__ = ["HERE", "Comparison", "DocumentText", "Finder", "Fingerprint", "Linkage", "compare", "fingerprint", "link"]
