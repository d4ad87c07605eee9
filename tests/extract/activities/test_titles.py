"""What activities are called: noun phrases made of what is done and with whom, where it is told with its place."""

import pytest

from miggraph.extract.activities.cutting import cut
from miggraph.extract.activities.nominal import nominal
from miggraph.extract.activities.titles import MOST_WORDS, shortened, title_of, title_of_heading
from miggraph.extract.rules import reading
from miggraph.extract.rules.line import example


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ("trained pilots", "training of pilots"),
        ("builds and repairs lamps", "building and repair of lamps"),
        ("assessing, planning and improving lamps", "assessment, planning and improvement of lamps"),
        ("participates in and organises talks", "participation in and organisation of talks"),
        ("modernise lamps", "modernisation of lamps"),
        ("modernizing lamps", "modernization of lamps"),
        ("closely cooperates with ports", "cooperation with ports"),
        ("build the capacity of ports to find herring", "capacity-building for ports to find herring"),
        ("helps ports manage the herring", "help for ports in managing the herring"),
        ("helps ports in need address the loss", "help for ports in need in addressing the loss"),
        ("setting up their lamps", "establishment of lamps"),
        ("fostering the trade in oil and strengthening ports", "fostering the trade in oil and strengthening ports"),
        ("notes that lamps burn", ""),
        ("trains in ports", ""),
    ],
)
def test_verbs_and_their_objects_are_called_by_nouns(words: str, called: str) -> None:
    assert nominal(words) == called


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("In Ruritania, <Agency: HU> trained pilots.", "Training of pilots in Ruritania"),
        ("In Ruritania a lamp fund is being planned.", "Lamp fund in Ruritania"),
        ("Courses were held in Bergen, Lund and Port Bell in 2004.", "Courses in Bergen, Lund and Port Bell"),
        (
            "With regard to old lamps, <Agency: HU> improves skills in this area.",
            "Improvement of skills with regard to old lamps",
        ),
        ("Trained twelve pilots in Ruritania", "Training of twelve pilots in Ruritania"),
        ("Training materials for pilots", "Training materials for pilots"),
        ("Pilots were trained in Ruritania.", "Training of pilots in Ruritania"),
        (
            "Workshops were held on such things as lamps, oil, wicks and tar.",
            "Workshops on lamps, oil and other things",
        ),
        ("<Agency: HU>, with the help of ports, organised a course on knots.", "Course on knots"),
        (
            "<Agency: HU> and the Lamp Board have made a survey of herring and launched a course on knots.",
            "Course on knots",
        ),
        ("<Agency: HU> trains pilots to quickly find herring.", "Training of pilots to find herring"),
        ("In Ruritania, a fund is planned in the context of mending nets.", "Fund on mending nets in Ruritania"),
        ("Promoting the participation of pilots", "Promotion of the participation of pilots"),
    ],
)
def test_title_is_a_noun_phrase_with_its_place(text: str, title: str) -> None:
    assert title_of(example(text)) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Creating, equipping and providing training to several new night-fishing and far-sailing southern lamp"
            " ships and herring boats",
            "Creation of several new night-fishing and far-sailing southern lamp ships and herring boats",
        ),
        (
            "Developing songs such as: (1) Songs of the sea, with words; (2) songs of the wind.",
            "Development of songs such as songs of the sea",
        ),
        (
            "<Agency: HU> undertakes deep studies for poor ports, and ports with old piers on: (i) the price of oil;"
            " (ii) wicks.",
            "Deep studies on the price of oil",
        ),
        (
            "Developing and implementing a broad pilot programme to raise the share of the northern boats in trade"
            " and especially to feed crews",
            "Broad pilot programme to raise the share of the northern boats in trade",
        ),
        (
            "In cooperation with ports, assisting old islands in developing and implementing night lamp campaigns to"
            " raise the care of crews for glass",
            "Night lamp campaigns to raise the care of crews for glass",
        ),
        (
            "Counting, mending, oiling lamps and assisting in drafting the rules of ports on glass and of islands"
            " on oil",
            "Drafting the rules of ports on glass and of islands on oil",
        ),
        (
            "<Agency: HU> works with the Lamp Board of Northern Ports (LBN), the Southern board and Lundia.",
            "Work with the Lamp Board of Northern Ports (LBN), the Southern board and Lundia",
        ),
        (
            "Warning of the masters of northern boats and old pilots on the loss of lamps and oil",
            "Warning of the masters of northern boats on the loss of lamps and oil",
        ),
        ("Drafting of rules on lamps, as well as oil.", "Drafting of rules on lamps, as well as oil"),
        (
            "Developing and implementing a broad pilot programme to raise the share of the northern boats in trade",
            "Broad pilot programme to raise the share of the northern boats in trade",
        ),
        (
            "<Agency: HU> conducts regional workshops aimed at assisting ports to put into use the Harbour Union Rules"
            " for Lamp and Oil Counts, Revision 3",
            "Regional workshops to put into use Harbour Union Rules for Lamp and Oil Counts",
        ),
        (
            "Improvement of Old Skills through counting the northern boats and writing the new laws and old rules"
            " on trade in herring",
            "Counting the northern boats and writing the new laws on trade in herring",
        ),
        (
            "Songs and games focusing on raising the courage of pilots and, at times, divers and others, to more"
            " quickly find herring",
            "Songs and games focusing on raising the courage of pilots to find herring",
        ),
        (
            "<Agency: HU> facilitates harbour trade, talks and games between northern pilots to increase the care of"
            " old lamps, and paints the boats.",
            "Facilitation of harbour trade between northern pilots to increase the care of old lamps",
        ),
        (
            "Helping islands in writing lamp agreements such as on Old Lamps and Wicks, using the books of ports",
            "Help for islands in writing lamp agreements on Old Lamps and Wicks",
        ),
        ("<Agency: HU> supports night songs that raise the courage of pilots.", "Support for night songs"),
        (
            "<Agency: HU> supports night music that raises the courage of pilots, and sells it.",
            "Support for night music that raises the courage of pilots",
        ),
        (
            "Writing useful tales on the herring of northern seas at national and international fairs on the rights of"
            " crews",
            "Writing of tales on herring of northern seas at fairs on rights of crews",
        ),
        (
            "Maps for northern countries to find their old lamp ships in coastal harbours, bays and other waters on the"
            " day of the storm",
            "Maps to find old lamp ships in coastal harbours on day of the storm",
        ),
        (
            "Care for the needs of old pilots and young divers in the context of mixed harbour trades",
            "Care for the needs of old pilots and young divers in mixed harbour trades",
        ),
        (
            "A course to train pilots in mending the old glass lamps of northern houses was held in Gull Bay and Lund.",
            "Course to train pilots in mending the old glass lamps of northern houses",
        ),
        (
            "<Agency: HU> also supports Lundia in the planning of trainings of harbour masters and night pilot"
            " office staff in boat-and-lamp care.",
            "Trainings of harbour masters and night pilot office staff in boat-and-lamp care",
        ),
        (
            "Assistance to young islands in local herring trial plans in respect of the sale of lamp oil",
            "Assistance to young islands in local herring trial plans on sale of lamp oil",
        ),
        (
            "Holding talks for Lund-based masters and coast-based pilots on saving night lamps and selling to make the"
            " most of herring.",
            "Talks for Lund-based masters and coast-based pilots on saving night lamps",
        ),
        (
            "<Agency: HU> has been helping new ports by supporting the old Northern Lamp Exchange Programme (NLP)"
            " launched in 1998 to make light.",
            "Help for new ports by supporting the old Northern Lamp Exchange Programme (NLP)",
        ),
        (
            "Building and repairing adequate lamp houses on a local level that empower ports to ask for the oil of"
            " other ports, sell it and so on",
            "Building of lamp houses that empower ports to ask for oil of other ports",
        ),
        (
            "Courses are planned on other lamp matters and will be held for years, including on oil, old wicks, glass"
            " and the use of tar.",
            "Courses on oil, old wicks and other lamp matters",
        ),
        (
            "Building tools (Lamp Trimmer Set), providing training to and raising the skill of relevant night pilots in"
            " order to save oil",
            "Building tools (Lamp Trimmer Set) and training for night pilots",
        ),
        (
            "Strengthening the skill of coast guards, port masters and lamp keepers to find lost boats at night",
            "Strengthening of skill of coast guards and others to find lost boats at night",
        ),
        (
            "<Agency: HU> does work in several areas aimed at strengthening lamps.",
            "Work aimed at strengthening lamps",
        ),
    ],
)
def test_title_keeps_what_it_is_about(text: str, title: str) -> None:
    found = title_of(example(text))
    assert found == title
    assert len(found.split()) <= MOST_WORDS


def test_thing_that_a_title_points_to_is_called_as_before() -> None:
    line = example("A course to train pilots to the use of the book was held in Lund.")
    before = "HU has written a small book of knots for pilots. This book was printed."
    assert title_of(line, before) == "Course to train pilots to the use of the book of knots in Lund"
    data = example("New parts of the data are now being prepared.")
    assert title_of(data, "A set of lamp counts.", "Lamp dataset") == "New parts of the lamp dataset"
    assert title_of(data, "A set of counts.", "Lundian dataset") == "New parts of the Lundian dataset"
    assert title_of(data, "A set of counts.", "Lamps") == "New parts of the data"
    assert title_of(line, "HU has read the book of knots.") == "Course to train pilots to the use of the book in Lund"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Lundia: Lamps", "Study on the price of lamps in Lundia"),
        ("Ruritania: Lamps", "Ruritania: Lamps"),
        ("Lundia: Lamps and oil", "Study on the price of lamps in Lundia"),
        ("Lundia: Lamp survey", "Lundia: Lamp survey"),
    ],
)
def test_heading_of_a_place_and_a_matter_is_called_as_its_sentence_tells(heading: str, title: str) -> None:
    line = example("One study on the price of lamps in Lundia was finished and will be printed.")
    assert title_of_heading(heading, line) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "<Agency: HU> has developed a form for the count of old lamps, to be sold.",
            "Form for the count of old lamps",
        ),
        ("<Agency: HU> has developed a form for oil.", "Old Lamps"),
    ],
)
def test_heading_of_a_matter_is_called_as_its_sentence_tells(text: str, title: str) -> None:
    assert title_of_heading("Old Lamps", example(text)) == title


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("The care of young divers who seek work.", "Care of young divers who seek work"),
        ("The care of young divers, who seek work.", "Care of young divers"),
        ("The care of young divers who seek work in ports.", "Care of young divers"),
    ],
)
def test_title_keeps_a_short_clause_that_says_who(words: str, title: str) -> None:
    assert shortened(words) == title


@pytest.mark.parametrize(
    "text",
    [
        "<Agency: HU> noted that lamps burn.",
        "<Agency: HU> was asked to count herring.",
        "<Agency: HU> figures show more lamps.",
        "In 2004, <Agency: HU> explained the loss.",
    ],
)
def test_sentence_in_which_nothing_is_done_has_no_title(text: str) -> None:
    assert title_of(example(text)) == ""


@pytest.mark.parametrize(
    ("words", "short"),
    [
        (
            "Support for the new ports of the cold northern coast and their pilots in finding herring",
            "Support for the new ports of the cold northern coast and their pilots",
        ),
        (
            "Study of the ways of Bergen, Lund, Port Bell, Gull Bay, Oslo, Riga, Kiel, Turku and Vaasa",
            "Study of ways of Bergen, Lund, Port Bell, Gull Bay, Oslo, Riga and others",
        ),
        (
            "Improvement of the capacity of old and new ports of the coast to find herring at night",
            "Improvement of the capacity of old and new ports of the coast",
        ),
    ],
)
def test_long_title_is_cut_where_a_phrase_is_whole(words: str, short: str) -> None:
    assert cut(words, MOST_WORDS) == short


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("L'<Agency: UP> a formé des agents du port en Ruritanie.", "Formation d'agents du port en Ruritanie"),
        ("Le <Agency: BP> renforce les capacités des pilotes.", "Renforcement des capacités des pilotes"),
        ("En Ruritanie, l'<Agency: UP> a organisé un atelier sur les lampes.", "Atelier sur les lampes en Ruritanie"),
        ("Un atelier sur les lampes a été organisé à Lund.", "Atelier sur les lampes à Lund"),
        ("L'<Agency: UP> a soutenu le port dans la révision de la loi.", "Soutien au port dans la révision de la loi"),
        ("L'<Agency: UP> pense que les lampes brûlent.", ""),
    ],
)
def test_title_in_french_is_a_noun_phrase(text: str, title: str) -> None:
    with reading("fr"):
        assert title_of(example(text)) == title
