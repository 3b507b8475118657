"""What every test shares: how hard Hypothesis tries.

A failing example is printed as found; `HYPOTHESIS_PROFILE=shrink pytest …` makes it smaller, which
takes minutes where every try writes to the database.
"""

import os

from hypothesis import HealthCheck, Phase, settings

TRIED = (Phase.explicit, Phase.reuse, Phase.generate)
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile(
    "plain", deadline=None, phases=TRIED, print_blob=True, suppress_health_check=SLOW
)
settings.register_profile("shrink", deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "plain"))
