"""Why a record of a web archive is not taken in: sentences that pages translate."""

# Passed over and counted: nothing is wrong with them.
REDIRECT = "Answers that lead to another address (status 3xx)."
REFUSED = "Answers that there is no such page or no access to it (status 4xx)."
FAILED = "Answers that the server failed (status 5xx)."
UNFINISHED = "Answers with other statuses than success."
IMAGE = "Images."
MEDIA = "Sound and video."
STYLE = "Styles, scripts and fonts of pages."
DOCUMENT = "PDF and office documents, which are not read."
DATA = "Data for programs (JSON, XML and the like)."
OTHER_KIND = "Other files that are no pages."
NO_WEB = "Notes on names, connections and the crawl itself."
COMPANION = "Requests and notes of the crawler that belong to other records."
PROGRAM_TEXT = "Texts for programs, such as robots.txt."
TRUNCATED = "Pages that the crawler cut off."
SEGMENT = "Parts of records that were split over several files."
UNKNOWN_REPEAT = "Repeats of records that are not in this archive, mostly of images and styles."
NO_ARTICLE = "Pages without an article, such as lists of headlines."

# Rejected, one by one.
DAMAGED = (
    "The record at byte %(offset)s cannot be read (%(reason)s): get another copy of the file; the "
    "records before and after it are taken in."
)
CHANGED = (
    "The page at byte %(offset)s does not have the digest that its record states (%(digest)s): it "
    "was changed or damaged; get another copy of the file."
)
NOT_UNPACKED = (
    "The page at byte %(offset)s cannot be unpacked (%(reason)s): get another copy of the file."
)
TOO_LONG = (
    "The page at byte %(offset)s is longer than %(limit)s MB, which no article is: it was left out."
)
NOT_HERE = (
    "The record at byte %(offset)s says that a page was the same as before, and the earlier record "
    "is not in the archive: ingest the file that holds it, then this one again."
)

# The file as a whole.
EMPTY = "The file is empty: nothing was read from it."
NO_RECORDS = "The file holds no records of a web archive: get another copy of it."
ZSTD = "The file is packed with Zstandard: unpack it with `zstd -d` first."
NO_ZIP = "The WACZ file is damaged or cut off (%(reason)s): get another copy of it."
NO_PACKAGE = (
    "The WACZ file has no readable datapackage.json, so its content cannot be checked: get another "
    "copy of it."
)
NO_WARCS = "The WACZ file lists no WARC files below archive/: there are no pages in it."
MEMBER_CHANGED = (
    "%(member)s in the WACZ file does not have the digest that its datapackage.json states: it was "
    "changed or damaged; get another copy."
)
MEMBER_UNREADABLE = "%(member)s in the WACZ file cannot be read (%(reason)s): get another copy."
