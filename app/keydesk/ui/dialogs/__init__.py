"""One module for each dialog; all of them are sheets inside the window."""
