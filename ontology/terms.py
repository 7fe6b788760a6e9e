"""The terms of sse.ttl. Written by generate.py: edit sse.ttl instead, then `make terms`."""

from typing import Final

from rdflib import Namespace, URIRef

SSE: Final = Namespace("https://w3id.org/sse-atlas/ontology#")

Applicant: Final[URIRef] = SSE["Applicant"]
"""A local authority that applies to a call."""

Body: Final[URIRef] = SSE["Body"]
"""An organisation or an institution: whatever can act, employ and be tied to others under its own name."""

Call: Final[URIRef] = SSE["Call"]
"""An invitation to apply for taking part in a project, with its criteria."""

CaseStudy: Final[URIRef] = SSE["CaseStudy"]
"""A published account of a solution or of a city's experience."""

Challenge: Final[URIRef] = SSE["Challenge"]
"""A question that one or several cities want to tackle across sectors."""

City: Final[URIRef] = SSE["City"]
"""A city whose SSE ecosystem the atlas describes. It is a place; its government is the institution named by authority."""

CompletenessRecord: Final[URIRef] = SSE["CompletenessRecord"]
"""How the data on an ecosystem were gathered: by which method, who was asked, how many answered, when."""

Criterion: Final[URIRef] = SSE["Criterion"]
"""What an applicant to a call is judged by."""

Ecosystem: Final[URIRef] = SSE["Ecosystem"]
"""All the people, organisations, institutions and infrastructures of a territory that let SSE organisations have impact; here, those recorded for one city or for what lies between cities."""

Evidence: Final[URIRef] = SSE["Evidence"]
"""The row of an input file that says something: file, row and raw values, the page behind it, and when that page was read."""

Finding: Final[URIRef] = SSE["Finding"]
"""What a project reports to have learnt."""

Gap: Final[URIRef] = SSE["Gap"]
"""A place in an ecosystem where collaboration is missing or not known, with what it rests on."""

ImportRun: Final[URIRef] = SSE["ImportRun"]
"""The reading of one city's tables into a named graph."""

Infrastructure: Final[URIRef] = SSE["Infrastructure"]
"""What an ecosystem can use: hub, space, platform, fund, service, observatory, market or lab."""

Institution: Final[URIRef] = SSE["Institution"]
"""A body with a public mandate: city, regional, national or international authority, university, research centre, chamber."""

Match: Final[URIRef] = SSE["Match"]
"""A suggested link from one side's need to another side's offer, with its reasons. It is a proposal, never a fact."""

Meeting: Final[URIRef] = SSE["Meeting"]
"""A dated gathering of a project's participants."""

Need: Final[URIRef] = SSE["Need"]
"""What a city or body wants to learn or obtain, on one topic."""

Offer: Final[URIRef] = SSE["Offer"]
"""What a city or body can teach or share with others, on one topic, with what shows it."""

Organisation: Final[URIRef] = SSE["Organisation"]
"""A body of the SSE, of the market or of civil society: cooperative, association, foundation, social enterprise, network, incubator, funder, company."""

Party: Final[URIRef] = SSE["Party"]
"""One side of a tie: who it is and in which role."""

Person: Final[URIRef] = SSE["Person"]
"""A person with a public function that a source states and dates. Nobody appears for any other reason without consent on record."""

Phase: Final[URIRef] = SSE["Phase"]
"""A stage of a project's work, in order."""

Policy: Final[URIRef] = SSE["Policy"]
"""What a public or private body has decided to do for the SSE: law, strategy, programme, rule, fund, award, participation mechanism or emergency measure."""

Position: Final[URIRef] = SSE["Position"]
"""The function that a person holds or held in a body, with its dates."""

Project: Final[URIRef] = SSE["Project"]
"""A joint undertaking of several bodies with a beginning and an end, such as a peer-learning partnership."""

Release: Final[URIRef] = SSE["Release"]
"""An immutable, published state of the whole atlas."""

Solution: Final[URIRef] = SSE["Solution"]
"""Something done about a challenge: by whom, where, since when, and what came of it."""

Source: Final[URIRef] = SSE["Source"]
"""A public page or document that a row of data rests on."""

Step: Final[URIRef] = SSE["Step"]
"""What a city does in a peer-learning project, in order."""

SupportAssignment: Final[URIRef] = SSE["SupportAssignment"]
"""The accompaniment of a city by a support organisation in a project."""

Tie: Final[URIRef] = SSE["Tie"]
"""A dated, sourced relation between two or more parties, each in a role. It is a node of its own, so that it can carry its kind, dates, state and evidence."""

TransferCondition: Final[URIRef] = SSE["TransferCondition"]
"""What has to hold elsewhere for an offer to work there: a legal form, a policy, a scale, a language, funding."""

WorkingGroup: Final[URIRef] = SSE["WorkingGroup"]
"""Cities that work together on a topic: hosts who share, learners, a facilitator."""

Workshop: Final[URIRef] = SSE["Workshop"]
"""A session of a working group at a date and hour."""

aboutEcosystem: Final[URIRef] = SSE["aboutEcosystem"]
"""The ecosystem whose data are described."""

addresses: Final[URIRef] = SSE["addresses"]
"""The challenge that a solution or policy is about."""

answered: Final[URIRef] = SSE["answered"]
"""How many answered."""

appliesTo: Final[URIRef] = SSE["appliesTo"]
"""The call that the applicant answers."""

asked: Final[URIRef] = SSE["asked"]
"""How many were asked."""

authority: Final[URIRef] = SSE["authority"]
"""The institution that is the city's government; in analyses the two are one node."""

broaderOrSame: Final[URIRef] = SSE["broaderOrSame"]
"""A topic, its broader topic, and itself: the reflexive closure of skos:broader. Derived."""

buildingBlock: Final[URIRef] = SSE["buildingBlock"]
"""The building block of OECD/LEGAL/0472 that a topic falls under."""

collaboratesWith: Final[URIRef] = SSE["collaboratesWith"]
"""A collaboration tie between two bodies, which has not ended. Derived from ties, never entered."""

condition: Final[URIRef] = SSE["condition"]
"""What must hold elsewhere for the offer to work there."""

conditionKind: Final[URIRef] = SSE["conditionKind"]
"""What the condition is about, by code."""

connectedTo: Final[URIRef] = SSE["connectedTo"]
"""A tie that has not ended joins the two. Derived from ties, never entered."""

countryCode: Final[URIRef] = SSE["countryCode"]
"""ISO 3166-1 alpha-2 code of the country."""

covers: Final[URIRef] = SSE["covers"]
"""What a completeness record speaks of: all, or one kind of thing or tie."""

criterion: Final[URIRef] = SSE["criterion"]
"""What applicants to the call are judged by."""

describes: Final[URIRef] = SSE["describes"]
"""What a case study is an account of."""

doneBy: Final[URIRef] = SSE["doneBy"]
"""Who carried the solution out."""

entities: Final[URIRef] = SSE["entities"]
"""Number of things described in a graph."""

facedBy: Final[URIRef] = SSE["facedBy"]
"""A city or body that faces the challenge."""

facilitator: Final[URIRef] = SSE["facilitator"]
"""Who facilitates the working group."""

file: Final[URIRef] = SSE["file"]
"""The input file, relative to the folder that was read."""

gapStatus: Final[URIRef] = SSE["gapStatus"]
"""Whether the collaboration was looked for and not found, is fewer than expected, or is not known."""

governs: Final[URIRef] = SSE["governs"]
"""The city whose government this institution is. The inverse of authority; derived."""

hasEcosystem: Final[URIRef] = SSE["hasEcosystem"]
"""The ecosystem that is recorded for a city. The inverse of ofCity; derived."""

holder: Final[URIRef] = SSE["holder"]
"""The city, body or project that states the offer or need."""

holds: Final[URIRef] = SSE["holds"]
"""An offer or need that this city, body or project states. The inverse of holder; derived."""

host: Final[URIRef] = SSE["host"]
"""The body that leads or hosts."""

hosts: Final[URIRef] = SSE["hosts"]
"""What this body leads or hosts. The inverse of host; derived."""

inEcosystem: Final[URIRef] = SSE["inEcosystem"]
"""An ecosystem that this thing belongs to. A body known in two cities belongs to two."""

inverseLabel: Final[URIRef] = SSE["inverseLabel"]
"""How a kind of tie reads from its other end."""

issuer: Final[URIRef] = SSE["issuer"]
"""The body that decided on the policy."""

issues: Final[URIRef] = SSE["issues"]
"""A policy that this body decided on. The inverse of issuer; derived."""

kind: Final[URIRef] = SSE["kind"]
"""The kind of a tie, or of a part of a project, by its code list."""

knowHow: Final[URIRef] = SSE["knowHow"]
"""The form in which the expertise can be given: advice, training, tool, premises and so on."""

lastConfirmed: Final[URIRef] = SSE["lastConfirmed"]
"""The month in which the source was last read, or in which those concerned were asked."""

learner: Final[URIRef] = SSE["learner"]
"""Who learns in the working group."""

legalForm: Final[URIRef] = SSE["legalForm"]
"""The legal form of a body."""

level: Final[URIRef] = SSE["level"]
"""The level of government or territory at which a policy holds."""

matchState: Final[URIRef] = SSE["matchState"]
"""What has become of the match."""

method: Final[URIRef] = SSE["method"]
"""How the data were gathered, by code."""

need: Final[URIRef] = SSE["need"]
"""The need that a match starts from."""

objectRole: Final[URIRef] = SSE["objectRole"]
"""The role of the second party in this kind of tie."""

ofCity: Final[URIRef] = SSE["ofCity"]
"""The city whose ecosystem this is."""

ofGroup: Final[URIRef] = SSE["ofGroup"]
"""The working group that holds the workshop."""

offer: Final[URIRef] = SSE["offer"]
"""The offer that a match leads to."""

operates: Final[URIRef] = SSE["operates"]
"""An infrastructure that this body runs. The inverse of operator; derived."""

operator: Final[URIRef] = SSE["operator"]
"""The body that runs the infrastructure."""

order: Final[URIRef] = SSE["order"]
"""The place in a sequence, from 1."""

outcome: Final[URIRef] = SSE["outcome"]
"""What came of a solution."""

party: Final[URIRef] = SSE["party"]
"""One of the sides of a tie."""

partyIs: Final[URIRef] = SSE["partyIs"]
"""Who or what stands on this side of the tie."""

partyRole: Final[URIRef] = SSE["partyRole"]
"""The role in which this side takes part."""

population: Final[URIRef] = SSE["population"]
"""Number of inhabitants."""

populationYear: Final[URIRef] = SSE["populationYear"]
"""The year that the number of inhabitants refers to."""

precision: Final[URIRef] = SSE["precision"]
"""How exact the point is, by code."""

priority: Final[URIRef] = SSE["priority"]
"""How urgent a need is: 1 the most, 3 the least."""

rawRow: Final[URIRef] = SSE["rawRow"]
"""The row as it was read: a JSON object of column and text."""

responseKind: Final[URIRef] = SSE["responseKind"]
"""Whether something responds to a crisis, rebuilds, or reinvents."""

roleTitle: Final[URIRef] = SSE["roleTitle"]
"""The function in the words of the source."""

row: Final[URIRef] = SSE["row"]
"""The row in the file or sheet; the header is row 1."""

score: Final[URIRef] = SSE["score"]
"""How well a match fits, 0 to 1."""

sector: Final[URIRef] = SSE["sector"]
"""The sector by which actor types are grouped for cross-sector analysis."""

seenIn: Final[URIRef] = SSE["seenIn"]
"""A date at which a source shows that it held, where its beginning and end are not known."""

sha256: Final[URIRef] = SSE["sha256"]
"""Checksum of the file that was read, in hexadecimal."""

sheet: Final[URIRef] = SSE["sheet"]
"""The sheet of a workbook."""

shownBy: Final[URIRef] = SSE["shownBy"]
"""A policy, infrastructure or body in which the offered expertise can be seen."""

shows: Final[URIRef] = SSE["shows"]
"""An offer whose expertise can be seen in this policy, infrastructure or body. The inverse of shownBy; derived."""

since: Final[URIRef] = SSE["since"]
"""When it began: a year, month or day, as exact as the source is."""

state: Final[URIRef] = SSE["state"]
"""Whether a tie is known, claimed by one side, planned, ended, or was looked for and not found."""

statedAt: Final[URIRef] = SSE["statedAt"]
"""The meeting at which the offer or need was named."""

subjectRole: Final[URIRef] = SSE["subjectRole"]
"""The role of the first party in this kind of tie."""

supportedBy: Final[URIRef] = SSE["supportedBy"]
"""The organisation that accompanies the city."""

supports: Final[URIRef] = SSE["supports"]
"""The city that is accompanied."""

symmetric: Final[URIRef] = SSE["symmetric"]
"""Whether a kind of tie reads the same from both ends."""

tieClass: Final[URIRef] = SSE["tieClass"]
"""Whether a kind of tie is collaboration or structure."""

timeZone: Final[URIRef] = SSE["timeZone"]
"""Name of the zone in the IANA time zone database."""

type: Final[URIRef] = SSE["type"]
"""The type by the code list of its kind, such as cooperative, hub or law."""

uncheckedLanguage: Final[URIRef] = SSE["uncheckedLanguage"]
"""A language whose labels on this term no native speaker has checked yet."""

until: Final[URIRef] = SSE["until"]
"""When it ended: a year, month or day, as exact as the source is."""
