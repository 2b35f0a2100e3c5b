"""Labels of parts: whole lines that name a collection and end in the number of one of its texts."""

from __future__ import annotations

import re

NUMBER = r"(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\d{1,2}?(?=(?:19|20)[\dxX×_*]{2}年)|\d{1,2})"
"""A part's number; a year that is glued to it is not eaten."""
OPEN, SHUT = r"[【\[［（(〔《<]", r"[】\]］）)〕》>]"
LABELLED = re.compile(
    rf"[^。！？!?；;，,：:\n\r]{{3,44}}(?:(?<![一二三四五六七八九十\d两几多])篇\s?(?P<a>{NUMBER})\s?|{OPEN}\s?(?:篇|范文)\s?(?P<b>{NUMBER})\s?{SHUT}\s?"
    rf"|{OPEN}?\s?第\s?(?P<c>{NUMBER})\s?篇\s?{SHUT}?\s?)[:：]?"
)
"""A whole line that ends with a part mark (工作总结怎么写篇3, 汇总【篇1】): what stands before it is the site's name of the collection."""
