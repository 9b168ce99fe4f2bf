"""A report for people, wherever they read it: in a sentence, in its headings and figures, and as a chart."""
