"""Governance limits (治理限度): what reports say of `wushe limits`."""
