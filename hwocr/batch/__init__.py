"""Many pages: found, handed to several processes or a cluster, written as they come, and gone on with later."""
