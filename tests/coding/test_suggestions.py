"""What is proposed to a coder, what is not, and that a proposal never claims more than its quote says."""

import time

import pytest

from civic import publication
from civic.coding import suggest
from civic.coding.suggestions import stored_levels
from civic.management.commands.suggest import sheet_levels
from tests import factories as make
from tests.coding import measure

LEVELS = sheet_levels()


def proposed(text: str) -> list[tuple[str, int]]:
    return [(each.type, each.level) for each in suggest(text, levels=LEVELS)]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Larkfield Unified will not collect the immigration status of pupils.", ("DATA.COLLECT", 2)),
        (
            "Larkfield police officers are prohibited from asking about immigration status.",
            ("POLICE.INQUIRY", 3),
        ),
        ("Staff shall not share pupil records with ICE without a court order.", ("DATA.SHARE", 3)),
        ("The county vowed to challenge the order in court.", ("DATA.CONTEST", 2)),
        ("Agents must show a judicial warrant before they enter a school.", ("SITE.ACCESS", 4)),
        ("ICE agents may enter a school only with a warrant.", ("SITE.ACCESS", 3)),
        ("The district will not comply with anything less than a warrant.", ("SITE.ACCESS", 3)),
        ("The superintendent will review any request by agents for access to a school.", ("SITE.ACCESS", 2)),
        ("The school will notify parents when immigration agents come.", ("SITE.NOTIFY", 1)),
        ("Each request by agents shall be reported to the board in a quarterly report.", ("REPORT.BOARD", 2)),
        ("The district will keep emergency contacts up to date.", ("FAMILY.CONTACT", 2)),
        ("The city will offer legal services to residents who face deportation.", ("SUPPORT.DEFENSE", 1)),
        ("The district will train all staff on how to respond to ICE.", ("TRAIN.STAFF", 2)),
        ("The Larkfield Police Department will not assist in immigration raids.", ("ENFORCE.PARTICIPATE", 2)),
        ("No city resources shall be used for immigration enforcement.", ("ENFORCE.PARTICIPATE", 3)),
        ("The sheriff refuses to honor ICE detainers.", ("DETAIN.HOLD", 3)),
        ("The jail does not tell ICE agents the release dates of inmates.", ("DETAIN.NOTIFY", 3)),
        ("All pupils are welcome regardless of immigration status.", ("WELCOME.GENERAL", 2)),
        ("El distrito no preguntará por el estatus migratorio de las familias.", ("DATA.COLLECT", 2)),
        ("La policía no colaborará con los agentes de inmigración.", ("ENFORCE.PARTICIPATE", 2)),
        (
            "No permitirán la entrada de agentes de inmigración a la escuela sin orden de un juez.",
            ("SITE.ACCESS", 4),
        ),
    ],
)
def test_a_promise_is_proposed_with_its_type_and_level(sentence, code):
    assert code in proposed(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The term “sanctuary city” means a city that does not assist immigration enforcement.",
        "Federal law prohibits officials from asking pupils about immigration status.",
        "President Marlowe said he would never stop helping ICE agents.",
        "Will the police assist ICE?",
        "Critics argue that police should not cooperate with ICE.",
        "Nothing in this section shall prohibit officers from assisting ICE.",
        "The ordinance wouldn’t prevent ICE from making arrests.",
        "The report gives the number of persons whom the jail did not hold for ICE detainers.",
        "Police will not assist ICE, mayor says",
        "The board approved a new roof for the gym.",
        "",
    ],
)
def test_what_promises_nothing_is_not_proposed(sentence):
    assert proposed(sentence) == []


def test_readers_comments_are_left_out():
    text = "The police will not assist ICE.\n\n" + "The park opens today.\n" * 4
    comment = "\n3 Comments\n\nOur sheriff will not honor ICE detainers either.\n"
    assert [code for code, _level in proposed(text + comment)] == ["ENFORCE.PARTICIPATE"]


@pytest.mark.parametrize(
    "text",
    [
        "A vote.\r\n\r\nThe  district\twill not collect\r\nimmigration status of pupils.\r\n",
        "The dis\u00adtrict will not col-\n   lect im\u00admi-\n   gration status, and keeps no such ﬁles.",
        "𝄞 The district will not collect immigration status of pupils. İstanbul.",
    ],
)
def test_offsets_lead_to_the_quote_in_the_text_as_it_was_given(text):
    found = suggest(text, levels=LEVELS)
    assert [each.type for each in found] == ["DATA.COLLECT"]
    assert [text[each.start : each.end] for each in found] == [each.quote for each in found]


def test_a_list_item_borrows_the_force_of_its_lead_in_but_not_its_words():
    text = (
        "School staff shall not:\n"
        "(a) ask pupils about immigration status;\n"
        "(b) let immigration agents enter a school without a judicial warrant; or\n"
        "(c) run in the halls.\n"
    )
    found = suggest(text, levels=LEVELS)
    assert [(each.type, each.level, each.quote) for each in found] == [
        ("DATA.COLLECT", 1, "ask pupils about immigration status"),
        ("SITE.ACCESS", 4, "let immigration agents enter a school without a judicial warrant"),
    ]
    assert {text[slice(*each.lead_in)] for each in found} == {"School staff shall not:"}


def test_a_quotation_is_cut_from_its_frame_and_knows_its_speaker():
    text = "“Our officers will not assist in ICE raids,” Mayor Ada Quill said on Friday."
    (found,) = suggest(text, levels=LEVELS)
    assert (found.quote, found.speaker, found.attribution, found.lead_in) == (
        "Our officers will not assist in ICE raids",
        "Mayor Ada Quill",
        "official_words",
        None,
    )


def test_a_firm_sentence_scores_higher_than_a_hedged_one():
    firm, hedged = (
        suggest(f"The police {verb} not assist ICE.", levels=LEVELS)[0].score for verb in ("will", "would")
    )
    assert (firm, hedged) == (0.8, 0.4)


def test_no_level_is_stronger_than_the_words_of_the_quote():
    verbs = ("will not", "should not", "may only", "shall not, without a warrant,")
    text = " ".join(
        f"The {who} {verb} {what}."
        for who in ("district", "police", "sheriff", "city")
        for verb in verbs
        for what in (
            "ask about immigration status",
            "help ICE",
            "honor detainers",
            "let agents enter a school",
        )
    )
    found = suggest(text, levels=LEVELS)
    assert len(found) > 20
    assert [e for e in found if publication.unsaid(LEVELS[e.type][e.level], [e.quote])] == []


@pytest.mark.django_db
def test_types_and_levels_are_those_of_the_database_unless_others_are_given():
    make.make_type("DATA.COLLECT", levels=1)
    text = "The district will not collect immigration status. The police will not assist ICE."
    assert [(e.type, e.level) for e in suggest(text)] == [("DATA.COLLECT", 1)]
    assert stored_levels() == {"DATA.COLLECT": {0: [], 1: []}}


HOSTILE = [
    *(
        "a",
        " ",
        "\n",
        '"',
        "\u00ad",
        "a-\n",
        ". A",
        ", ",
        '?"',
        "(a) ",
        "comments\n",
        "said that ",
        "Ann said ",
    ),
    *("no no will not ", "shall not:\n(a) ask\n", "according to ", "the city will not assist ice "),
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_the_text_and_not_faster(unit):
    def seconds(length):
        began = time.process_time()
        suggest(unit * (length // len(unit)), levels=LEVELS)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(80_000) < 16 * max(seconds(20_000), 0.02)


def test_on_texts_coded_by_hand_three_in_five_are_found_and_half_of_the_proposals_are_right():
    folder = measure.corpus()
    if not folder.is_dir():
        pytest.skip(f"no coded texts in {folder}; CIVIC_CORPUS names their folder")
    total = measure.score(folder, LEVELS)
    assert (total.coded, total.recall >= 0.6, total.precision >= 0.5) == (75, True, True)
