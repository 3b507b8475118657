"""Programs that the guides show: a mirror, and questions answered from one release alone."""
