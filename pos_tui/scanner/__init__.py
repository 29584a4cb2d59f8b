"""A scanner that types: keys with times become scans, scans become card codes. Pure; the clock is passed in.

`burst` tells scans from typing, `reader` tells what a scan says, `profile` is what is known of this scanner.
"""
