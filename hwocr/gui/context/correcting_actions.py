"""The actions that change a page in the Read tab."""

from hwocr.gui.context.action_spec import ActionSpec

CORRECTING: dict[str, ActionSpec] = {
    "save_document": ActionSpec(
        "&Save document",
        ("Ctrl+S",),
        "Save the picture, the text and every step in one .hwocr file.",
        "content-save-outline",
        "Correct",
    ),
    "save_document_as": ActionSpec(
        "Save document &as…", ("Ctrl+Shift+S",), "Save the document under another name.", "", "Correct"
    ),
    "undo_edit": ActionSpec("&Undo", ("Ctrl+Z",), "Take the last step back.", "undo", "Correct"),
    "redo_edit": ActionSpec(
        "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Do the step again that was taken back.", "redo", "Correct"
    ),
    "find": ActionSpec(
        "&Find and replace…", ("Ctrl+F",), "Find words in the text, and replace them.", "magnify", "Correct"
    ),
    "history": ActionSpec(
        "&History…",
        ("Ctrl+Shift+H",),
        "See what was done to the page, and go back to it.",
        "history",
        "Correct",
    ),
    "edit_line": ActionSpec(
        "Edit &line", ("F2",), "Type the text of the chosen letter’s line; its letters follow.", "", "Correct"
    ),
    "confirm_line": ActionSpec(
        "Con&firm line", ("Ctrl+Return",), "Confirm the whole line and go on to the next.", "", "Correct"
    ),
    "confirm_letter": ActionSpec(
        "&Confirm letter",
        ("Return",),
        "Confirm the chosen letter and go on to the next one below 90 %.",
        "check",
        "Correct",
        on_focus_only=True,
    ),
    "delete_letter": ActionSpec(
        "&Delete letter",
        ("Del",),
        "Take the chosen letter, or the selected text, off the page.",
        "",
        "Correct",
        on_focus_only=True,
    ),
    "next_alternative": ActionSpec(
        "&Next alternative", ("Ctrl+.",), "Take the next of the letter’s alternatives.", "", "Correct"
    ),
    "alike": ActionSpec(
        "Change letters that &look alike…",
        ("Ctrl+G",),
        "Look through the letters like the one just corrected, and change them together.",
        "",
        "Correct",
    ),
    "why": ActionSpec(
        "&Why this letter?",
        ("Ctrl+I",),
        "See what the letter looks like, what the network looked at, and what language changed.",
        "help-circle-outline",
        "Correct",
    ),
    "teach": ActionSpec(
        "&Teach these letters",
        ("Ctrl+Shift+T",),
        "Teach what was corrected and confirmed on this page; the model personal knows it at once.",
        "school-outline",
        "Correct",
    ),
    "always_teach": ActionSpec(
        "Always &teach",
        (),
        "Teach every letter that is corrected or confirmed, without being asked.",
        "",
        "Correct",
        checkable=True,
    ),
    "insert_mode": ActionSpec(
        "&Insert while typing",
        ("Ins",),
        "Typing inserts before the chosen letter rather than replace it.",
        "",
        "Correct",
        checkable=True,
    ),
    "add_letter": ActionSpec(
        "&Add a letter",
        ("Ctrl+D",),
        "Draw a box around a letter that was not found.",
        "vector-square-plus",
        "Correct",
        checkable=True,
    ),
    "cut_letter": ActionSpec(
        "C&ut a letter in two",
        ("Ctrl+T",),
        "Draw a line through letters that were read as one.",
        "content-cut",
        "Correct",
        checkable=True,
    ),
    "merge_letters": ActionSpec(
        "&Merge with the next letter",
        ("Ctrl+M",),
        "Make one letter of the chosen one and the next.",
        "call-merge",
        "Correct",
    ),
    "split_word": ActionSpec(
        "Begin a &word here",
        ("Space",),
        "Put a space before the chosen letter.",
        "",
        "Correct",
        on_focus_only=True,
    ),
    "join_words": ActionSpec(
        "&Join with the word before", ("Ctrl+J",), "Take the space before this word out.", "", "Correct"
    ),
    "split_line": ActionSpec(
        "Begin a li&ne here",
        ("Shift+Return",),
        "Begin a new line at the chosen letter.",
        "",
        "Correct",
        on_focus_only=True,
    ),
    "join_lines": ActionSpec(
        "Join with the line &before",
        ("Ctrl+Shift+J",),
        "Make one line of this one and the one before.",
        "",
        "Correct",
    ),
    "line_up": ActionSpec(
        "Read line &earlier", ("Alt+Up",), "Move the line up in the reading order.", "", "Correct"
    ),
    "line_down": ActionSpec(
        "Read line la&ter", ("Alt+Down",), "Move the line down in the reading order.", "", "Correct"
    ),
    "turn_left": ActionSpec(
        "Turn &left",
        ("Ctrl+Shift+R",),
        "Turn the page to the left and read it again.",
        "rotate-left",
        "Correct",
    ),
    "turn_right": ActionSpec(
        "Turn &right", ("Ctrl+R",), "Turn the page to the right and read it again.", "rotate-right", "Correct"
    ),
    "crop": ActionSpec(
        "Cr&op",
        ("Ctrl+Shift+X",),
        "Draw a box around what shall stay of the page.",
        "crop",
        "Correct",
        checkable=True,
    ),
    "read_region": ActionSpec(
        "Read only a &part",
        ("Ctrl+Shift+A",),
        "Draw a box around what alone shall be read; F5 reads the whole page.",
        "text-recognition",
        "Correct",
        checkable=True,
    ),
    "whole_picture": ActionSpec(
        "Show the &whole picture", (), "Take the crop back and read the whole picture.", "", "Correct"
    ),
}
