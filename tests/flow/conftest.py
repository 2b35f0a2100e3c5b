"""A small folder of pages written for the tests."""

from pathlib import Path

import pytest

PAGES = {
    "a/one.txt": "青石县科协2016年工作总结\n一、加强领导\n县科协调整了领导小组，全年召开会议4次，把科普列入对乡镇的考核，落实了分工。\n二、开展培训\n全县举办实用技术培训班26期，培训农民3200余人次，发放资料1.2万份，受到农户欢迎。\n",
    "a/two.txt": "柳河镇2018年科普工作总结\n镇政府投入科普经费3.5万元，新建科普画廊2处，组织居民参加讲座12场，听讲900多人次。\n下一步，我们将继续办好科普大讲堂，计划培训村干部200人。\n",
    "b/three.txt": "20xx年全民科学素质工作总结\n我局利用科技周设立咨询台，接待群众XX人次，发放慰问款万元，干部职工都参加了学习。\n",
    "b/copy.txt": "青石县科协2016年工作总结\n一、加强领导\n县科协调整了领导小组，全年召开会议4次，把科普列入对乡镇的考核，落实了分工。\n二、开展培训\n全县举办实用技术培训班26期，培训农民3200余人次，发放资料1.2万份，受到农户欢迎。\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The pages on disk."""
    root = tmp_path / "pages"
    for name, text in PAGES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root
