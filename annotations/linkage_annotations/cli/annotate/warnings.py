"""What several commands warn of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linkage_annotations.interface.comparison import compare_config
from linkage_annotations.interface.findings import Finding, Severity
from linkage_nlp.cli.console import report_warning
from linkage_nlp.codebook import Codebook

_SHOWN = 5


def warn_of_interface(config: str, codebook: Codebook) -> None:
    """Warn where a project's interface was edited otherwise than in its looks."""
    warn_of_findings(compare_config(config, codebook))


def warn_of_findings(findings: Iterable[Finding]) -> None:
    """Warn of findings about a project's interface, notes left out."""
    for finding in findings:
        if finding.severity is not Severity.NOTE:
            report_warning(f"labelling interface: {finding.message}. {finding.remedy}")


def warn_of_strange(tasks: Sequence[int], project: int) -> None:
    """Warn of tasks of a project that were not made by us, or were altered."""
    if tasks:
        more = f" and {len(tasks) - _SHOWN} more" if len(tasks) > _SHOWN else ""
        report_warning(
            f"passed over in project {project}, being no sentences of ours or altered: task "
            f"{', '.join(map(str, tasks[:_SHOWN]))}{more}"
        )
