from __future__ import annotations

import pytest

from linkage_nlp.masking.kinds import Kind
from linkage_nlp.masking.names.find import NameFinder


def found(text: str, *, places: bool = False) -> list[tuple[str, str]]:
    return [
        (item.kind.value, text[item.start : item.end])
        for item in NameFinder(places=places).find(text)
    ]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("发到 zhou.min@lanhe.example.cn 就行", Kind.EMAIL, "zhou.min@lanhe.example.cn"),
        ("看 https://lanhe.example/a?b=1。", Kind.URL, "https://lanhe.example/a?b=1"),
        ("see www.lanhe.example, please", Kind.URL, "www.lanhe.example"),
        ("我的手机13912345678。", Kind.PHONE, "13912345678"),
        ("call +44 20 5550 1234 now", Kind.PHONE, "+44 20 5550 1234"),
        ("座机0571-8765 4321转3", Kind.PHONE, "0571-8765 4321"),
        ("微信号是lanhe_2020，加我", Kind.ACCOUNT, "lanhe_2020"),
        ("加QQ：123456789", Kind.ACCOUNT, "123456789"),
        ("身份证110101199003078515", Kind.ID, "110101199003078515"),
        ("卡号6222 0210 0111 6245 703", Kind.ID, "6222 0210 0111 6245 703"),
        ("我叫蓝若溪，做测试的。", Kind.PERSON, "蓝若溪"),
        ("跟裴总聊过一次", Kind.PERSON, "裴总"),
        ("导师是汪明远教授。", Kind.PERSON, "汪明远"),
        ("我们和安德烈·科斯塔见过面", Kind.PERSON, "安德烈·科斯塔"),
        ("CTO是Kevin Zhou。", Kind.PERSON, "Kevin Zhou"),
        ("Dr Tvedt came in spring", Kind.PERSON, "Tvedt"),
        ("we met Zhang Weiming there", Kind.PERSON, "Zhang Weiming"),
        ("我在杭州蓝禾智能科技有限公司上班", Kind.FIRM, "杭州蓝禾智能科技有限公司"),
        ("it was Lanhe Robotics GmbH that paid", Kind.FIRM, "Lanhe Robotics GmbH"),
        ("I worked at Tellfors for years", Kind.FIRM, "Tellfors"),
        ("他是南屏理工大学毕业的", Kind.UNIVERSITY, "南屏理工大学"),
        ("the University of Eastmoor helped", Kind.UNIVERSITY, "University of Eastmoor"),
    ],
)
def test_a_name_is_found(text: str, kind: Kind, name: str) -> None:
    assert (kind.value, name) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "我们特别高兴，大家都在玩王者荣耀。",
        "阳光好的时候，时间过得很快。",
        "一家软件公司和我们公司谈过。",
        "他读大学的时候去过别的公司。",
        "王国的经济总量在方案里面。",
        "谢谢，哈哈哈，程序在跑。",
        "In May we will mark the exam.",
        "Will it work? I hope so, grace is all.",
        "The Internet and Machine Learning came in March.",
        "我们在Stack Overflow和GitHub上找。",
        "从2010年到2015年，3000个用户，第12页。",
        "A good price for a rich client in Germany.",
    ],
)
def test_words_are_no_names(text: str) -> None:
    assert found(text) == []


def test_places_are_found_on_demand() -> None:
    text = "我们从苏州搬到了松江区，客户在德国。 The office in Leeds is small."
    assert found(text) == []
    places = [name for kind, name in found(text, places=True) if kind == "place"]
    assert "苏州" in places
    assert "Leeds" in places
    assert "德国" not in places
