-- Check-ins made void; which changes came with a later check-in of the same person; and which
-- corrections an export contained, so that no clock decides whether it is still good.

CREATE TABLE void (
    check_in   INTEGER PRIMARY KEY REFERENCES check_in (no),
    at         INTEGER NOT NULL,
    at_offset  INTEGER NOT NULL,
    clerk      TEXT NOT NULL,
    why        TEXT NOT NULL
) STRICT;

ALTER TABLE correction ADD COLUMN returned INTEGER NOT NULL DEFAULT 0;

ALTER TABLE export ADD COLUMN correction INTEGER NOT NULL DEFAULT 0;
UPDATE export SET correction = coalesce(
    (SELECT max(k.no) FROM correction k
     WHERE k.check_in = export.check_in AND k.at <= export.at), 0);
