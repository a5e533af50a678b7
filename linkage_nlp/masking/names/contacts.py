"""E-mail and web addresses, telephone numbers, accounts, numbers of papers and cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linkage_nlp.masking.kinds import Kind
from linkage_nlp.masking.names.found import Found

_EMAIL = re.compile(r"[A-Za-z0-9][\w.+-]*(?<!\.)@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
# An address ends before punctuation that belongs to the sentence.
_URL = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9/]", re.IGNORECASE
)
_TOP = "com|cn|net|org|edu|gov|io|ai|co|de|fr|nl|se|uk|eu|jp|kr|us|ca|au|ch|at|it|es|info|biz"
_BARE = re.compile(
    rf"(?<![\w.@/-])(?:[a-z0-9][a-z0-9-]*\.)+(?:{_TOP})(?![\w-])(?:/[\w\-./?=&%#]*[\w/])?",
    re.IGNORECASE | re.ASCII,
)
# Sites that everybody uses tell nothing of who somebody is, but how knowledge was found.
_PUBLIC = frozenset(
    "stackoverflow.com github.com gitlab.com zhihu.com csdn.net baidu.com google.com bing.com "
    "youtube.com bilibili.com linkedin.com reddit.com wikipedia.org arxiv.org kaggle.com "
    "taobao.com alibaba.com 1688.com amazon.com facebook.com twitter.com douban.com".split()
)

_NOT_BEFORE = r"(?<![\d.\-/])"
_NOT_AFTER = r"(?![\d]|[.\-/]\d)"
_PHONES = (
    # with the code of a country: +86 139 5894 0067, +44 (0)29 5550 1834
    r"(?<![\d+])(?:\+|00)\d{1,3}(?:[\s\-.]?\(?\d{1,5}\)?){2,6}(?!\d)",
    # mobile in China
    rf"{_NOT_BEFORE}1[3-9]\d[\s\-]?\d{{4}}[\s\-]?\d{{4}}{_NOT_AFTER}",
    # a fixed line in China
    rf"{_NOT_BEFORE}[(（]?0\d{{2,3}}[)）]?[\s\-]?\d{{3,4}}[\s\-]?\d{{4}}{_NOT_AFTER}",
    # service numbers in China
    rf"{_NOT_BEFORE}[48]00[\s\-]?\d{{3,4}}[\s\-]?\d{{3,4}}{_NOT_AFTER}",
    # North America
    rf"{_NOT_BEFORE}(?:\(\d{{3}}\)\s?|\d{{3}}[\-.\s])\d{{3}}[\-.\s]\d{{4}}{_NOT_AFTER}",
)
_PHONE = re.compile("|".join(_PHONES))
_SPOKEN_PHONE = re.compile(
    r"(?:电话|手机|座机|号码|热线|phone|mobile|number|call|line|fax|传真)(?:是|号|:|：|\s|is|me|on|"
    r"at)*"
    r"(\d[\d\s\-]{5,16}\d)(?!\d)",
    re.IGNORECASE,
)

_ID = re.compile(
    # identity number; number of a firm; cards, in fours or in one
    r"(?<![\dA-Za-z])(?:[1-9]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx]"
    r"|9[0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}"
    r"|\d{4}(?:[ \-]\d{4}){3}(?:[ \-]\d{1,3})?|\d{13,19})(?![\dA-Za-z])"
)
_NAMED_ID = re.compile(
    r"(?:身份证|护照|证件|账户|账号|帐号|卡号|passport|account|registration|insurance)"
    r"(?:号码|号|number|no\.?|是|为|is|:|：|\s|，|,)*([A-Z]{0,2}\d[\d "
    r"\-]{5,22}\d[Xx]?)(?![\dA-Za-z])",
    re.IGNORECASE,
)

_ACCOUNT = re.compile(
    r"(?:微信|WeChat|QQ|Skype|Telegram|Line|KakaoTalk|抖音|微博|推特)(?:号码|号|账号|ID|id|handle)?"
    r"(?:[是叫为吧啊：:，,\s]|就是|is|it's){1,6}"
    r"([A-Za-z][\w.\-]{4,29}(?<![.\-])|\d{5,11})(?![\w@])",
    re.ASCII | re.IGNORECASE,
)
_DIGITS = re.compile(r"\d")


def contacts(text: str) -> Iterator[Found]:
    """What of a text reaches or identifies somebody without a name."""
    for found in _EMAIL.finditer(text):
        yield Found(*found.span(), Kind.EMAIL)
    for found in _URL.finditer(text):
        yield Found(*found.span(), Kind.URL)
    for found in _BARE.finditer(text):
        if found[0].lower() not in _PUBLIC:
            yield Found(*found.span(), Kind.URL)
    for found in _PHONE.finditer(text):
        if 7 <= len(_DIGITS.findall(found[0])) <= 15:
            yield Found(*found.span(), Kind.PHONE)
    for found in _SPOKEN_PHONE.finditer(text):
        yield Found(*found.span(1), Kind.PHONE)
    for pattern in (_ID, _NAMED_ID):
        for found in pattern.finditer(text):
            yield Found(*found.span(found.re.groups), Kind.ID)
    for found in _ACCOUNT.finditer(text):
        # A word of the language after "WeChat, " is none; accounts have a digit or a sign.
        if re.search(r"[\d_\-]", found[1]):
            yield Found(*found.span(1), Kind.ACCOUNT)
