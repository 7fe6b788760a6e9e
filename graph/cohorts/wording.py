"""What a choice of applicants says in plain words."""

from collections.abc import Iterable, Mapping

from graph import saying
from graph.saying import ENGLISH, Counting, Fact, Listed, Named, Said, Sort, Template, listed

ARTICLE = frozenset(
    {"AE", "BS", "CD", "CF", "DO", "GB", "GM", "KM", "MH", "MV", "NL", "PH", "SB", "SC", "US"}
)
"""The countries whose English name has an article within a sentence."""

TEMPLATES: Mapping[str, Template] = {
    # why an applicant may not be chosen
    "rule.country": "Its country is {country}; the call is open to countries of {regions} that it names.",
    "rule.population": Counting(
        "population",
        "It has {population:,} inhabitant; the call asks for {least:,} at least.",
        "It has {population:,} inhabitants; the call asks for {least:,} at least.",
    ),
    "rule.population.open": "It does not say how many inhabitants it has; the call asks for {least:,} at "
    "least.",
    "rule.letter": "It sends no letter of intent; the call asks for one.",
    "rule.letter.open": "Nothing says whether there is a letter of intent; the call asks for one.",
    # what a criterion counts
    "score.reviewed": "Reviewers gave {score} of {most} for {criterion}.",
    "score.stated": "No reviewer has scored {criterion}; something is stated.",
    "score.open": "No reviewer has scored {criterion}; nothing is stated.",
    # why somebody is chosen or not
    "chosen.all": "All that are eligible are chosen.",
    "chosen.worth": "With the best choice that leaves it out, the cohort would be worth {cost} points less.",
    "chosen.most": "A cohort without it was found that is worth {cost} points less.",
    "chosen.even": "Another choice without it is worth as much; one of the two had to be chosen.",
    "left.worth": "The best cohort with it is worth {cost} points less: it would have been chosen if its "
    "criteria counted more than that in addition. They count {points} of {full}.",
    "left.most": "A cohort with it was found that is worth {cost} points less: it would have been chosen if "
    "its criteria counted more than that in addition, and perhaps with less. They count {points} of {full}.",
    "left.even": "Another choice with it is worth as much; one of the two had to be chosen.",
    "left.beyond": "They cannot count that much: it would also have to offer what others need, or to need "
    "what they offer.",
    "left.open": Counting(
        "count",
        "It would add to the cohort by offering {topics}, which {cities} needs and nobody else who is chosen "
        "offers.",
        "It would add to the cohort by offering {topics}, which {cities} need and nobody else who is chosen "
        "offers.",
    ),
    "left.balance": "Without the balance between regions it would have been chosen.",
    "left.region": "No choice that keeps the balance has it: {region} has no place.",
    "left.ineligible": "It may not be chosen: see the rules that it does not keep.",
    # balance
    "balance.kept": "The regions are balanced: {counts}.",
    "balance.none": "The call asks for no balance between regions: {counts}.",
    "balance.off": "The regions cannot be balanced: {counts}, where {wanted} were wanted. Too few are "
    "eligible in {regions}; this is the nearest that there is.",
    "balance.free": "Nothing was given up for the balance: the best choice is balanced.",
    "balance.cost": "The balance costs {cost} points: without it {entering} would have been chosen, and not "
    "{leaving}.",
    "balance.time": "Whether the balance costs anything was not found out in the time that there was.",
    # matches
    "match.same": "{learner} could learn about {need} from {hosts}.",
    "match.like": "{learner} could learn about {need} from {hosts}, by what comes near it: {offers}.",
    "match.none": "{learner} needs {need}, and none of the others that are chosen offers anything like it.",
    # support
    "support.language": "Both speak {languages}.",
    "support.language.none": "They have no language in common ({city}; {organisation}): plan for "
    "interpretation.",
    "support.language.open": "The languages of one of them are not stated.",
    "support.region": "It works in {region}.",
    "support.region.any": "It names no region, so it may work in any.",
    "support.region.none": "It does not name {region} as a region in which it works.",
    "support.topics": "It knows about {topics}, which the city needs or which is near to what it needs.",
    "support.topics.none": "It knows about none of what the city needs.",
    "support.topics.open": "One of the two names no topics.",
    "support.without": Counting(
        "count",
        "The organisations can support {capacity} in all, and {count} is chosen.",
        "The organisations can support {capacity} in all, and {count} are chosen.",
    ),
    "support.nobody": "No organisation is named.",
    # notes on the whole
    "note.few": Counting(
        "count",
        "{count} is eligible, and {wanted} to be chosen: all are chosen.",
        "{count} are eligible, and {wanted} to be chosen: all are chosen.",
    ),
    "note.nobody": "Nobody is eligible.",
    "note.unreviewed": "Reviewers have scored {scored} of the {all} criteria of eligible applicants. The "
    "rest only tells whether something is stated, and not how good it is.",
    "note.deadline": "The call closed on {day}; when the applications came is not told, so it is not "
    "checked.",
    "note.feasible": "This is the best choice that was found in the time that there was; the best possible "
    "is worth {gap} more at most.",
    "note.optimal": "No choice is worth more.",
    "note.taking": "Taking the best first, again and again, comes to {short} points less.",
    "note.taking.even": "Taking the best first, again and again, comes to as much.",
    # numbers by region
    "count.region": "{count} from {region}",
    "count.span": "{least} to {most}",
}
"""Each sentence's template, by key; the part before the first dot is what it is about."""
WITHIN = ("count",)
"""What does not begin with a capital, since it stands within a sentence."""


def said(key: str, **facts: Fact) -> Said:
    """A sentence in words."""
    return saying.said(TEMPLATES[key], facts, key.partition(".")[0] in WITHIN)


def worth(value: float) -> Named:
    """Points as they read: two digits, more where they would read as nothing."""
    return saying.figure(f"{value:.2f}" if value >= 0.005 or value == 0 else f"{value:.4f}")


def day(iso: str) -> Named:
    """A day, told as YYYY-MM-DD."""
    return Named(iso, Sort.DATE, iso)


def country(code: str) -> Named:
    """The English name of a country within a sentence; its code where none is known."""
    name = ENGLISH.territories.get(code, code)
    return Named(f"the {name}" if code in ARTICLE else name, Sort.COUNTRY, code)


def languages(tags: Iterable[str]) -> Listed:
    """The English names of languages."""
    return listed(map(saying.language, tags))
