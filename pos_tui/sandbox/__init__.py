"""The practice shop: both services' APIs over real HTTP on this machine, in a process of their own.

It is written from the services' documentation alone and shares no code with the clients it answers.
"""
