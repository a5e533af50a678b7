"""How large a transcript may be, so that a file that is none does no harm."""

FILE_BYTES = 100_000_000

# What a .docx or .xlsx file may unpack to, all its parts together.
UNPACKED_BYTES = 300_000_000
# Office files unpack to some 20 times their size; only beyond a size worth a thought does
# it count.
RATIO = 200
RATIO_FROM = 20_000_000
PARTS = 10_000

# As many as a worksheet holds.
ROWS = 1_048_576

# What the pages of a .pdf file may hold, and how many there may be.
PAGES = 5_000
PAGE_TEXT = 200_000
