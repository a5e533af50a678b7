"""Chinese names of firms and universities: an ending, and how far to its left the name reaches.

From the ending to the left, the longest known word counts at each step. A word of the
sentence around (跟, 我们, 毕业于) ends the search; a word that says what a firm does or where
it is (软件, 苏州) belongs to the name but does not make one; what is left over does. So
"苏州澄观光电科技有限公司" is a name and "一家软件公司" is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from linkage_nlp.masking.kinds import Kind
from linkage_nlp.masking.names.found import Found
from linkage_nlp.masking.names.han_places import CITIES, PROVINCES
from linkage_nlp.masking.names.han_words import (
    BOUNDS,
    COUNTRIES,
    GENERIC,
    HAN,
    NO_NAMES,
    SOFT_BOUNDS,
)
from linkage_nlp.masking.names.ordinary import ordinary_words

_LEGAL = "有限责任公司|股份有限公司|集团有限公司|有限公司|股份公司|控股公司"
_FIRM = (
    "公司|集团|工作室|事务所|研究所|影业|出版社|书局|制片厂|五金厂|纺织厂|电子厂|机械厂|服装厂|"
    "玩具厂|家具厂|"
    "食品厂|化工厂|制药厂|银行|合作社"
)
# What a firm does, which ends its short name where something leads up to it: "在瑞和仪器".
_TRADE = (
    "科技|软件|半导体|微电子|机器人|生物|制药|新药|药业|医疗|动画|互动|娱乐|食品|纺织|设计|建筑|"
    "结构|光电|电子|信息|网络|"
    "游戏|文创|动漫|创投|资本|基金|证券|仪器|检测|化工|传动|自动化|电机|重工|重机|农服|传媒|教育|"
    "智能|精密|材料|"
    "新材料|能源|新能源|电池|通信|物流|咨询|汽车|电器|工具|电动工具"
)
_UNIVERSITY = "大学|学院|理工|研究院|分校"
_SHORT = (
    "清华 北大 复旦 交大 浙大 南大 同济 华科 川大 哈工大 北航 北理工 西电 成电 中科大 中科院 华工 "
    "华师 川音 国美 央美 北影 "
    "北邮 上海交大 西安交大 武大 厦大 港大 港中文 港科大 台大 麻省理工 斯坦福 哈佛 伯克利 耶鲁 "
    "普林斯顿 康奈尔 帝国理工 "
    "中国美院 中央美院 中戏 上戏"
).split()
_SHORT_PATTERN = re.compile(
    "(?:"
    + "|".join(sorted(_SHORT, key=len, reverse=True))
    + r")(?!(?:学院|大学|园|路|东路|集团|[型的]?厦))"
)
_BRANCH = re.compile(rf"大学({HAN}{{2,6}}?)分校")
_LEADS = frozenset(
    "在 跟 给 从 到 被 把 让 向 对 于 由 是 叫 去 找 签 和 与 请 像 的 用 为 了 过".split()
) | frozenset(
    "加入 离开 全称 简称 创办 创立 收购 投资 碰到 委托 我们 公司 一个 以及 供应商 客户 牌子".split()
)
_NAMING = re.compile(
    rf"(?:公司|工作室|事务所|厂子?|牌子|品牌|平台|店|名字)[^，。！？；]{{0,4}}?(?:叫做?|名为|名叫|"
    rf"是叫)({HAN}{{2,8}}?)"
    r"(?=[，。！？；、\s]|$|这个|的)"
)
_NAMED_US = re.compile(
    rf"(?:就叫我们|简称|我们叫|我们公司叫|叫作)({HAN}{{2,6}}?)(?=[，。！？；、\s]|$)"
)
_WORKED = re.compile(
    rf"在({HAN}{{2,6}}?)(?:上班|工作|实习|干了|干过|做过|做了|待过|待了|任职|当过|总部)"
    rf"|从({HAN}{{2,6}}?)(?:出来|离职|辞职|跳槽|跳出来|跳过来|挖过来|挖来|辞掉)"
)
_CITIES = frozenset((*CITIES, *PROVINCES))
_LONGEST = 24
_STEP = 6
# No name of a firm that is not given in full holds these.
_NEVER = frozenset("几两间些哪那这何贵任谈聊有没算欠样以弄于并且还就被把给跟从你我他")


@cache
def _known() -> dict[str, bool]:
    """Known words; True for those that bound a name."""
    words = dict.fromkeys(ordinary_words(), False)
    words.update(dict.fromkeys(GENERIC, False))
    words.update(dict.fromkeys((*COUNTRIES, *PROVINCES, *CITIES), False))
    words.update(dict.fromkeys(BOUNDS, True))
    return words


@cache
def _generic() -> frozenset[str]:
    return frozenset((*GENERIC, *COUNTRIES))


def organisations(text: str) -> Iterator[Found]:
    """The firms and universities of a text, by the form of their names."""
    for ending, kind, least in (
        (_LEGAL, Kind.FIRM, 0),
        (_FIRM, Kind.FIRM, 2),
        (_UNIVERSITY, Kind.UNIVERSITY, 1),
    ):
        for found in re.finditer(ending, text):
            # 公司 in 有限公司, 学院 in 美术学院路 and the like have their own ending.
            if text.startswith(("路", "派", "生", "里", "城"), found.end()):
                continue
            start = _start(
                text,
                found.start(),
                least,
                ordinary_counts=kind is Kind.UNIVERSITY or found[0] == "集团",
            )
            if start is not None:
                yield Found(start, found.end(), kind)
    for found in _BRANCH.finditer(text):
        start = _start(text, found.start(), 1, reach_generic=True)
        if start is not None:
            yield Found(start, found.end(), Kind.UNIVERSITY)
    for found in _SHORT_PATTERN.finditer(text):
        yield Found(*found.span(), Kind.UNIVERSITY)
    yield from _short_names(text)


def _short_names(text: str) -> Iterator[Found]:
    for found in re.finditer(f"({HAN}{{2,4}})(?:{_TRADE})", text):
        for start in range(found.start(1), found.end(1) - 1):
            stem = text[start : found.end(1)]
            if len(stem) <= 4 and _leads(text, start) and _is_stem(stem):
                yield Found(start, found.end(), Kind.FIRM)
                break
    for pattern in (_NAMING, _NAMED_US, _WORKED):
        for found in pattern.finditer(text):
            stem = found[found.lastindex or 1]
            if _distinct(stem) >= 2 and stem not in NO_NAMES and not _NEVER & set(stem):
                yield Found(*found.span(found.lastindex or 1), Kind.FIRM)


def _leads(text: str, start: int) -> bool:
    """Whether a name may begin here: after a mark, another script or a word that leads to one."""
    if start == 0:
        return False
    before = text[start - 1]
    if not re.match(HAN, before):
        return before in '、（(《“"「'
    return before in _LEADS or text[max(0, start - 2) : start] in _LEADS


def _is_stem(stem: str) -> bool:
    own = _distinct(stem)
    least = len(stem) if len(stem) == 2 else 2
    return own >= least and stem not in NO_NAMES and not _NEVER & set(stem)


def _distinct(stem: str) -> int:
    """How many characters of a text belong to no known word."""
    known = _known()
    count = 0
    end = len(stem)
    while end > 0:
        word = _word(stem, end, 0)
        if word is None:
            count += 1
            end -= 1
        elif known[word] and word not in SOFT_BOUNDS:
            return 0
        elif word in SOFT_BOUNDS:
            count += 1
            end -= 1
        else:
            end -= len(word)
    return count


def _start(
    text: str,
    end: int,
    least: int,
    *,
    reach_generic: bool = False,
    ordinary_counts: bool = False,
) -> int | None:
    """Where the name begins that ends with what stands at `end`, or None if there is none.

    Args:
        text: The text.
        end: Where the ending begins.
        least: How many characters of the name must belong to no known word.
        reach_generic: Whether a place alone is enough.
        ordinary_counts: Whether a common word that says nothing of a trade makes a name, as
            in "复兴大学".
    """
    known = _known()
    position, distinct, placed = end, 0, False
    while position > max(0, end - _LONGEST):
        if not re.match(HAN, text[position - 1]):
            # Letters may open a name, "ABB工程公司"; other signs end it.
            if re.match(r"[A-Za-z0-9]", text[position - 1]):
                latin = re.search(r"[A-Za-z][A-Za-z0-9]*$", text[:position])
                if latin is not None:
                    return latin.start()
            break
        word = _word(text, position, 0)
        if word is not None and known[word] and word not in SOFT_BOUNDS:
            break
        if text[position - 1] in SOFT_BOUNDS and (word is None or len(word) == 1):
            # "瑞和" is a name; in "恒远和" and "政府和" it is a word that bounds one.
            before = _word(text, position - 1, 0)
            if distinct >= 2 or (before is not None and len(before) > 1):
                break
            distinct += 1
            position -= 1
        elif word is None:
            distinct += 1
            position -= 1
        else:
            if ordinary_counts and word not in _generic():
                distinct += len(word)
            placed = word in _CITIES
            position -= len(word)
    position = _without_lead(text, position, end)
    # "东海化工集团" has one character that says nothing else, and "慕尼黑工业大学" a city.
    if any(c in _NEVER for c in text[position:end]) and least > 1:
        return None
    enough = distinct >= (1 if end - position >= 4 and least < 2 else least) or (
        placed
        and (reach_generic or end - position >= len("工业") + 2 or text.startswith("大学", end))
    )
    return position if enough and end - position >= 2 else None


def _without_lead(text: str, start: int, end: int) -> int:
    """The beginning without a word that describes: 上市公司 is none, 国产的 neither."""
    for word in (
        "国产",
        "外国",
        "国外",
        "国内",
        "知名",
        "著名",
        "一流",
        "上市",
        "大型",
        "原",
        "家",
    ):
        if text.startswith(word, start) and end - start - len(word) >= 2:
            return start + len(word)
    return start


def _word(text: str, end: int, floor: int) -> str | None:
    """The longest known word that ends at `end`."""
    known = _known()
    for length in range(min(_STEP, end - floor), 0, -1):
        word = text[end - length : end]
        if word in known:
            return word
    return None
