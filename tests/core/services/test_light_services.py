# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panel needs of a service is cheap to load, since Blender's main thread loads it."""

import subprocess
import sys
from pathlib import Path

CODE = """
import sys
from patina_addon.core import services, store
from patina_addon.core.jobs import job_text, runner, store_monitors
from patina_addon.core.images import decoder_client
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.account import Account
request = MaterialRequest("brick", ("basecolor",))
account = Account("http://127.0.0.1:9", "key", 1.0)
for service in services.SERVICES.values():
    service.check(request, account)
    service.price(request)
print(*{"numpy", "requests", "urllib3", "ssl"} & set(sys.modules))
"""


def test_making_and_asking_every_service_loads_nothing_slow():
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", CODE], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
