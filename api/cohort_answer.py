"""The cohort of a call with the rows that were left out, as the API and the command line tell it."""

from dataclasses import asdict

from graph.cohorts.cohort import SECONDS, cohort
from graph.cohorts.schema import cohort_json
from graph.gaps.schema import Json
from ingest.applicants import Applications


def answer(read: Applications, places: int | None = None, seconds: float = SECONDS) -> Json:
    """The best cohort among those who apply; nothing of it is kept.

    places   how many are to be chosen; as many as the call has where none is told
    seconds  how long the best choice is looked for at most
    """
    found = cohort(read.call, read.applicants, read.organisations, places, seconds)
    return {
        **cohort_json(found),
        "rejected": [asdict(one) for one in read.rejected],
        "problems": [asdict(one) for one in read.problems],
    }
