"""Where the parallel sentences of the project's own base come from, and what it is measured on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Source(NamedTuple):
    """A repository of parallel text and the licence that it states."""

    origin: str
    licence: str


SOURCES: Mapping[str, Source] = {
    "lctt": Source(
        "LCTT/TranslateProject: articles of opensource.com and fedoramagazine.org",
        "Apache-2.0 (the originals CC BY-SA 4.0)",
    ),
    "convlab2_woz": Source("thu-coai/ConvLab-2: task dialogues", "Apache-2.0"),
    "tatoeba": Source("Tatoeba: everyday sentences", "CC BY 2.0 FR"),
    "freecodecamp-news": Source("freeCodeCamp/news-translation", "CC BY-SA 4.0"),
    "python-docs": Source("python/python-docs-zh-cn", "CC0 (source text PSF)"),
    "hf-course": Source("huggingface/course", "Apache-2.0"),
    "hf-course-subtitles": Source("huggingface/course: subtitles", "Apache-2.0"),
    "todogroup.org": Source("todogroup/todogroup.org", "CC BY 4.0"),
    "tico19": Source("tico-19", "CC0"),
    "innersource-patterns": Source("InnerSourceCommons", "CC BY-SA 4.0"),
    "innersource-learning-path": Source("InnerSourceCommons", "CC BY-SA 4.0"),
    "opensource.guide": Source("github/opensource.guide", "CC BY 4.0"),
    "x-risawoz": Source("stanford-oval/dialogues", "BSD-3-Clause"),
    "interview": Source(
        "invented sentences as in interviews, written for this project (training/pairs)",
        "Apache-2.0",
    ),
    "cncf-glossary": Source("cncf/glossary", "CC BY 4.0"),
}

# Further sets that the project's own base is measured on, by the name of the file.
TESTS: Mapping[str, str] = {
    "dev-xquad": "XQuAD: Wikipedia paragraphs and questions, looked at while building",
    "spoken": "invented sentences as in interviews (tests/data/base/spoken.tsv)",
}
