"""What `linkage mask` tells: counts by kind and file, and before writing the names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

import click

from linkage_nlp.codebook import Bilingual
from linkage_nlp.language import Language
from linkage_nlp.masking.kinds import KIND_NAMES, Kind, Origin
from linkage_nlp.masking.report import MaskReport

# So many words that were left are shown.
_SUSPECTS = 60

_WORDS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "file": Bilingual("File", "文件"),
        "total": Bilingual("Total", "合计"),
        "none": Bilingual("No names were found.", "没有发现名称。"),
        "name": Bilingual("Name", "名称"),
        "mask": Bilingual("Mask", "代号"),
        "kind": Bilingual("Kind", "类别"),
        "found": Bilingual("Found by", "来源"),
        "times": Bilingual("Times", "次数"),
        "nothing": Bilingual(
            "Nothing was written. Put names that are missing into a list for --names, and what is "
            "no name with the kind keep.",
            "没有写入任何文件。漏掉的名称请写进 --names 的名单；误认的写进去并标为 keep。",
        ),
        "suspects": Bilingual(
            "Left as they are; look whether one of them is a name:",
            "以下词语保持原样，请看其中有没有名称：",
        ),
        "new": Bilingual("new in the key", "个名称新加入密钥"),
    }
)
_ORIGINS: Mapping[Origin, Bilingual] = MappingProxyType(
    {
        Origin.LIST: Bilingual("list", "名单"),
        Origin.KEY: Bilingual("key", "密钥"),
        Origin.SPEAKER: Bilingual("speaker", "说话人"),
        Origin.RULE: Bilingual("rule", "规则"),
        Origin.RECOGNISER: Bilingual("recogniser", "识别器"),
        Origin.VARIANT: Bilingual("short form", "简称"),
    }
)


def print_report(report: MaskReport, lang: Language, *, names: bool) -> None:
    """Print a report for people; `names` says whether the names themselves are shown."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    counts = report.counts
    if not counts:
        click.echo(_WORDS["none"][lang])
    else:
        kinds = [kind for kind in Kind if counts[kind]]
        table = Table(box=None, pad_edge=False)
        table.add_column(_WORDS["file"][lang])
        for kind in kinds:
            table.add_column(KIND_NAMES[kind][lang], justify="right")
        for file in report.files:
            shown = file.source if names else file.output
            table.add_row(Text(shown.name), *(_number(file.counts.get(kind, 0)) for kind in kinds))
        table.add_row(_WORDS["total"][lang], *(str(counts[kind]) for kind in kinds))
        console.print(table)
    for file in report.files:
        for told in file.notes:
            click.echo(f"{file.output.name}: {told}", err=True)
    if not names:
        click.echo(f"{report.new} {_WORDS['new'][lang]}")
        return
    if report.names:
        _print_names(report, lang)
    if report.suspects:
        click.echo(f"\n{_WORDS['suspects'][lang]}")
        shown_words = ", ".join(word for word, _ in report.suspects[:_SUSPECTS])
        click.echo(f"  {shown_words}")
    click.echo(f"\n{_WORDS['nothing'][lang]}")


def _print_names(report: MaskReport, lang: Language) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for column in ("name", "mask", "kind", "found", "times"):
        table.add_column(_WORDS[column][lang], justify="right" if column == "times" else "left")
    for name in report.names:
        table.add_row(
            # No markup: masks have square brackets.
            Text(name.text),
            Text(name.mask),
            KIND_NAMES[name.kind][lang],
            _ORIGINS[name.origin][lang],
            str(name.count),
        )
    click.echo()
    Console(highlight=False).print(table)


def print_json(report: MaskReport, *, names: bool) -> None:
    """Print a report for programs; the names stand in it only before anything is written."""
    value = {
        "files": [
            {
                "output": str(file.output),
                "counts": {kind.value: count for kind, count in file.counts.items()},
                "notes": list(file.notes),
            }
            for file in report.files
        ],
        "counts": {kind.value: count for kind, count in report.counts.items()},
        "new": report.new,
        "errors": [str(error) for error in report.errors],
        "warnings": list(report.warnings),
    }
    if names:
        value["names"] = [
            {
                "text": name.text,
                "mask": name.mask,
                "kind": name.kind.value,
                "found": name.origin.value,
                "count": name.count,
            }
            for name in report.names
        ]
        value["suspects"] = [{"text": text, "count": count} for text, count in report.suspects]
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _number(count: int) -> str:
    return str(count) if count else "·"
