"""Quotes and reports: what is shown is data, and each writer shows it in its own way."""
