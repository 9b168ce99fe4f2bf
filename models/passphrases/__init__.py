"""Setting, changing and removing the passphrase of a ledger: written anew, looked at from outside, then swapped in."""
