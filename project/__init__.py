"""Settings, addresses and the front page: the only place that names the app."""
