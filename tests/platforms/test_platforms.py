"""Every platform from the first purchase to the file that is handed on, by hand, with figures worked out by hand.

In February something is bought and given on the command line, in March by the keys of the window; files are read into
an account of their own. At cost, oldest first: with F(x) the cost of the first x coins, the gift from a to b costs
F(b) - F(a), rounded down to the cent at each end.
"""

from pathlib import Path

from models.money import Money
from tests.platforms.fan import Fan

DATA = Path(__file__).parents[1] / "data"
FILES = DATA / "imports"


def test_tiktok_coins(fan: Fan) -> None:
    fan.begins("TikTok", "Coins")
    fan.types("purchase", "2026-02-10", "350 coins", coins=350, amount="4.55", channel="ios-app")
    fan.types("gift", "2026-02-11", "10 × Rose, Mila, 10 coins", creator="Mila", item="Rose", quantity=10, coins=10)
    receipt = fan.receipt("350 Coins (TikTok)", "4,99 €", "2026-03-02T18:41:05Z")
    fan.imports(DATA / "tiktok-c.json", receipt, new=5, joined=1, refused=2,
                answers=("tiktok.timezone=Europe/Berlin", "tiktok.gift_amount=coins", "tiktok.price=skip",
                         "tiktok.coin_purchases=unknown-cost"))  # fmt: skip
    fan.limits("20.00", "paid", "--platform", "TikTok")
    fan.limits("5.00", "paid", "--account", "TikTok - main")
    fan.limits("10.00", "spent", "--creator", "Mila")
    fan.opens()
    assert fan.buys("70", "0.85").channel == "website"
    assert fan.gives("Mila", "corgi", "299").item == "Corgi"
    # 350 coins for 4.55: F(10) = 0.13, F(309) = 4.01.
    assert fan.report("spending", "creator,month", "gifts", "cost", account="main") == [
        ("Mila", "2026-02", "10", "0.13"), ("Mila", "2026-03", "1", "3.88"),
    ]  # fmt: skip
    assert fan.report("purchases", "channel", "purchases", "coins", "paid") == [
        ("android-app", "1", "350", "4.99"), ("ios-app", "1", "350", "4.55"), ("website", "1", "70", "0.85"),
    ]  # fmt: skip
    assert fan.report("balance", "account", "closing_coins", "closing_cost") == [
        ("TikTok - imported", "409", "4.99"),  # 350 with the receipt's price, 70 without any, of which 11 were given
        ("TikTok - main", "111", "1.39"),  # 41 for 0.54, 70 for 0.85
    ]
    assert fan.budgets() == [
        ("TikTok", "paid", "5.84", "14.16"),  # 0.85 typed, 4.99 of the receipt
        ("TikTok - main", "paid", "0.85", "4.15"),
        ("Mila", "spent", "3.88", "6.12"),
    ]
    fan.sees("111", "€1.39", "Mila", "€4.01")
    fan.hands_on("Rose", "Corgi", total="4.01")


def test_youtube_super_chats_stickers_thanks_memberships_and_jewels(fan: Fan) -> None:
    fan.begins("YouTube", "Jewels")
    fan.types("purchase", "2026-02-10", "100 Jewels", coins=100, amount="1.99", channel="android-app")
    fan.types("gift", "2026-02-11", "Gift, Zoe, 30 Jewels", creator="Zoe", item="Gift", coins=30)
    fan.types("gift", "2026-02-11", "Super Chat, Zoe, €5.00", creator="Zoe", item="Super Chat", amount="5.00")
    fan.imports(FILES / "youtube-chats-currency.csv", FILES / "youtube-comments-2026.csv",
                fan.receipt("100 Jewels (YouTube)", "2,19 €"), new=6, answers=("youtube.currency=EUR",))  # fmt: skip
    fan.limits("50.00", "paid", "--platform", "YouTube")
    fan.limits("30.00", "paid", "--account", "YouTube - main")
    fan.limits("30.00", "spent", "--creator", "Zoe")
    fan.opens()
    fan.buys("50", "", "0.99")
    assert fan.gives("Zoe", "gift", "30", "80").coins == 80
    assert fan.gives("Zoe", "super st", "", "1.99", money=True).item == "Super Sticker"
    assert fan.gives("Zoe", "super th", "5.00", "2.00", money=True).item == "Super Thanks", "as the comment's was"
    assert fan.gives("Zoe", "gifted m", "", "24.95", count="5", money=True).quantity == 5
    # Jewels: F(30) = 0.59, F(100) = 1.99, and 10 of 50 for 0.99 are 0.19.
    assert fan.report("spending", "creator,month", "gifts", "cost", account="main") == [
        ("Zoe", "2026-02", "2", "5.59"), ("Zoe", "2026-03", "8", "30.53"),
    ]  # fmt: skip
    assert fan.report("purchases", "channel", "purchases", "coins", "paid") == [
        ("", "1", "50", "0.99"), ("android-app", "2", "200", "4.18"),
    ]  # fmt: skip
    assert fan.report("balance", "account", "closing_coins", "closing_cost") == [
        ("YouTube - imported", "100", "2.19"), ("YouTube - main", "40", "0.80"),
    ]  # fmt: skip
    assert fan.budgets() == [
        ("YouTube", "paid", "32.12", "17.88"),
        ("YouTube - main", "paid", "29.93", "0.07"),  # 0.99, 1.99, 2.00 and 24.95
        ("Zoe", "spent", "30.53", "-0.53"),
    ]
    fan.sees("40", "€0.80", "Zoe", "€36.12")
    fan.hands_on("Super Chat", "Super Sticker", "Super Thanks", "Gifted membership", total="36.12")


def test_twitch_bits_and_gifted_subscriptions(fan: Fan) -> None:
    fan.begins("Twitch", "Bits")
    fan.types("purchase", "2026-02-10", "500 Bits", coins=500, amount="7.72", channel="website")
    fan.types("gift", "2026-02-11", "Cheer, Rok, 100 Bits", creator="Rok", item="Cheer", coins=100)
    fan.types("gift", "2026-02-11", "5 × Gifted subscription, tier 1, Rok, €24.95", creator="Rok", quantity=5,
              item="Gifted subscription, tier 1", amount="24.95")  # fmt: skip
    fan.imports(FILES / "twitch-bits_cheered.csv", FILES / "twitch-subscriptions.csv",
                fan.receipt("500 Bits (Twitch)", "8,99 €"), new=6,
                answers=("twitch.timezone=UTC", "twitch.subscription_price=4.99 EUR"))  # fmt: skip
    fan.limits("50.00", "paid", "--platform", "Twitch")
    fan.limits("25.00", "paid", "--account", "Twitch - main")
    fan.limits("25.00", "spent", "--creator", "Rok")
    fan.opens()
    assert fan.buys("100", "1.54").channel == "website"
    assert fan.gives("Rok", "cheer", "5,000", "100").coins == 100, "the last cheer was that of the file"
    assert fan.gives("Rok", "tier 2", "", "19.98", count="2", money=True).item == "Gifted subscription, tier 2"
    # Bits: F(100) = 1.54, F(200) = 3.08.
    assert fan.report("spending", "creator,month", "gifts", "cost", account="main") == [
        ("Rok", "2026-02", "6", "26.49"), ("Rok", "2026-03", "3", "21.52"),
    ]  # fmt: skip
    assert fan.report("purchases", "channel", "purchases", "coins", "paid") == [
        ("android-app", "1", "500", "8.99"), ("website", "2", "600", "9.26"),
    ]  # fmt: skip
    assert fan.report("balance", "account", "closing_coins", "closing_cost") == [
        ("Twitch - imported", "-4701", "0.00"),  # 5,201 were cheered, and one receipt is there
        ("Twitch - main", "400", "6.18"),
    ]
    assert fan.budgets() == [
        ("Twitch", "paid", "30.51", "19.49"),
        ("Twitch - main", "paid", "21.52", "3.48"),
        ("Rok", "spent", "21.52", "3.48"),
    ]
    fan.sees("400", "€6.18", "Rok", "€48.01")
    fan.hands_on("Cheer", "Gifted subscription, tier 1", "Gifted subscription, tier 2", total="48.01")


def test_instagram_gifts_and_badges(fan: Fan) -> None:
    fan.begins("Instagram", "Stars", "USD")
    fan.types("purchase", "2026-02-10", "45 Stars", coins=45, amount="0.99", channel="ios-app")
    fan.types("gift", "2026-02-11", "Gift, Ina, 10 Stars", creator="Ina", item="Gift", coins=10)
    fan.types("gift", "2026-02-11", "Badge, Ina, $1.99", creator="Ina", item="Badge", amount="1.99")
    fan.imports(fan.apple("45 Stars", "0.99"), new=1)
    fan.limits("10.00", "paid", "--platform", "Instagram")
    fan.limits("10.00", "paid", "--account", "Instagram - main")
    fan.limits("5.00", "spent", "--creator", "Ina")
    fan.opens()
    assert fan.buys("140", "2.99").channel == "ios-app"
    assert fan.gives("Ina", "gift", "50", count="5").coins == 50
    fan.gives("Ina", "badge", "1.99", money=True)
    # Stars: F(10) = 0.22 of 45 for 0.99; 35 of them and 15 of 140 for 2.99 are 0.77 + 0.32.
    assert fan.report("spending", "creator,month", "gifts", "cost", account="main") == [
        ("Ina", "2026-02", "2", "2.21"), ("Ina", "2026-03", "6", "3.08"),
    ]  # fmt: skip
    assert fan.report("purchases", "channel", "purchases", "coins", "paid") == [("ios-app", "3", "230", "4.97")]
    assert fan.report("balance", "account", "closing_coins", "closing_cost") == [
        ("Instagram - imported", "45", "0.99"), ("Instagram - main", "125", "2.67"),
    ]  # fmt: skip
    assert fan.budgets() == [
        ("Instagram", "paid", "5.97", "4.03"),
        ("Instagram - main", "paid", "4.98", "5.02"),
        ("Ina", "spent", "3.08", "1.92"),
    ]
    fan.sees("125", "$2.67", "Ina", "$5.29")
    fan.hands_on("Gift", "Badge", total="5.29")


def test_facebook_stars(fan: Fan) -> None:
    fan.begins("Facebook", "Stars")
    fan.types("purchase", "2026-02-10", "45 Stars", coins=45, amount="0.95", channel="android-app")
    fan.types("gift", "2026-02-11", "Stars, Fay, 20 Stars", creator="Fay", item="Stars", coins=20)
    fan.imports(FILES / "facebook-payment_history.json", fan.receipt("145 Stars (Facebook)", "2,99 €"), new=3,
                answers=("facebook.own_name=Example Fan",))  # fmt: skip
    fan.limits("40.00", "paid", "--platform", "Facebook")
    fan.limits("10.00", "paid", "--account", "Facebook - main")
    fan.limits("2.00", "spent", "--creator", "Fay")
    fan.opens()
    fan.buys("530", "", "9.49")
    assert fan.gives("Fay", "stars", "100", count="5").coins == 100
    # Stars: F(20) = 0.42 of 45 for 0.95; 25 of them and 75 of 530 for 9.49 are 0.53 + 1.34.
    assert fan.report("spending", "creator,month", "gifts", "cost", account="main") == [
        ("Fay", "2026-02", "1", "0.42"), ("Fay", "2026-03", "5", "1.87"),
    ]  # fmt: skip
    assert fan.report("purchases", "channel", "purchases", "coins", "paid") == [
        ("", "1", "530", "9.49"), ("android-app", "2", "190", "3.94"),
    ]  # fmt: skip
    assert fan.report("balance", "account", "closing_coins", "closing_cost") == [
        ("Facebook - imported", "145", "2.99"), ("Facebook - main", "455", "8.15"),
    ]  # fmt: skip
    assert fan.budgets() == [
        ("Facebook", "paid", "27.47", "12.53"),  # 9.49 typed, 4.99 and 10.00 paid to people, 2.99 of the receipt
        ("Facebook - main", "paid", "9.49", "0.51"),
        ("Fay", "spent", "1.87", "0.13"),
    ]
    fan.sees("455", "€8.15", "Fay", "€2.29")
    fan.hands_on("Stars", total="2.29")


def test_telegram_stars_and_premium(fan: Fan) -> None:
    fan.begins("Telegram", "Stars", "USD")
    fan.types("purchase", "2026-02-10", "1,000 Stars", coins=1000, amount="19.99", channel="ios-app")
    fan.types("gift", "2026-02-11", "Star gift, Tom, 50 Stars", creator="Tom", item="Star gift", coins=50)
    fan.types("gift", "2026-02-11", "Premium, 3 months, Tom, $14.99", creator="Tom", item="Premium, 3 months",
              amount="14.99")  # fmt: skip
    fan.imports(FILES / "telegram-single.json", fan.receipt("1,000 Stars (Telegram)", "$19.99"), new=3, refused=1,
                answers=("telegram.dollar=USD",))  # fmt: skip
    fan.limits("100.00", "paid", "--platform", "Telegram")
    fan.limits("50.00", "paid", "--account", "Telegram - main")
    fan.limits("40.00", "spent", "--creator", "Tom")
    fan.opens()
    fan.buys("500", "", "9.99")
    assert fan.gives("Tom", "star r", "", "150").item == "Star reaction"
    assert fan.gives("Tom", "premium, 12", "", "34.99", money=True).item == "Premium, 12 months"
    # Stars: F(50) = 0.99, F(200) = 3.99 of 1,000 for 19.99.
    assert fan.report("spending", "creator,month", "gifts", "cost", account="main") == [
        ("Tom", "2026-02", "2", "15.98"), ("Tom", "2026-03", "2", "37.99"),
    ]  # fmt: skip
    assert fan.report("purchases", "channel", "purchases", "coins", "paid") == [
        ("", "1", "500", "9.99"), ("android-app", "1", "1000", "19.99"), ("ios-app", "1", "1000", "19.99"),
    ]  # fmt: skip
    assert fan.report("balance", "account", "closing_coins", "closing_cost") == [
        ("Telegram - imported", "950", "19.00"),  # 50 were given before they were bought
        ("Telegram - main", "1300", "25.99"),
    ]
    assert fan.budgets() == [
        ("Telegram", "paid", "64.97", "35.03"),
        ("Telegram - main", "paid", "44.98", "5.02"),
        ("Tom", "spent", "37.99", "2.01"),
    ]
    fan.sees("1,300", "$25.99", "Tom", "$53.97")
    fan.hands_on("Star gift", "Star reaction", "Premium, 3 months", "Premium, 12 months", total="53.97")


def test_kick(fan: Fan) -> None:
    fan.begins("Kick", "Kicks", "USD")
    fan.types("purchase", "2026-02-10", "1,000 Kicks", coins=1000, amount="12.00", channel="website")
    fan.types("gift", "2026-02-11", "Rage Quit, Kim, 500 Kicks", creator="Kim", item="Rage Quit", coins=500)
    fan.types("gift", "2026-02-11", "5 × Gifted subscription, Kim, $25.00", creator="Kim", item="Gifted subscription",
              quantity=5, amount="25.00")  # fmt: skip
    fan.imports(fan.receipt("500 KICKs (Kick: Live Streaming)", "$6.99"), new=1)
    fan.limits("40.00", "paid", "--platform", "Kick")
    fan.limits("20.00", "paid", "--account", "Kick - main")
    fan.limits("20.00", "spent", "--creator", "Kim")
    fan.opens()
    assert fan.buys("500", "6.99", "6.50").amount == Money(650, "USD")
    assert fan.gives("Kim", "rage", "500").coins == 500
    assert fan.gives("Kim", "gifted s", "10.00", count="2", money=True).amount == Money(1000, "USD")
    # Rage Quit: half of 1,000 for 12.00 each time.
    assert fan.report("spending", "creator,month", "gifts", "cost") == [
        ("Kim", "2026-02", "6", "31.00"), ("Kim", "2026-03", "3", "16.00"),
    ]  # fmt: skip
    assert fan.report("purchases", "channel", "purchases", "coins", "paid") == [
        ("android-app", "2", "1000", "13.49"),
        ("website", "1", "1000", "12.00"),
    ]  # fmt: skip - the pack of the receipt brought where it was bought
    assert fan.report("balance", "account", "closing_coins", "closing_cost") == [
        ("Kick - imported", "500", "6.99"), ("Kick - main", "500", "6.50"),
    ]  # fmt: skip
    assert fan.budgets() == [
        ("Kick", "paid", "23.49", "16.51"),  # 6.50 and 10.00 typed, 6.99 of the receipt
        ("Kick - main", "paid", "16.50", "3.50"),
        ("Kim", "spent", "16.00", "4.00"),
    ]
    fan.sees("500", "$6.50", "Kim", "$47.00")
    fan.hands_on("Rage Quit", "Gifted subscription", total="47.00")


def test_a_platform_of_ones_own_with_its_unit_packs_and_gifts(fan: Fan) -> None:
    fan.begins("Glow", "Gems")
    fan.asks("catalogue", "add", "platform", "Glow", "Gem", "Gems", "--takes-money")
    fan.asks("catalogue", "add", "pack", "Glow", 200, "3.99", "EUR", "--shop", "app", "--day", "2026-01-15")
    fan.asks("catalogue", "add", "gift", "Glow", "Lantern", 25)
    fan.asks("catalogue", "add", "gift", "Glow", "Sparks")
    fan.asks("catalogue", "add", "gift", "Glow", "Fan club", "4.99", "EUR")
    fan.types("purchase", "2026-02-10", "200 Gems", coins=200, amount="3.99", channel="website")
    fan.types("gift", "2026-02-11", "2 × Lantern, Lia, 50 Gems", creator="Lia", item="Lantern", quantity=2, coins=50)
    table = fan.table(
        {"type": "purchase", "when": "2026-03-05", "coins": "100", "amount": "2.10", "currency": "EUR"},
        {"type": "gift", "when": "2026-03-06", "creator": "Noa", "item": "Lantern", "coins": "25"},
    )
    fan.imports(table, new=2)
    fan.limits("20.00", "paid", "--platform", "Glow")
    fan.limits("10.00", "paid", "--account", "Glow - main")
    fan.limits("10.00", "spent", "--creator", "Lia")
    fan.opens()
    assert fan.buys("200", "3.99").channel == "website", "as it was bought last"
    assert fan.gives("Lia", "lantern", "75", count="3").coins == 75
    assert fan.gives("Lia", "fan", "4.99", money=True).item == "Fan club"
    assert fan.gives("Lia", "sparks", "", "10").coins == 10
    # Gems: F(50) = 0.99, F(125) = 2.49, F(135) = 2.69 of 200 for 3.99.
    assert fan.report("spending", "creator,month", "gifts", "cost", account="main") == [
        ("Lia", "2026-02", "2", "0.99"), ("Lia", "2026-03", "5", "6.69"),
    ]  # fmt: skip
    assert fan.report("purchases", "channel", "purchases", "coins", "paid") == [
        ("", "1", "100", "2.10"), ("website", "2", "400", "7.98"),
    ]  # fmt: skip
    assert fan.report("balance", "account", "closing_coins", "closing_cost") == [
        ("Glow - imported", "75", "1.58"), ("Glow - main", "265", "5.29"),
    ]  # fmt: skip
    assert fan.budgets() == [
        ("Glow", "paid", "11.08", "8.92"),
        ("Glow - main", "paid", "8.98", "1.02"),
        ("Lia", "spent", "6.69", "3.31"),
    ]
    fan.sees("265", "€5.29", "Lia", "€7.68")
    fan.hands_on("Lantern", "Sparks", "Fan club", total="7.68")
