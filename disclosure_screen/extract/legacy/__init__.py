"""The binary Office formats (Word、Excel、PowerPoint 97-2003 及更早) as read by ourselves, structure by structure.

Own readers, because every library leaves out the places that leak: revisions, leftovers of fast saves, notes, names,
caches. Nothing here knows the format modules; they put these pieces together.
"""
