"""The pages behind the rail; only the main window knows them."""
