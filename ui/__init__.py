"""What people see: the window in `desktop`, the command line in `cli`, and the words and numbers both of them show."""
