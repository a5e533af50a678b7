"""`/v1/session`: signing in with a token, so that a browser need not send it each time."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from linkage_serve.api.common import IdentityDep, ServiceDep
from linkage_serve.api.views import View
from linkage_serve.problems import ProblemError
from linkage_serve.security.identity import COOKIE, check_token, wrong_token
from linkage_serve.security.secrets import new_session
from linkage_serve.store import tokens
from linkage_serve.store.tables import now

router = APIRouter(tags=["session"])

_LIFE = timedelta(days=30)


class SignIn(BaseModel):
    """A token."""

    model_config = ConfigDict(extra="forbid")

    token: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(
        description="What 'linkage serve token' printed"
    )


class SessionView(View):
    """Who asks."""

    name: str = Field(description="The name of the token; `local` where none is needed")
    token_required: bool


@router.get("/v1/session", operation_id="getSession", summary="Who asks")
def get_session(identity: IdentityDep, service: ServiceDep) -> SessionView:
    """The name under which corrections are kept when none is given."""
    return SessionView(name=identity.name, token_required=service.settings.token_required)


@router.post(
    "/v1/session", operation_id="signIn", summary="Sign in", status_code=204, responses={401: {}}
)
def sign_in(request: SignIn, service: ServiceDep, asked: Request, response: Response) -> None:
    """Exchange a token for a cookie that no script can read and no other site can send."""
    token = check_token(service.database, request.token)
    if token is None:
        raise ProblemError(wrong_token(asked))
    session = new_session()
    with service.database.writing() as connection:
        tokens.begin_session(
            connection,
            session.id,
            hash=session.hash,
            token=token.id,
            expires_at=now() + _LIFE,
        )
    response.set_cookie(
        COOKIE,
        session.shown,
        max_age=int(_LIFE.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=asked.url.scheme == "https",
    )


@router.delete("/v1/session", operation_id="signOut", summary="Sign out", status_code=204)
def sign_out(identity: IdentityDep, service: ServiceDep, response: Response) -> None:
    """End the session."""
    if identity.session is not None:
        with service.database.writing() as connection:
            tokens.end_session(connection, identity.session)
    response.delete_cookie(COOKIE)
