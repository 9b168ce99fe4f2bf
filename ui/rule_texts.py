"""The rules and notes of the catalogue as texts that are translated: the file itself is in English alone.

A test holds this list against the catalogue.
"""

from models.text import N_

TEXTS = (
    N_("Unused coins bought on the website go back for 14 days, counted from the day after the purchase."),
    N_("For coins bought in the app ask the store; what was bought through Google Play, report to TikTok."),
    N_("Unused coins bought from TikTok itself go back for 7 days."),
    N_(
        "Elsewhere than in the regions named, the US aside, coins bought from TikTok itself go back only "
        "where the law says so."
    ),
    N_("A gift is spent the moment it is sent; its coins do not come back."),
    N_("From 18, later where the local age of majority is higher."),
    N_("From 19."),
    N_("Only TikTok sells coins; selling them on or swapping them is forbidden."),
    N_("Tax is inside the price shown; the bank may add fees of its own. The US text was not seen."),
    N_("Only Twitch sells Bits; they are not money."),
    N_("From 13, in Australia from 16; minors with a parent or guardian."),
    N_("Paid of one's free will and not refunded; a charge one did not make can be reported."),
    N_("Jewels keep until the Google account ends."),
    N_("Final, unless the refund policy or the law says otherwise."),
    N_("Tax is added at the purchase."),
    N_("The Facebook account must be at least 30 days old to buy Stars."),
    N_("Final: Telegram gives nothing back; a bot that was paid can return Stars."),
    N_("Bought Stars are lost with the account."),
    N_("Stars may not be sold on or handed over but for what they are meant for."),
    N_("Local tax may come on top of the price."),
    N_("As a rule nothing is given back."),
    N_("Final, unless the law says otherwise."),
    N_("Unused Kicks are lost when the account is closed."),
    N_("Kicks and gifts may not be traded between people."),
    N_("What was bought through the Apple store may not expire."),
    N_("At most 500 USD a day and 2,000 USD a week per buyer, or as much in local money."),
    N_("At most 500 in one purchase."),
    N_("The text of August 2025 gives nothing back; the one that replaced it in January 2026 was not seen."),
    N_("The policy of 2022 says coins do not expire; that of 2026 is silent. They are lost with the account."),
    N_("Events may pay otherwise."),
    N_("70 percent for channels in its Plus program, up to a yearly limit."),
    N_("Fees of payment aside."),
    N_("After sales tax and, on iOS, after the store fee."),
    N_("How many Jewels make a Ruby differs by gift."),
    N_("Clients still carried this figure in 2026; of a paid message 85 percent reaches its recipient."),
    N_(
        "TikTok names no rate and says its Diamonds are no claim to money. 1 Diamond per coin and 200 "
        "Diamonds to the dollar is what many write; trials by the press give the range."
    ),
)
"""Every sentence of a rule, and every note on a share."""
