"""What both pages share: texts in two languages, safe embedding of data, and templates that escape everything."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.errors import ZongjieError
from pipeline.vocabulary import load

Lang = Literal["zh", "en"]
Row = Mapping[str, Any]
"""A table row: column name to typed value."""

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Characters that would end a script block or a line of script (HTML standard; ECMAScript line terminators)."""


@cache
def texts(lang: Lang) -> dict[str, str]:
    """The words of the pages in one language, from vocabulary/report_text.csv. Raises ZongjieError on another language."""
    if lang not in {"zh", "en"}:
        raise ZongjieError("language", f"no texts in {lang!r}", "--lang", "use zh or en")
    return {row["key"]: row[lang] for row in load("report_text", ("key", "zh", "en"))}


@cache
def names(lang: Lang) -> dict[str, str]:
    """Names of codes (key groups, categories, measures, levels, indicators …) in one language; unknown codes are their own name."""
    found = {row["code"]: row[lang] for row in load("report_names", ("code", "zh", "en"))}
    found.update({row["id"]: row[f"name_{lang}"] for row in load("codebook", ("id", "name_zh", "name_en"))})
    found.update({row["indicator"]: row[f"name_{lang}"] for row in load("indicators", ("indicator", "name_zh", "name_en"))})
    return found


def name(code: str, lang: Lang) -> str:
    """The name of a code, also of `indicator:group`."""
    first, _, group = code.partition(":")
    found = names(lang).get(first, first)
    return f"{found} · {names(lang).get(group, group)}" if group else found


def embed(data: object) -> Markup:
    """Data as JSON that stays inside its script block whatever the texts contain."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain)
    for sign, escape in _UNSAFE.items():
        text = text.replace(sign, escape)
    return Markup(text)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return shown(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def shown(value: Decimal | int | float | None) -> str:
    """A number for readers: plain, with thousands separators, no trailing zeros; empty for unknown."""
    if value is None:
        return ""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def render(template: str, **values: object) -> str:
    """A page from a template of this package; every value is escaped unless it is Markup made here."""
    return _environment().get_template(template).render(base=script("base.css")[0], **values)


def script(file: str) -> tuple[Markup, str]:
    """A script of this package and its hash, so that the page's policy lets this script run and no other."""
    text = (resources.files(__package__) / "templates" / file).read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"'sha256-{digest}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = shown
    return environment
