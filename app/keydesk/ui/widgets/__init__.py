"""The kit: the parts that pages and dialogs are made of."""
