"""Chinese names of people, and foreign ones in Chinese: surnames, titles, and what leads up.

A surname with one or two characters that given names are made of is a name only where
something before it and after it allows one; "高兴", "王者" and "阳光" are words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkage_nlp.masking.kinds import Kind
from linkage_nlp.masking.names.found import Found
from linkage_nlp.masking.names.han_places import CITIES, PROVINCES
from linkage_nlp.masking.names.han_words import (
    BOUNDS,
    COMPOUND_SURNAMES,
    COUNTRIES,
    DOES,
    GIVEN,
    HAN,
    JAPANESE,
    NO_NAMES,
    NO_TITLE_AFTER,
    SOUNDS,
    SURNAMES,
    WEAK_SURNAMES,
)
from linkage_nlp.masking.names.ordinary import ordinary_words

_COMPOUND = "|".join(COMPOUND_SURNAMES)
_SURNAME = f"(?:{_COMPOUND}|[{''.join(sorted(SURNAMES))}])"
_LONG_TITLE = (
    "副总经理|总经理|副总裁|总裁|总工程师|工程师|总监|经理|主任|院长|校长|副教授|教授|博士|老师|"
    "师傅|先生|女士|小姐|太太|"
    "董事长|处长|局长|部长|科长|书记|主席|秘书|律师|医生|院士|老板|师兄|师姐|学长|学姐|同学|主管|"
    "会计|厂长|阿姨|大姐|大哥|"
    "叔叔|伯伯|奶奶|爷爷|总工"
)
_SHORT_TITLE = "总|工|董|导|哥|姐|叔|老"
_TITLED = re.compile(
    rf"(?P<surname>{_SURNAME})(?P<given>{HAN}{{0,2}}?)(?P<title>{_LONG_TITLE}|{_SHORT_TITLE})"
)
_FOREIGN_TITLED = re.compile(
    rf"({'|'.join(JAPANESE)}|[{''.join(sorted(SOUNDS))}]{{2,5}})(?=(?:教授|先生|博士|老师|女士|"
    rf"小姐|太太))"
)
_DOTTED = re.compile(rf"{HAN}{{1,8}}(?:[·•・‧]{HAN}{{1,8}})+")
_FAMILIAR = re.compile(rf"[老小]([{''.join(sorted(SURNAMES - WEAK_SURNAMES | {'金'}))}])")
_AH = re.compile(rf"阿([{''.join(sorted(GIVEN))}])")
_NOT_AH = "拉伯|里|姨|根|联|富|尔|克|迪|司|胶|斯|曼|布|门|波"
_CUE = (
    "名字叫|名叫|我叫|真名叫?|这位是|名字是|姓名[:：]?|叫做|叫|创始人|合伙人|董事长|总经理|总裁|"
    "经理|导师|教授|主任|院长|"
    "工程师|设计师|同学|同事|室友|师兄|师姐|编辑|法务|助理|助手|秘书|父亲|母亲|爸爸|妈妈|爷爷|哥哥|"
    "弟弟|姐姐|妹妹|儿子|女儿|"
    "太太|老婆|先生|老公|丈夫|老板|股东|策划|主美|程序员|负责人|代表|会计|顾问|CEO|CTO|COO|CFO|HR"
)
_CUED = re.compile(rf"(?:{_CUE})(?:是|叫|,|，|\s)?({_SURNAME}{HAN}{{1,2}})")
_FOREIGN_CUED = re.compile(
    rf"(?:(?<!公司)(?<!牌子)(?<!工作室)叫|名叫|负责人|导师|老板|工程师|主管|"
    rf"编辑)([{''.join(sorted(SOUNDS | set('马克西姆阿娅')))}]{{2,6}})(?=[，。！？；、\s]|$|跟|"
    rf"的时候|负责|，)"
)
_SOUNDED = re.compile(f"[{''.join(sorted(SOUNDS))}]{{3,6}}")
_SELF = re.compile(rf"我是((?:{_COMPOUND})|{_SURNAME}{HAN}{{1,2}})(?=[，。！？；、\s]|$)")
_INTRODUCED = re.compile(
    rf"(?:我叫|名叫|真名叫?|名字叫|本名叫?|孩子叫|(?<=[他她])叫)({HAN}{{2,5}})(?=[，。！？；、]|$)"
)
_SURNAMED = re.compile(rf"(?:我|他|她|老板)?姓({_SURNAME})(?=[，。！？；、\s]|$)")
_FULL = re.compile(f"(?=({_SURNAME})({HAN}{{1,2}}))")

_BEFORE = frozenset(
    "跟 和 与 是 叫 请 找 给 让 被 把 对 由 向 的 了 有 在 像 问 说 及 为 为 去 见 陪 带 靠 比 过 "
    "除 按 听 想 认 到 后 但 而 且 那 这 位 来 从 主 还 当 "
    "做 以 常 就 都 也 个 家 名".split()
)
_DOES = tuple(sorted(DOES, key=len, reverse=True))
# Characters that end a name rather than being part of one.
_STOP = frozenset(
    "的了是在和跟与说讲他她它们我你您这那就也都还又再才不没很太更最个位吗呢吧啊嘛给把被让向从到对于由做去来"
    "要想会能当过着得叫请找管负带画教写以前每已觉认主先走有一二三四五六七八九十两"
)
# Surnames that before a title are words first: 那老师, 曾老板, 从总, 有老师.
_FUNCTION = frozenset("那曾从有别后通经应管解全能会于时等查付安国养师代")
_BOUNDS = frozenset(BOUNDS)
_PLACES = frozenset((*COUNTRIES, *CITIES, *PROVINCES))
_NOT_SOUNDED = frozenset(
    "斯坦福 哈佛 奥斯卡 马拉松 巴士 沙龙 咖啡 吉他 巧克力 马达 托福 雅思 亚马逊 特斯拉 瓦特 尼龙 "
    "莱卡 卡拉 可可 "
    "乌克兰 西雅图 迪士尼 马克思 奥特莱斯 阿里巴巴 高加索 安第斯 阿里 加拿大 西伯利亚 比利时 古巴 "
    "黎巴嫩 "
    "科里 尼亚加拉".split()
)


def people(text: str) -> Iterator[Found]:
    """The people of a text."""
    yield from _titled(text)
    yield from _foreign(text)
    yield from _familiar(text)
    for pattern in (_CUED, _SELF):
        for found in pattern.finditer(text):
            told = pattern is _SELF or found[0].startswith(("叫", "名", "我叫", "真", "这位", "姓"))
            end = _name_end(text, found.start(1), strong=told)
            if found[1] in COMPOUND_SURNAMES:
                end = found.end(1)
            if end is not None and _ends(text, end):
                yield Found(found.start(1), end, Kind.PERSON)
    for found in _INTRODUCED.finditer(text):
        if found[1] in _PLACES or found[1] in ordinary_words():
            continue
        if not any(c in "的我你他她们什么啥哪这那" for c in found[1]):
            yield Found(*found.span(1), Kind.PERSON)
    for found in _SURNAMED.finditer(text):
        # A surname alone stands there as a word and would be found in every word: with 姓.
        yield Found(found.start(1) - 1, found.end(1), Kind.PERSON)
    for found in _FULL.finditer(text):
        start = found.start()
        end = _name_end(text, start, strong=False)
        if end is not None and _begins(text, start) and _does(text, end, short=end - start == 2):
            yield Found(start, end, Kind.PERSON)


def _titled(text: str) -> Iterator[Found]:
    for start in range(len(text)):
        found = _TITLED.match(text, start)
        if found is None:
            continue
        title, given = found["title"], found["given"]
        after = text[found.end() : found.end() + 1]
        name = found["surname"] + given
        if len(title) == 1 and after and after in NO_TITLE_AFTER.get(title, ""):
            continue
        if found["surname"] + (given or title)[:1] in NO_NAMES or name in NO_NAMES:
            continue
        if found["surname"] in _FUNCTION or found["surname"] + given + title in ordinary_words():
            continue
        if given and name in ordinary_words():
            continue
        if any(c in _STOP for c in given) or not _begins(text, start):
            continue
        if given and len(title) == 1 and not all(c in GIVEN for c in given):
            continue
        if not given and len(found["surname"]) == 1 and _is_word_end(text, start):
            continue
        if given:
            yield Found(start, found.end() - len(title), Kind.PERSON)
        else:
            yield Found(start, found.end(), Kind.PERSON, tail=len(title))


def _foreign(text: str) -> Iterator[Found]:
    for found in _DOTTED.finditer(text):
        # Before the first dot the name reaches to a word of the sentence; after the last,
        # over what sounds foreign.
        parts = re.split("[·•・‧]", found[0])
        first = 0
        while first < min(len(parts[0]), 6) and parts[0][-first - 1] not in _STOP | _BEFORE:
            first += 1
        first = max(first, 1)
        last = len(parts[-1])
        while last > 1 and not all(c in SOUNDS for c in parts[-1][:last]):
            last -= 1
        start = found.start() + len(parts[0]) - first
        yield Found(start, found.end() - len(parts[-1]) + last, Kind.PERSON)
    for found in _FOREIGN_TITLED.finditer(text):
        if _begins(text, found.start()) and found[1] not in _PLACES:
            yield Found(*found.span(1), Kind.PERSON)
    for found in re.finditer("|".join(JAPANESE), text):
        if _begins(text, found.start()) and _ends(text, found.end()):
            yield Found(*found.span(), Kind.PERSON)
    for found in _FOREIGN_CUED.finditer(text):
        if found[1] not in _PLACES:
            yield Found(*found.span(1), Kind.PERSON)
    for found in _SOUNDED.finditer(text):
        name = found[0]
        if name in _PLACES | _NOT_SOUNDED | ordinary_words() or any(
            p in name for p in _PLACES if len(p) > 2
        ):
            continue
        if _begins(text, found.start()) and _does(text, found.end(), short=False):
            yield Found(*found.span(), Kind.PERSON)


def _familiar(text: str) -> Iterator[Found]:
    for found in _FAMILIAR.finditer(text):
        after = text[found.end() : found.end() + 1]
        if found[1] + after in NO_NAMES or not _begins(text, found.start()):
            continue
        if found[0] in {"小金", "小时"} and not _does(text, found.end(), short=False):
            continue
        if _ends(text, found.end()):
            yield Found(*found.span(), Kind.PERSON)
    for found in _AH.finditer(text):
        if re.match(_NOT_AH, text[found.start(1) :]) or not _begins(text, found.start()):
            continue
        if _ends(text, found.end()):
            yield Found(*found.span(), Kind.PERSON)


def _name_end(text: str, start: int, *, strong: bool) -> int | None:
    """Where the full name ends that begins here, or None where there is none.

    Args:
        text: The text.
        start: Where the surname would begin.
        strong: Whether what stands before says that a name follows: then any characters may
            be a given name.
    """
    compound = next((s for s in COMPOUND_SURNAMES if text.startswith(s, start)), None)
    if compound is None and (text[start] not in SURNAMES or text[start : start + 2] in NO_NAMES):
        return None
    weak = not strong and compound is None and text[start] in WEAK_SURNAMES
    body = start + (1 if compound is None else 2)
    end = body
    while end < min(len(text), body + 2) and re.match(HAN, text[end]):
        if text[end] in _STOP or (not strong and text[end] not in GIVEN):
            break
        end += 1
    if end - body < (2 if weak else 1):
        return None
    if _has_word(text[start:end]):
        return None
    if compound is None and not strong and _is_by_chance(text, start, end, weak=weak):
        return None
    return end


def _has_word(name: str) -> bool:
    pairs = (name[i : i + 2] for i in range(len(name) - 1))
    return name in ordinary_words() or any(pair in NO_NAMES or pair in _PLACES for pair in pairs)


def _is_by_chance(text: str, start: int, end: int, *, weak: bool) -> bool:
    """Whether a surname stands in a word (张嘴), or before one (后政策). 王建国 is a name."""
    words = ordinary_words()
    return (
        text[start : start + 2] in words
        or text[end - 1 : end + 1] in words
        or (weak and text[end - 2 : end] in words)
    )


def _begins(text: str, start: int) -> bool:
    """Whether a name may begin here."""
    if start == 0 or not re.match(HAN, text[start - 1]):
        return True
    before = text[start - 1]
    return before in _BEFORE or any(
        text[max(0, start - n) : start] in _BOUNDS for n in (2, 3, 4, 5)
    )


def _is_word_end(text: str, start: int) -> bool:
    """Whether the surname is the end of a word before it: 对方总, 平时总."""
    return text[max(0, start - 1) : start + 1] in NO_NAMES or text[start - 1 : start + 1] in {
        "对方",
        "地方",
        "官方",
        "平时",
        "有时",
        "经常",
        "通常",
        "平常",
        "资金",
        "现金",
        "基金",
        "公安",
        "保安",
    }


def _ends(text: str, end: int) -> bool:
    """Whether a name may end here."""
    after = text[end : end + 1]
    return not after or not re.match(HAN, after) or after in _STOP or text.startswith(_DOES, end)


def _does(text: str, end: int, *, short: bool) -> bool:
    """Whether what follows is what a person does, or a mark."""
    after = text[end : end + 1]
    if not after or not re.match(HAN, after):
        return not short or after in "、，：:" or not after
    return text.startswith(_DOES, end)
