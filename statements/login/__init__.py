"""Who is let in to the desk: password, then code, within limits of tries and of time.

A password alone opens nothing: `steps` remembers in the session who showed it, and logs in when
the code is right, too. Begin with `pages`; `locks` counts wrong passwords, `codes` knows the
authenticator apps and recovery codes, `hashing` keeps passwords from taking every thread.
"""
