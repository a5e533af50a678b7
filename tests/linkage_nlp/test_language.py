import pytest

from linkage_nlp.language import detect_language


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("我们用 AWS 和 Kubernetes 做部署。", "zh"),
        ("We call it 关系 in Chinese.", "en"),
        ("I don't know.", "en"),
        ("對，都是在臺灣做的。", "zh"),
        ("3D 打印", "zh"),
    ],
)
def test_the_language_that_carries_the_sentence(text: str, lang: str) -> None:
    assert detect_language(text) == lang


def test_text_without_letters_takes_the_default() -> None:
    assert detect_language("……", default="zh") == "zh"
    assert detect_language("2013", default="en") == "en"
