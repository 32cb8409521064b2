-- What was changed, what was exported, and who did what.

CREATE TABLE correction (
    no         INTEGER PRIMARY KEY,
    check_in   INTEGER NOT NULL REFERENCES check_in (no),
    at         INTEGER NOT NULL,
    at_offset  INTEGER NOT NULL,
    clerk      TEXT NOT NULL,
    why        TEXT NOT NULL,
    field      TEXT NOT NULL,
    old        TEXT NOT NULL,
    new        TEXT NOT NULL
) STRICT;
CREATE INDEX correction_by_check_in ON correction (check_in);

CREATE TABLE export (
    no         INTEGER PRIMARY KEY,
    check_in   INTEGER NOT NULL REFERENCES check_in (no),
    format     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    at_offset  INTEGER NOT NULL,
    clerk      TEXT NOT NULL
) STRICT;
CREATE INDEX export_by_check_in ON export (check_in, format);

-- Holds no personal data of guests and patients: identifiers and the kind of deed.
CREATE TABLE journal (
    no         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    at_offset  INTEGER NOT NULL,
    clerk      TEXT NOT NULL,
    deed       TEXT NOT NULL,
    subject    BLOB
) STRICT;
