"""Sentences know their template and what fills it, and are said in other languages by their grammar."""

import gettext
import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from api.pages import environment
from api.speaking.languages import LANGUAGES, Speaker
from api.speaking.telling import marked, told
from api.workshops.planner import read, write
from graph.gaps.gap import Sentence
from graph.gaps.stored import gaps
from graph.gaps.wording import explained
from graph.gaps.wording import said as gap_said
from graph.matches.listing import Wanted, listing
from graph.saying import (
    Counting,
    Fact,
    Listed,
    Named,
    Said,
    Sort,
    as_data,
    day,
    figure,
    kept,
    language,
    listed,
    of_data,
    revived,
    said,
    term,
)
from graph.store.release import Release
from graph.workshops.collisions import wishes
from graph.workshops.planning import planned
from graph.workshops.problem import Rule
from graph.workshops.schema import as_json, of_json
from tests.programmes import link, problem

Words = Mapping[str | tuple[str, str], str | tuple[str, ...]]
ORGANISATIONS = Counting("count", "{count} organisation", "{count} organisations")
POLISH: Words = {
    ("{count} organisation", "{count} organisations"): (
        "{count} organizacja",
        "{count} organizacje",
        "{count} organizacji",
    ),
    "{b} is of the kind {sort}": "rodzaj organizacji {b}: {sort}",
    "Chance alone could well make it so (q = {q:.2f}).": "równie dobrze może to być przypadek (q = {q:.2f}).",
    "It takes place on {day}.": "Odbędzie się: {day}.",
}
FACTS = st.recursive(
    st.integers(0, 10**9)
    | st.floats(0, 10**6).map(lambda value: round(value, 3))
    | st.text(max_size=20)
    | st.builds(term, st.text(min_size=1, max_size=9), st.just("topic"), st.sampled_from(["housing", "food"]))
    | st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(day)
    | st.sampled_from(LANGUAGES).map(language)
    | st.floats(0, 10**6).map(lambda value: figure(f"{value:,.2f}")),
    lambda facts: (
        st.builds(listed, st.lists(facts.map(str), max_size=4), st.sampled_from(["and", "or", ", "]))
        | st.builds(
            lambda one, other, within: said("{one} and then {other}", {"one": one, "other": other}, within),
            facts,
            facts,
            st.booleans(),
        )
    ),
    max_leaves=6,
)


def speaking(tag: str, words: Words) -> Speaker:
    """A speaker of a language who knows some sentences."""
    known = Catalog(locale=tag)
    for id, text in words.items():
        known.add(id, text)
    file = BytesIO()
    write_mo(file, known)
    file.seek(0)
    made = Speaker(tag)
    vars(made)["texts"] = gettext.GNUTranslations(file)
    return made


def organisations(count: int) -> Said:
    """A number of organisations."""
    return said(ORGANISATIONS, {"count": count})


@pytest.fixture(scope="module")
def polish() -> Speaker:
    """Somebody who says a few sentences in Polish."""
    return speaking("pl", POLISH)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 organizacja"),
        (2, "2 organizacje"),
        (4, "4 organizacje"),
        (5, "5 organizacji"),
        (12, "12 organizacji"),
        (22, "22 organizacje"),
        (1000, "1\xa0000 organizacji"),
        (0, "0 organizacji"),
    ],
)
def test_polish_has_three_forms_for_a_number_of_things(polish: Speaker, count: int, words: str) -> None:
    assert told(polish, organisations(count)) == words


def test_english_has_two_forms_and_is_the_sentence_itself() -> None:
    assert [organisations(count) for count in (1, 2)] == ["1 organisation", "2 organisations"]
    assert told(Speaker("en"), organisations(2)) == "2 organisations"


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
def test_a_sentence_without_a_translation_stays_in_english_as_a_whole(tag: str) -> None:
    sentence = said(
        "Nowhere else is {topic} said on {day}.", {"topic": "this", "day": day(date(2026, 12, 1))}
    )
    nobody = speaking(tag, {})
    assert told(nobody, sentence) == "Nowhere else is this said on Tuesday 1 December 2026."
    assert marked(nobody, sentence) == f'<span lang="en">{sentence}</span>'


def test_a_sentence_within_which_one_is_not_translated_stays_in_english(polish: Speaker) -> None:
    inner = said("unknown words", within=True)
    outer = said("It takes place on {day}.", {"day": inner})
    assert told(polish, outer) == "It takes place on unknown words."


def test_each_sentence_of_an_explanation_is_marked_by_itself(polish: Speaker) -> None:
    both = [Sentence("sector-pair.chance", {"q": 0.5}), Sentence("broker.work", {"work": "x"})]
    assert marked(polish, explained(both)) == (
        'Równie dobrze może to być przypadek (q = 0,50). <span lang="en">Its own field is x.</span>'
    )


def test_numbers_are_written_as_the_language_writes_them() -> None:
    french = Speaker("fr")
    assert told(french, 1234567) == "1\u202f234\u202f567"
    assert told(french, figure("1,200.50")) == "1\u202f200,50"
    assert told(french, 3.5) == "3,5"
    share = said("{share:.0%} of cases", {"share": 0.256})
    assert told(speaking("fr", {"{share:.0%} of cases": "dans {share:.0%} des cas"}), share) == (
        "Dans 26\xa0% des cas"
    )
    assert told(speaking("fr", {"q = {q:.2f}": "q : {q:.2f}"}), said("q = {q:.2f}", {"q": 0.5})) == "Q : 0,50"


def test_days_are_told_in_the_order_of_the_language() -> None:
    first = day(date(2026, 12, 1))
    assert told(Speaker("eu"), first) == "2026(e)ko abenduaren 1(a), asteartea"
    assert told(Speaker("pl"), first) == "wtorek, 1 grudnia 2026"
    assert told(Speaker("eu"), Named("2026-12-01", Sort.DATE, "2026-12-01")).startswith(
        "2026(e)ko abenduaren"
    )


def test_lists_languages_and_countries_are_named_in_the_language() -> None:
    spoken = listed(map(language, ("eu", "pl", "fr")))
    assert spoken == "Basque, Polish and French"
    assert told(Speaker("fr"), spoken) == "basque, polonais et français"
    assert told(Speaker("es"), listed(["a", "b"], "or")) == "a o b"
    assert told(Speaker("it"), Named("the Netherlands", Sort.COUNTRY, "NL")) == "Paesi Bassi"


def test_topics_and_codes_are_named_by_the_vocabulary(release: Release) -> None:
    sort = term("association", "actor-type", "association")
    sentence = gap_said(Sentence("tie.reaches.none", {"b": "Ada", "sort": sort}))
    assert sentence == "Ada is of the kind association"
    assert told(speaking("pl", POLISH), sentence, release) == "rodzaj organizacji Ada: stowarzyszenie"
    assert told(Speaker("fr"), term("housing", "topic", "housing"), release) == "logement"
    assert told(Speaker("fr"), term("nothing", "topic", "nothing-at-all"), release) == "nothing"


def test_only_what_is_within_another_begins_with_a_small_letter() -> None:
    assert said("{who} comes", {"who": "ada"}) == "Ada comes"
    assert said("{who} comes", {"who": "ada"}, within=True) == "ada comes"


def test_a_fact_that_is_missing_is_told() -> None:
    with pytest.raises(KeyError, match="count"):
        said(ORGANISATIONS, {})


def test_braces_of_a_name_are_no_facts(polish: Speaker) -> None:
    body = said("{b} is of the kind {sort}", {"b": "{sort} {0} %s", "sort": "x"})
    assert told(polish, body) == "Rodzaj organizacji {sort} {0} %s: x"


@given(FACTS)
def test_what_is_kept_as_json_is_read_back_alike(fact: Fact) -> None:
    again = of_data(json.loads(json.dumps(as_data(fact))))
    assert again == fact
    assert as_data(again) == as_data(fact)


@given(st.lists(FACTS, max_size=3), FACTS)
def test_keeping_adds_to_records_and_changes_nothing_in_them(facts: list[Fact], title: Fact) -> None:
    told_once = {
        "title": said("{x}!", {"x": title}),
        "reasons": [listed([str(one)]) for one in facts],
        "n": 1,
    }
    file = json.loads(json.dumps(kept({"gaps": [told_once]})))
    assert {**told_once, "said": file["gaps"][0]["said"]} == file["gaps"][0]
    back = revived(file)["gaps"][0]
    assert back == told_once
    assert isinstance(back["title"], Said) and all(isinstance(one, Listed) for one in back["reasons"])


def test_a_file_without_more_than_text_is_read_as_it_is() -> None:
    old = {"gaps": [{"title": "Few ties", "reasons": ["because"]}], "said": "a word"}
    assert revived(old) == old


@given(FACTS)
def test_a_copy_of_a_sentence_knows_what_it_was_made_of(fact: Fact) -> None:
    sentence = said("{x} here", {"x": fact})
    assert as_data(deepcopy(sentence)) == as_data(sentence)


@given(FACTS, st.sampled_from(LANGUAGES))
def test_every_fact_can_be_said_in_every_language(fact: Fact, tag: str) -> None:
    assert isinstance(told(Speaker(tag), fact), str)


def test_the_filter_of_templates_escapes_and_marks(release: Release) -> None:
    page = "{{ one | said }} {{ some | map('said') | join('; ') }}"
    shown = {"one": said("{b} <b>", {"b": "<i>"}), "some": ["a <b>", "c"], "release": release}
    english, polish = (environment(Speaker(tag)).from_string(page) for tag in ("en", "pl"))
    assert english.render(shown) == "&lt;i&gt; &lt;b&gt; a &lt;b&gt;; c"
    assert polish.render(shown) == (
        '<span lang="en">&lt;i&gt; &lt;b&gt;</span> <span lang="en">a &lt;b&gt;</span>; '
        '<span lang="en">c</span>'
    )
    assert isinstance(marked(Speaker("pl"), "x"), Markup)


class Echo(gettext.NullTranslations):
    """A language that says everything in capitals, but for what fills it."""

    def gettext(self, message: str) -> str:
        """A sentence in capitals."""
        return re.sub(
            r"{[^}]*}|[^{}]+", lambda part: part[0] if part[0][0] == "{" else part[0].upper(), message
        )

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """A sentence about a number, in capitals."""
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture(scope="module")
def loud() -> Speaker:
    """Somebody who knows every sentence."""
    made = Speaker("pl")
    vars(made)["texts"] = Echo()
    return made


def sentences(told_of: object) -> Iterator[str]:
    """All sentences of JSON that pages show."""
    if isinstance(told_of, dict):
        for name, value in told_of.items():
            held = [value] if isinstance(value, str) else value
            if name in ("title", "explanation", "why", "reasons", "wishes", "relax"):
                yield from held
            else:
                yield from sentences(value)
    elif isinstance(told_of, list | tuple):
        for one in told_of:
            yield from sentences(one)


def test_all_that_is_kept_of_gaps_can_be_said_in_another_language(release: Release, loud: Speaker) -> None:
    some = list(sentences(gaps(release, "torino")))
    assert len(some) > 50
    assert [one for one in some if "lang=" in marked(loud, one, release)] == []


def test_all_reasons_of_matches_can_be_said_in_another_language(release: Release, loud: Speaker) -> None:
    some = list(sentences(listing(release, Wanted(learner="torino", limit=30))["matches"]))
    assert len(some) > 50
    assert [one for one in some if "lang=" in marked(loud, one, release)] == []


def test_a_programme_that_is_read_back_can_be_said_in_another_language(tmp_path: Path, loud: Speaker) -> None:
    three = ("torino", "bilbao", "warsaw")
    plan = planned(problem(three, [link("torino", "bilbao"), link("bilbao", "warsaw", "housing")]))
    write(tmp_path / "plan.json", as_json(plan))
    again = of_json(read(tmp_path / "plan.json"))
    assert again.unmet == plan.unmet
    some = list(sentences(as_json(again)))
    assert len(some) > 5
    assert [one for one in some if "lang=" in marked(loud, one)] == []
    assert "TAKES PLACE ON poniedziałek, 11 stycznia 2027, AT 12:30 IN" in marked(
        loud, plan.groups[0].reasons[1]
    )


def test_wishes_that_collide_can_be_said_in_another_language(loud: Speaker) -> None:
    pin = Rule(hosts=("torino",), learners=("bilbao", "warsaw"))
    told_of = replace(problem(("torino", "bilbao", "warsaw"), ()), pins=(pin,), interpretation=False)
    some = [text for wish in wishes(told_of) for text in (wish.says, wish.relax)]
    assert [one for one in some if "lang=" in marked(loud, one)] == []
    assert "A SESSION HOSTED BY Turin, IN WHICH Bilbao i Warsaw LEARN IS WISHED FOR" in map(
        str, (marked(loud, one) for one in some)
    )
