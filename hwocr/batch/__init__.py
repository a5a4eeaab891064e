"""Many pages: found, read by several processes or a cluster, written as they come, gone on with later."""
