"""How a session runs: its four phases with their minutes, what to ask, and what to bring."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from graph.workshops.dossier import Condition, Dossier, Held
from graph.workshops.plan import Group
from graph.workshops.problem import Link

STEP = 5
"""Minutes that an agenda is told in, where the session's length is made of them."""


@dataclass(frozen=True)
class Phase:
    """A part of a session: the share of it in per cent, and what happens in it."""

    name: str
    share: int
    what: str


PHASES = (
    Phase(
        "Profile of each city",
        20,
        "Each city says who is in its ecosystem for this topic, and what it brings or looks for.",
    ),
    Phase(
        "Common and unique challenges",
        25,
        "Together: which part of each need do all share, and which belongs to one city alone?",
    ),
    Phase(
        "Innovative solutions",
        40,
        "Who hosts shows how it works and what it took; those who learn hold it against their own city.",
    ),
    Phase(
        "Summary of findings",
        15,
        "Each city says what it takes along, what it will try, and what stays open; one writes it down.",
    ),
)
"""The four phases of Respond, Rebuild, Reinvent (2021), each brought down to a part of one session."""


@dataclass(frozen=True)
class Item:
    """A part of an agenda, with its minutes from the session's beginning."""

    phase: Phase
    begins: int
    minutes: int

    @property
    def span(self) -> str:
        """From when to when, as hours and minutes into the session."""
        return " to ".join(
            f"{timedelta(minutes=moment)}"[:4] for moment in (self.begins, self.begins + self.minutes)
        )


@dataclass(frozen=True)
class Ask:
    """A question to put in a session: to whom, and what it rests on."""

    to: str
    words: str
    about: str


def agenda(minutes: int) -> tuple[Item, ...]:
    """The four phases of a session.

    formula  each phase gets one step and its share of the rest; what is left goes to the phases that lost
             most to rounding (largest remainder). A step is five minutes where the length is made of them,
             else one
    minutes  the length of the session, 4 or more
    returns  four parts, of which none is empty, that add up to the length
    raises   ValueError where there is not a minute for each phase
    """
    step = STEP if minutes % STEP == 0 and minutes >= STEP * len(PHASES) else 1
    steps = minutes // step
    if steps < len(PHASES):
        raise ValueError(f"{minutes} minutes are too few for {len(PHASES)} phases: a session takes 4 or more")
    spare = steps - len(PHASES)
    exact = [spare * phase.share / 100 for phase in PHASES]
    parts = [1 + int(share) for share in exact]
    by_loss = sorted(range(len(PHASES)), key=lambda one: (int(exact[one]) - exact[one], one))
    for number in by_loss[: steps - sum(parts)]:
        parts[number] += 1
    begins = [sum(parts[:number]) * step for number in range(len(parts))]
    return tuple(
        Item(phase, begin, part * step) for phase, begin, part in zip(PHASES, begins, parts, strict=True)
    )


def questions(dossier: Dossier, group: Group) -> tuple[Ask, ...]:
    """What to ask in a session: of each link its need, its offer and what is open, then the four steps.

    raises   Unknown where a link stands for nothing
    """
    asked = [ask for link in group.serves for ask in about_link(dossier, link)]
    return tuple(dict.fromkeys([*asked, *about_steps(dossier, group)]))


def about_link(dossier: Dossier, link: Link) -> Iterator[Ask]:
    """The questions that one link gives rise to."""
    backing = dossier.backing(link)
    learner, host = dossier.city(link.learner), dossier.city(link.host)
    yield Ask(
        learner,
        "What would have to be different in a year for you to say that this need is met? Who would notice?",
        backing.need.statement,
    )
    yield Ask(
        host,
        "What made this work, who had to agree, and what would you do otherwise today?",
        backing.offer.statement,
    )
    if backing.offer.suggested:
        yield Ask(
            host, "Is this so, and is it yours to share? The records suggest it.", backing.offer.statement
        )
    if backing.need.suggested:
        yield Ask(learner, "Is this what you look for? The records suggest it.", backing.need.statement)
    for condition in backing.open:
        yield about_condition(condition, learner)


def about_condition(condition: Condition, learner: str) -> Ask:
    """What to ask of a condition that is not met or not known."""
    words = (
        f"Nothing says whether {learner} has this. Does it, and if not, who could see to it?"
        if condition.held is Held.UNKNOWN
        else f"{learner} does not seem to have this. What could stand in for it, or what has to change?"
    )
    return Ask(learner, words, f"{condition.label}. {condition.why}")


def about_steps(dossier: Dossier, group: Group) -> Iterator[Ask]:
    """A question a step that a city takes: understand, define, explore, experiment."""
    topic, hosts = dossier.topic(group.topic), dossier.names(group.hosts)
    yield Ask(
        "Everybody",
        f"Who in your ecosystem works on {topic}, and who of them should have been asked and was not?",
        "Step 1: understand the ecosystem",
    )
    yield Ask(
        "Everybody",
        "Which part of the challenge is the same in all of your cities, and which is yours alone?",
        "Step 2: define challenges across sectors",
    )
    yield Ask(
        dossier.names(group.learners),
        f"What of what {hosts} shows could you do with the law, the money and the partners that you have?",
        "Step 3: explore solutions",
    )
    yield Ask(
        dossier.names(group.learners),
        "What will you try, with whom and by when, and by what will you see whether it works?",
        "Step 4: experiment",
    )


def preparation(dossier: Dossier, group: Group, city: str) -> tuple[str, ...]:
    """What a city is asked to bring to a session.

    raises   Unknown where a link stands for nothing
    """
    topic = dossier.topic(group.topic)
    profile = agenda(dossier.plan.problem.minutes)[0].minutes
    each = max(1, profile // len(group.cities))
    said = [f"Your profile, in {amount(each)}: who works on {topic} in your city, and what is missing."]
    to_show: dict[str, list[str]] = {}
    for link in group.serves:
        backing = dossier.backing(link)
        if link.host == city:
            to_show.setdefault(backing.offer.statement, []).append(link.learner)
        if link.learner == city:
            said.append(f"An example of your own need: {backing.need.statement}")
            said += [f"What you can find out on this ({one.label}): {one.why}" for one in backing.open]
    said += [f"To show {dossier.names(to)}: {statement}" for statement, to in to_show.items()]
    if not group.languages:
        said.append("Your texts a week before, for the interpreters: the group has no language in common.")
    return tuple(dict.fromkeys(said))


def amount(minutes: int) -> str:
    """Minutes in words."""
    return "a minute" if minutes == 1 else f"{minutes} minutes"
