"""The test oracle: what every report must show, worked out the slow and obvious way.

It reads rows of the ledger's own CSV and walks each account in order. Coins are named by the lot (or the average pool)
they lie in and their position there, and are moved in runs of neighbours, so that a lot of 3,000,000,000 coins is one
run. Everything is an exact integer or a fraction. It knows nothing of how the product books or stores, and imports
none of it.

Where the rules of the books leave something open, the oracle reads them like this:

* **Order** in an account: moment; then purchases and positive adjustments, refunds, gifts and negative adjustments,
  assertions; then the order of the rows in the file. A gift paid in money takes no coins, so its place does not
  matter.
* **Cost** of a purchase, positive adjustment or gift paid in money: the charged amount if given, else the amount,
  converted at the entry's own local date. Without a rate for that currency it stays in it (unconverted): no second try
  with the other one.
* **Refund of a purchase** of k coins and m money, of a lot of N coins, amount M and cost C: it takes t = min(k,
  unspent coins of the lot), the last unspent positions [end-t, end), at end*C//N - (end-t)*C//N. The other k-t coins
  are drawn from the account like a loss and are owed if nothing is there. Average: all k coins are drawn from the
  pool, or owed. The money back is S*C//M - S_before*C//M, S being the money refunded so far; nothing if M is 0. It
  lowers `paid` on the refund's local date; `bought` falls by k; `lost_cost` rises by the share, plus what was drawn,
  minus the money back.
* **Refund of a gift**: the gift never happened. The refund has no other effect, but both stay entries (see balance
  rows).
* **Adjustments**: positive `free` is a lot at cost 0, whatever amount it bears. Any other positive one is a lot at its
  amount; without an amount its cost is unknown: drawn by a gift its coins are uncovered and cost 0, drawn by a loss
  they cost 0. Positive ones add to `adjusted` and `adjusted_cost`; negative ones lower `adjusted`, and what they draw
  is `lost_cost`.
* **free_coins** `first`: a draw takes the oldest free lot already there with coins left, else the oldest other one;
  `last`: the other way round; `date`: the oldest lot. Coins owed take the next lot to come, whatever it is.
* **Average**: a lot serves the coins owed at its own cost, the rest joins the pool. Cost (one for each currency) and
  the count of coins of unknown cost are shared by the position in the pool since the last join.
* **A cost belongs to the gift's or loss's own date**, even if the lot that paid for it came later: `closing_cost` is
  then negative between the two.
* **By channel, payment_method, paid_currency** a gift is cut into the lots that paid for it, in the order they were
  drawn (first those there, then those that covered what was owed, then what was never covered: all three keys empty).
  The average cuts where FIFO, with the ledger's free_coins, cuts; each part costs its own positions of the pool. The
  paid currency of a lot is the charged one if given, else its own; empty for free coins and unknown cost. A gift paid
  in money bears its own fields.
* **purchases**: a refund falls on its own local time and bears kind `refund`; channel, payment method and paid
  currency are those of its purchase. It counts as no purchase. Gifts paid in money and adjustments are not in this
  report.
* **balance**: a row for each period from the first to the last local date of all entries (voided gifts, their refunds
  and assertions included) of the accounts that pass `where`, or from `--from`, to `--to`; for each account or platform
  with entries. A time key in `where` cuts the days. No account: no row. A currency without a rate has a row where one
  of its figures is not 0.
* **Coins** are plain in a row of one unit, else listed: `5000 TikTok Coin; 120 Twitch Bit`, zeros left out, `0` if
  nothing is left. The units of a row are those of which any of its coin figures is not 0.
* **evening** is the date of the local clock minus six hours; a bare date has the local time of the day's first moment.
* **where** is exact equality with the printed key, all of them together. An empty `by` gives one row, the total.
"""
