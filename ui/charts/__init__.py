"""Charts, drawn by one piece of code on screen, on paper and into files."""
