"""Benchmarks: one file per question, each run against a named limit. Never part of the tests."""
