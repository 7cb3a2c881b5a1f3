"""What content earns: videos, lives and posts beside the ledger, compared without being fooled by luck."""
