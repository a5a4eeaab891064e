"""Rules of PDF/A-2u (ISO 19005-2) that a picture with text on it can break, by pikepdf and fontTools.

This is no validator: veraPDF, which would be one, is neither on PyPI nor in Debian. Not looked at: what pages
of hwocr do not have (annotations, forms, transparency groups, layers, attachments, signatures, JPEG 2000),
the insides of JPEG streams, and the syntax of the file below the objects that pikepdf gives.
"""

import io
import re

import pikepdf
from fontTools.ttLib import TTFont
from PIL import ImageCms

FORBIDDEN_IN_CATALOG = ("/AA", "/OpenAction", "/NeedsRendering", "/Requirements", "/OCProperties")
FILTERS = {"/FlateDecode", "/DCTDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/RunLengthDecode"}
DRAWING = {
    *("q", "Q", "cm", "Do"),  # pictures
    *("BT", "ET", "Tf", "Tr", "Tm", "Tj", "TJ", "Td", "Tz", "Ts", "TL", "Tc", "Tw"),  # text
    *("BMC", "BDC", "EMC"),
}


def broken_rules(path):
    """Which of the rules a file breaks, in words; empty where none."""
    content = path.read_bytes()
    broken = []

    def must(holds, words):
        if not holds:
            broken.append(words)

    must(re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", content), "6.1.2: header and binary comment")
    must(content.rstrip().endswith(b"%%EOF"), "6.1.3: nothing after the end")
    with pikepdf.open(path) as pdf:
        must(not pdf.is_encrypted, "6.1.3: not encrypted")
        must("/ID" in pdf.trailer, "6.1.3: an identifier")
        for key in FORBIDDEN_IN_CATALOG:
            must(key not in pdf.Root, f"6.5, 6.11: no {key}")
        _metadata(pdf, must)
        _colours(pdf, must)
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                filters = one.get("/Filter", [])
                names = [filters] if isinstance(filters, pikepdf.Name) else list(filters)
                must({str(name) for name in names} <= FILTERS, f"6.1.7: filters {names}")
                must("/F" not in one and "/FFilter" not in one, "6.1.7: no outer files")
                must(one.get("/Subtype") != "/PS", "6.2.9: no PostScript")
        for page in pdf.pages:
            _page(page, must)
    return broken


def _metadata(pdf, must):
    must("/Metadata" in pdf.Root, "6.6.2: XMP metadata")
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        must(metadata.pdfa_status == "2U", "6.6.4: part 2, conformance U")
        for key in ("xmp:CreateDate", "xmp:ModifyDate", "pdf:Producer", "dc:title"):
            must(metadata.get(key), f"6.6.2: {key}")
    must(pdf.Root.Metadata.get("/Subtype") == "/XML", "6.6.2: metadata are XML")
    packet = pdf.Root.Metadata.read_bytes()
    must(re.search(rb"<\?xpacket begin=", packet), "6.6.2: an XMP packet")
    must(b"bytes=" not in packet.split(b"?>")[0], "6.6.2: no bytes attribute")


def _colours(pdf, must):
    intents = list(pdf.Root.get("/OutputIntents", []))
    must(len(intents) == 1 and intents[0].S == "/GTS_PDFA1", "6.2.3: one output intent")
    if intents:
        profile = intents[0].DestOutputProfile
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile.read_bytes())).profile
        must(opened.xcolor_space.strip() == "RGB" and profile.N == 3, "6.2.3: a profile of RGB")
        must(opened.device_class in ("mntr", "prtr"), "6.2.3: of a monitor or a printer")
        must(opened.version < 4.5, "6.2.3: an ICC version that PDF 1.7 knows")


def _page(page, must):
    must(min(page.mediabox[2:]) >= 3 and max(page.mediabox[2:]) <= 14400, "6.1.13: size of a page")
    for key in ("/AA", "/Group", "/Annots", "/PresSteps"):
        must(key not in page.obj, f"6.4, 6.5: no {key}")
    for picture in page.Resources.get("/XObject", {}).values():
        must(picture.ColorSpace in ("/DeviceRGB", "/DeviceGray"), "6.2.4.3: colours of the output intent")
        must(picture.BitsPerComponent in (1, 2, 4, 8, 16), "6.1.13: bits of a colour")
        for key in ("/Alternates", "/OPI", "/SMask"):
            must(key not in picture, f"6.2.8: no {key}")
        must(not picture.get("/Interpolate", False), "6.2.8: not interpolated")
    used = set()
    for operands, operator in pikepdf.parse_content_stream(page):
        must(str(operator) in DRAWING, f"6.2.2: {operator}")
        if str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    used |= {int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2)}
    for font in page.Resources.get("/Font", {}).values():
        _font(font, used, must)


def _font(font, used, must):
    must(font.Subtype == "/Type0" and font.Encoding == "/Identity-H", "6.2.11.3: a composite font")
    (inner,) = font.DescendantFonts
    must(inner.FontDescriptor.get("/FontFile2") is not None, "6.2.11.4: embedded")
    program = TTFont(io.BytesIO(inner.FontDescriptor.FontFile2.read_bytes()))
    order, scale = program.getGlyphOrder(), 1000 / program["head"].unitsPerEm
    places = inner.CIDToGIDMap.read_bytes()
    (first, widths) = inner.W
    told = set(re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", font.ToUnicode.read_bytes().decode()))
    meaning = {int(code, 16): text for code, text in told}
    for code in used:
        glyph = int.from_bytes(places[2 * code : 2 * code + 2], "big")
        must(0 < glyph < len(order), f"6.2.11.8: no .notdef ({code})")
        wide = program["hmtx"].metrics[order[glyph]][0] * scale
        must(abs(float(widths[code - int(first)]) - wide) <= 1, f"6.2.11.5: the same widths ({code})")
        must(meaning.get(code, "0000") not in ("0000", "FEFF", "FFFE"), f"6.2.11.7: in Unicode ({code})")
