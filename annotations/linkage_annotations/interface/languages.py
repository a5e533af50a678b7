"""The language, or the two in their order, in which the interface speaks."""

from __future__ import annotations

from enum import StrEnum

from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language


class Languages(StrEnum):
    """Which languages are shown, the first one first."""

    ZH_EN = "zh-en"
    EN_ZH = "en-zh"
    ZH = "zh"
    EN = "en"

    @property
    def order(self) -> tuple[Language, ...]:
        """The languages in the order in which they are shown."""
        orders: dict[Languages, tuple[Language, ...]] = {
            Languages.ZH_EN: ("zh", "en"),
            Languages.EN_ZH: ("en", "zh"),
            Languages.ZH: ("zh",),
            Languages.EN: ("en",),
        }
        return orders[self]

    def show(self, text: Bilingual, separator: str = " ") -> str:
        """A text in these languages on one line, once where both say the same."""
        said = (" ".join(text[lang].split()) for lang in self.order)
        return separator.join(dict.fromkeys(said))
