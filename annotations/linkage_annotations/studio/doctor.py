"""Looking whether all is well between a workspace and its server."""

from __future__ import annotations

import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from linkage_annotations.interface.comparison import compare_config
from linkage_annotations.interface.findings import Severity
from linkage_annotations.studio.client import LOOPBACK
from linkage_annotations.studio.connection import Studio
from linkage_annotations.studio.local import answers
from linkage_annotations.studio.probes import Probes
from linkage_annotations.studio.records import Model, Project, Webhook
from linkage_annotations.studio.tokens import TokenKind, token_end, token_kind
from linkage_annotations.tasks.project import check_codebook_mark
from linkage_annotations.workspace import TOKEN_FILE, TOKEN_VARIABLE
from linkage_nlp.errors import LinkageError, StudioError, UsageError

if TYPE_CHECKING:
    from linkage_annotations.workspace import Workspace

OLDEST = (1, 23)
_SOON_DAYS = 14
_PATIENCE = 5.0


class Grade(StrEnum):
    """How something is: `warning` where work goes on but something is not as it should be."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: What, such as `token`.
        message: What was found, as a full clause without a final full stop.
        remedy: What to do about it; empty when it is well.
    """

    name: str
    grade: Grade
    message: str
    remedy: str = ""


def examine(workspace: Workspace) -> Iterator[Check]:
    """Look at everything, in the order in which one thing needs the other.

    What cannot be looked at since something before it failed is left out.

    Args:
        workspace: Its address, token, project and codebook are what is looked at.
    """
    yield (address := _address(workspace.url))
    if address.grade is Grade.PROBLEM:
        return
    try:
        token = workspace.token()
        studio = Studio(workspace.url, token, patience=_PATIENCE)
        owner = studio.me()
    except LinkageError as error:
        yield _problem("token", error)
        return
    yield _token(token, owner)
    yield from _token_file(workspace)
    try:
        yield _version(studio.version())
        probes = Probes(workspace.url, token)
        yield from _telling(probes)
        number = workspace.settings.project
        if number is None:
            yield Check(
                "project",
                Grade.WARNING,
                "there is no project yet",
                "Make one with 'linkage annotate init TITLE'",
            )
            return
        project = studio.project(number)
        yield Check(
            "project",
            Grade.OK,
            f"{number}, {project.title!r}: {project.tasks} tasks, {project.annotations} "
            "annotations",
        )
        yield from _codebook(workspace, project)
        yield from _settings(workspace, project)
        yield from _webhooks(studio.webhooks(number))
        yield from _models(studio.models(number))
        yield from _local_addresses(probes, number)
    except StudioError as error:
        yield _problem("project", error)


def _problem(name: str, error: LinkageError) -> Check:
    return Check(name, Grade.PROBLEM, error.message, error.remedy)


def _address(url: str) -> Check:
    if not answers(url):
        return Check(
            "address",
            Grade.PROBLEM,
            f"no server answers at {url}",
            "Start Label Studio ('linkage annotate up' starts one here), or set its address as "
            "'url' in annotate.yaml or in LABEL_STUDIO_URL",
        )
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        return Check(
            "address",
            Grade.WARNING,
            f"what goes to {url} can be read on the way",
            "Have the server set up with https, or reach it through a tunnel",
        )
    return Check("address", Grade.OK, url)


def _token(token: str, owner: str) -> Check:
    kind = token_kind(token)
    if kind is TokenKind.ACCESS:
        return Check(
            "token",
            Grade.WARNING,
            f"an access token of {owner}, which lasts five minutes",
            "Use the personal access token from Label Studio's 'Account & Settings' itself",
        )
    if kind is TokenKind.LEGACY:
        return Check(
            "token",
            Grade.WARNING,
            f"a legacy token of {owner}, which never runs out",
            "Use a personal access token from Label Studio's 'Account & Settings', and switch "
            "legacy tokens off",
        )
    end = token_end(token)
    days = None if end is None else (end - time.time()) / 86400
    if days is not None and days < _SOON_DAYS:
        return Check(
            "token",
            Grade.WARNING,
            f"the personal access token of {owner} runs out in {max(0, round(days))} days",
            "Make a new one in Label Studio under 'Account & Settings'",
        )
    return Check("token", Grade.OK, f"a personal access token of {owner}")


def _token_file(workspace: Workspace) -> Iterator[Check]:
    path = workspace.folder / TOKEN_FILE
    if sys.platform == "win32" or workspace.environment.get(TOKEN_VARIABLE):
        return
    with suppress(FileNotFoundError):
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Check(
                "token file",
                Grade.WARNING,
                f"other people of this machine can read {path}",
                f"Run: chmod 600 '{path}'",
            )


def _version(version: str) -> Check:
    found = re.match(r"(\d+)\.(\d+)", version)
    known = (int(found[1]), int(found[2])) if found else (0, 0)
    wanted = f"{OLDEST[0]}.{OLDEST[1]}"
    if known < OLDEST:
        return Check(
            "version",
            Grade.PROBLEM,
            f"Label Studio {version} is older than {wanted}",
            f"Have it brought to {wanted} or later",
        )
    if known[0] > OLDEST[0]:
        return Check(
            "version",
            Grade.WARNING,
            f"Label Studio {version} is newer than what this was tested with",
            "Look for a newer linkage-nlp",
        )
    return Check("version", Grade.OK, f"Label Studio {version}")


def _telling(probes: Probes) -> Iterator[Check]:
    import httpx

    try:
        told = probes.telling()
    except httpx.HTTPError:
        return
    yield _told(
        "analytics",
        told.usage,
        "what people do",
        "Have the server started with LABEL_STUDIO_COLLECT_ANALYTICS=false",
    )
    yield _told(
        "error reports",
        told.errors,
        "errors, and who was doing what",
        "Have the server started with LABEL_STUDIO_SENTRY_DSN= and "
        "LABEL_STUDIO_FRONTEND_SENTRY_DSN= (both empty)",
    )


def _told(name: str, told: bool | None, what: str, remedy: str) -> Check:
    if told is None:
        message = f"it cannot be seen whether the server reports {what} to its makers"
        return Check(name, Grade.WARNING, message, remedy)
    if told:
        return Check(name, Grade.WARNING, f"the server reports {what} to its makers", remedy)
    return Check(name, Grade.OK, f"the server does not report {what} to its makers")


def _codebook(workspace: Workspace, project: Project) -> Iterator[Check]:
    try:
        codebook = workspace.codebook()
        check_codebook_mark(project, codebook)
    except LinkageError as error:
        yield _problem("codebook", error)
        if not isinstance(error, UsageError):
            return
        codebook = workspace.codebook()
    else:
        yield Check("codebook", Grade.OK, f"{codebook.id} {codebook.version}, as in the project")
    findings = compare_config(project.config, codebook)
    told = [finding for finding in findings if finding.severity is not Severity.NOTE]
    for finding in told:
        grade = Grade.PROBLEM if finding.severity is Severity.PROBLEM else Grade.WARNING
        yield Check("interface", grade, finding.message, finding.remedy)
    if not told:
        other = f", but for {len(findings)} harmless differences" if findings else ""
        yield Check("interface", Grade.OK, f"it asks what the codebook has{other}")


def _settings(workspace: Workspace, project: Project) -> Iterator[Check]:
    if project.allows_empty:
        yield Check(
            "empty answers",
            Grade.WARNING,
            "coders can submit without having chosen anything, not even 'no code'",
            "Run 'linkage annotate doctor --repair': Label Studio has no page to switch this off",
        )
    else:
        yield Check("empty answers", Grade.OK, "coders cannot submit without an answer")
    wanted, given = workspace.settings.coders, project.maximum_annotations
    if wanted != given:
        yield Check(
            "coders",
            Grade.WARNING,
            f"the project gives each sentence to {given} people, annotate.yaml says {wanted}",
            "Change one of them ('coders' in annotate.yaml; in Label Studio Settings, Annotation)",
        )
    else:
        yield Check("coders", Grade.OK, f"{given} for each sentence")


def _webhooks(webhooks: tuple[Webhook, ...]) -> Iterator[Check]:
    active = [webhook for webhook in webhooks if webhook.active]
    for webhook in active:
        if webhook.failures:
            yield Check(
                "webhook",
                Grade.WARNING,
                f"the last {webhook.failures} calls of {webhook.url} failed, and each can hold a "
                "coder up for a second",
                "Start what is to answer there, or remove the webhook in the project's Settings, "
                "Webhooks",
            )
        elif urlsplit(webhook.url).hostname not in LOOPBACK and webhook.payload:
            yield Check(
                "webhook",
                Grade.WARNING,
                f"what coders submit is sent to {webhook.url}",
                "If that is not to be, remove the webhook in the project's Settings, Webhooks",
            )
        else:
            yield Check("webhook", Grade.OK, webhook.url)
    if not active:
        yield Check("webhook", Grade.OK, "none: nothing is called when coders submit")


def _models(models: tuple[Model, ...]) -> Iterator[Check]:
    for model in models:
        if model.state == "connected":
            version = f", version {model.model_version}" if model.model_version else ""
            yield Check("model", Grade.OK, f"{model.url} is connected{version}")
            continue
        why = f": {model.problem}" if model.problem else ""
        yield Check(
            "model",
            Grade.WARNING,
            f"{model.url} is {model.state or 'not connected'}{why}",
            "Start the model server, and look at the project's Settings, Model",
        )
    if not models:
        yield Check("model", Grade.OK, "none is connected")


def _local_addresses(probes: Probes, project: int) -> Iterator[Check]:
    import httpx

    try:
        models = probes.blocks_local_models(project)
        webhooks = probes.blocks_local_webhooks(project)
    except httpx.HTTPError:
        return
    blocked = {
        "LABEL_STUDIO_ML_BLOCK_LOCAL_IP": models,
        "LABEL_STUDIO_SSRF_PROTECTION_ENABLED": webhooks,
    }
    closed = [variable for variable, found in blocked.items() if found]
    if closed:
        yield Check(
            "local addresses",
            Grade.WARNING,
            "Label Studio connects to no model on its own machine or network",
            "If the model is to run there, have the server started with "
            + " and ".join(f"{variable}=false" for variable in closed),
        )
    elif None in blocked.values():
        yield Check(
            "local addresses",
            Grade.WARNING,
            "it cannot be seen whether Label Studio connects to models on its own machine",
            "If one cannot be connected, have the server started with "
            + " and ".join(f"{variable}=false" for variable in blocked),
        )
    else:
        yield Check("local addresses", Grade.OK, "models on the server's own machine are allowed")
