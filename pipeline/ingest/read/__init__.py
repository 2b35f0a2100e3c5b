"""Reading: one file's bytes in, Sources out, one for each text in it; nothing that goes wrong is lost.

>>> [source.text for source in read("page.txt", "科普工作".encode("gbk"))]
['科普工作']
"""

from __future__ import annotations

from pipeline.ingest.read.files import read
from pipeline.ingest.read.limits import Limits

__all__ = ["Limits", "read"]
