"""What an expression can read, told without trying it: its alternatives, all readings where they are few, how it begins, and what it
cannot do without.

Known are literals, classes, groups with alternatives, look-arounds and repeats: what the rule table is written in.
"""

from __future__ import annotations

from collections.abc import Iterator

QUANTIFIERS = "?*+{"
SPECIAL = frozenset(".^$*+?{}[]|()\\")
# Expressions with no more readings than this are written out as plain words, which a dictionary finds at once.
MOST_READINGS = 60
# How much of the beginning is read off: three characters leave few places to try. Where there would be more beginnings than this,
# they end one character earlier.
HEAD_LENGTH = 3
MOST_HEADS = 400
# What a match needs is looked for no farther from its beginning than this.
FARTHEST = 63
# Stands for repeats without end.
ENDLESS = 1_000_000
# Stands for a character that is not known.
ANY = "\0"


def is_plain(pattern: str) -> bool:
    """Whether the expression only reads itself."""
    return SPECIAL.isdisjoint(pattern)


def spell(pattern: str) -> set[str]:
    """Every reading of an expression that has few of them; nothing for one that has many, depends on what stands around it, or is none."""
    grown = {""}
    at = 0
    while at < len(pattern):
        char = pattern[at]
        after = at + 1
        if char == "(":
            after = _closing(pattern, at) + 1
            inner = pattern[at + 1 : after - 1]
            if inner.startswith(("?!", "?=", "?<")):
                return set()
            branches = [spell(branch) for branch in split_alternatives(inner.removeprefix("?:"))]
            options = set().union(*branches) if all(branches) else set()
        elif char == "[":
            after = pattern.index("]", at + 2) + 1
            options = _members(pattern[at + 1 : after - 1]) - {ANY}
        else:
            options = set() if char in SPECIAL else {char}
        least, most, at = _repeats(pattern, after)
        if not options or not least <= most <= 1 or len(grown) * len(options) > MOST_READINGS:
            return set()
        grown = {head + option for head in grown for option in options} | (grown if least == 0 else set())
    return grown if min(map(len, grown)) else set()


def _marks(pattern: str, at: int = 0) -> Iterator[tuple[int, str]]:
    """Place and kind of each bracket and stroke from `at` on that is no part of an escape or a class."""
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = pattern.index("]", at + 2)
        elif char in "()|":
            yield at, char
        at += 1


def split_alternatives(pattern: str) -> list[str]:
    """The alternatives of an expression at its top level."""
    parts, depth, begin = [], 0, 0
    for at, char in _marks(pattern):
        if char == "|" and not depth:
            parts.append(pattern[begin:at])
            begin = at + 1
        depth += {"(": 1, ")": -1, "|": 0}[char]
    parts.append(pattern[begin:])
    return [part for part in parts if part]


def heads(pattern: str) -> set[str]:
    """What a match begins with: three characters, or fewer where a match may be shorter, the next is not known, or too many may be.

    Raises ValueError for an expression whose first character may be anything: it would have to be tried everywhere.
    """
    found = {head.partition(ANY)[0] for head in _beginnings(pattern)}
    if "" in found:
        raise ValueError(f"{pattern!r} may begin with any character")
    return found


def _beginnings(pattern: str) -> set[str]:
    """The first characters of every reading, `ANY` for one that is not known."""
    grown = {""}
    at = 0
    while at < len(pattern) and not all(map(_full, grown)):
        options, after = _token(pattern, at)
        least, most, at = _repeats(pattern, after)
        if options is None:
            continue
        longer = _append(grown, options)
        if most > 1:
            longer |= {head if _full(head) else head + ANY for head in _append(longer, options)}
        grown = longer | (grown if least == 0 else set())
    return grown


def _full(head: str) -> bool:
    return len(head) >= HEAD_LENGTH or ANY in head


def _append(grown: set[str], options: set[str]) -> set[str]:
    """Each beginning with each option after it, no longer than wanted and no more than wanted."""
    done = {head for head in grown if _full(head)}
    short = grown - done
    if len(short) * len(options) > MOST_HEADS and short != {""}:
        return done | {head + ANY for head in short}
    return done | {(head + option)[:HEAD_LENGTH] for head in short for option in options}


def needle(pattern: str) -> tuple[frozenset[str], int]:
    """The fewest characters of which every match holds one behind its head, and how far from its beginning at most; none when none are
    known.
    """
    found, far = frozenset[str](), 0
    at = nearest = reach = 0
    while at < len(pattern) and reach <= FARTHEST:
        options, after = _token(pattern, at)
        least, _, after = _repeats(pattern, after)
        first = frozenset(option[:1] for option in options or ())
        behind = reach >= HEAD_LENGTH or nearest < reach
        if behind and least and options and first.isdisjoint({"", ANY}) and (not found or len(first) < len(found)):
            found, far = first, reach
        nearest += least > 0 and options is not None
        reach += _longest(pattern[at:after])
        at = after
    return found, far


def _longest(pattern: str) -> int:
    """How many characters a match has at most."""
    total = at = 0
    while at < len(pattern):
        after = _end(pattern, at)
        if _reads_nothing(pattern, at):
            size = 0
        elif pattern[at] == "(":
            size = max(map(_longest, _branches(pattern[at:after])), default=0)
        else:
            size = 1
        _, most, at = _repeats(pattern, after)
        total += size * most
    return total


def _token(pattern: str, at: int) -> tuple[set[str] | None, int]:
    """How the token at `at` can begin, and where it ends; None for one that reads nothing."""
    char, end = pattern[at], _end(pattern, at)
    if _reads_nothing(pattern, at):
        return None, end
    if char == "(":
        return set[str]().union(*map(_beginnings, _branches(pattern[at:end]))), end
    if char == "[":
        return _members(pattern[at + 1 : end - 1]), end
    if char == "\\":
        return {ANY if pattern[at + 1] in "wWdDsSbB" else pattern[at + 1]}, end
    return {ANY if char == "." else char}, end


def _end(pattern: str, at: int) -> int:
    """Where the token at `at` ends."""
    if pattern[at] == "(":
        return _closing(pattern, at) + 1
    if pattern[at] == "[":
        return pattern.index("]", at + 2) + 1
    return at + (2 if pattern[at] == "\\" else 1)


def _reads_nothing(pattern: str, at: int) -> bool:
    """Whether the token at `at` only looks around, or is an anchor."""
    return pattern[at] in "^$" or pattern.startswith(("(?!", "(?=", "(?<"), at)


def _branches(group: str) -> list[str]:
    """The alternatives of a group with its brackets."""
    return split_alternatives(group[1:-1].removeprefix("?:"))


def _members(inside: str) -> set[str]:
    """The characters of a class; any character for a negated one."""
    if inside.startswith("^") or "\\" in inside:
        return {ANY}
    found: set[str] = set()
    at = 0
    while at < len(inside):
        if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside):
            found |= {chr(code) for code in range(ord(inside[at]), ord(inside[at + 2]) + 1)}
            at += 3
        else:
            found.add(inside[at])
            at += 1
    return found


def _repeats(pattern: str, at: int) -> tuple[int, int, int]:
    """Fewest and most repeats of the token before `at`, and where the next token begins."""
    if at >= len(pattern) or pattern[at] not in QUANTIFIERS:
        return 1, 1, at
    if pattern[at] == "{":
        end = pattern.index("}", at)
        fewest, comma, most = pattern[at + 1 : end].partition(",")
        return int(fewest or 0), int(most or (ENDLESS if comma else fewest)), end + 1
    least, most_ = {"?": (0, 1), "*": (0, ENDLESS), "+": (1, ENDLESS)}[pattern[at]]
    return least, most_, at + 1


def _closing(pattern: str, at: int) -> int:
    """Where the group that opens at `at` closes. Raises ValueError when it does not."""
    depth = 0
    for place, char in _marks(pattern, at):
        depth += {"(": 1, ")": -1, "|": 0}[char]
        if not depth:
            return place
    raise ValueError(f"{pattern!r} has a group that is not closed")
