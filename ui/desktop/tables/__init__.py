"""Table models, views and how their cells are drawn."""
