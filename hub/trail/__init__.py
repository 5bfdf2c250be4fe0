"""Pages about everything that happened: the public ledger, and what one may know of the trail."""
