"""The governance limits (治理限度): four limits, four remedies, tipping points and path dependence."""
