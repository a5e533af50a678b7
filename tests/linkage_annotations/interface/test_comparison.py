from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from linkage_annotations.interface.comparison import compare_config
from linkage_annotations.interface.config import labelling_config
from linkage_annotations.interface.findings import Finding, Kind, Severity
from linkage_annotations.interface.languages import Languages
from linkage_nlp.codebook import Codebook, default_codebook

GIN = default_codebook()
CONFIG = labelling_config(GIN)
SCOPE = re.compile(r'<Choices name="scope".*?</Choices>', re.DOTALL)


def edited(old: str, new: str) -> str:
    """The interface with one thing changed, which must be in it."""
    assert old in CONFIG
    return CONFIG.replace(old, new, 1)


def without(pattern: str) -> str:
    config, times = re.subn(pattern, "", CONFIG, flags=re.DOTALL)
    assert times == 1
    return config


def summary(found: tuple[Finding, ...]) -> list[tuple[Kind, Severity, str]]:
    return [(finding.kind, finding.severity, finding.subject) for finding in found]


@pytest.mark.parametrize("languages", Languages)
def test_what_we_make_is_fine_in_any_language(
    languages: Languages, tiny_codebook: Codebook, hostile_codebook: Codebook
) -> None:
    for codebook in (GIN, tiny_codebook, hostile_codebook):
        assert compare_config(labelling_config(codebook, languages), codebook) == ()


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        pytest.param(
            without(r'<Choice value="[^"]*" alias="internet"[^>]*/>'),
            [(Kind.MISSING_CODE, Severity.PROBLEM, "channel/internet")],
            id="a choice taken out",
        ),
        pytest.param(
            edited(
                '<Choices name="scope"',
                '<Choices name="planet" toName="sentence-text" choice="multiple">'
                '<Choice value="Mars"/></Choices><Choices name="scope"',
            ),
            [(Kind.EXTRA_CONTROL, Severity.PROBLEM, "planet")],
            id="a group put in",
        ),
        pytest.param(
            edited(
                '<Choice value="国内 Domestic"',
                '<Choice value="Mars"/><Choice value="国内 Domestic"',
            ),
            [(Kind.EXTRA_CODE, Severity.PROBLEM, "scope/Mars")],
            id="a choice put in",
        ),
        pytest.param(
            edited('alias="internet"', 'alias="web"'),
            [(Kind.RENAMED_CODE, Severity.PROBLEM, "channel/internet")],
            id="an alias renamed",
        ),
        pytest.param(
            edited(' alias="internet"', ""),
            [(Kind.RENAMED_CODE, Severity.PROBLEM, "channel/internet")],
            id="an alias lost",
        ),
        pytest.param(
            edited('value="互联网 Internet" alias="internet"', 'value="The Net" alias="net"'),
            [(Kind.RENAMED_CODE, Severity.PROBLEM, "channel/internet")],
            id="alias and name renamed, the key kept",
        ),
        pytest.param(
            edited('value="互联网 Internet"', 'value="The Net"'),
            [(Kind.CHANGED_NAME, Severity.NOTE, "channel/internet")],
            id="a name changed",
        ),
        pytest.param(
            edited('value="互联网 Internet"', 'value="Internet"'),
            [],
            id="a name in the other language",
        ),
        pytest.param(
            edited('alias="internet" hotkey="1"', 'alias="internet" hotkey="y"').replace(
                "#5599ee", "#123456"
            ),
            [(Kind.CHANGED_LOOK, Severity.NOTE, "channel/internet")],
            id="another look",
        ),
        pytest.param(
            edited('alias="internet" hotkey="1"', 'alias="internet" hotkey="2"'),
            [
                (Kind.KEY_CLASH, Severity.WARNING, "channel/internet"),
                (Kind.CHANGED_LOOK, Severity.NOTE, "channel/internet"),
            ],
            id="a key given twice",
        ),
        pytest.param(
            SCOPE.sub("", CONFIG),
            [(Kind.MISSING_GROUP, Severity.PROBLEM, "scope")],
            id="a group taken out",
        ),
        pytest.param(
            edited('<Choices name="scope"', '<Choices name="Scope"'),
            [(Kind.RENAMED_GROUP, Severity.PROBLEM, "scope")],
            id="a group renamed",
        ),
        pytest.param(
            edited(
                '<Choices name="scope" toName="sentence-text" layout="inline" choice="multiple"',
                '<Choices name="scope" toName="sentence-text" layout="inline"',
            ),
            [(Kind.SINGLE_CHOICE, Severity.PROBLEM, "scope")],
            id="only one code of a group",
        ),
        pytest.param(
            edited(
                'choice="multiple" visibleWhen="choice-unselected" whenTagName="no-code" '
                'whenChoiceValue="no-code"',
                'choice="multiple"',
            ),
            [(Kind.UNGUARDED, Severity.WARNING, "channel")],
            id="a group that is never hidden",
        ),
        pytest.param(
            edited(
                '<Choice value="国内 Domestic"',
                '<Choice value="Home" alias="domestic"/><Choice value="国内 Domestic"',
            ),
            [
                (Kind.REPEATED_CODE, Severity.PROBLEM, "scope/domestic"),
                (Kind.CHANGED_NAME, Severity.NOTE, "scope/domestic"),
                (Kind.CHANGED_LOOK, Severity.NOTE, "scope/domestic"),
            ],
            id="an alias given twice",
        ),
        pytest.param(
            edited(
                '<Choices name="scope" toName="sentence-text"',
                '<Choices name="scope" toName="turns-before"',
            ),
            [(Kind.WRONG_CONTROL, Severity.PROBLEM, "scope")],
            id="a group about something else",
        ),
        pytest.param(
            edited('<Choices name="scope"', '<Choices name="reason"'),
            [
                (Kind.WRONG_CONTROL, Severity.PROBLEM, "reason"),
                (Kind.MISSING_GROUP, Severity.PROBLEM, "scope"),
            ],
            id="a name given twice",
        ),
        pytest.param(
            SCOPE.sub('<Rating name="scope" toName="sentence-text"/>', CONFIG),
            [(Kind.WRONG_CONTROL, Severity.PROBLEM, "scope")],
            id="a group of another kind",
        ),
        pytest.param(
            without(r'<Choices name="no-code".*?</Choices>'),
            [(Kind.MISSING_CONTROL, Severity.PROBLEM, "no-code")],
            id="no code not asked",
        ),
        pytest.param(
            without(r"<TextArea[^>]*/>"),
            [(Kind.MISSING_CONTROL, Severity.WARNING, "coder-comment")],
            id="no comment asked",
        ),
        pytest.param(
            edited('alias="unsure-mark"', 'alias="doubt"'),
            [(Kind.WRONG_CONTROL, Severity.PROBLEM, "unsure-mark")],
            id="another answer than unsure",
        ),
        pytest.param(
            edited(
                '<TextArea name="coder-comment" toName="sentence-text"',
                '<TextArea name="coder-comment" toName="turns-before"',
            ),
            [(Kind.WRONG_CONTROL, Severity.PROBLEM, "coder-comment")],
            id="a comment on something else",
        ),
        pytest.param(
            edited('value="$text"', 'value="$sentence"'),
            [(Kind.NO_SENTENCE, Severity.PROBLEM, "sentence-text")],
            id="another field is shown",
        ),
        pytest.param(
            without(r'<Text name="turns-before"[^>]*/>'),
            [(Kind.NO_CONTEXT, Severity.WARNING, "turns-before")],
            id="nothing before the sentence",
        ),
        pytest.param(
            CONFIG[: len(CONFIG) // 2],
            [(Kind.UNREADABLE, Severity.PROBLEM, "")],
            id="cut off",
        ),
        pytest.param(
            '<!DOCTYPE x [<!ENTITY a "b">]>' + CONFIG,
            [(Kind.UNREADABLE, Severity.PROBLEM, "")],
            id="entities",
        ),
        pytest.param("", [(Kind.UNREADABLE, Severity.PROBLEM, "")], id="empty"),
    ],
)
def test_each_change_by_hand_is_named(
    config: str, expected: list[tuple[Kind, Severity, str]]
) -> None:
    found = compare_config(config, GIN)
    assert summary(found) == expected
    for finding in found:
        assert finding.message
        assert finding.remedy or finding.severity is Severity.NOTE


def test_the_gravest_comes_first() -> None:
    config = edited('alias="domestic" hotkey="x"', 'alias="domestic" hotkey="z"').replace(
        'alias="internet"', 'alias="web"'
    )
    severities = [finding.severity for finding in compare_config(config, GIN)]
    assert severities == [Severity.PROBLEM, Severity.WARNING, Severity.NOTE]


def test_the_codes_of_a_renamed_group_are_compared_too() -> None:
    config = edited('<Choices name="scope"', '<Choices name="Scope"').replace(
        'alias="domestic"', 'alias="home"'
    )
    assert [finding.kind for finding in compare_config(config, GIN)] == [
        Kind.RENAMED_GROUP,
        Kind.RENAMED_CODE,
    ]


def test_an_interface_of_another_codebook_lacks_everything(tiny_codebook: Codebook) -> None:
    kinds = {finding.kind for finding in compare_config(CONFIG, tiny_codebook)}
    assert kinds == {Kind.MISSING_GROUP, Kind.EXTRA_CONTROL}


def test_choices_in_views_within_a_group_are_found() -> None:
    config = SCOPE.sub(
        lambda match: (
            match.group().replace("<Choice ", "<View><Choice ").replace("/>", "/></View>")
        ),
        CONFIG,
    )
    assert compare_config(config, GIN) == ()


def test_codes_can_be_compared_whatever_calls_them(
    make_code: Callable[..., object], make_codebook: Callable[..., Codebook]
) -> None:
    codebook = make_codebook(make_code("a", name="Same"), make_code("b", name="Same", hotkey="2"))
    config = labelling_config(codebook).replace('alias="a"', 'alias="x"')
    (found,) = compare_config(config, codebook)
    assert (found.kind, found.subject) == (Kind.RENAMED_CODE, "way/a")
