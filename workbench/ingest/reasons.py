"""Why a row or a file is not taken in: sentences that pages translate, some with places to fill."""

LINE_TOO_LONG = (
    "The line is longer than %(limit)s MB and was passed over: split it into one article per line."
)
ARTICLE_TOO_LONG = (
    "The article is longer than %(limit)s MB and was passed over: give one article per object."
)
ARTICLE_CUT_OFF = (
    "The file ends in the middle of the article that begins in this line: get a complete copy."
)
NO_OBJECTS = "The file holds no JSON objects: write each article as {…} with its fields."
NOT_READ_ON = "The file could not be read on (%(reason)s): check the disk and try again."
DAMAGED = (
    "The compressed file is damaged or cut off; it was read up to line %(line)s: get a complete "
    "copy and give it again, what is already in will not be doubled."
)
CELL_NOT_CLOSED = (
    "A quotation mark opened in this line is never closed: close it, or double it where it "
    "belongs to the text."
)
CELLS_NOT_CLOSED = (
    "More than %(most)s cells are never closed, so the rest of the file was left out: export the "
    "table again as CSV with quoted cells."
)
BROKEN_UTF8 = (
    "The row is not valid UTF-8 (byte %(at)s) though the rest of the file is: mend its characters."
)
BAD_CSV = "The row is not valid CSV (%(error)s): mend or remove it."
BAD_HEADER = (
    "The first line of the table cannot be split into columns: export the table again as CSV, in "
    "UTF-8 and with the line ends of Windows or Unix."
)
NO_TEXT_COLUMN = (
    "The table has no column with the article's text: its columns are %(found)s; name one of "
    "them %(wanted)s."
)

# What a file is by its first bytes, whatever its name says.
PDF = "The file is a PDF document under another name: save its text as a .txt file."
ZIP = (
    "The file is a ZIP file (or DOCX, XLSX, EPUB) under another name: unpack it or save its text "
    "as a .txt file."
)
IMAGE = (
    "The file is an image (%(kind)s) under another name: type the text off it or use a text "
    "recognition program."
)
MEDIA = "The file is an image, sound or video under another name: give a written text."
OFFICE = "The file is an old Office document under another name: save its text as a .txt file."
RTF = "The file is an RTF document under another name: save its text as a .txt file."
GZIP = (
    "The file is a gzip file under another name: name it .gz after its kind, as in "
    "articles.jsonl.gz."
)
XZ = (
    "The file is an xz file under another name: name it .xz after its kind, as in "
    "articles.jsonl.xz."
)
BZIP2 = "The file is a bzip2 file under another name: unpack it or pack it again as .gz."
PACKED = "The file is a packed file of a kind that is not read: unpack it."
SQLITE = "The file is an SQLite database under another name: export its table as CSV."
PROGRAM = "The file is a program under another name: give a written text."
PARQUET = "The file is a Parquet file under another name: export the table as CSV or JSONL."
WEB_ARCHIVE = "The file is a web archive under another name: name it .warc, or .warc.gz if packed."
BINARY = "The file is not a text but binary data: save its text as a .txt file."

# What holds no article, though nothing is wrong with it.
NO_TEXT = "No article text was found in it: check that it is the article's own page."
NO_PAGE = (
    "No article was found on the page: give the address or file of the article itself, "
    "or paste its text."
)
NO_ARTICLE = (NO_TEXT, NO_PAGE)
