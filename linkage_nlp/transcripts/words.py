"""The words by which transcripts name speakers, and those that only look like names."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum

from linkage_nlp.transcripts.model import Role

_INTERVIEWER = (
    "interviewer moderator facilitator host researcher reporter journalist 访谈人 访谈者 "
    "访谈员 访问者 访问人 访问员 访员 采访者 采访人 采访员 主持人 主持 提问者 提问人 研究者 "
    "研究员 研究人员 调研员 调研人员 调研者 调查员 记者 訪談人 訪談者 訪談員 訪問者 訪問人 "
    "訪員 採訪者 採訪人 提問者 研究員 記者"
).split()
_RESPONDENT = (
    "interviewee respondent participant informant guest 受访者 受访人 受访对象 受访企业 "
    "被访者 被访人 被访谈者 被访谈人 被采访者 被采访人 访谈对象 采访对象 嘉宾 回答者 回答人 "
    "参与者 被调查者 受訪者 受訪人 受訪對象 被訪者 被訪人 被訪談者 被訪談人 訪談對象 嘉賓 "
    "參與者"
).split()
_NEUTRAL = (
    "speaker spk 说话人 说话者 发言人 发言者 讲话人 讲话者 讲者 說話人 說話者 發言人 發言者"
).split()
# Short forms, and words that open an ordinary line as well: they need company.
_SHORT_INTERVIEWER = (
    "i q iv ir int intv 问 問 question questioner 提问 问题 提問 問題 访 訪".split()
)
_SHORT_RESPONDENT = "r p ie res resp 答 answer 回答".split()
_SHORT_NEUTRAL = ["a"]

_NUMBER = (
    r"(?:[\s_#.-]{0,2}(?:\d{1,3}|[一二三四五六七八九十甲乙丙丁])"
    r"|(?:[\s_#.-]{1,2}|(?<=[\u4e00-\u9fff]))[a-z])?"
)
_NAME_TAIL = r"(?:[\s-]+[A-Z][\w.'’-]*){0,3}|[\u4e00-\u9fff]{1,4}"


def _pattern(words: list[str], tail: str) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?i:(?:{'|'.join(longest_first)}){_NUMBER})(?:{tail})")


_LONG = {
    Role.INTERVIEWER: _pattern(_INTERVIEWER, _NAME_TAIL),
    Role.RESPONDENT: _pattern(_RESPONDENT, _NAME_TAIL),
    None: _pattern(_NEUTRAL, ""),
}
_SHORT_NUMBER = r"[\s_#.-]?\d{0,3}"
_SHORT = {
    Role.INTERVIEWER: re.compile(rf"(?i:{'|'.join(_SHORT_INTERVIEWER)}){_SHORT_NUMBER}"),
    Role.RESPONDENT: re.compile(rf"(?i:{'|'.join(_SHORT_RESPONDENT)}){_SHORT_NUMBER}"),
    None: re.compile(rf"(?i:{'|'.join(_SHORT_NEUTRAL)}){_SHORT_NUMBER}"),
}

# What stands before a colon at the head of a transcript and is no speaker.
_METADATA = frozenset(
    "title date time start end duration length location place venue participants "
    "participant(s) attendees present absent case company firm organisation organization "
    "project subject topic theme file filename recording recorded audio video transcriber "
    "transcribed transcript transcription language languages id version position department "
    "industry sector contact email e-mail tel telephone phone mobile address website keywords "
    "abstract author source interview interviewers interviewees interviewed status consent "
    "page pages no number 标题 题目 日期 时间 地点 参加人员 参与人员 与会人员 出席 出席人员 "
    "在场 公司 企业 单位 机构 职务 职位 部门 行业 项目 主题 课题 录音 时长 文件名 编号 转录 "
    "整理 记录人 整理人 转写 语言 备注 关键词 摘要 联系方式 电话 手机 邮箱 地址 网址 案例 "
    "开始 结束 版本 性别 年龄 学历 姓名 受访单位 作者 来源 標題 題目 時間 地點 單位 職務 部門 "
    "行業 專案 主題 錄音 時長 編號 語言 備註 電話".split()
)
_METADATA_EN = re.compile(
    r"(?i)(?:\w+\s+){1,3}(?:date|time|place|location|venue|name|number|no\.?|id|length|duration)"
    r"|(?:date|time|place|location|venue|length|duration|name|position|age|start|end|list|title)\s+of"
    r"(?:\s+\w+){1,4}|(?:transcribed|recorded|conducted|interviewed|checked|translated)\s+(?:by|on|in)"
)
_METADATA_ZH = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:时间|日期|地点|编号|名称|时长|方式|文件名|名单|单位|背景|简介|"
    r"時間|地點|編號|名稱|時長)"
    r"|(?:参加|参与|与会|出席|在场|到场|整理|记录|受访|访谈)人员"
)

_FALSE = frozenset(
    "note notes nb n.b example examples e.g eg i.e ie. namely first second third fourth "
    "firstly secondly thirdly finally lastly last next then also however but so because "
    "remember warning caution important summary conclusion conclusions result results reason "
    "reasons point ps p.s see figure table edit update todo fyi re cc bcc fwd http https ftp "
    "mailto file www yes no ok okay well right thanks tip hint quote translation pros cons "
    "advantage advantages disadvantage disadvantages goal goals method methods background "
    "definition problem solution today tomorrow yesterday and or now anyway actually meaning "
    "like laughs laughter pause inaudible 比如 例如 譬如 比方 首先 其次 再次 再者 然后 最后 "
    "另外 此外 总之 结论 结果 总结 注 注意 注释 附 附注 附件 说明 补充 原因 理由 关键 重点 "
    "一方面 优点 缺点 优势 劣势 例 例子 举例 如下 包括 分别 也就是 换句话 一句话 所以 但是 "
    "因为 不过 而且 其实 当然 好 好的 好处 坏处 对 对对 嗯 哦 啊 目的 目标 方法 背景 出处 图 "
    "表 译 按 编者按 提示 声明 答案 定义 概念 特点 内容 情况 以及 此处 笑 掌声 首先呢 员工 "
    "手工 人工 分工 施工 加工 化工 职工 汇总 今天 昨天 明天 现在 后来 以前 之前 之后 同时 "
    "一般 通常".split()
)
_FALSE_NUMBERED = re.compile(
    r"(?i)(?:step|part|page|chapter|section|figure|fig\.?|table|item|point|phase|stage|year|day|"
    r"week|version|option|example|appendix|annex|no\.?|reason|type|level|round)\s*\d+"
)
_PHRASE = re.compile(
    r"[第其].{0,6}|首[先要次].*|最.{1,4}|.*[说說道是如想讲講叫問问答為为即有]"
    r"|.*[的了我你他她它們们这這那就都也很吗嗎呢吧啊].*"
    r"|(?i:(?:the|an|my|our|your|this|that|it|there|here|we|you|he|she|they|i|so|and|but)\s.*"
    r"|.*\s(?:is|are|was|were|be|said|says|say|think|means|mean|that|this|what|asked|told|like"
    r"|do|did|have|had|to|of|for|with|as|by|and|or))"
)
_SENTENCE_MARK = re.compile(r"[,;!?。，；！？、“”\"«»…<>=/\\|{}^%$]|\.\.|https?$|\s-\s.*\s-\s")

_TITLED = re.compile(
    r"(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|Madam|Herr|Frau|Dipl|Ing)\.?\s+[A-Z].*"
    r"|[\u4e00-\u9fff]{1,3}(?:总|總|经理|經理|总监|總監|老师|老師|博士|教授|工程师|工程師|工|主任|先生|"
    r"女士|小姐|董事长|董事長|董|院长|校长|厂长|书记|主席|秘书长|局长|部长|处长)"
    r"|(?:企业|公司|项目|技术|市场|销售|研发|总|副总|首席)?(?:负责人|创始人|经理|总监|工程师|董事长|"
    r"总裁|执行官|技术官|代表)[A-Za-z0-9一二三四五六]?"
)
_HAN_NAME = re.compile(
    r"(?=(?:[^\u4e00-\u9fff]*[\u4e00-\u9fff]){2,5}[^\u4e00-\u9fff]*$)[\w·.\s]{2,10}"
)
_CAPITALISED = (
    r"(?:[A-Z][\w'’.-]*|(?:de|da|di|du|la|le|van|von|der|den|bin|al|el|of|the|dos)(?=\s))"
)
_LATIN_NAME = re.compile(rf"(?:{_CAPITALISED}\s+){{0,4}}[A-Z][\w'’.-]*(?:\s*#?\d{{1,3}})?")
_WEAK = re.compile(r"\w[\w'’.-]*(?:\s[\w'’.-]+){0,3}")
_BRACKETED = re.compile(r"(?P<base>.*?)\s*\((?P<inside>[^()]*)\)")


# Characters of a label; what is longer was said.
_LONGEST = 40


class LabelKind(IntEnum):
    """How much a label looks like a speaker's, by its form alone."""

    FALSE = 0
    WEAK = 1
    NAME = 2
    TITLED = 3
    SHORT_ROLE = 4
    ROLE = 5


# What a label may be, the most telling first.
_FORMS = (
    *((LabelKind.ROLE, pattern) for pattern in _LONG.values()),
    (LabelKind.TITLED, _TITLED),
    (LabelKind.NAME, _HAN_NAME),
    (LabelKind.NAME, _LATIN_NAME),
    (LabelKind.WEAK, _WEAK),
)


def label_key(label: str) -> str:
    """What makes two spellings of a label one speaker: case, width and spacing do not count."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def classify(label: str) -> LabelKind:
    """The kind of a label by its form, given with half-width letters, digits and brackets."""
    if (
        not label
        or len(label) > _LONGEST
        or not any(c.isalpha() for c in label)
        or _SENTENCE_MARK.search(label)
        or label_key(label).rstrip(".") in _FALSE
        or _FALSE_NUMBERED.fullmatch(label)
    ):
        return LabelKind.FALSE
    if found := _BRACKETED.fullmatch(label):
        inside = classify(found["inside"])
        base = classify(found["base"])
        return LabelKind.ROLE if inside == LabelKind.ROLE and base else base
    if any(pattern.fullmatch(label) for pattern in _SHORT.values()):
        return LabelKind.SHORT_ROLE
    if _PHRASE.fullmatch(label):
        return LabelKind.FALSE
    return next((kind for kind, pattern in _FORMS if pattern.fullmatch(label)), LabelKind.FALSE)


def is_metadata(label: str) -> bool:
    """Whether what stands before a colon describes the interview ("Date", "访谈时间")."""
    return (
        label_key(label) in _METADATA
        or _METADATA_EN.fullmatch(label) is not None
        or _METADATA_ZH.fullmatch(label) is not None
    )


def role_of(label: str) -> Role | None:
    """The role that a speaker's label states by itself, or None."""
    plain = unicodedata.normalize("NFKC", label).strip()
    if len(plain) > _LONGEST:
        return None
    parts = [plain]
    if found := _BRACKETED.fullmatch(plain):
        parts = [found["base"], found["inside"]]
    for part in parts:
        for patterns in (_LONG, _SHORT):
            for role, pattern in patterns.items():
                if role is not None and pattern.fullmatch(part):
                    return role
    return None


def is_letter(label: str, letter: str) -> bool:
    """Whether a label is this letter, with or without a number: `Q`, `Q1`, `q 12`."""
    return re.fullmatch(rf"{letter}{_SHORT_NUMBER}", label_key(label)) is not None
