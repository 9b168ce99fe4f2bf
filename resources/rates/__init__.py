"""The shipped exchange rates and the script that makes them; see SOURCE.md."""
