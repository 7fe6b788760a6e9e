"""What gaps say in plain words: whole sentences, each a template that is filled in."""

from collections.abc import Iterable, Mapping

from graph import saying
from graph.gaps.gap import Sentence
from graph.saying import Counting, Listed, Said, Template, listed

TEMPLATES: Mapping[str, Template] = {
    # sector pairs
    "sector-pair.title": "Few ties between {one} and {other}",
    "sector-pair.none": "No tie is on record between {one} and {other}, where {expected} would be expected "
    "of bodies with so many ties.",
    "sector-pair.one": "A single tie is on record between {one} and {other}; bodies with so many ties "
    "would have {expected}.",
    "sector-pair.many": Counting(
        "observed",
        "{observed} tie is on record between {one} and {other}, {fewer} % fewer than the {expected} that "
        "bodies with so many ties would have.",
        "{observed} ties are on record between {one} and {other}, {fewer} % fewer than the {expected} "
        "that bodies with so many ties would have.",
    ),
    "sector-pair.sides": "On the two sides, {first} and {second} are tied to most others.",
    "sector-pair.sure": Counting(
        "family",
        "That is too few to be chance, with {family} pair of sectors looked at (q = {q:.2f}).",
        "That is too few to be chance, with {family} pairs of sectors looked at (q = {q:.2f}).",
    ),
    "sector-pair.maybe": Counting(
        "family",
        "Looked at alone it would be rare (p = {p:.3f}); among {family} pair of sectors one such is no "
        "surprise (q = {q:.2f}).",
        "Looked at alone it would be rare (p = {p:.3f}); among {family} pairs of sectors one such is no "
        "surprise (q = {q:.2f}).",
    ),
    "sector-pair.chance": "Chance alone could well make it so (q = {q:.2f}).",
    # what peer cities have
    "peer.infrastructure.none.title": "No place of the kind {thing}, unlike {having} of {peers} peer cities",
    "peer.infrastructure.some.title": "Fewer places of the kind {thing} than in peer cities",
    "peer.infrastructure.none": Counting(
        "having",
        "None of the {whole} places on record in {city} is of the kind {thing}; {having} of its {peers} "
        "peers has at least one.",
        "None of the {whole} places on record in {city} is of the kind {thing}; {having} of its {peers} "
        "peers have at least one.",
    ),
    "peer.infrastructure.some": Counting(
        "part",
        "{part} of the {whole} places on record in {city} is of the kind {thing}; its peers' records "
        "would lead one to expect {expected}.",
        "{part} of the {whole} places on record in {city} are of the kind {thing}; its peers' records "
        "would lead one to expect {expected}.",
    ),
    "peer.policy.none.title": "No policy of the kind {thing} on {topic}, unlike {having} of {peers} peer "
    "cities",
    "peer.policy.some.title": "Fewer policies of the kind {thing} on {topic} than in peer cities",
    "peer.policy.none": Counting(
        "having",
        "No policy of the kind {thing} in force in {city} is recorded under {topic}; {having} of {peers} "
        "peer cities has one.",
        "No policy of the kind {thing} in force in {city} is recorded under {topic}; {having} of {peers} "
        "peer cities have one.",
    ),
    "peer.policy.some": Counting(
        "part",
        "{part} of the {whole} policies of {city} is of the kind {thing} and on {topic}, where peers "
        "would lead one to expect {expected}.",
        "{part} of the {whole} policies of {city} are of the kind {thing} and on {topic}, where peers "
        "would lead one to expect {expected}.",
    ),
    "peer.building-block.none.title": "Nothing for the building block {thing}",
    "peer.building-block.some.title": "Little for the building block {thing}",
    "peer.building-block.none": "Of the OECD's building blocks for a social and solidarity economy, "
    "{thing} is not served by any of the {whole} policies and places of {city}; it is in {having} of "
    "{peers} peer cities.",
    "peer.building-block.some": Counting(
        "part",
        "{part} of the {whole} policies and places of {city} serves the OECD's building block {thing}; in"
        " its peers that would be {expected}.",
        "{part} of the {whole} policies and places of {city} serve the OECD's building block {thing}; in "
        "its peers they would be {expected}.",
    ),
    "peer.sector-pair.none.title": "No ties between {thing} and {topic}, unlike {having} of {peers} peer "
    "cities",
    "peer.sector-pair.some.title": "Fewer ties between {thing} and {topic} than in peer cities",
    "peer.sector-pair.none": Counting(
        "having",
        "Of the {whole} pairs that one could make of {thing} and {topic} in {city}, none is tied on "
        "record; {having} of {peers} peer cities has such ties.",
        "Of the {whole} pairs that one could make of {thing} and {topic} in {city}, none is tied on "
        "record; {having} of {peers} peer cities have such ties.",
    ),
    "peer.sector-pair.some": Counting(
        "part",
        "{part} of {whole} possible pairs of {thing} and {topic} is tied in {city}; at the rate of its "
        "peers there would be {expected}.",
        "{part} of {whole} possible pairs of {thing} and {topic} are tied in {city}; at the rate of its "
        "peers there would be {expected}.",
    ),
    "peer.best": "Most of it is found in {best}, with {best_part} of {best_whole}.",
    "peer.sure": Counting(
        "family",
        "The difference is larger than records of this size would show by chance (q = {q:.2f}, {family} "
        "trait compared).",
        "The difference is larger than records of this size would show by chance (q = {q:.2f}, {family} "
        "traits compared).",
    ),
    "peer.maybe": Counting(
        "family",
        "Seen by itself the difference is large (p = {p:.3f}), but {family} trait was compared (q = "
        "{q:.2f}).",
        "Seen by itself the difference is large (p = {p:.3f}), but {family} traits were compared (q = "
        "{q:.2f}).",
    ),
    "peer.chance": "With so few records it may be chance (q = {q:.2f}).",
    "peer.infrastructure.all.title": "No place of the kind {thing}, unlike all {peers} peer cities",
    "peer.infrastructure.all": "None of the {whole} places on record in {city} is of the kind {thing}, "
    "though each of its {peers} peers has at least one.",
    "peer.policy.all.title": "No policy of the kind {thing} on {topic}, unlike all {peers} peer cities",
    "peer.policy.all": Counting(
        "peers",
        "No policy of the kind {thing} in force in {city} is recorded under {topic}, where the {peers} "
        "peer city has one.",
        "No policy of the kind {thing} in force in {city} is recorded under {topic}, where all {peers} "
        "peer cities have one.",
    ),
    "peer.building-block.all.title": "Nothing for the building block {thing}",
    "peer.building-block.all": "Of the OECD's building blocks for a social and solidarity economy, {thing} "
    "is served by every peer city and by none of the {whole} policies and places of {city}.",
    "peer.sector-pair.all.title": "No ties between {thing} and {topic}, unlike all {peers} peer cities",
    "peer.sector-pair.all": "Every peer city has ties between {thing} and {topic}; of the {whole} pairs "
    "that one could make of them in {city} none is tied on record.",
    "peer.infrastructure.usual": "The kind that {city} has most of is {usual} ({usual_part}).",
    "peer.policy.usual": "What {city} has most of is of the kind {usual}, on {usual_topic} ({usual_part}).",
    "peer.building-block.usual": "{city} does most for {usual} ({usual_part}).",
    "peer.sector-pair.usual": "On record, {thing} there work most with {usual} (ties: {usual_part}).",
    # topics needed here, and policies without anybody
    "coverage.topic.nobody.title": "Nobody is recorded on {topic}, which is needed here",
    "coverage.topic.few.title": "{here} on record for {topic}, which is needed here, and no offer",
    "coverage.stated": "{holder} states the need: “{statement}”.",
    "coverage.stated.urgent": "{holder} counts it among the most urgent needs: “{statement}”.",
    "coverage.nobody": "Of the {things} bodies, places and policies on record in {city}, none is on {topic}.",
    "coverage.one": "Only {first} is on {topic} here, and no offer is stated.",
    "coverage.few": Counting(
        "here",
        "{here} of {things} bodies, places and policies here is on {topic}, {first} among them, and none "
        "of them states an offer.",
        "{here} of {things} bodies, places and policies here are on {topic}, {first} among them, and none"
        " of them states an offer.",
    ),
    "coverage.elsewhere.none": "Nobody in the other cities states an offer on it either.",
    "coverage.elsewhere.one": "{example} in {example_city} offers it.",
    "coverage.elsewhere.many": Counting(
        "elsewhere",
        "{elsewhere} other city offers it, {example_city} through {example}.",
        "{elsewhere} other cities offer it, among them {example_city} through {example}.",
    ),
    "coverage.implementer.title.one": "A policy of the kind {kind} without anybody to carry it out",
    "coverage.implementer.title.many": Counting(
        "left",
        "{left} policy of the kind {kind} without anybody to carry it out",
        "{left} policies of the kind {kind} without anybody to carry them out",
    ),
    "coverage.implementer.one": "Who carries out {first} is not on record, unlike for the other city "
    "policies of its kind ({own} in all).",
    "coverage.implementer.many": "For {left} of the {own} city policies of the kind {kind}, {first} among "
    "them, nobody is on record who carries them out.",
    "coverage.implementer.all": "Of none of the {own} city policies of the kind {kind} is it on record who "
    "carries them out.",
    "coverage.implementer.ask.strategy": "A strategy without an owner is easily forgotten: ask which "
    "department reports on it.",
    "coverage.implementer.ask.programme": "Ask whose budget pays for it and who runs it from day to day.",
    "coverage.implementer.ask.fund-scheme": "Ask who takes in the applications and who pays out.",
    "coverage.implementer.ask.award": "Ask who calls for entries and who sits on the jury.",
    "coverage.implementer.ask.participation-mechanism": "Ask who convenes it, and which bodies take part.",
    "coverage.implementer.ask.emergency-measure": "Ask which department was put in charge of it.",
    "coverage.beneficiary.title.one": "A policy of the kind {kind} without recorded beneficiaries",
    "coverage.beneficiary.title.many": Counting(
        "left",
        "{left} policy of the kind {kind} without recorded beneficiaries",
        "{left} policies of the kind {kind} without recorded beneficiaries",
    ),
    "coverage.beneficiary.one": "Nobody is on record whom {first} funds or supports.",
    "coverage.beneficiary.many": "For {left} of the {own} city policies of the kind {kind}, such as "
    "{first}, no body is on record that they fund or support.",
    "coverage.beneficiary.all": Counting(
        "own",
        "Whom the {own} city policy of the kind {kind} funds or supports is nowhere on record.",
        "Whom the {own} city policies of the kind {kind} fund or support is nowhere on record.",
    ),
    "coverage.beneficiary.ask.programme": "A list of those who took part would tell who was left out.",
    "coverage.beneficiary.ask.fund-scheme": "The list of grants, if it is public, would fill this at once.",
    "coverage.beneficiary.ask.award": "The winners' names would fill it.",
    "coverage.beneficiary.ask.emergency-measure": "The list of those who were paid would show who was "
    "reached.",
    "coverage.idle.more": "In the other cities more of them have somebody on record.",
    "coverage.sure": "So little is unusual beside the other cities (q = {q:.2f}).",
    "coverage.maybe": Counting(
        "family",
        "Beside the other cities it is unusual (p = {p:.3f}), though not among {family} such question (q "
        "= {q:.2f}).",
        "Beside the other cities it is unusual (p = {p:.3f}), though not among {family} such questions (q"
        " = {q:.2f}).",
    ),
    "coverage.chance": "Records of this size often have a hole like it (q = {q:.2f}).",
    "coverage.elsewhere.one.city": "The city of {example_city} offers it.",
    "coverage.elsewhere.many.city": Counting(
        "elsewhere",
        "{elsewhere} other city offers it, the city of {example_city}.",
        "{elsewhere} other cities offer it, the city of {example_city} among them.",
    ),
    "coverage.implementer.single": "Who carries out {first} is not on record; {city} has no other policy "
    "of its kind ({kind}).",
    "coverage.beneficiary.single": "Whom {first} funds or supports is not on record; {city} has no other "
    "policy of its kind ({kind}).",
    "coverage.idle.topics": "What is left without anybody concerns {topics}.",
    # who holds others together
    "broker.title": Counting(
        "lost",
        "{lost} body hangs on {body} alone",
        "{lost} bodies hang on {body} alone",
    ),
    "broker.lost.few": "Without {body}, a small group of {lost} would lose its way to the rest.",
    "broker.lost.many": "Without {body}, {lost} of the {bodies} bodies would be cut off from the larger "
    "part.",
    "broker.lost.large": "If {body} fell away, the ecosystem would break apart: {lost} of {bodies} bodies "
    "would lose all ways to the larger part.",
    "broker.one": "All that hang on it are {sector}; {first} is the best connected of them.",
    "broker.across": Counting(
        "sectors",
        "They are of {sectors} sector, and {first} is the best connected of them.",
        "They are of {sectors} sectors, and {first} is the best connected of them.",
    ),
    "broker.unknown": "{first} is the best connected of them.",
    "broker.rare": "A body with as many ties would cut off only {expected} on average if ties were drawn "
    "by lot.",
    "broker.some": "Were ties drawn by lot, a body with as many would cut off {expected} on average, and "
    "as many as here in {often} % of cases.",
    "broker.usual": "That goes with having many ties: drawn by lot, as much would hang on it in {often} % "
    "of cases.",
    "broker.sure": "Of {family} bodies with two ties or more it stands out (q = {q:.2f}).",
    "broker.maybe": "Among {family} bodies one like it is no surprise (q = {q:.2f}).",
    "broker.chance": "It is worth knowing, and nothing unusual (q = {q:.2f}).",
    "broker.topic": "What they share most is work on {topic} ({on_topic} of them).",
    "broker.work": "Its own field is {work}.",
    # bodies without a tie
    "isolated.title": "No tie is recorded of {body}",
    "isolated.topics": "{body} works on {topics}; with whom is not on record.",
    "isolated.plain": "With whom {body} works is not on record, nor on what.",
    "isolated.unusual": Counting(
        "none",
        "Of {others} others of its kind ({sort}) in all cities only {none} stands so alone; they have "
        "{mean} partners on average.",
        "Of {others} others of its kind ({sort}) in all cities only {none} stand so alone; they have "
        "{mean} partners on average.",
    ),
    "isolated.usual": Counting(
        "none",
        "That is common in these records: {none} of {others} others of its kind ({sort}) has none either.",
        "That is common in these records: {none} of {others} others of its kind ({sort}) have none either.",
    ),
    "isolated.only": "It is the only one of its kind ({sort}).",
    "isolated.sure": "It stands out among {family} bodies (q = {q:.2f}).",
    "isolated.maybe": "Among {family} bodies some will be so by chance (q = {q:.2f}).",
    "isolated.chance": "So it most likely tells more of the records than of the body (q = {q:.2f}).",
    "isolated.unheard": "None of the {others} others of its kind ({sort}) in all cities stands so alone; "
    "they have {mean} partners on average.",
    "isolated.unusual.file": Counting(
        "none",
        "Of {others} others of its kind ({sort}) in the file only {none} stands so alone; they have "
        "{mean} partners on average.",
        "Of {others} others of its kind ({sort}) in the file only {none} stand so alone; they have {mean}"
        " partners on average.",
    ),
    "isolated.usual.file": Counting(
        "none",
        "That is common in the file: {none} of {others} others of its kind ({sort}) has none either.",
        "That is common in the file: {none} of {others} others of its kind ({sort}) have none either.",
    ),
    "isolated.unheard.file": "None of the {others} others of its kind ({sort}) in the file stands so "
    "alone; they have {mean} partners on average.",
    # bodies that nobody reaches
    "reach.title": "No funder, support organisation or public body is near {body}",
    "reach.alone": "Among all that {body} is tied to, near and far, there is no funder, support "
    "organisation or public body.",
    "reach.far": "The nearest funder, support organisation or public body is more than two steps from "
    "{body}: {far} is in the same part of the network.",
    "reach.company.one": "Its only recorded partner is {first}.",
    "reach.company.many": Counting(
        "company",
        "{company} other is connected with it: {first}.",
        "{company} others are connected with it, best of all {first}.",
    ),
    "reach.rare": "Were ties drawn by lot, one would be near in {often} % of cases.",
    "reach.some": "By lot one would be near it mostly, in {often} % of cases.",
    "reach.usual": "With so few ties on record it would often be so by lot as well.",
    "reach.sure": "It stands out among {family} bodies that should be reached (q = {q:.2f}).",
    "reach.maybe": "One such among {family} bodies is no surprise (q = {q:.2f}).",
    "reach.chance": "Chance is explanation enough (q = {q:.2f}).",
    "reach.work": "It works on {work}.",
    # whatever the kind
    "asked.one": "One possible tie was asked about, and there is none.",
    "asked.many": Counting(
        "asked",
        "{asked} possible tie was asked about, and there is none.",
        "{asked} possible ties were asked about, and there are none.",
    ),
    # why to ask
    "question.many": Counting(
        "count",
        "the answer would settle {count} gap at once",
        "the answer would settle {count} gaps at once",
    ),
    "question.broker": "with this tie fewer bodies would hang on one alone",
    "question.reach": "with this tie somebody who can help would be near",
    "question.isolated": "neither its partners nor the want of them are on record",
    "question.sector-pair": "it would tell whether the two sectors really have few ties",
    # why a tie is suggested
    "tie.topic": "both work on {topic}",
    "tie.topics": "both work on {topic} and {second}",
    "tie.need": "{b} offers {topic}, which {a} needs",
    "tie.near": "they are {distance} km apart",
    "tie.partner": "both work with {partner}",
    "tie.partners": Counting(
        "count",
        "they have {count} partner in common, {partner}",
        "they have {count} partners in common, {partner} among them",
    ),
    "tie.reaches": Counting(
        "degree",
        "{b} is of the kind {sort}, and {degree} other works or meets with it",
        "{b} is of the kind {sort}, and {degree} others work or meet with it",
    ),
    "tie.bridge": "it would be a second way between the two parts that {body} holds together",
    "tie.predicted": "ties like it were found in {auc} % of hidden cases",
    "tie.offer": "{b} in {city} offers {topic}",
    "tie.reaches.one": "{b} is of the kind {sort}, and one other works or meets with it",
    "tie.reaches.none": "{b} is of the kind {sort}",
    "tie.offer.city": "the city of {b} offers {topic}",
}
"""Each sentence's template, by key; the part before the first dot is the kind of gap."""

WITHIN = ("tie", "question")
"""The kinds of text that stand within a list or after a colon, and do not begin with a capital."""


def said(sentence: Sentence) -> Said:
    """A sentence in words, its first letter as it stands in the template or the name that begins it."""
    within = sentence.key.partition(".")[0] in WITHIN
    return saying.said(TEMPLATES[sentence.key], sentence.facts, within)


def explained(sentences: Iterable[Sentence]) -> Listed:
    """An explanation: its sentences one after the other."""
    return listed(map(said, sentences), " ")
