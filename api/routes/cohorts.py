"""The cohort of a call as JSON: applicants come in, the best group goes out, and nothing is kept."""

import asyncio
import json
import threading
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from api import bodies
from api.cohort_answer import answer
from api.examples.calls import answers
from api.examples.cohorts import COHORT, REQUEST
from api.routes.gaps import XLSX
from graph.cohorts.call import MOST_PLACES, Call
from graph.errors import EcosystemError
from ingest import open_calls
from ingest.applicants import MOST_APPLICANTS, Applications, of_request, of_workbook

router = APIRouter(prefix="/api/v1", tags=["cohorts"])
JSON = "application/json"
LARGEST = 5_000_000
"""Of a request's body, in bytes."""

PATIENCE = 10.0
"""Seconds for which the best choice is looked for at most, and once more the best one without balance."""

CHOOSING = threading.BoundedSemaphore(2)
"""Cohorts that one server process chooses at a time."""

UPLOADED = "the workbook"
CallName = Annotated[
    str | None,
    Query(alias="call", max_length=100, description="With a workbook: the name of the call; else its own"),
]
Places = Annotated[
    int | None,
    Query(alias="k", ge=1, le=MOST_PLACES, description="With a workbook: how many are to be chosen"),
]
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": {"type": "object"}, "example": REQUEST},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


class WrongForm(EcosystemError):
    """A body that is neither JSON nor a workbook."""

    status = 415


class Busy(EcosystemError):
    """Too many cohorts are being chosen at this moment."""

    status = 503


@router.post(
    "/cohorts",
    summary="The best group among those who apply",
    openapi_extra=BODY,
    responses=answers(
        COHORT,
        e400="The body cannot be read; the answer tells what would be right",
        e404="No such call; the answer names those that there are",
        e413=f"More than {LARGEST:,} bytes or {MOST_APPLICANTS} applicants",
        e415="The body is neither JSON nor a workbook",
        e503="Others are being chosen at this moment",
    ),
)
async def cohorts(request: Request, call: CallName = None, places: Places = None) -> dict[str, Any]:
    """Who may be chosen and who is, with reasons; who could learn from whom; who supports whom.

    The body is JSON, {call, k, applicants, support}, whose fields are the columns of the sheets; or a
    workbook as it is, of the type of XLSX, with call and k in the address. Rows that cannot be read are
    listed in rejected, with what would be right in problems. Nothing of what is sent is kept.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (JSON, XLSX):
        raise WrongForm(f"a body of type {kind or 'none'} is not read. Send {JSON} or {XLSX}")
    if kind == JSON and (call is not None or places is not None):
        raise EcosystemError("call and k stand in the address. With JSON they belong in the body")
    sent = await bodies.content(request, LARGEST, "Send the applicants alone")
    return await asyncio.to_thread(chosen, kind, sent, call, places)


def chosen(kind: str, content: bytes, call: str | None, places: int | None) -> dict[str, Any]:
    """The cohort of a body. Raises Busy where others are being chosen."""
    if not CHOOSING.acquire(blocking=False):
        raise Busy("other cohorts are being chosen at this moment. Ask again in a minute")
    try:
        if kind == XLSX:
            named: Call | None = open_calls.shipped(call) if call else None
            return answer(readable(of_workbook(content, UPLOADED, named)), places, PATIENCE)
        read, wanted = of_request(parsed(content))
        return answer(read, wanted, PATIENCE)
    finally:
        CHOOSING.release()


def parsed(content: bytes) -> Any:
    """A body as JSON. Raises EcosystemError where it is none."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise EcosystemError(
            'the body is not JSON. Send an object such as {"call": "rrr-2021", "k": 8, "applicants": [...]}'
        ) from None


def readable(read: Applications) -> Applications:
    """What was read of a workbook. Raises EcosystemError where the whole could not be read."""
    whole = next((one for one in read.problems if one.severity == "error" and one.row is None), None)
    if whole is not None and not read.applicants:
        raise EcosystemError(str(whole))
    return read
