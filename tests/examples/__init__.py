"""Questions answered from one release alone, as README shows."""
