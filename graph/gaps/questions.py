"""What cannot be said yet, and whom to ask: the ties whose being there or not would decide most."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.gaps.gap import Kind, Sentence, Status, Suggestion
from graph.gaps.report import Report
from graph.gaps.whatif import Intervention

MOST = 20
A_BODY = 3
"""Questions that name one body: nobody is to be asked about everything."""


@dataclass(frozen=True)
class Question:
    """Whether two bodies work together, and the ids of the gaps that the answer would decide."""

    suggestion: Suggestion
    decides: tuple[str, ...]
    why: Sentence


def questions(found: Report, worth: Sequence[Intervention]) -> tuple[Question, ...]:
    """At most twenty ties to ask about, those that decide most gaps first.

    formula   a question's weight: the gaps that the tie would close if it is there, and the sector pairs that
              it belongs to; equal ones by the score of the suggestion
    found     the city's report; only what is not known is asked for
    worth     the ties that would close gaps
    """
    decided: dict[frozenset[str], tuple[Suggestion, list[str]]] = {}
    for one in worth:
        ends = frozenset((one.suggestion.a, one.suggestion.b))
        decided.setdefault(ends, (one.suggestion, []))[1].extend(one.closes)
    for gap in found.of(Kind.SECTOR_PAIR):
        if gap.status is not Status.NOT_FOUND:
            for tie in gap.suggestions:
                decided.setdefault(frozenset((tie.a, tie.b)), (tie, []))[1].append(gap.id)
    ranked = sorted(decided.values(), key=lambda held: (-len(held[1]), -held[0].score, held[0].a, held[0].b))
    uses: Counter[str] = Counter()
    asked: list[Question] = []
    for tie, gaps in ranked:
        if max(uses[tie.a], uses[tie.b]) < A_BODY and len(asked) < MOST:
            uses.update((tie.a, tie.b))
            asked.append(Question(tie, tuple(gaps), why(found, gaps)))
    return tuple(asked)


def why(found: Report, gaps: Sequence[str]) -> Sentence:
    """Why an answer matters: the gaps that it decides."""
    titles = {gap.id: gap for gap in found.gaps}
    kinds = [titles[key].kind for key in gaps if key in titles]
    if len(kinds) > 1:
        return Sentence("question.many", {"count": len(kinds)})
    return Sentence(f"question.{kinds[0] if kinds else Kind.SECTOR_PAIR}")
