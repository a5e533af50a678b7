"""Text as it is: .txt, .md, .vtt, .srt, .csv, .tsv."""

from __future__ import annotations

from linkage_nlp.masking.files.model import Format, Replace, Rewritten
from linkage_nlp.transcripts.decoding import decode
from linkage_nlp.transcripts.source import Source

_BOMS = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


def encode_as(text: str, source: Source) -> bytes:
    """A text in the encoding of the file that it came from, with its byte order mark."""
    for mark, encoding in (
        (_BOMS["utf-8-sig"], "utf-8"),
        (_BOMS["utf-16-le"], "utf-16-le"),
        (_BOMS["utf-16-be"], "utf-16-be"),
        (b"", "utf-8"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (b"", "gb18030"),
    ):
        if source.data.startswith(mark) and mark + decode(source).encode(encoding) == source.data:
            return mark + text.encode(encoding)
    return text.encode("utf-8")


def _rewrite(source: Source, replace: Replace, _clean: bool) -> Rewritten:
    return Rewritten(encode_as(replace(decode(source)).text, source))


PLAIN = Format(words=decode, everything=decode, rewrite=_rewrite)
