"""What a migration asks of a server beyond what labelling needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linkage_annotations.studio.connection import Studio
from linkage_annotations.studio.reading import read_answer
from linkage_annotations.studio.records import Answer, Result
from linkage_nlp.errors import StudioError


class RewritingStudio(Studio):
    """A Label Studio whose drafts and predictions can be changed, and annotations put back."""

    def annotation(self, id: int) -> Answer | None:
        """An annotation as it is now, without `suggested_by`; None if it is there no more."""
        from label_studio_sdk.core.api_error import ApiError

        def get() -> Any:
            try:
                return self._sdk.annotations.get(id)
            except ApiError as error:
                if error.status_code == 404:
                    return None
                raise

        found = self._patience.ask(f"show annotation {id}", get)
        return None if found is None else read_answer(found, self._coder(found.completed_by))

    def change_draft(self, draft: int, result: Result) -> None:
        """Change what a draft says, whoever makes it; no harm if it is there no more."""
        parts = [dict(part) for part in result]
        self._delete(
            f"change draft {draft}",
            lambda: self._request("PATCH", f"api/drafts/{draft}/", {"result": parts}),
        )

    def change_prediction(self, prediction: int, result: Result) -> None:
        """Change what a prediction says; no harm if it is there no more."""
        parts = [dict(part) for part in result]
        self._delete(
            f"change prediction {prediction}",
            lambda: self._request("PATCH", f"api/predictions/{prediction}/", {"result": parts}),
        )

    def recount(self, project: int) -> None:
        """Have the server count anew which codes annotations and drafts give.

        It refuses to take a group of choices out of an interface while it believes that one
        is in use, and never notices that drafts give a code no more.
        """
        self._patience.ask(
            f"count the codes of project {project}",
            lambda: self._request("POST", f"api/projects/{project}/summary/reset/", {}),
        )

    def restore_annotation(
        self,
        task: int,
        result: Result,
        *,
        coder: str,
        ground_truth: bool = False,
        skipped: bool = False,
        seconds: float | None = None,
        prediction: int | None = None,
    ) -> Answer:
        """Annotate a task in the name of somebody who did so before.

        Args:
            task: The server's number of the task.
            result: What it said.
            coder: The e-mail address of the coder, who must have an account still.
            ground_truth: It settled its sentence.
            skipped: Its coder passed over the task.
            seconds: How long the coder took, where that is known.
            prediction: The server's number of the prediction that it was begun from.

        Raises:
            StudioError: The coder's account is gone, among others.
            StudioUnclear: It broke off: the annotation may be there or not.
        """
        account = self._account(coder)
        if account is None:
            raise StudioError(
                f"the account of a coder whose annotation of task {task} is to be put back is gone",
                remedy="Have the server's administrator make the account anew, and try again",
            )
        optional: dict[str, Any] = {"lead_time": seconds, "parent_prediction": prediction}
        made = self._patience.ask(
            f"take an annotation of task {task}",
            lambda: self._sdk.annotations.create(
                task,
                result=[dict(part) for part in result],
                completed_by=account,
                ground_truth=ground_truth,
                was_cancelled=skipped,
                **{name: value for name, value in optional.items() if value is not None},
            ),
            repeatable=False,
        )
        return read_answer(made, coder)

    def _account(self, coder: str) -> int | None:
        """The number of an account by its e-mail address."""
        if coder not in self._coders.values():
            users = self._patience.ask("list its accounts", lambda: list(self._sdk.users.list()))
            self._coders.update({int(user.id or 0): str(user.email) for user in users})
        return next((number for number, email in self._coders.items() if email == coder), None)

    def _request(self, method: str, path: str, content: Mapping[str, Any]) -> None:
        """A request that the SDK has no name for."""
        from label_studio_sdk.core.api_error import ApiError

        client = self._sdk._client_wrapper.httpx_client
        response = client.request(path, method=method, json=dict(content))
        if response.status_code >= 400:
            raise ApiError(
                status_code=response.status_code,
                headers=dict(response.headers),
                body=response.text,
            )
