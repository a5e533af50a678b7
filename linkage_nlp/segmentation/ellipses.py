"""Whether an ellipsis or a dash ends a sentence, or the speaker only hesitates."""

from __future__ import annotations

import re

from linkage_nlp.segmentation.abbreviations import FIRST_PERSON, UNFINISHED, starts_sentence, stem
from linkage_nlp.segmentation.characters import CONTINUING, HAN, is_han
from linkage_nlp.segmentation.enclosures import OPENERS
from linkage_nlp.segmentation.words import skip_space, skip_space_back, token_before, word_at

# What a Chinese speaker turns to something else with.
_TURN = re.compile(
    r"不过|但是|可是|反正|总之|后来|对了|所以|其实|另外|然后|而且|那么|最后|现在|当然|好吧|"
    r"總之|後來|對了|其實|另外|然後|那麼|最後|現在|當然"
)
_PARTICLE = re.compile(r"[了吧呢吗嘛啊呀的嗎]\Z")
# Said while looking for words.
_FILLER = re.compile(
    r"(?:这个|那个|就是|怎么说|嗯|呃|啊|额|唔|這個|那個|怎麼說|和|跟|在|是|因为)\Z"
)
_HAN_RUN = re.compile(rf"[{HAN}，、]+\Z")
# In English words: what is shorter before an "I" is taken for a hesitation.
_SHORTEST_WORDS = 4
# In Han characters: what is shorter can hardly stand for itself.
_SHORTEST = 6
_SHORTEST_WRITTEN = 3


def ellipsis_ends(text: str, start: int, dots: int, end: int) -> bool:
    """Whether an ellipsis ends the sentence that begins at `start`.

    English tells by what follows: a capital letter begins a sentence unless the word is
    said again ("My... My job"), or the phrase before is not over and a name or "I" may
    complete it ("we went to... Helsinki"), or only a few words were said before an "I"
    ("Well, no... I think"). Chinese tells by a turn in what is said ("……不过", "……对了")
    after something that can stand for itself; dots written as full stops (。。。) end it
    unless only a filler stands before.

    Args:
        text: The turn.
        start: Where the sentence begins.
        dots: Where the ellipsis begins.
        end: Behind it and the quotation marks and brackets that close after it.
    """
    place = skip_space(text, end)
    follows = text[place : place + 1]
    if follows in CONTINUING:
        return False
    said_end = skip_space_back(text, start, dots)
    if is_han(follows):
        return "\n" in text[end:place] or _turns(text, start, said_end, dots, place)
    said = stem(token_before(text, start, said_end))
    word = word_at(text, place)
    if not word:
        return follows in OPENERS and said not in UNFINISHED
    if not word[0].isupper() or stem(word) == said:
        return False
    is_long = text.count(" ", start, said_end) >= _SHORTEST_WORDS - 1
    if stem(word) in FIRST_PERSON:
        return is_long and said not in UNFINISHED
    return said not in UNFINISHED or (is_long and starts_sentence(word))


def dash_ends(text: str, start: int, dash: int, end: int) -> bool:
    """Whether a dash breaks a sentence off, so that another begins behind it.

    It does when it hangs on the last word ("We were about to— He called") and a word
    follows that starts sentences; a dash in Chinese, or between spaces, goes on.
    """
    if dash == start or not text[dash - 1].isalpha() or is_han(text[dash - 1]):
        return False
    word = word_at(text, skip_space(text, end))
    said = stem(token_before(text, start, dash))
    return starts_sentence(word) and stem(word) not in FIRST_PERSON and stem(word) != said


def _turns(text: str, start: int, said_end: int, dots: int, place: int) -> bool:
    said = text[max(start, said_end - 40) : said_end]
    if _FILLER.search(said):
        return False
    if text.startswith("。", dots):
        return len(said) >= _SHORTEST_WRITTEN
    if not _TURN.match(text, place):
        return False
    run = _HAN_RUN.search(said)
    return (run is not None and len(run[0]) >= _SHORTEST) or bool(_PARTICLE.search(said))
