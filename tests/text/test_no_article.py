"""Pages that are not articles are distinguished from articles, and live blogs are marked as such."""

import pytest

from analysis.text.doubts import AT_PAYWALL, LIVE_BLOG, NO_ARTICLE, doubts, is_left_out

STORY = [
    "The ferry to the northern islands stops on Monday for a week, the harbour office said, as its ramp has to be mended.",
    "A smaller boat will carry passengers, but no cars, three times a day. Farmers who need hay are asked to telephone.",
]
WHOLE = [*STORY, "Nobody was hurt when the ramp gave way, and nobody is to blame.", "It will be open again on Sunday."]
PAGES = {
    "a notice on cookies and consent": [
        (
            "We value your privacy\n\nWe and our 842 partners store and access information on your device, such as cookies, and"
            " process personal data. With your consent we may use precise location. Your choices apply to this website.\n\nAgree"
        ),
        (
            "Before you continue\n\nWe use cookies and data to deliver our services and to measure how you use them. If you choose"
            " “Accept all”, we will also use cookies to show you personalised content. You can manage your choices at any time."
        ),
    ],
    "an error page": [
        "404 Not Found\n\nThe requested address was not found on this server.",
        "Access Denied\n\nYou don't have permission to access this page on this server.\n\nReference 18.2",
        "Just a moment...\n\nEnable JavaScript and cookies to continue",
        "Oops! That page can’t be found.\n\nIt looks like nothing was found at this location. Try a search?",
        "Page not found\n\nSorry, the page you were looking for has been moved or deleted.",
        "451: Unavailable due to legal reasons\n\nThis site is not available to visitors from Europe.",
        "502 Bad Gateway\n\nnginx",
        "Are you a robot?\n\nTo continue, click the box below to let us know you're not a robot.",
        "Sorry\n\nThis content is not available in your region.",
        "500\n\nInternal Server Error. The server encountered an internal error.",
        "Oops!\n\nWe can't seem to find the page you're looking for.",
        "Log in\n\nEmail\n\nPassword\n\nForgot your password?",
        "Story unavailable\n\nThe article you requested is no longer available.",
    ],
    "the page of a video": [
        "Watch: Ferry ramp breaks in the storm\n\nThe moment the ramp gave way was filmed by a passenger.\n\n01:23",
        "Ferry ramp – video\n\nYour browser does not support the video tag.",
        "In pictures: The storm\n\nThe ramp on Monday.\n\nPassengers wait.",
    ],
    "a list of headlines": [
        "News\n\n"
        + "\n\n".join(
            f"{who} {what} in the northern islands"
            for who in ("Ferry", "Boat", "Navy")
            for what in ("stops for a week", "may carry hay", "asks for help", "lands at last")
        ),
        "\n\n".join(
            f"{who} stops for a whole week\n\nIt stops on {day}."
            for who, day in (
                ("Ferry", "Monday"),
                ("Boat", "Tuesday"),
                ("Train", "Friday"),
                ("Bus", "Sunday"),
                ("Lift", "Monday"),
            )
        ),
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in PAGES.items() for text in texts])
def test_what_is_no_article_is_said_to_be_none(kind, text):
    """Notices, errors, videos and lists of headlines are named, with the words that show it."""
    found = is_left_out(doubts(text, text.split("\n")[0]))
    assert found.startswith(f"{NO_ARTICLE} ({kind}") and "“" in found


@pytest.mark.parametrize(
    "text",
    [
        (
            "Browsers to drop cookies\n\nThe regulator said on Monday that websites must ask for consent before they set cookies."
            " “Your personal data is yours,” the commissioner told reporters. The rules begin in May, according to her office.\n\n"
            "Our partners in Europe agree, she said, and companies announced that they would comply."
        ),
        (
            "404 people died in the quake\n\nThe government said on Tuesday that 404 people were found dead. A page of the register"
            " is not available."
        ),
        "Video shows ramp breaking\n\n" + "\n\n".join(WHOLE),
        "Five boats\n\n"
        + "\n\n".join(f"The boat number {n} is slow. It carries hay, said its master, and no cars." for n in range(9)),
        "Mayor denied access\n\n" + "\n\n".join(WHOLE),
        "\n\n".join(["Ferry stops", *WHOLE]),
    ],
)
def test_an_article_about_such_things_is_an_article(text):
    """What a page is about does not make it one of them."""
    assert is_left_out(doubts(text, text.split("\n")[0])) == ""


WALLS = """Subscribe to unlock this article|To read the full story, log in or create an account|This article is for subscribers only
This story is exclusive to members. Join today.|You’ve reached your limit of free articles|You have 2 free articles left this month
Start your free 30-day trial|Become a member to read more|Enjoy full access from $2 a week|Want to read more? Sign up for a free account
Your subscription has expired. Renew to keep reading.|Existing subscribers: sign in here|Please turn off your ad blocker
This is a preview. Unlock the full article with a digital subscription|Purchase a subscription to continue reading.
Keep reading for just £1|Try unlimited access|Only $1 for 4 weeks|Already a print subscriber? Activate your digital access.
Read the rest of this story with a free account.|This content is for our digital members.|Cancel anytime.
Continue reading your article with a WSJ subscription|Please enable JavaScript and disable any ad blocker to view this content.
It looks like you are using an ad blocker. Please disable it to go on.|Sign in to read this article|This post is for paid subscribers
This is premium content. Become a member to unlock it.|Read this article for free by registering. No card needed."""


@pytest.mark.parametrize("wall", WALLS.replace("\n", "|").split("|"))
def test_under_two_paragraphs_an_offer_to_unlock_is_a_paywall(wall):
    """The article is cut off there, and left out."""
    text = "\n\n".join([*STORY, wall])
    assert is_left_out(doubts(text, "Ferry stops")).startswith(AT_PAYWALL)
    assert is_left_out(doubts("\n\n".join([*STORY * 8, wall]), "Ferry stops")) == ""


@pytest.mark.parametrize(
    "line",
    [
        "Tickets cost from £5 a head, children £3.",
        "Subscribe to our newsletter for more stories like this",
        "Support our journalism from $5 a month",
        "The service costs $12 a month and had two million subscribers, the company said.",
        "Follow us on Facebook",
        "She is a staff writer at The Island Post.",
        "Subscribers told the newspaper that they wanted unlimited access.",
    ],
)
def test_other_last_lines_are_no_paywall(line):
    """A price, a newsletter or an appeal under a short article leaves it an article."""
    assert is_left_out(doubts("\n\n".join([*WHOLE, line]), "Ferry stops")) == ""


@pytest.mark.parametrize(
    ("title", "blocks"),
    [
        ("Storm – as it happened", [*STORY, "The wind rose."]),
        ("Storm live updates: ferry stops", STORY),
        ("Storm", ["18.10 BST", STORY[0], "17:30", STORY[1], "5.15 pm", "The wind rose.", "4 pm", "It rained."]),
        ("Live: storm stops the ferry", STORY),
        ("Storm: live", ["10 minutes ago", STORY[0], "22 min ago", STORY[1]]),
    ],
)
def test_a_live_blog_is_said_to_be_one(title, blocks):
    """By its headline, or by the times of day that head its entries; it stays in the corpus."""
    found = doubts("\n\n".join(blocks), title)
    assert any(doubt.startswith(LIVE_BLOG) for doubt in found)
    assert not is_left_out(found)


@pytest.mark.parametrize("title", ["They live by the sea", "Live music returns to the islands", "Ferry stops"])
def test_an_article_is_no_live_blog(title):
    """A word in a headline is not enough, nor is one time of day."""
    found = doubts("\n\n".join([*WHOLE, "The boat leaves at these times:", "9:00 am", *WHOLE]), title)
    assert not any(doubt.startswith(LIVE_BLOG) for doubt in found)
