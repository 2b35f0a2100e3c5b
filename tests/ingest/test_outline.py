"""Which version of the national Outline a text follows, told by the labels that only that version has."""

from __future__ import annotations

import pytest

from pipeline.ingest.identify.genre import find_outline

LABELS = {
    "2006": ("城镇劳动人口科学素质行动", "2006—2010", "国发〔2006〕7号"),
    "2011": ("2011年—2015年", "社区居民科学素质行动", "科普人才建设工程"),
    "2016": ("2016-2020", "科普信息化工程", "社区科普益民计划", "科普产业"),
    "2021": ("产业工人科学素质提升", "产业工人、老年人", "2021—2035", "规划纲要", "老年人科学素质提升", "银龄跨越"),
}


@pytest.mark.parametrize(("version", "label"), [(version, label) for version, labels in LABELS.items() for label in labels])
def test_a_label_tells_its_version(version: str, label: str) -> None:
    assert find_outline(f"全县实施{label}，成效明显。") == version


@pytest.mark.parametrize(
    "text", ["2016年培训产业工人8名，老年人40名。", "2006年、2011年、2021年各办班一期。", "组织科普人才到社区服务居民。", ""]
)
def test_years_and_groups_by_themselves_tell_none(text: str) -> None:
    assert not find_outline(text)


def test_labels_of_two_versions_are_mixed() -> None:
    assert find_outline("开展城镇劳动人口科学素质行动，推进科普信息化。") == "mixed"
