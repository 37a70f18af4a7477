"""The briefing (呈阅件): what somebody who decides reads of a comparison, on a few pages."""
