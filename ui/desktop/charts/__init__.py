"""Charts in the window: what a pointer, a keyboard and a screen reader find on them, and the menu of their pictures."""
