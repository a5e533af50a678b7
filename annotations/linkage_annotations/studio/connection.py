"""The few things that are asked of a Label Studio server.

Each goes through the SDK and comes back in our own types.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from linkage_annotations.studio.client import open_client, open_sdk
from linkage_annotations.studio.listing import TaskList
from linkage_annotations.studio.patience import Patience
from linkage_annotations.studio.reading import (
    DELETED_ACCOUNT,
    read_answer,
    read_model,
    read_project,
    read_webhook,
)
from linkage_annotations.studio.records import (
    Answer,
    Model,
    NewPrediction,
    NewTask,
    Project,
    Result,
    Task,
    Webhook,
)
from linkage_annotations.studio.tokens import token_kind

# A large import is made within one request.
_LONG_TIMEOUT = 900.0
_BATCH = 500


class Studio:
    """One Label Studio server, by a token; every call is repeated where that is safe.

    Args:
        url: Its address, such as `http://127.0.0.1:8080`.
        token: A personal access token; a legacy one where the server allows those.
        patience: Seconds for which a request is repeated while the server is away.

    Raises:
        MissingExtra: label-studio-sdk is not installed.
        UsageError: The address is none of the web.
    """

    def __init__(self, url: str, token: str, *, patience: float = 60.0) -> None:
        self.url = url.rstrip("/")
        self._client = open_client(self.url, token)
        # Connections are closed with the object, whoever forgets it.
        weakref.finalize(self, self._client.close)
        self._sdk = open_sdk(self.url, self._client)
        self._patience = Patience(self.url, token_kind(token), patience)
        self._coders: dict[int, str] = {}

    def version(self) -> str:
        """The server's version, such as `1.23.2`."""
        said = self._patience.ask("say its version", self._sdk.versions.get)
        return self._known(said.release)

    def me(self) -> str:
        """The e-mail address of the token's owner."""
        owner = self._patience.ask("say whose token this is", self._sdk.users.whoami)
        return self._known(owner.email)

    def invitation(self) -> str:
        """The link by which coders make their accounts."""
        sent = self._patience.ask(
            "give a link of invitation", self._sdk.organizations.invites.get_invite_link
        )
        return f"{self.url}/user/signup/?token={sent.token}"

    def projects(self) -> tuple[Project, ...]:
        """All projects that the token's owner sees."""
        found: list[Any] = self._patience.ask(
            "list its projects", lambda: list(self._sdk.projects.list(page_size=100))
        )
        return tuple(map(read_project, found))

    def project(self, id: int) -> Project:
        """One project.

        Raises:
            StudioError: It is not there, among others.
        """
        return read_project(
            self._patience.ask(f"show project {id}", lambda: self._sdk.projects.get(id))
        )

    def create_project(
        self,
        *,
        title: str,
        description: str,
        config: str,
        instruction: str,
        maximum_annotations: int,
        sampling: str = "Sequential sampling",
    ) -> Project:
        """A new project, in which nothing can be submitted without an answer.

        Raises:
            StudioUnclear: It broke off: the project may be there or not.
        """
        made = self._patience.ask(
            "make the project",
            lambda: self._sdk.projects.create(
                title=title,
                description=description,
                label_config=config,
                expert_instruction=instruction,
                maximum_annotations=maximum_annotations,
                sampling=sampling,
                show_instruction=True,
                show_skip_button=True,
                enable_empty_annotation=False,
                show_collab_predictions=True,
                evaluate_predictions_automatically=False,
            ),
            repeatable=False,
            explain=True,
        )
        return self.project(int(made.id or 0))

    def change_project(
        self,
        id: int,
        *,
        title: str | None = None,
        description: str | None = None,
        config: str | None = None,
        instruction: str | None = None,
        maximum_annotations: int | None = None,
        sampling: str | None = None,
        model_version: str | None = None,
    ) -> Project:
        """Change what is given of a project, and leave the rest; the project as it is then."""
        given: dict[str, Any] = {
            "title": title,
            "description": description,
            "label_config": config,
            "expert_instruction": instruction,
            "maximum_annotations": maximum_annotations,
            "sampling": sampling,
            "model_version": model_version,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        self._patience.ask(
            f"change project {id}", lambda: self._sdk.projects.update(id, **changes), explain=True
        )
        return self.project(id)

    def forbid_empty(self, id: int) -> None:
        """Let nobody submit in a project without having chosen something."""
        self._patience.ask(
            f"change project {id}",
            lambda: self._sdk.projects.update(id, enable_empty_annotation=False),
        )

    def delete_project(self, id: int) -> None:
        """Delete a project with all that is in it; no harm if it is there no more."""
        self._delete(f"delete project {id}", lambda: self._sdk.projects.delete(id))

    def tasks(
        self, project: int, *, progress: Callable[[int], None] | None = None
    ) -> Iterator[Task]:
        """All tasks with their annotations (skipped ones too), drafts and predictions.

        Args:
            project: The server's number of the project.
            progress: Called with the number of tasks read so far.

        Raises:
            StudioError: The project could not be read as a whole.
        """
        # A generator, so that whoever reads on holds the connection open too.
        tasks = TaskList(self.url, self._client, self._sdk, self._patience)
        yield from tasks.tasks(project, progress)

    def add_tasks(self, project: int, tasks: Sequence[NewTask]) -> None:
        """Add tasks with their predictions, in one request.

        Raises:
            StudioUnclear: It broke off: all, some or none may be there.
        """
        request: Any = [
            {"data": dict(task.data), "predictions": [_sent(p) for p in task.predictions]}
            for task in tasks
        ]
        if not request:
            return
        self._patience.ask(
            f"take tasks into project {project}",
            lambda: self._sdk.projects.import_tasks(
                project, request=request, request_options={"timeout": _LONG_TIMEOUT}
            ),
            repeatable=False,
        )

    def change_task(self, task: int, data: Mapping[str, Any]) -> None:
        """Give a task other data; what is not in `data` goes."""
        self._patience.ask(
            f"change task {task}", lambda: self._sdk.tasks.update(str(task), data=dict(data))
        )

    def delete_tasks(self, project: int, tasks: Sequence[int]) -> None:
        """Delete tasks with all that belongs to them; no harm if some are there no more."""
        for start in range(0, len(tasks), _BATCH):
            batch: Any = {"all": False, "included": list(tasks[start : start + _BATCH])}
            self._patience.ask(
                f"delete tasks of project {project}",
                partial(
                    self._sdk.actions.create,
                    id="delete_tasks",
                    project=project,
                    selected_items=batch,
                    request_options={"timeout": _LONG_TIMEOUT},
                ),
            )

    def add_predictions(self, predictions: Mapping[int, NewPrediction]) -> None:
        """Add predictions to tasks of one project.

        Args:
            predictions: One prediction a task, by the server's number of the task.

        Raises:
            StudioUnclear: It broke off: all, some or none may be there.
        """
        if not predictions:
            return
        first = next(iter(predictions))
        shown: Any = self._patience.ask(
            f"show task {first}", lambda: self._sdk.tasks.get(str(first))
        )
        project = int(shown.project)
        sent: list[Any] = [{"task": task, **_sent(new)} for task, new in predictions.items()]
        for start in range(0, len(sent), _BATCH):
            batch = sent[start : start + _BATCH]
            self._patience.ask(
                f"take predictions into project {project}",
                partial(self._sdk.projects.import_predictions, project, request=batch),
                repeatable=False,
            )

    def delete_predictions(self, predictions: Sequence[int]) -> None:
        """Delete predictions; no harm if some are there no more."""
        for number in predictions:
            self._delete("delete a prediction", partial(self._sdk.predictions.delete, number))

    def add_annotation(
        self,
        task: int,
        result: Result,
        *,
        ground_truth: bool = False,
        seconds: float | None = None,
    ) -> Answer:
        """Annotate a task in the name of the token's owner.

        Raises:
            StudioUnclear: It broke off: the annotation may be there or not.
        """
        coder = self.me()
        given: dict[str, Any] = {} if seconds is None else {"lead_time": seconds}
        made = self._patience.ask(
            f"take an annotation of task {task}",
            lambda: self._sdk.annotations.create(
                task, result=[dict(part) for part in result], ground_truth=ground_truth, **given
            ),
            repeatable=False,
        )
        return read_answer(made, coder)

    def change_annotation(
        self, annotation: int, *, result: Result | None = None, ground_truth: bool | None = None
    ) -> Answer:
        """Change what is given of an annotation, and leave the rest."""
        given: dict[str, Any] = {}
        if result is not None:
            given["result"] = [dict(part) for part in result]
        if ground_truth is not None:
            given["ground_truth"] = ground_truth
        changed = self._patience.ask(
            f"change annotation {annotation}",
            lambda: self._sdk.annotations.update(annotation, **given),
        )
        return read_answer(changed, self._coder(changed.completed_by))

    def delete_annotation(self, annotation: int) -> None:
        """Delete an annotation; no harm if it is there no more."""
        self._delete(
            f"delete annotation {annotation}", lambda: self._sdk.annotations.delete(annotation)
        )

    def webhooks(self, project: int) -> tuple[Webhook, ...]:
        """What the server calls when something happens in a project."""
        found = self._patience.ask(
            f"list the webhooks of project {project}",
            lambda: self._sdk.webhooks.list(project=str(project)),
        )
        return tuple(map(read_webhook, found))

    def models(self, project: int) -> tuple[Model, ...]:
        """The model servers that a project is connected to, as the server last saw them."""
        found = self._patience.ask(
            f"list the models of project {project}", lambda: self._sdk.ml.list(project=project)
        )
        return tuple(map(read_model, found))

    def _known(self, said: str | None) -> str:
        """What the server said, if it is one that has this to say."""
        if not said:
            raise self._patience.strange()
        return said

    def _coder(self, account: int | None) -> str:
        """The e-mail address of an account."""
        if account is None:
            return DELETED_ACCOUNT
        if account not in self._coders:
            found = self._patience.ask(
                "say who made an annotation", lambda: self._sdk.users.get(account)
            )
            self._coders[account] = str(found.email)
        return self._coders[account]

    def _delete(self, what: str, call: Callable[[], None]) -> None:
        from label_studio_sdk.core.api_error import ApiError

        def delete() -> None:
            try:
                call()
            except ApiError as error:
                # Also when the answer to a first attempt was lost.
                if error.status_code != 404:
                    raise

        self._patience.ask(what, delete)


def _sent(prediction: NewPrediction) -> dict[str, Any]:
    return {
        "model_version": prediction.model_version,
        "score": prediction.score,
        "result": [dict(part) for part in prediction.result],
    }
