"""Sweeps (批量实验): a design of many scenarios under many seeds, in a folder from which an interrupted sweep resumes."""
