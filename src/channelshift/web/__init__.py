"""The pages: each answers one question, in Chinese and English, and never leaves this machine."""
