"""The shipped currency table and the script that makes it; see SOURCE.md."""
