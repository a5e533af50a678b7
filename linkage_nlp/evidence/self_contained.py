"""Whether a sentence can stand alone as a quote, by its form."""

from __future__ import annotations

import re

from linkage_nlp.language import Language

# Words in English; Chinese characters, of which two make about a word. Fewer say too little,
# more are for a block quotation.
LENGTHS: dict[Language, tuple[int, int]] = {"en": (8, 45), "zh": (14, 90)}

_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:[-'’][^\W\d_]+)*|\d+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")

_ANSWER_EN = (
    r"yes|yeah|yep|yup|no|nope|right|sure|exactly|okay|ok|of course|correct|true|absolutely|"
    r"definitely|indeed|well|oh|er|erm|um|uh|hm+|mm+"
)
_PRONOUN_EN = (
    r"it|its|it['’]s|they|they['’]\w+|their|them|he|he['’]\w+|his|she|she['’]\w+|her|him|"
    r"this(?! (?:year|month|week))|that|that['’]s|these(?! (?:days|years))|those|such|which|who"
)
_LINK_EN = r"and|but|or|so|because|then|also|either|neither|though|although|plus|like"
_OPENING_EN = re.compile(rf"(?:{_ANSWER_EN}|{_PRONOUN_EN}|{_LINK_EN})\b", re.IGNORECASE)

_ANSWER_ZH = (
    r"(?:对|是|有|没有|没|不是|不|嗯|啊|哦|噢|呃|好|行|可以|当然|确实)+(?:的|啊|吧|呀|了|嘛)*"
)
_PRONOUN_ZH = (
    r"[它他她]们?|其(?=[是中实他])|[这那](?:个|些|种|样|位|家|边|里|是|就|也|都|会|能|让|方面)|"
    r"前者|后者|上述"
)
_LINK_ZH = (
    r"而且|但是|可是|不过|所以|因此|因为|然后|还有|另外|或者|并且|就是说?|也就是|比如|例如|包括"
)
_OPENING_ZH = re.compile(
    rf"(?:{_ANSWER_ZH})(?=[，,。！!、；;？?\s…—]|$)|(?:{_PRONOUN_ZH}|{_LINK_ZH}|对对|但(?!凡))"
)
_MARKS = "“”‘’\"'「」『』（）()[]【】 \t\u3000"
_BROKEN_OFF = tuple("，,、；;：:…—–-")
_QUESTION = tuple("？?")


def is_self_contained(text: str, lang: Language) -> bool:
    """Whether a sentence says who and what without those around it, as far as its form tells.

    It does when its length is within `LENGTHS`, it does not begin with a bare answer ("yes"),
    with a pronoun or a word that ties it to what was said before, does not break off, and is
    no question.
    """
    core = text.strip(_MARKS)
    least, most = LENGTHS[lang]
    if not least <= length(core, lang) <= most:
        return False
    if core.endswith((*_BROKEN_OFF, *_QUESTION, "...")):
        return False
    opening = _OPENING_ZH if lang == "zh" else _OPENING_EN
    return opening.match(core) is None


def length(text: str, lang: Language) -> int:
    """How long a sentence is: its words in English, and in Chinese its characters.

    An English word in a Chinese sentence counts as two characters, a Chinese character in an
    English one as half a word.
    """
    words, characters = len(_WORD.findall(text)), len(_HAN.findall(text))
    return characters + 2 * words if lang == "zh" else words + characters // 2
