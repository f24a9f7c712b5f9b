"""`kill -9` at random moments, while experts write, texts are imported and a dump is restored.

After every kill: nothing half done, nothing missing that was acknowledged, everything in order.
`house` owns the databases and the processes, `experts` work through the site as a browser would,
`stage` sets up and judges inside a process of its own, `rounds` puts them together.
"""
