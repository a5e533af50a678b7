"""Who says so: whether codes are a model's, people's or both."""

from __future__ import annotations

from dataclasses import dataclass

from linkage_nlp.codebook import Bilingual
from linkage_nlp.evidence.material import Material
from linkage_nlp.tagging.tags import Decision, shown_names


@dataclass(frozen=True, slots=True)
class Origin:
    """How many accepted codes are whose.

    Attributes:
        model: Accepted codes on which no person decided.
        people: Accepted codes that people set or confirmed.
        review: Codes that wait for a person.
        model_versions: The models behind the first and the last.
        coders: The people behind the second.
    """

    model: int
    people: int
    review: int
    model_versions: tuple[str, ...]
    coders: tuple[str, ...]

    @property
    def statement(self) -> Bilingual:
        """The sentence that belongs under every table made of these codes."""
        models = f"model{'s' * (len(self.model_versions) > 1)} {', '.join(self.model_versions)}"
        models_zh = "、".join(self.model_versions)
        people = f" ({shown_names(self.coders)})" if self.coders else ""
        people_zh = f"（{'、'.join(self.coders)}）" if self.coders else ""
        if not self.model and not self.review:
            if not self.people:
                return Bilingual("No codes were found.", "未发现任何编码。")
            return Bilingual(
                f"All {self.people} codes were set by people{people}.",
                f"全部 {self.people} 处编码均由人{people_zh}确定。",
            )
        if not self.people:
            return Bilingual(
                f"All {self.model} accepted codes are suggestions of the {models}; no "
                f"person has checked them. {self.review} more are to be reviewed and not counted.",
                f"全部 {self.model} 处采纳的编码均为模型 {models_zh} 的建议，未经人工核对；另有 "
                f"{self.review} 处待复核，不计入。",
            )
        return Bilingual(
            f"Of {self.model + self.people} accepted codes, {self.people} were set by people"
            f"{people} and {self.model} are suggestions of the {models} that no person has "
            f"checked. {self.review} more are to be reviewed and not counted.",
            f"采纳的 {self.model + self.people} 处编码中，{self.people} 处由人{people_zh}确定，"
            f"{self.model} 处为模型 {models_zh} 的建议，未经人工核对；另有 {self.review} 处待复核，"
            "不计入。",
        )


def origin(material: Material) -> Origin:
    """Count whose the codes of material are."""
    model = people = review = 0
    for sentence in material.sentences:
        for tag in sentence.codes:
            if tag.decision is Decision.REVIEW:
                review += 1
            elif tag.decision is Decision.ACCEPT and tag.coder is None:
                model += 1
            elif tag.decision is Decision.ACCEPT:
                people += 1
    return Origin(model, people, review, material.model_versions, material.coders)
