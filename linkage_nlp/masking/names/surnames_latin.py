"""Surnames and syllables of Chinese names in Latin letters."""

from __future__ import annotations

import re

PINYIN_SURNAMES = frozenset(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng "
    "liang xie song tang feng deng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng "
    "wei su lu ding ren lv yao shen zhong cui tan fan wang liao jin shi jia xia fu fang zou xiong "
    "bai meng qin qiu hou yin xue yan lei long tao kong mao hao gu lai wan qian dai mo kang ouyang "
    "situ ge niu hong gong shao ji zhuang nie qi pang ou zuo chang chai jiao liao mei geng guan mu "
    "wong chan cheung leung lee lam ng chow lau chiu tsang kwok yeung cheng ho tse hsu hsieh chang "
    "tsai huang chiang chua tan goh koh teo lim ong".split()
)
_SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|ui|uo|"
    r"ue|"
    r"er|a|o|e|i|u|v)"
)
_GIVEN = re.compile(rf"{_SYLLABLE}(?:[-']?{_SYLLABLE})?", re.IGNORECASE)
# English words that are made of such syllables.
_WORDS = frozenset(
    "china me he she we no so go do to be in an one man men can ban ran sang song long wing king "
    "gang bang hang rang dance main pin pan pen ten den sun fun run gun ping wine mine line dine "
    "fine lane mane cane sale male tale hope mode code rode ride side wide hide tide like bike "
    "make take lake sake game name same home some come mine nine pure sure more".split()
)


def is_pinyin_given(word: str) -> bool:
    """Whether a word is one or two syllables of Mandarin, and no English word known."""
    return len(word) >= 2 and word.lower() not in _WORDS and _GIVEN.fullmatch(word) is not None
