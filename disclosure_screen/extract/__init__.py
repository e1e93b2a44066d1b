"""Floor 3: files into blocks and gaps. A document library is imported only inside its own format module, on first use."""
