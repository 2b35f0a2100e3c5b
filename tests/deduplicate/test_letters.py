"""Letters, their sentences and what is made of them, against the plain way to say it."""

import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.deduplicate import fingerprint
from pipeline.deduplicate.fingerprints import lines_of, words_of
from pipeline.deduplicate.letters import Codes, letters_of
from pipeline.deduplicate.wording import SENTENCE_LETTERS, counted, sentences, skeleton
from pipeline.records import Document, Identity, Paragraph

TEXTS = st.lists(st.text("科普活动农民培训𠮷aBxX某三千2019。；!\n，、_ \u3000é①～\U000e0100") | st.text(max_size=30), max_size=5).map(tuple)


def decoded(codes: Codes) -> str:
    return bytes(codes).decode("utf-32-le", "surrogatepass")


@settings(deadline=None)
@given(TEXTS)
def test_letters_are_those_of_the_expressions(paragraphs: tuple[str, ...]) -> None:
    found = letters_of(paragraphs)
    text = "\n".join(paragraphs).lower()
    assert decoded(found.exact) == re.sub(r"[\W_]+", "", text)
    assert decoded(found.wording) == skeleton(text)


@settings(deadline=None)
@given(TEXTS)
def test_each_sentence_that_says_something_has_one_hash(paragraphs: tuple[str, ...]) -> None:
    lowered = tuple(text.lower() for text in paragraphs)
    told = {skeleton(line) for line in sentences(lowered)}
    assert len(lines_of(letters_of(paragraphs))) == sum(len(line) >= SENTENCE_LETTERS for line in told)


@settings(deadline=None)
@given(TEXTS)
def test_words_come_back_by_their_hash(paragraphs: tuple[str, ...]) -> None:
    found = words_of(paragraphs)
    assert sorted(found) == lines_of(letters_of(paragraphs)).tolist()
    assert all(lines_of(letters_of((words,))).tolist() == [value] for value, words in found.items())


def test_a_sentence_has_its_hash_wherever_it_stands_and_another_order_another() -> None:
    line, other = "全县举办实用技术培训班受到农户欢迎", "全县举办实用培训技术班受到农户欢迎"
    (here,) = lines_of(letters_of((line,)))
    beside = lines_of(letters_of(("镇政府新建科普画廊组织居民参加讲座。" + line + "。",)))
    (elsewhere,) = lines_of(letters_of((other,)))
    assert here in beside
    assert len(beside) == 2
    assert here != elsewhere


def test_hashes_of_many_sentences_are_all_different() -> None:
    lines = [f"{a}{b}开展科普活动发放科普资料{c}" for a in "县市镇乡村" for b in "农民干部学生老人" for c in "受到欢迎反响很好"]
    assert len(lines_of(letters_of(tuple(lines)))) == len(set(lines))


@given(st.text("12.,〇三余多万人次份册。a", max_size=40))
def test_counts_start_where_their_number_starts(text: str) -> None:
    plain = re.compile(r"(?<![\d.])(\d[\d.,]*\d)[余多]?([万亿]?)[余多]?([人名户份册场期次元个张条])")
    assert counted((text,)) == {"".join(found) for found in plain.findall(text)}


def test_punctuation_and_case_leave_the_exact_mark_and_figures_change_it() -> None:
    def exact(*paragraphs: str) -> str:
        parts = tuple(Paragraph(f"d-{n}", "d", n, "", AlignedText.of(text)) for n, text in enumerate(paragraphs))
        return fingerprint(Document("d", "s", 1, "", Identity(), parts)).exact

    assert exact("开展STEM教育，培训200人。") == exact("开展stem教育", "培训 200 人")
    assert exact("培训200人") != exact("培训300人")
    assert exact("。", "——") == ""
    assert Counter(map(exact, ("甲", "乙", "甲")))[exact("甲")] == 2
