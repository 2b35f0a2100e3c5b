"""Small files of every kind to read, and what packs them."""

from __future__ import annotations

import io
import tarfile
import zipfile
from random import Random

from corpus.damage.layouts import Layout
from pipeline.ingest.read import Limits, read
from pipeline.records import Source

TITLE = "柳坪县科协2016年工作总结"
LINES = (
    TITLE,
    "一、农民科学素质行动",
    "全年举办实用技术培训班36期，培训农民4200人次，下派科技特派员58名，推广新品种12个，建立示范基地6个，辐射带动农户1500余户，户均增收2600元。",
    "二、青少年科学素质行动",
    "组织中小学生参加科技创新大赛，报送作品85件，获市级以上奖励21项；流动科技馆巡展两个月，接待观众1.6万人次，受到师生欢迎。",
)
PAGE = Layout("科普工作总结", (), "\n".join(LINES), (), (), "000_page")
RNG = Random(1)


def one(path: str, data: bytes, limits: Limits | None = None) -> Source:
    [source] = read(path, data, limits=limits) if limits else read(path, data)
    return source


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{mode}") as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()
