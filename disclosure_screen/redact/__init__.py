"""Floor 6: the redacted proposal (遮盖建议稿), one module a family of formats, found by discovery.

A proposal is never released as it is: it goes back to the drafter, is checked by eye and submitted again like any draft.
A redactor module has two public names::

    MEDIA_TYPES: frozenset[str]
    def redact(content: bytes, masks: Masks) -> bytes: ...
"""
