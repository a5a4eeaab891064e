"""Several processes that train one run, and the device each of them uses."""
