"""Random steps of work, as a user would take them."""

from hypothesis import strategies as st

from hwocr.documents.editing import letters, lines, text
from hwocr.errors import DocumentError
from hwocr.reading.page import Box

NAMES = (
    "relabel", "confirm", "confirm_line", "delete", "box", "merge", "split", "add", "word", "join",
    "line", "join_lines", "move", "text",
)  # fmt: skip
steps = st.tuples(
    st.sampled_from(NAMES), st.integers(0, 40), st.integers(0, 40), st.text("ABxy9 \n", max_size=12)
)


def take(page, step):
    """Return the page after a step; the same page where the step makes no sense on it."""
    name, first, second, words = step
    count = len(page.glyphs)
    if not count and name not in ("add", "text"):
        return page
    index = first % max(1, count)
    line = first % max(1, len(page.lines))
    label = "XYZ8"[second % 4]
    try:
        match name:
            case "relabel":
                return letters.relabel(page, [index, second % count], label)
            case "confirm":
                return letters.confirm(page, [index])
            case "confirm_line":
                return letters.confirm_line(page, line)
            case "delete":
                return letters.delete(page, {index, second % count})
            case "box":
                return letters.set_box(
                    page, index, Box(first * 9, second * 9, first * 9 + 30, second * 9 + 30)
                )
            case "merge":
                return letters.merge(page, index, index + 1, lambda box: letters.blank_glyph(label, box))[0]
            case "split":
                box = page.glyphs[index].box
                middle = (box.left + box.right) // 2
                parts = [
                    Box(box.left, box.top, middle, box.bottom),
                    Box(middle, box.top, box.right, box.bottom),
                ]
                return letters.split(page, index, [letters.blank_glyph(label, part) for part in parts])
            case "add":
                box = Box(first * 20, second * 15, first * 20 + 15, second * 15 + 25)
                return letters.add(page, letters.blank_glyph(label, box))[0]
            case "word":
                return lines.split_word(page, index)
            case "join":
                return lines.join_words(page, index)
            case "line":
                return lines.split_line(page, index)
            case "join_lines":
                return lines.join_lines(page, line)
            case "move":
                return lines.move_line(page, line, second % len(page.lines))
            case "text":
                at = first % (len(page.text) + 1)
                return text.edit_text(page, page.text[:at] + words + page.text[at + second % 6 :])
    except DocumentError:
        return page
    raise AssertionError(name)
