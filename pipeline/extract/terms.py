"""Terms: 届 counts where runs of an event were held, and numbers the terms of a committee everywhere else."""

from __future__ import annotations

import re

from pipeline.extract.candidate import Candidate

_HELD = re.compile(r"(?:办|连续|已|共|累计)[了过]?$")
_HELD_ONCE = re.compile(r"(?:举办|承办|召开|开展|举行|组织|主办|协办|联办|开办|办好)[^，。；]{2,12}[赛会节展营坛周武]$")
_RUNS_OF = re.compile(
    r"(?:大赛|竞赛|比赛|联赛|挑战赛|邀请赛|擂台赛|比武|科技节|科普节|文化节|艺术节|科创节|嘉年华|博览会|运动会|科普周|科技周|夏令营|冬令营)$"
)
"""Events that come in runs, named right before the number."""

_HELD_VERB = re.compile("(?:(?:举办|承办|开展|举行|组织|主办|办)(?:了|过)?|今年|全年|年内)(?:[^，。；]{2,10}、)?$")
_EVENT = re.compile("[^，。、；]{2,10}(?:赛|节|展|会)")


def run(here: Candidate) -> bool:
    """Whether 届 counts nothing here: it counts only where runs were held, 成功举办三届, 技能大赛1届."""
    return not (_HELD.search(here.left) or held_once(here) or (not here.chinese and _RUNS_OF.search(here.before)))


def held_once(here: Candidate) -> bool:
    """举办科技节一届, 举办一届科技节: one run of an event that was held."""
    if here.behind[:1].isalpha():
        return bool(_HELD_VERB.search(here.before)) and bool(_EVENT.match(here.rest[1:]))
    return bool(_HELD_ONCE.search(here.before))
