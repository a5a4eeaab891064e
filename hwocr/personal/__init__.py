"""Teaching: the personal set's writers and files, what looks wrong in it, why a letter was read, test sheets.

The set itself is `hwocr.datasets.glyphs.personal.PersonalSet`; the model that learns at once lies in
`hwocr.models.personal`, where every command and the window find it under the name ``personal``.
"""
