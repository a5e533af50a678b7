"""What is masked: people, firms, and what else tells who somebody is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from linkage_nlp.codebook import Bilingual


class Kind(StrEnum):
    """A kind of name. Its upper-case form opens the masks: `[PERSON-1]`."""

    PERSON = "person"
    FIRM = "firm"
    UNIVERSITY = "university"
    PLACE = "place"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    ACCOUNT = "account"
    ID = "id"


class Origin(StrEnum):
    """How a name was found, the surest first."""

    LIST = "list"
    KEY = "key"
    SPEAKER = "speaker"
    RULE = "rule"
    RECOGNISER = "recogniser"
    VARIANT = "variant"


KIND_NAMES: Mapping[Kind, Bilingual] = MappingProxyType(
    {
        Kind.PERSON: Bilingual("people", "人名"),
        Kind.FIRM: Bilingual("firms", "企业"),
        Kind.UNIVERSITY: Bilingual("universities", "院校"),
        Kind.PLACE: Bilingual("places", "地名"),
        Kind.EMAIL: Bilingual("e-mail addresses", "邮箱"),
        Kind.PHONE: Bilingual("telephone numbers", "电话"),
        Kind.URL: Bilingual("web addresses", "网址"),
        Kind.ACCOUNT: Bilingual("accounts", "账号"),
        Kind.ID: Bilingual("numbers of papers and cards", "证件号、卡号"),
    }
)

# What people write in the column `kind` of a list of names.
KIND_WORDS: Mapping[str, Kind] = MappingProxyType(
    {kind.value: kind for kind in Kind}
    | dict.fromkeys("people persons name 人 人名 姓名 人物".split(), Kind.PERSON)
    | dict.fromkeys(
        "firms company companies organisation organization org 公司 企业 企業 机构 单位".split(),
        Kind.FIRM,
    )
    | dict.fromkeys("universities college school 大学 高校 学校 院校".split(), Kind.UNIVERSITY)
    | dict.fromkeys("places city location 地点 地名 城市".split(), Kind.PLACE)
    | dict.fromkeys("e-mail mail 邮箱 邮件".split(), Kind.EMAIL)
    | dict.fromkeys("phones telephone tel mobile 电话 手机".split(), Kind.PHONE)
    | dict.fromkeys("web website link 网址 链接".split(), Kind.URL)
    | dict.fromkeys("wechat qq 账号 帐号 微信".split(), Kind.ACCOUNT)
    | dict.fromkeys("number 证件 身份证 卡号".split(), Kind.ID)
)
# The same column says that a text is no name and stays.
KEEP_WORDS = frozenset("keep no none 保留 不是 否".split())
