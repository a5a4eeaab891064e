"""The font of the invisible text that lies on the letters of a picture.

It is a whole TrueType font, embedded and with its characters told (ToUnicode), since viewers drop fonts that
are not.
Its glyphs are rectangles of many widths: a character takes the one that covers its letter, so that a word is
    one string
whose characters follow one another without gap. They are never painted; empty glyphs would do for that, but
pdfium passes over text that covers nothing.
"""

from functools import cache
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

ASCENT, DESCENT = 0.8, -0.2
"""Of the font's size: how far a character reaches above and below the baseline."""

STEP, STEPS = 0.02, 120
"""Widths go in steps of this share of the font's size, from one step to so many."""

_UNITS = 1000
_NAME = "HwocrInvisible"
_MOST_CODES = 0xFFFF
_BLOCK = 100  # a CMap section holds no more entries (Adobe Technical Note 5014)


class InvisibleFont:
    """The font in one PDF, with a code for each character in each width that was asked for.

    Attributes:
        reference: what stands among the resources of pages.
    """

    def __init__(self, pdf: Pdf) -> None:
        """Add the font to a PDF; `finish` it when all text has been encoded."""
        self._pdf = pdf
        self._codes: dict[tuple[str, int], int] = {}
        program = Stream(pdf, font_program())
        program.Length1 = len(font_program())
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{_NAME}"),
            Flags=4,
            FontBBox=[0, round(_UNITS * DESCENT), round(_UNITS * STEP * STEPS), round(_UNITS * ASCENT)],
            ItalicAngle=0,
            Ascent=round(_UNITS * ASCENT),
            Descent=round(_UNITS * DESCENT),
            CapHeight=round(_UNITS * ASCENT),
            StemV=80,
            FontFile2=pdf.make_indirect(program),
        )
        self._descendant = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=Name(f"/{_NAME}"),
                CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
                FontDescriptor=pdf.make_indirect(descriptor),
            )
        )
        self.reference: Object = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name(f"/{_NAME}"),
                Encoding=Name("/Identity-H"),
                DescendantFonts=[self._descendant],
            )
        )

    def encode(self, character: str, steps: int) -> str:
        """Return a character of a width as a hexadecimal code; widths out of range take the nearest."""
        key = character, min(STEPS, max(1, steps))
        code = self._codes.get(key)
        if code is None and len(self._codes) < _MOST_CODES:
            code = self._codes[key] = len(self._codes) + 1
        if code is None:
            # No code is left: the character in another width is better than none.
            code = next((other for (text, _), other in self._codes.items() if text == character), 0)
        return f"{code:04X}"

    def finish(self) -> None:
        """Write what the codes mean into the PDF."""
        widths = [round(_UNITS * STEP * steps) for _, steps in self._codes]
        glyphs = b"\x00\x00" + b"".join(steps.to_bytes(2, "big") for _, steps in self._codes)
        self._descendant.DW = _UNITS // 2
        self._descendant.W = Array([1, Array(widths)])
        self._descendant.CIDToGIDMap = self._pdf.make_indirect(Stream(self._pdf, glyphs))
        characters = [character for character, _ in self._codes]
        self.reference.ToUnicode = self._pdf.make_indirect(Stream(self._pdf, _character_map(characters)))


@cache
def font_program() -> bytes:
    """Return the TrueType font: glyph n is n steps wide."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    ascent, descent = round(_UNITS * ASCENT), round(_UNITS * DESCENT)
    names = [".notdef", *(f"wide{steps}" for steps in range(1, STEPS + 1))]
    widths = dict(zip(names, (round(_UNITS * STEP * steps) for steps in range(STEPS + 1)), strict=True))
    glyphs = {}
    for name, width in widths.items():
        pen = TTGlyphPen(None)
        if width:
            pen.moveTo((0, descent))
            for corner in ((0, ascent), (width, ascent), (width, descent)):
                pen.lineTo(corner)
            pen.closePath()
        glyphs[name] = pen.glyph()
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x20: names[STEPS // 2]})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    builder.setupNameTable({"familyName": "hwocr invisible", "styleName": "Regular", "psName": _NAME})
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent, usWinAscent=ascent, usWinDescent=-descent)
    builder.setupPost(keepGlyphNames=False)
    # The same font again has the same bytes.
    builder.updateHead(created=0, modified=0)
    room = BytesIO()
    builder.font.recalcTimestamp = False
    builder.save(room)
    return room.getvalue()


def _character_map(characters: list[str]) -> bytes:
    """The ToUnicode map: what each code from 1 on stands for (PDF 1.7, section 9.10.3)."""
    entries = [
        f"<{code:04X}> <{character.encode('utf-16-be', 'replace').hex().upper()}>"
        for code, character in enumerate(characters, start=1)
    ]
    blocks = [
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar"
        for part in (entries[start : start + _BLOCK] for start in range(0, len(entries), _BLOCK))
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
            "",
        ]
    ).encode()
