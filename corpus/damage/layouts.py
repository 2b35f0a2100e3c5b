"""How sites present summaries: template pages with several texts, document previews, articles with page chrome, run-on mirrors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

MARKS = (
    "{title}篇{n}",
    "篇{n}：{own}",
    "【篇{d}】{own}",
    "第{d}篇 {own}",
    "第{n}篇：{own}",
    "范文{n}",
    "{title}{d}",
    "[篇{n}]{own}",
    "（第{n}篇）{own}",
)
NUMBERS = "一二三四五六七八九十"
PREFACES = (
    "年终岁尾，许多单位都要动笔写总结。{title}怎么写才像样？以下是小编整理的{count}篇范文，供您参考借鉴。",
    "总结写得好，工作才看得清。这里为大家收集了{title}共{count}篇，希望能给正在写材料的您一些启发。",
    "不知不觉一年又过去了，是时候把做过的事理一理了。下面是小编带来的{title}（共{count}篇），欢迎收藏。",
)
RELATED = (
    "社区科普工作计划范文", "科协年度述职报告", "乡镇科技活动周方案", "学校科技节活动总结", "科普示范社区申报材料",
    "农技协会年终总结", "科普日主持词", "科学素质竞赛策划书", "反邪教宣传工作汇报", "科普志愿者倡议书",
)  # fmt: skip
PROMPTS = (
    "点击下载全文（Word版）", "本站会员可免费复制全文", "下载文档到电脑，查找使用更方便", "觉得好用就分享给同事吧",
    "上一篇：没有了 下一篇：返回列表", "相关热词：科普总结 素质纲要",
)  # fmt: skip
NAVIGATION = ("首页 > 工作总结 > 科普总结 > 正文", "您的位置：范本网 >> 公文 >> 汇报材料", "首页|总结|计划|报告|心得|演讲稿")
BYLINES = ("编辑：小李 时间：2023-05-16 浏览：1288次", "来源：网络整理 作者：佚名 字体：大 中 小", "投稿人：qin2020 整理：本站编辑部")
FOOTERS = (
    "版权所有 范本之家 备案号：苏ICP备20201234号",
    "本站内容由网友上传，如有侵权请联系删除",
    "Copyright 2012-2023 wenzhangjia All Rights Reserved",
)


@dataclass(frozen=True, slots=True)
class Body:
    """One text as it goes into a page: its title and its text, title line included or not."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A page: its title, what stands before and after the texts, the texts themselves, and which pieces are not of the texts."""

    title: str
    before: tuple[str, ...]
    content: str
    after: tuple[str, ...]
    boilerplate: tuple[str, ...]
    name: str = "page"
    """What records of a collection are called, so that they can be told by page."""

    @property
    def text(self) -> str:
        """The whole page as plain text."""
        return "\n".join((*self.before, self.content, *self.after)) + "\n"


Arrange = Callable[[Sequence[Body], str, Random], Layout]


def plain(bodies: Sequence[Body], title: str, rng: Random) -> Layout:  # noqa: ARG001
    """The text and nothing else; several texts one after another."""
    return Layout(title, (), "\n\n".join(body.text for body in bodies), (), ())


def template(bodies: Sequence[Body], title: str, rng: Random) -> Layout:
    """Several texts under numbered marks, with a preface before and links and prompts after them."""
    mark, preface = rng.choice(MARKS), rng.choice(PREFACES).format(title=title, count=len(bodies))
    parts, pieces = [], [preface[:20], preface[-16:]]
    for number, body in enumerate(bodies, 1):
        line = mark.format(title=title, own=body.title, n=NUMBERS[number - 1], d=number)
        parts.append(f"{line}\n\n" + "\n\n".join(body.text.split("\n")))
        pieces.append(line[:25])
    links, prompts = rng.sample(RELATED, 4), rng.sample(PROMPTS, 2)
    after = ("相关推荐", *links, *prompts)
    return Layout(title, (f"{title}({len(bodies)}篇)", "", preface, ""), "\n\n".join(parts), after, (*pieces, *links, *prompts))


def article(bodies: Sequence[Body], title: str, rng: Random) -> Layout:
    """One text in a site's frame: where you are, a by-line, links to other texts, the foot of the page."""
    before, by = rng.choice(NAVIGATION), rng.choice(BYLINES)
    links, foot = rng.sample(RELATED, 3), rng.choice(FOOTERS)
    after = ("猜你想看", *links, rng.choice(PROMPTS), foot)
    content = "\n\n".join(body.text for body in bodies)
    return Layout(title, (before, title, by), content, after, tuple(piece[:25] for piece in (before, by, *after[1:])))


def preview(bodies: Sequence[Body], title: str, rng: Random) -> Layout:
    """A document viewer: file data, page marks, and a text without line ends, cut into numbered fragments in mid-sentence."""
    run = "".join(body.text.replace("\n", "") for body in bodies)
    size = rng.randrange(330, 460)
    fragments = [run[at : at + size] for at in range(0, len(run), size)]
    numbered = [f"{number}、{fragment}" for number, fragment in enumerate(fragments, 1)]
    pages = max(1, len(fragments) // 2)
    serial = rng.randrange(10**5, 10**6)
    facts = f"上传人：李** 文档编号：{serial} 页数：{pages} 大小：{rng.randrange(12, 40)}.5KB"
    shown = tuple(f"{title}.docx_第{page}页" for page in range(1, min(pages, 3) + 1))
    before = (f"{title}.docx", facts, *shown, f"预览结束，本文档共{pages}页，下载后可编辑", f"《{title}》由会员分享，更多请在文库站内搜索")
    after = ("展开全文", "相关搜索", rng.choice(FOOTERS))
    return Layout(title, before, "\n\n".join(numbered), after, (facts[:25], before[-2][:25], before[-1][-14:], after[-1][:25]))


def run_on(bodies: Sequence[Body], title: str, rng: Random) -> Layout:
    """A mirror that keeps no line ends: every text is one run, broken behind each sentence, its title glued to its first words."""
    size = f"{rng.randrange(14, 60)}.{rng.randrange(10, 99)} KB"
    before = (title, "- 格式:docx", f"- 大小:{size}", f"- 文档页数:{len(bodies) * 2}")
    text = "".join(body.text.replace("\n", "") for body in bodies)
    for mark in "。！？":
        text = text.replace(mark, mark + "\n").replace(f"{mark}\n”", f"{mark}”\n")
    return Layout(title, before, text.rstrip("\n"), (), tuple(before[1:]))


ARRANGE: dict[str, Arrange] = {"plain": plain, "template": template, "article": article, "preview": preview, "run_on": run_on}
