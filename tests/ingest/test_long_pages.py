"""A page of very many openings, titles or part marks costs its length, not its square."""

import time

import pytest

from pipeline.aligned import AlignedText
from pipeline.ingest.split import split

FEW, MANY = 1_000, 4_000
SLACK = 3.0
"""Four times the lines may cost so much more than four times the time: caches, a busy machine. Its square costs sixteen times."""
LINES = {
    "openings": "{year}年，在县委的正确领导下，我镇举办讲座{n}场，群众都说好。一、抓组织。二、抓落实。\n",
    "openings after blank lines": "{year}年，在县委的正确领导下，我镇举办讲座{n}场，群众都说好。一、抓组织。\n\n",
    "part marks": "篇{n}：科普总结\n今年以来我镇办讲座{n}场，群众都说好。\n",
    "titles": "石桥镇{year}年科普工作总结\n今年以来我镇办讲座{n}场，群众都说好。\n",
    "titles glued": "石桥镇{year}年科普工作总结今年以来我镇办讲座{n}场，群众都说好。",
}


def seconds(line: str, count: int) -> float:
    """CPU seconds of cutting a page of so many of these lines."""
    text = "石桥镇科普工作总结\n" + "".join(line.format(year=2000 + n % 20, n=n) for n in range(count))
    began = time.process_time()
    split(AlignedText.of(text))
    return time.process_time() - began


@pytest.mark.parametrize("form", LINES)
def test_a_page_costs_its_length(form: str) -> None:
    few = min(seconds(LINES[form], FEW) for _ in range(2))
    assert min(seconds(LINES[form], MANY) for _ in range(2)) < SLACK * MANY / FEW * max(few, 0.02)
