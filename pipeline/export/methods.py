"""methods.md: what a run did, in words and counts that a paper can cite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_STEPS = {
    "zh": {
        "title": "方法说明",
        "intro": "本说明由程序随每次运行写出；所有数字来自 run.json，同样的输入给出同样的结果。",
        "flow": "流程",
        "counts": "各环节计数",
        "repairs": "修复规则与处数",
        "rejections": "剔除原因与片段数",
        "relations": "副本关系",
        "states": "数值状态",
        "statuses": "文件状态",
        "scores": "分类器在预留页上的得分",
        "rules": "规则",
        "versions": "软件版本",
        "settings": "设置",
        "digests": "摘要值",
        "name": "名称",
        "count": "数目",
        "none": "无",
        "given": "有数值",
        "redacted": "被掩去（不给数值）",
        "lost": "数字丢失（不给数值）",
        "steps": (
            "读入：按内容认格式，按字节认字符集；读不出的文件在 sources 表有一行说明。",
            "修复：每处改动记入 repairs 表；存疑的只记录，不改正文。",
            "切分：一页多篇分开；不属于任何一篇的文字记入 rejections 表并注明原因。",
            "抽取：每个数字连同单位、口径、状态、角色、受众成为一条事实；丢失或被掩的数字没有数值。",
            "归类：规则给出线索词，模型给出分数，把握不足时弃权。",
            "去重：副本只连接，不删除；指标只计保留件。",
            "指标：只计本年、实际、给出的数；有总计用总计，无总计才加分项；有分项被掩则不给总数；未提到不等于零。",
        ),
        "rule_text": (
            "偏移以码点计，左闭右开。`paragraphs.text[start:end]` 等于 `facts.quote`。",
            "“余、多、以上”按所写数字计入，标为 at_least；人与人次相加处标为 mixed。",
            "同一单位同一年有几篇总结时，以最长一篇为准，其余列在 excluded。",
        ),
    },
    "en": {
        "title": "Methods",
        "intro": "Written by the program with each run; all figures come from run.json, and the same input gives the same result.",
        "flow": "Steps",
        "counts": "Rows by table",
        "repairs": "Repairs by rule",
        "rejections": "Pieces set apart by reason",
        "relations": "Links between copies",
        "states": "States of numbers",
        "statuses": "States of files",
        "scores": "Scores of the classifier on pages held out",
        "rules": "Rules",
        "versions": "Versions",
        "settings": "Settings",
        "digests": "Digests",
        "name": "name",
        "count": "count",
        "none": "none",
        "given": "with a value",
        "redacted": "masked (no value)",
        "lost": "digits lost (no value)",
        "steps": (
            "Read: format by content, charset by bytes; a file that cannot be read has its row in `sources`.",
            "Repair: each change is a row of `repairs`; an uncertain one is recorded and the text left alone.",
            "Split: summaries of one page are told apart; text that belongs to none is a row of `rejections` with its reason.",
            "Extract: each number becomes a fact with unit, bound, state, role and audience; lost or masked numbers have no value.",
            "Classify: rules give the words they saw, a model gives scores, and both abstain when unsure.",
            "Deduplicate: copies are linked, never deleted; indicators count kept documents only.",
            "Indicators: actual, given figures of the year; a stated total wins over its parts, parts are added only without one; "
            "a masked part leaves the total empty; not mentioned is not zero.",
        ),
        "rule_text": (
            "Offsets count code points, half open. `paragraphs.text[start:end]` equals `facts.quote`.",
            "Lower bounds (more than …) count as their number and are marked at_least; persons and participations together are mixed.",
            "Of several summaries of one unit and year the longest stands; the others are listed in `excluded`.",
        ),
    },
}
_COUNTED = (
    ("statuses", "statuses"),
    ("repairs", "repairs"),
    ("rejections", "rejections"),
    ("relations", "relations"),
    ("states", "fact_states"),
)


def methods(run: Mapping[str, Any], lang: str = "zh", scores: Mapping[str, float] | None = None) -> str:
    """The note as Markdown. `run` is the content of run.json; `scores` are figures of the shipped classifier by name."""
    words: dict[str, Any] = _STEPS[lang]
    counts = run.get("counts") or {}
    lines = [f"# {words['title']}", "", words["intro"], "", f"## {words['flow']}", ""]
    lines += [f"{number}. {step}" for number, step in enumerate(words["steps"], 1)]
    lines += ["", f"## {words['rules']}", "", *(f"- {rule}" for rule in words["rule_text"])]
    lines += ["", f"## {words['counts']}", "", *_table(counts.get("rows") or {}, words)]
    for title, key in _COUNTED:
        lines += ["", f"## {words[title]}", "", *_table(counts.get(key) or {}, words)]
    if scores:
        lines += ["", f"## {words['scores']}", "", *_table({name: f"{value:.3f}" for name, value in scores.items()}, words)]
    for key in ("versions", "settings", "digests"):
        lines += [
            "",
            f"## {words[key]}",
            "",
            *_table({name: value for name, value in (run.get(key) or {}).items() if value not in ("", None)}, words),
        ]
    return "\n".join(lines) + "\n"


def _table(found: Mapping[str, object], words: Mapping[str, Any]) -> Iterator[str]:
    if not found:
        yield words["none"]
        return
    yield f"| {words['name']} | {words['count']} |"
    yield "|---|---:|"
    for name, count in found.items():
        label = f"{name} · {words[name]}" if name in {"given", "redacted", "lost"} else name
        yield f"| {_cell(label)} | {_cell(count)} |"


def _cell(value: object) -> str:
    """A value inside a Markdown table: no bars, no line breaks, no markup."""
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    for sign, escape in (("\\", "\\\\"), ("|", "\\|"), ("<", "&lt;"), ("`", "\\`"), ("\n", " "), ("\r", " ")):
        text = text.replace(sign, escape)
    return text
