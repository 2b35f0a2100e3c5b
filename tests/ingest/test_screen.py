"""The screen never keeps a rule from a page on which it has something to do."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest import repair as room
from pipeline.ingest.repair.screen import State
from pipeline.records import Script

PIECES = (
    "科普工作", "的", "。", "，", "，，", "。。", "“", "'", "`", ".", "1", "２", "％", "7070", " ", "\n", "\u200b", "\ue000", "Ã", "ä",
    "螟", "訓", "?", "？", "(", "（", ")", "）", "a", "ren", "ān", "&nbsp;", "<p>", "</p>", "*", "〃", "\ufffd", "社群", "网路", "【", "】",
    "版权所有", "本文来自", "www.", "a1.com", "市教育局", "办。", "局高度", "\U00020000", "\U000f0000", "\ud800",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.sampled_from(["simplified", "traditional", "mixed"]), st.booleans())
def test_a_rule_left_out_has_nothing_for_the_text(text: str, script: Script, again: bool) -> None:
    wanted = room._screen().wanted(text, script)
    for place, rule in enumerate(room._rules()):
        if not wanted >> place & 1:
            assert rule.read(State(text, script, again)) == [], place


def test_words_broken_by_the_ends_of_full_lines_are_seen() -> None:
    """A page set at one width breaks the words that a rule looks for."""
    line = "全县科普工作在上级部门关心下不断取得新的进步"
    page = "\n".join([line] * 6) + "（本文\n来自青松总结网）继续努力把科普工作做得更好\n" + line
    found = [change for rule in room._rules() if rule.across for change in rule.read(State(page, "simplified", again=False))]
    assert found
    across = [rule.across for rule in room._rules()]
    assert all(room._screen().wanted(page, "simplified") >> place & 1 for place in range(len(across)) if across[place])
