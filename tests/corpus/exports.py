"""Made-up exports of press archives, each as its programme lays articles out; nothing in them is anybody's text."""

import textwrap
from dataclasses import dataclass


@dataclass
class Story:
    title: str
    outlet: str
    author: str
    date: tuple[int, str, int]  # day, month, year
    body: list[str]


STORIES = [
    Story(
        "Ferry to the islands stops for a week",
        "The Island Post",
        "Ann Hill",
        (4, "September", 2023),
        [
            (
                "The ferry to the northern islands stops on Monday for a week, the harbour office said, as its ramp has to be mended"
                " after the storm."
            ),
            (
                "“A smaller boat will carry passengers, but no cars,” said the harbour master, Tom Reed. Farmers who need hay are"
                " asked to telephone the office."
            ),
            "Nobody was hurt when the ramp gave way. The last such stop was eleven years ago: it lasted four days in all.",
        ],
    ),
    Story(
        "Islanders fear empty shelves as ramp breaks",
        "Northern Echo (Skerry)",
        "Bea Moss and Carl Voe",
        (14, "May", 2022),
        [
            (
                "Shopkeepers on the northern islands fear that their shelves may be empty by Thursday, because the only ferry that"
                " carries lorries cannot land."
            ),
            "The council has asked the navy for a landing craft. A spokeswoman declined to say when an answer was expected.",
            "“We have flour for three days,” said Una Firth, a baker in Skerry, “and after that we may have to close.”",
            "Length is not the trouble, she said: the weather is.",
        ],
    ),
    Story(
        "Navy lends a landing craft",
        "Harbour Times",
        "Staff Reporter",
        (31, "December", 2021),
        [
            "A landing craft of the navy will bring lorries to the northern islands from Wednesday, the council announced.",
            (
                "It can carry four lorries at a time, and will cross twice a day as long as the wind allows. Hay for the farms comes"
                " first, then food."
            ),
            "The ramp should be ready on Sunday.",
        ],
    ),
]


def american(story, weekday="Monday"):
    day, month, year = story.date
    return f"{month} {day}, {year}" + f" {weekday}" * bool(weekday)


def british(story):
    return "{} {} {}".format(*story.date)


def nexis_uni(stories, *, cover=True, edition="", head=(), foot=(), body="Body", byline=True):
    """Nexis Uni: a list of what was found, then each article down to 'End of Document'."""
    lines = []
    if cover:
        lines += [
            "User Name: = Reader",
            "Date and Time: = Wednesday, October 4, 2023 10:12:00 AM GMT",
            "Job Number: = 1",
        ]
        lines += [f"Documents ({len(stories)})", *(f"{n}. {s.title}" for n, s in enumerate(stories, 1))]
        lines += [
            "Client/Matter: -None-",
            "Search Terms: ferry",
            "Narrowed by:",
            "Content Type\tNarrowed by",
            "News\t-None-",
        ]
    for story in stories:
        lines += [story.title, story.outlet, american(story), *([edition] if edition else [])]
        lines += [
            f"Copyright {story.date[2]} Island Papers Ltd All Rights Reserved",
            "Section: NEWS; Pg. 3",
            "Length: 260 words",
        ]
        lines += [f"Byline: {story.author}"] * byline + [*head, body, *story.body, *foot]
        lines += [
            "Classification",
            "Language: ENGLISH",
            "Publication-Type: Newspaper",
            "Subject: FERRIES (90%); WEATHER (51%)",
        ]
        lines += [f"Load-Date: {american(story, '')}", "End of Document"]
    return "\n\n".join(lines)


def nexis_old(stories, *, width=70, copyright_first=False, edition="", after=(), cover=""):
    """LexisNexis Academic: '1 of 3 DOCUMENTS', centred outlet and date, fields in capitals, text broken at a width."""
    text = cover
    for number, story in enumerate(stories, 1):
        rights = f"Copyright {story.date[2]} Island Papers Ltd\nAll Rights Reserved"
        parts = [rights] if copyright_first else []
        parts += [story.outlet, "\n".join(filter(None, (american(story), edition)))]
        centred = ["\n".join(line.center(width).rstrip() for line in part.split("\n")) for part in parts]
        parts = [*centred, "\n".join(textwrap.wrap(story.title, min(width, 40)))]
        parts += [f"BYLINE: {story.author}", "SECTION: NEWS; Pg. 3", "LENGTH: 260 words", *after]
        parts += ["\n".join(textwrap.wrap(paragraph, width)) for paragraph in story.body]
        parts += [f"LOAD-DATE: {american(story, '')}", "LANGUAGE: ENGLISH", "PUBLICATION-TYPE: Newspaper"]
        parts += [] if copyright_first else [rights]
        text += f"\n\n\n{f'{number} of {len(stories)} DOCUMENTS'.center(width)}\n\n\n" + "\n\n".join(parts) + "\n"
    return text


def factiva(stories, *, section="", byline=True, extra=(), footer=True):
    """Factiva without the codes: the lines' order says what they are."""
    lines = []
    for number, story in enumerate(stories):
        lines += (
            [section] * bool(section)
            + [story.title]
            + [f"By {story.author}"] * byline
            + ["1,260 words", british(story), *extra]
        )
        lines += [story.outlet, "ISLPST", "English", f"(c) {story.date[2]} Island Papers Ltd. All rights reserved."]
        lines += [*story.body, f"Document ISLPST0020230904ej94000{number:02d}"]
        lines += [f"Page {number + 1} of 3 © 2023 Factiva, Inc. All rights reserved."] * footer
    return "\n\n".join([*lines, "Search Summary", "Text\tferry", "Date\tAll Dates"])


def factiva_coded(stories, *, between="\t", apart="\n"):
    """Factiva with its codes."""
    text = ""
    for number, story in enumerate(stories):
        fields = {
            "SE": "News",
            "HD": story.title,
            "BY": f"By {story.author}",
            "WC": "260 words",
            "PD": british(story),
            "ET": "10:15",
            "SN": story.outlet,
            "SC": "ISLPST",
            "PG": "3",
            "LA": "English",
            "CY": "(c) 2023 Island Papers Ltd.",
            "LP": story.body[0],
            "TD": apart.join(story.body[1:]),
            "NS": "gwea : Weather",
            "RE": "uk : United Kingdom",
            "PUB": "Island Papers Ltd",
            "AN": f"Document ISLPST0020230904ej94000{number:02d}",
        }
        text += apart.join(f"{code}{between}{value}" for code, value in fields.items()) + "\n\n"
    return text


def proquest(stories, *, numbered=True, upper=False, apart="\n", info=True):
    """ProQuest: fields by name between rules of underscores."""
    rule = "_" * 60
    pieces = ["Table of contents\n\n" + "\n".join(f"{n}. {s.title}" for n, s in enumerate(stories, 1))] * upper
    for number, story in enumerate(stories, 1):
        day, month, year = story.date
        about = [
            f"Author: {story.author}",
            f"Publication info: {story.outlet}; Skerry [Skerry]{day:02d} {month[:3]} {year}: 3." if info else "",
            "ProQuest document link",
        ]
        text = ["FULL TEXT", *story.body, "DETAILS"] if upper else [f"Full text: {apart.join(story.body)}"]
        mark = "\t" if upper else " "
        details = [
            f"Subject:{mark}Ferries; Weather",
            f"Title:{mark}{story.title}",
            f"Publication title:{mark}{story.outlet}",
            f"Publication date:{mark}{month[:3]} {day}, {year}",
            f"Source type:{mark}Newspaper",
            f"Language of publication:{mark}English",
            f"ProQuest document ID:{mark}10000{number}",
            f"Last updated:{mark}2024-01-02",
            f"Database:{mark}UK Newsstand",
        ]
        head = [f"Document {number} of {len(stories)}"] * numbered + [story.title]
        abstract = ["ABSTRACT", "The ferry stops."] if upper else ["Abstract: The ferry stops."]
        pieces.append("\n\n".join(filter(None, [*head, *about, *abstract, *text, *details])))
    contact = "Contact us at: the library\n\nCopyright © 2024 ProQuest LLC. All rights reserved.  Terms and Conditions"
    return f"{rule}\n" + f"\n\n{rule}\n\n".join([*pieces, contact])


def europresse(stories, *, french=False, named=False):
    """Europresse: source, date, headline, author, text, notice, number of the document."""
    months = {"September": "septembre", "May": "mai", "December": "décembre"}
    lines = []
    for number, story in enumerate(stories):
        day, month, year = story.date
        date = f"lundi {day} {months[month]} {year}" if french else f"Monday, {month} {day}, {year}"
        lines += (
            ["Nom de la source", story.outlet, "Type de source", "Presse • Journaux", date]
            if named
            else [story.outlet, f"{date}, p. 3"]
        )
        lines += [f"{story.outlet} • p. 3 • 512 mots"] * named
        lines += [story.title, story.author, *story.body, f"© {year} {story.outlet}. Tous droits réservés."]
        lines += ["Certificat émis le 5 janvier 2024 à la bibliothèque", f"news·{year}0904·ISL·{number:04d}"]
    return "\n\n".join(lines)


def listed(stories, *, rule="", names=("Title", "Source", "Author", "Date", "URL")):
    """A list under heads of `Name: value`."""
    pieces = []
    for number, story in enumerate(stories):
        values = (story.title, story.outlet, story.author, british(story), f"https://island.example/{number}")
        head = "\n".join(f"{name}: {value}" for name, value in zip(names, values, strict=False))
        pieces.append(head + "\n\n" + "\n\n".join(story.body))
    return f"\n\n{rule}\n\n".join(pieces) if rule else "\n\n\n".join(pieces)


EXPORTS = {
    "Nexis Uni": nexis_uni(STORIES),
    "Nexis Uni without a cover": nexis_uni(STORIES, cover=False),
    "Nexis Uni, one article": nexis_uni(STORIES[:1]),
    "Nexis Uni with an edition": nexis_uni(STORIES, edition="Edition 1, National Edition"),
    "Nexis Uni with a highlight and a graphic": nexis_uni(
        STORIES,
        head=["Highlight: No cars for a week", "Dateline: SKERRY"],
        foot=["Graphic", "The ramp after the storm."],
    ),
    "LexisNexis": nexis_old(STORIES),
    "LexisNexis, narrow": nexis_old(STORIES, width=50),
    "LexisNexis, rights first": nexis_old(STORIES, copyright_first=True, edition="Late Edition - Final"),
    "LexisNexis with a cover": nexis_old(
        STORIES,
        cover="Download Request: Selected Items: 1-3\nTime Of Request: Friday, March 20, 2018  16:51:31\n\nTerms: (ferry)\n",
        after=["DATELINE: SKERRY", "HIGHLIGHT: No cars for a week"],
    ),
    "Factiva": factiva(STORIES),
    "Factiva with section, time, page": factiva(STORIES, section="News", extra=["10:15"]),
    "Factiva, one article": factiva(STORIES[:1], footer=False),
    "Factiva with codes": factiva_coded(STORIES),
    "Factiva with codes on lines of their own": factiva_coded(STORIES, between="\n\n", apart="\n\n"),
    "Factiva with codes in a table": factiva_coded(STORIES, between="|"),
    "ProQuest": proquest(STORIES),
    "ProQuest, blank lines": proquest(STORIES, apart="\n\n"),
    "ProQuest, new": proquest(STORIES, numbered=False, info=False),
    "ProQuest in Word": proquest(STORIES, upper=True),
    "Europresse": europresse(STORIES),
    "Europresse, French": europresse(STORIES, french=True),
    "Europresse, source named": europresse(STORIES, french=True, named=True),
    "list": listed(STORIES),
    "list with rules": listed(STORIES, rule="-----"),
    "list by other names": listed(STORIES, rule="* * *", names=("Headline", "Publication", "By", "Published", "Link")),
}
