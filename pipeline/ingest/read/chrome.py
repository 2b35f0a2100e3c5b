"""Which parts of a web page are page chrome: judged by element, by name, by hiddenness and by how much of the text is links.

Chrome must be *clearly* chrome: a part that holds a good share of the page's running text stays, whatever its name says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lxml import etree

from pipeline.vocabulary import load

NEVER_TEXT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "canvas",
        "video",
        "audio",
        "map",
        "select",
        "option",
        "button",
        "textarea",
        "input",
        "datalist",
        "marquee",
        "rt",
        "rp",
        "head",
        "frameset",
    ]
)
"""Elements whose content a reader does not read as text of the page; `rt` and `rp` hold the pronunciation over a word."""

SEMANTIC = frozenset(("nav", "footer", "aside", "header", "menu"))
ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar", "dialog"))
BLOCKS = frozenset(["div", "ul", "ol", "dl", "table", "tbody", "tr", "td", "section", "p", "center", "nav"])

RUNNING = frozenset(("p", "span", "font", "a", "b", "strong", "em", "i", "u", "h2", "h3", "h4", "h5", "h6"))
"""Elements of running text: their names speak of looks (`text-left`, `MsoListParagraph`), so a doubtful one says nothing."""

MOST_OF_THE_TEXT = 0.3
"""Share of the page's text outside links that no dropped part may hold: templates call half the page `header-wrap`."""

MUCH_TEXT = 500
"""Characters outside links above which no name makes a part chrome: a page of five summaries gives each a fifth of its text."""

HIDDEN_TEXT = 0.5
"""Share of the page's text that a hidden part may hold and still be dropped; one with more is the text, folded up by a script."""

LITTLE_TEXT = 120
"""Characters outside links up to which a part with a doubtful name is chrome: a paragraph of a summary has more."""

SENTENCE = re.compile("[。；！？]")

LINKS, LINK_SHARE, PLAIN_PER_LINK = 3, 0.6, 8
"""A block is a link list with that many links, that share of its text in links, and at most that many other characters a link:
keywords linked in running text stay far below."""

WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
HIDDEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0(?:px|pt|em|%)?\s{0,3}(?:;|$|!)"
    r"|(?:left|top|text-indent)\s{0,3}:\s{0,3}-\d{3,5}(?:px|em)",
    re.IGNORECASE,
)
UNCOUNTED = re.compile(r"[\s\d|·•>»/:.\-\[\]()（）【】]+")
"""Not counted as text: dates, numbers and the marks between links."""


@dataclass(slots=True)
class Weight:
    """How much text an element holds: characters outside links, characters in links, and the number of links."""

    plain: int = 0
    linked: int = 0
    links: int = 0


def prune(root: etree._Element) -> None:
    """Remove page chrome from the tree, in place; the text that follows a removed element stays."""
    for element in [item for item in root.iter() if not isinstance(item.tag, str) or item.tag in NEVER_TEXT]:
        if element is not root:
            _drop(element)
    weights = _weigh(root)
    total = weights[root].plain
    for element in list(root.iter()):
        weight = weights.get(element)
        if element is root or weight is None or element.tag in ("html", "body", "article", "main", "h1"):
            continue
        chrome = weight.plain <= min(MOST_OF_THE_TEXT * total, MUCH_TEXT) and (
            _named_chrome(element, weight) or _link_list(element, weight)
        )
        if chrome or (weight.plain <= HIDDEN_TEXT * total and _hidden(element)):
            _drop(element)


def _weigh(root: etree._Element) -> dict[etree._Element, Weight]:
    """The text weight of every element, children included."""
    weights: dict[etree._Element, Weight] = {}
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            depth += element.tag == "a"
            _add(weights.setdefault(element, Weight()), element.text, depth > 0)
            continue
        weight = weights[element]
        if element.tag == "a":
            depth -= 1
            weight.links += bool(weight.linked)
        parent = element.getparent() if element is not root else None
        if parent is not None:
            above = weights[parent]
            above.plain += weight.plain
            above.linked += weight.linked
            above.links += weight.links
            _add(above, element.tail, depth > 0)
    return weights


def _add(weight: Weight, text: str | None, linked: bool) -> None:
    count = len(UNCOUNTED.sub("", text)) if text else 0
    if linked:
        weight.linked += count
    else:
        weight.plain += count


def _drop(element: etree._Element) -> None:
    """Remove the element and its content; its tail belongs to the parent and stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _hidden(element: etree._Element) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and HIDDEN.search(style))


def _named_chrome(element: etree._Element, weight: Weight) -> bool:
    """Whether element, role, class or id name it as chrome."""
    heading = element.tag == "header" and element.find(".//h1") is not None
    if element.tag in SEMANTIC or element.get("role", "").lower() in ROLES:
        return not heading
    words = {word.lower() for word in WORDS.findall(f"{element.get('class', '')} {element.get('id', '')}")}
    if not words or element.find(".//h1") is not None:
        return False
    names = _names()
    if words & names["sure"]:
        return True
    if weight.plain > LITTLE_TEXT or element.tag in RUNNING:
        return False
    return (bool(words & names["linked"]) and weight.links > 0) or (
        bool(words & names["short"]) and not SENTENCE.search("".join(element.itertext()))
    )


def _link_list(element: etree._Element, weight: Weight) -> bool:
    if element.tag not in BLOCKS or weight.links < LINKS:
        return False
    return weight.linked >= LINK_SHARE * (weight.linked + weight.plain) and weight.plain <= PLAIN_PER_LINK * weight.links


@cache
def _names() -> dict[str, frozenset[str]]:
    rows = load("page_chrome", ("word", "certainty"))
    return {kind: frozenset(row["word"] for row in rows if row["certainty"] == kind) for kind in ("sure", "linked", "short")}
