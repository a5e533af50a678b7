"""What transcribers put in brackets: laughter, pauses, words that nobody could hear."""

from __future__ import annotations

import re

from linkage_nlp.segmentation.characters import is_han, match_emoji

_OPEN = r"[ \t\u3000]*[\[（(【]"
_REST = r"[^\]）)】\n]{0,20}[\]）)】]"
# Sounds and events, which belong to what was said before them.
_EVENT = re.compile(
    rf"{_OPEN}[^\]）)】\n]{{0,20}}?(?:laugh|chuckl|giggl|pause|silence|sigh|cough|applause|"
    r"cross-?talk|cross talk|overlap|music|phone rings|noise|break|interrupt|smil|nods|"
    r"笑|停顿|沉默|叹|咳|鼓掌|掌声|音乐|电话响|噪音|中断|打断|点头|摇头|停頓|嘆|掌聲|音樂|電話響|中斷|打斷|點頭|搖頭)"
    rf"{_REST}",
    re.IGNORECASE,
)
# Words that the transcriber left out, or that nobody could hear.
_GAP = re.compile(
    rf"(?P<mark>{_OPEN}[ \t]*(?:(?P<omitted>\.{{3}}|…{{1,2}})|\?{{1,3}}|inaudible|unclear|"
    rf"unintelligible|indistinct|听不清|聽不清){_REST})\s*(?P<next>\S?)",
    re.IGNORECASE,
)


def skip_trailing(text: str, end: int) -> int:
    """Where a sentence that its punctuation ended at `end` is over, marks and emoji included.

    A gap belongs to what follows when that goes on in small letters, or in Chinese when
    words could not be heard; else to what was said before it.
    """
    while True:
        match = match_emoji(text, end) or _EVENT.match(text, end)
        if match is not None:
            end = match.end()
            continue
        match = _GAP.match(text, end)
        if match is None:
            return end
        after = match["next"]
        if after.islower() or after.isdigit() or (is_han(after) and not match["omitted"]):
            return end
        end = match.end("mark")
