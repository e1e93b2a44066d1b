"""Floor 6: database, ledger, vault."""
