"""What is handed on: a report, the journal or a year, in words, and one file for each format it is written in."""
