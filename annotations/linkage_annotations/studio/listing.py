"""Reading all tasks of a project.

Exports would be read four times as fast, but the server keeps a copy of each, interview text
and all, for ever: deleting a snapshot by the API leaves its file (seen with 1.23.2).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from linkage_annotations.studio.patience import Patience
from linkage_annotations.studio.reading import TaskPage, read_page
from linkage_annotations.studio.records import Task
from linkage_nlp.errors import StudioError

if TYPE_CHECKING:
    import httpx
    from label_studio_sdk import LabelStudio

_PAGE = 500


class TaskList:
    """The tasks of a server's projects, read page by page.

    Args:
        url: The server's address.
        client: Sends requests to it.
        sdk: The SDK on the same client.
        patience: Repeats requests.
    """

    def __init__(
        self, url: str, client: httpx.Client, sdk: LabelStudio, patience: Patience
    ) -> None:
        self._url = url
        self._client = client
        self._sdk = sdk
        self._patience = patience

    def tasks(self, project: int, progress: Callable[[int], None] | None = None) -> Iterator[Task]:
        """All tasks with their annotations (skipped ones too), drafts and predictions.

        Tasks come by their numbers, each page from where the last one ended, so that none is
        missed or doubled when others are deleted or added meanwhile.

        Args:
            project: The server's number of the project.
            progress: Called with the number of tasks read so far.

        Raises:
            StudioError: The project could not be read as a whole.
        """
        emails = self._emails()
        last = read = 0
        while True:
            page = self._page(project, last)
            for sent in page.tasks:
                drafts = self._drafts(sent.number) if sent.has_drafts else []
                task = sent.read(emails, drafts)
                last = task.id
                read += 1
                if progress:
                    progress(read)
                yield task
            if len(page.tasks) == page.left:
                return
            if not page.tasks:
                raise StudioError(
                    f"Label Studio does not give all tasks of project {project}: {page.left} are "
                    "left out",
                    remedy="Look at its log, and do the same again",
                )

    def _emails(self) -> dict[int, str]:
        """The e-mail addresses of all accounts, by their numbers."""
        found = self._patience.ask("list its accounts", self._sdk.users.list)
        return {user.id: user.email for user in found if user.id and user.email}

    def _page(self, project: int, last: int) -> TaskPage:
        """The next tasks after the one with a certain number."""
        after = {"filter": "filter:tasks:id", "operator": "greater", "type": "Number"}
        query = {
            "filters": {"conjunction": "and", "items": [{**after, "value": last}]},
            "ordering": ["tasks:id"],
        }
        sent = self._get(
            f"give the tasks of project {project}",
            "/api/tasks",
            {
                "project": project,
                "fields": "all",
                "page": 1,
                "page_size": _PAGE,
                "query": json.dumps(query),
            },
        )
        return read_page(sent, last)

    def _drafts(self, task: int) -> Any:
        """All people's drafts of a task, as the server sends them.

        Those in lists of tasks are of the token's owner alone.
        """
        return self._get(f"give the drafts of task {task}", f"/api/tasks/{task}/drafts", {})

    def _get(self, what: str, path: str, params: Mapping[str, Any]) -> Any:
        """What the server sends as JSON: where the SDK has no call, or makes too much of it."""
        from label_studio_sdk.core.api_error import ApiError

        def get() -> Any:
            answer = self._client.get(self._url + path, params=params)
            try:
                sent = answer.json()
            except ValueError:
                sent = None
            if answer.status_code != 200 or sent is None:
                raise ApiError(
                    status_code=answer.status_code, headers=dict(answer.headers), body=sent
                )
            return sent

        return self._patience.ask(what, get)
