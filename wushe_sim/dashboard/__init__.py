"""The dashboard (仪表板): Mesa's SolaraViz with our components. Nothing else imports it; what it needs comes with the extra ``dashboard``.

``server`` starts it and ``page`` is the page. ``session``, ``pair``, ``controls`` and ``pictures`` know of no browser.
"""
