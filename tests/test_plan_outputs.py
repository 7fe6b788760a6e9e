"""What a programme is given out as: calendars, a workbook, letters and pages that say what the plan says."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser

from graph.errors import Unknown
from graph.workshops import outcomes
from graph.workshops.agenda import PHASES, agenda, preparation, questions
from graph.workshops.briefings import briefing, briefings, case_study, summary
from graph.workshops.calendar_file import calendar
from graph.workshops.dossier import Dossier, Held, Offer, listed
from graph.workshops.letters import WIDTH, letter
from graph.workshops.measures import bought, measures
from graph.workshops.problem import Participant
from graph.workshops.workbook import SHEETS, workbook
from tests.browser import chromium
from tests.markup import Markup
from tests.plans import CONDITIONS, LINKS, PARTICIPANTS, TOPICS, UNMET, backing, dossier, plan

PAYLOAD = '<img src=x onerror="window.pwned = 1"></style><script>window.pwned = 1</script>'
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org","x")')
OPEN = "Open: to be told with the outcome form after the session."
needs_browser = pytest.mark.skipif(chromium() is None, reason="no Chromium")


def saying(words: str) -> Dossier:
    """The programme with the same words in every text that people wrote."""
    held = dossier()
    backings = {
        one.match: replace(
            made,
            need=replace(made.need, holder=words, statement=words, sources=(words,)),
            offer=replace(made.offer, holder=words, statement=words, sources=(f"javascript:{words}",)),
            reasons=(words,),
            conditions=tuple(replace(one, label=words, why=words) for one in CONDITIONS["need-houses"]),
        )
        for one in LINKS
        for made in (backing(one),)
    }
    made = replace(
        held.plan,
        groups=tuple(replace(one, facilitator=words, reasons=(words,)) for one in held.plan.groups),
        unmet=tuple(replace(one, why=words) for one in held.plan.unmet),
    )
    return replace(
        held,
        title=words,
        plan=made,
        backings=backings,
        topics=dict.fromkeys(TOPICS, words),
        cities={one.city: words for one in PARTICIPANTS},
    )


def empty() -> Dossier:
    """A programme without sessions."""
    return dossier(replace(plan(), groups=(), greedy=None))


def events(content: bytes) -> list[Event]:
    """The events of a calendar file, as a calendar program reads it."""
    return [one for one in Calendar.from_ical(content).walk("VEVENT") if isinstance(one, Event)]


def book(content: bytes) -> Workbook:
    """A workbook as a spreadsheet opens it."""
    return load_workbook(io.BytesIO(content))


def cells(content: bytes, sheet: str) -> list[list[object]]:
    """The values of a sheet."""
    return [list(row) for row in book(content)[sheet].iter_rows(values_only=True)]


def test_a_calendar_has_an_event_a_group_at_its_hour_in_utc() -> None:
    found = events(calendar(dossier()))
    assert [(one.start, one.end) for one in found] == [(one.start, one.end) for one in plan().groups]
    assert [one["dtstart"].to_ical() for one in found] == [b"20270316T140000Z", b"20270406T143000Z"]


def test_an_event_tells_the_hour_on_the_clock_of_every_city() -> None:
    for group, event in zip(plan().groups, events(calendar(dossier())), strict=True):
        for one in PARTICIPANTS:
            local = group.start.astimezone(ZoneInfo(one.zone))
            told = f"{one.name}: {local:%A} {local.day} {local:%B %Y, %H:%M} to "
            assert (told in str(event["description"])) == (one.city in group.cities)


def test_summer_time_that_begins_at_different_dates_is_met() -> None:
    held = dossier()
    first, second = held.groups
    assert held.clock(first, "marwick") == "Tuesday 16 March 2027, 14:00 to 15:30"
    assert held.clock(first, "port-aster") == "Tuesday 16 March 2027, 10:00 to 11:30"
    assert held.clock(second, "marwick") == "Tuesday 6 April 2027, 15:30 to 17:00"
    assert held.clock(second, "port-aster") == "Tuesday 6 April 2027, 10:30 to 12:00"


def test_the_calendar_of_a_city_has_its_own_sessions_and_its_role() -> None:
    for city, summaries in {"valdora": ["learns"], "marwick": ["learns", "shows"]}.items():
        found = events(calendar(dossier(), city))
        name = dossier().city(city)
        assert [str(one["description"]).split(":")[0] for one in found] == [
            f"{name} {role}" for role in summaries
        ]
    with pytest.raises(Unknown, match="'atlantis' takes no part"):
        calendar(dossier(), "atlantis")


def test_an_event_keeps_its_uid_when_it_is_moved_and_says_that_it_has_changed() -> None:
    held = dossier()
    moved = replace(held.plan.groups[0], start=held.plan.groups[0].start + timedelta(days=2), id="g9")
    later = replace(held, plan=replace(held.plan, groups=(moved, *held.plan.groups[1:])), revision=1)
    before, after = (events(calendar(one)) for one in (held, later))
    assert {one["uid"] for one in before} == {one["uid"] for one in after}
    assert [(one["sequence"], two["sequence"]) for one, two in zip(before, after, strict=True)] == [
        (0, 1)
    ] * 2
    assert {one["uid"] for one in events(calendar(replace(held, id="other")))}.isdisjoint(
        one["uid"] for one in before
    )
    assert {one["uid"] for one in events(calendar(held, "marwick"))} == {one["uid"] for one in before}


def test_two_sessions_of_one_host_on_one_topic_have_uids_of_their_own() -> None:
    held = dossier()
    again = replace(held.plan.groups[0], id="g3", start=held.plan.groups[0].start + timedelta(days=7))
    twice = replace(held, plan=replace(held.plan, groups=(*held.plan.groups, again)))
    assert len({one["uid"] for one in events(calendar(twice))}) == 3


def test_a_calendar_file_is_utf_8_in_short_lines_and_the_same_each_time() -> None:
    content = calendar(dossier())
    assert content == calendar(dossier())
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert "Nova Bahía" in str(events(content)[1]["description"])


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\r;,:\\"),
        max_size=40,
    )
)
def test_no_text_adds_an_event_or_a_line_of_its_own(words: str) -> None:
    content = calendar(saying(f"{words}\nBEGIN:VEVENT\r\nATTENDEE:x\nEND:VEVENT"))
    assert len(events(content)) == 2
    assert not any(line.startswith((b"ATTENDEE", b"ORGANIZER")) for line in content.split(b"\r\n"))


def test_a_programme_without_sessions_can_be_given_out() -> None:
    assert events(calendar(empty())) == []
    assert len(cells(workbook(empty()), "Programme")) == 1
    assert "has no sessions" in briefings(empty())
    assert "There are none." in summary(empty())
    assert "You take part in no session" in letter(empty(), "valdora")


def test_the_workbook_has_a_sheet_for_each_question_and_the_form() -> None:
    made = book(workbook(dossier()))
    assert made.sheetnames == [*SHEETS, "outcomes", "read me (ignore)"]
    for sheet in made.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
        assert all(one.width >= 8 for one in sheet.column_dimensions.values())


def test_the_programme_sheet_tells_each_hour_on_the_clock_of_its_city() -> None:
    head, *rows = cells(workbook(dossier()), "Programme")
    assert len(rows) == 2
    for group, row in zip(plan().groups, rows, strict=True):
        told = dict(zip(head, row, strict=True))
        assert told["Start in UTC"] == group.start.replace(tzinfo=None)
        for one in PARTICIPANTS:
            local = group.start.astimezone(ZoneInfo(one.zone)).replace(tzinfo=None)
            assert told[f"{one.name} ({one.zone})"] == (local if one.city in group.cities else None)


def test_the_workbook_tells_each_link_and_what_is_not_served() -> None:
    content = workbook(dossier())
    head, *rows = cells(content, "Who learns what")
    assert [row[head.index("Match")] for row in rows] == [one.match for one in LINKS]
    assert [row[head.index("Score")] for row in rows] == [one.score for one in LINKS]
    assert "A fund for the running costs: unknown. Nothing is recorded on it." in str(
        rows[0][head.index("To speak about")]
    )
    assert cells(content, "Not served")[1:] == [
        ["Valdora", UNMET.statement, "max-sessions", "Port Aster hosts three sessions already."],
        ["Serra Clara", "need-unknown", "nobody-offers", "No other city offers anything on it."],
        [
            "Nova Bahía",
            "(the city as such)",
            "hours",
            "It shares too few office hours with those who would learn.",
        ],
    ]


def test_the_figures_stand_beside_those_of_the_plain_way() -> None:
    rows = {row[0]: row[1:3] for row in cells(workbook(dossier()), "Figures")}
    assert rows["Needs served"] == [5, 3]
    assert rows["Worth"] == [3.18, 1.79]
    assert rows["How it was found"] == [
        "proven to be the best possible",
        "the best found in the time allowed",
    ]
    assert rows["Gap to the best possible"] == [0, None]
    assert rows["Port Aster"] == [0.79, 1]
    assert [one.plain for one in measures(replace(plan(), greedy=None))] == [None] * len(
        list(measures(plan()))
    )


def test_what_the_best_programme_buys_is_a_share_of_the_plain_way() -> None:
    assert bought(plan()) == pytest.approx(3.18 / 1.79 - 1)
    assert bought(replace(plan(), greedy=None)) is None
    assert bought(replace(plan(), greedy=replace(plan(), solver=replace(plan().solver, worth=0.0)))) is None


@pytest.mark.parametrize("words", FORMULAS)
def test_nothing_in_the_workbook_is_taken_for_a_formula(words: str) -> None:
    made = book(workbook(saying(words)))
    found = [cell for sheet in made for row in sheet.iter_rows() for cell in row if cell.value == words]
    assert len(found) > 10
    assert all(cell.data_type == "s" and cell.number_format == "@" for cell in found)


def test_the_form_lets_people_choose_and_has_nothing_filled_in() -> None:
    sheet = book(workbook(dossier()))["outcomes"]
    head = [cell.value for cell in sheet[1]]
    rules = {
        str(rule.sqref).rstrip("0123456789").split(":")[0][0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
    }
    assert set(rules.values()) >= {'"yes,no,not known"', '"none,planned,under way"', '"1,2,3,4,5"'}
    assert head == list(outcomes.COLUMNS)
    for column in ("met", "useful", "follow_up", "predicate", "note", "source"):
        assert [row[head.index(column)].value for row in sheet.iter_rows(min_row=2)] == [None] * len(LINKS)


def test_a_letter_tells_a_city_its_sessions_on_its_own_clock() -> None:
    told = letter(dossier(), "port-aster")
    assert "To Port Aster" in told
    assert "1. Tuesday 16 March 2027, 10:00 to 11:30: co-management" in told
    assert "Your role: you show how you do it, to Valdora, Marwick and Serra Clara." in told
    assert "2. Tuesday 6 April 2027, 10:30 to 12:00: public procurement" in told
    assert "Your role: you learn from Marwick, beside Nova Bahía." in told
    assert "Nothing of yours is left out." in told
    assert "16:30" not in told


def test_a_letter_says_what_is_not_served_and_why() -> None:
    told = " ".join(letter(dossier(), "valdora").split())
    assert f"- {UNMET.statement} Port Aster hosts three sessions already." in told
    assert "- need-unknown: No other city offers anything on it." in letter(dossier(), "serra-clara")
    with pytest.raises(Unknown, match="Its cities are: marwick, nova-bahia"):
        letter(dossier(), "atlantis")


@pytest.mark.parametrize("one", PARTICIPANTS, ids=lambda one: one.city)
def test_a_letter_has_short_lines(one: Participant) -> None:
    lines = letter(dossier(), one.city).splitlines()
    assert max(map(len, lines)) <= WIDTH


def test_hosts_that_show_together_are_told_so() -> None:
    held = dossier()
    first = replace(held.plan.groups[0], hosts=("port-aster", "marwick"), learners=("valdora", "serra-clara"))
    both = replace(held, plan=replace(held.plan, groups=(first,)))
    assert "you show how you do it together with Marwick, to Valdora and" in letter(both, "port-aster")
    assert "Port Aster and Marwick show how it is done" in " ".join(briefings(both).split())


@given(st.integers(4, 600))
def test_an_agenda_has_the_four_phases_and_adds_up_to_the_session(minutes: int) -> None:
    items = agenda(minutes)
    assert [one.phase for one in items] == list(PHASES)
    assert sum(one.minutes for one in items) == minutes
    assert all(one.minutes > 0 for one in items)
    assert [one.begins for one in items[1:]] == [one.begins + one.minutes for one in items[:-1]]
    assert minutes % 5 or minutes < 20 or all(one.minutes % 5 == 0 for one in items)


def test_the_usual_agenda_gives_most_time_to_solutions() -> None:
    assert [one.minutes for one in agenda(90)] == [20, 20, 35, 15]
    assert [one.span for one in agenda(90)][-1] == "1:15 to 1:30"
    with pytest.raises(ValueError, match="3 minutes are too few for 4 phases"):
        agenda(3)


def test_the_questions_come_from_needs_offers_open_conditions_and_steps() -> None:
    asked = questions(dossier(), plan().groups[0])
    abouts = [one.about for one in asked]
    assert abouts.count(backing(LINKS[0]).offer.statement) == 1
    assert {backing(one).need.statement for one in LINKS[:3]} <= set(abouts)
    open_ones = {f"{one.label}. {one.why}" for one in CONDITIONS["need-houses"] if one.held is not Held.MET}
    assert {one.about for one in asked if one.to == "Valdora"} >= open_ones
    assert not any("about the same size" in about for about in abouts)
    assert [about[:6] for about in abouts[-4:]] == ["Step 1", "Step 2", "Step 3", "Step 4"]


def test_an_offer_that_was_only_drawn_from_the_records_is_asked_about() -> None:
    held = dossier()
    drawn = {
        key: replace(one, offer=replace(one.offer, suggested=True)) for key, one in held.backings.items()
    }
    suggested = replace(held, backings=drawn)
    assert any("The records suggest it." in one.words for one in questions(suggested, plan().groups[1]))
    assert "drawn from the records, and not confirmed yet" in briefing(suggested, "g2")
    assert "not confirmed" not in briefing(held, "g2")
    assert all("nobody has confirmed it" in " ".join(letter(suggested, city).split()) for city in held.cities)
    assert "nobody has confirmed it" not in letter(held, "marwick")


def test_a_group_without_a_language_in_common_sends_its_texts_before() -> None:
    first, second = dossier().groups
    assert any("for the interpreters" in one for one in preparation(dossier(), first, "valdora"))
    assert not any("for the interpreters" in one for one in preparation(dossier(), second, "marwick"))


def test_a_link_that_stands_for_nothing_is_told() -> None:
    with pytest.raises(Unknown, match="nothing is told of the match"):
        calendar(replace(dossier(), backings={}))
    with pytest.raises(Unknown, match="the programme has no group 'g9'. Its groups are: g1, g2"):
        briefing(dossier(), "g9")


def test_all_briefings_are_one_page_with_a_sheet_a_group() -> None:
    page = Markup(briefings(dossier()))
    assert page.texts("h1") == ["Briefings"]
    assert page.texts("h2") == ["Co-management", "Public procurement"]
    assert page.count("section", "sheet") == 2
    one = Markup(briefing(dossier(), "g2"))
    assert one.texts("h2") == ["Public procurement"]
    assert len(one.ids) == len(set(one.ids))


def test_a_briefing_has_who_why_evidence_questions_and_agenda() -> None:
    page = Markup(briefing(dossier(), "g1"))
    text = " ".join(page.texts("p") + page.texts("td") + page.texts("li") + page.texts("dd"))
    for said in (
        "Tuesday 16 March 2027, 15:00 to 16:30",
        "It lies within everybody's office hours.",
        "Facilitator One",
        "A fund for the running costs: unknown",
        "What made this work",
    ):
        assert said in text
    addresses = set(page.addresses)
    assert {LINKS[0].need, LINKS[0].offer, "https://example.org/need-houses"} <= addresses
    assert f"{LINKS[0].offer.partition('/offer')[0]}/policy/charter" in addresses
    assert set(page.texts("th")) >= {one.name for one in PHASES}


def test_a_topic_keeps_its_capitals_where_it_is_a_heading() -> None:
    held = replace(dossier(), topics=TOPICS | {"co-management": "city SSE policy"})
    assert "City SSE policy" in Markup(briefing(held, "g1")).texts("h2")
    assert Markup(case_study(held, "g1")).texts("h1")[0].startswith("City SSE policy: Valdora")


def test_links_lead_to_the_server_that_gives_the_page_out() -> None:
    page = Markup(briefing(replace(dossier(), site="http://localhost:8000/"), "g1"))
    assert "http://localhost:8000/id/valdora/need/need-houses" in page.addresses
    assert LINKS[0].need not in page.addresses


def test_the_summary_has_cities_sessions_figures_what_is_left_and_the_release() -> None:
    text = " ".join(summary(dossier()).split())
    assert "is worth 78 % more: 5 needs are served instead of 3, 5 cities learn instead of 3" in text
    for one in PARTICIPANTS:
        assert f'<th scope="row">{one.name}</th>' in text
    assert UNMET.statement in text
    assert "No other city offers anything on it." in text
    assert dossier().release in text
    assert "Proven to be the best possible" in text
    alone = summary(dossier(replace(plan(), greedy=None)))
    assert "Best session first" not in alone


def test_a_case_study_leaves_the_outcome_open_until_it_is_told() -> None:
    text = " ".join(case_study(dossier(), "g1").split())
    assert text.count(OPEN) == 3
    for link in LINKS[:3]:
        assert backing(link).need.statement in text
    assert "Facilitator" not in text


def test_a_case_study_tells_the_outcome_from_the_form() -> None:
    first, second, *others = outcomes.form(dossier())
    told = {
        "met": "yes",
        "useful": "4",
        "follow_up": "under way",
        "predicate": "member-of",
        "note": "<b>Well</b>",
    }
    page = case_study(dossier(), "g1", [first | told, second | {"met": "not known"}, *others])
    text = " ".join(page.split())
    assert text.count(OPEN) == 2
    assert "The exchange took place." in text
    assert "<dd>4 of 5</dd>" in text
    assert "<dd>Member of</dd>" in text
    assert "&lt;b&gt;Well&lt;/b&gt;" in text


PAGES: dict[str, Callable[[Dossier], str]] = {
    "briefings": briefings,
    "briefing": lambda held: briefing(held, "g1"),
    "summary": summary,
    "case study": lambda held: case_study(
        held, "g1", [row | {"met": "yes", "note": PAYLOAD} for row in outcomes.form(held)]
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_carries_nothing_that_runs_whatever_it_is_told(name: str) -> None:
    page = Markup(PAGES[name](saying(PAYLOAD)))
    assert not {"script", "img", "link", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert not [key for _, attributes in page.tags for key in attributes if key.startswith("on")]
    assert all(address.startswith(("https://", "#")) or not address for address in page.addresses)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_its_language_and_has_one_heading_of_the_first_order(name: str) -> None:
    page = Markup(PAGES[name](dossier()))
    assert ("html", {"lang": "en"}) in page.tags
    assert page.count("main") == page.count("header") == page.count("footer") == page.count("h1") == 1


@needs_browser
@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_readable_on_a_telephone_and_prints(browser: Browser, name: str) -> None:
    shown = browser.new_page(viewport={"width": 320, "height": 800})
    met: list[str] = []
    shown.on("console", lambda message: met.append(message.text))
    shown.on("request", lambda request: met.append(request.url))
    shown.set_content(PAGES[name](dossier()))
    assert shown.evaluate("document.documentElement.scrollWidth") <= 320
    assert shown.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    assert met == []
    shown.close()


@needs_browser
@pytest.mark.browser
@pytest.mark.parametrize("name", ["briefings", "summary"])
def test_a_page_has_no_fault_that_keeps_people_from_reading_it(browser: Browser, name: str) -> None:
    shown = browser.new_page(viewport={"width": 1440, "height": 900})
    shown.set_content(PAGES[name](dossier()))
    assert Axe().run(shown).response["violations"] == []
    shown.close()


def test_names_are_listed_as_people_list_them() -> None:
    assert listed(["one"]) == "one"
    assert listed(["one", "two", "three"]) == "one, two and three"
    assert listed([]) == "nobody"


def test_a_session_over_midnight_says_so() -> None:
    held = dossier()
    late = replace(
        held.plan.groups[0],
        start=datetime(2027, 3, 16, 22, 30, tzinfo=UTC),
        end=datetime(2027, 3, 17, 0, tzinfo=UTC),
    )
    assert held.clock(late, "valdora").endswith("23:30 to 01:00 (next day)")


def test_an_offer_that_nothing_shows_is_told_without_it() -> None:
    held = dossier()
    bare = {
        key: replace(one, offer=Offer(one.offer.id, one.offer.city, one.offer.holder, one.offer.statement))
        for key, one in held.backings.items()
    }
    assert "It can be seen in" not in briefings(replace(held, backings=bare))
    assert cells(workbook(replace(held, backings=bare)), "Who learns what")[1][8] is None
