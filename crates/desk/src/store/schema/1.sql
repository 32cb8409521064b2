-- Persons, check-ins, visits and stays.
-- Identifiers are UUIDv7 (16 bytes). Times are nanoseconds since 1970-01-01 UTC with the desk's
-- offset in seconds beside them; days are yyyy-mm-dd by the desk's clock.

CREATE TABLE person (
    no            INTEGER PRIMARY KEY,
    id            BLOB NOT NULL UNIQUE,
    source        TEXT NOT NULL,
    headline      TEXT,
    authenticity  TEXT,
    validity      TEXT,
    document      TEXT NOT NULL,
    number        TEXT NOT NULL,
    number_key    TEXT NOT NULL,
    full_name     TEXT NOT NULL,
    folded_name   TEXT NOT NULL,
    birth         TEXT NOT NULL,
    sex           TEXT NOT NULL,
    nationality   TEXT NOT NULL,
    residence     TEXT NOT NULL,
    expires       TEXT,
    phone         TEXT NOT NULL
) STRICT;
CREATE INDEX person_by_number ON person (number_key, no);
CREATE INDEX person_by_name ON person (folded_name, birth);

CREATE TABLE check_in (
    no               INTEGER PRIMARY KEY,
    id               BLOB NOT NULL UNIQUE,
    person           INTEGER NOT NULL REFERENCES person (no),
    kind             TEXT NOT NULL CHECK (kind IN ('visit', 'stay')),
    source           TEXT NOT NULL,
    headline         TEXT,
    authenticity     TEXT,
    validity         TEXT,
    basis            TEXT NOT NULL CHECK (basis IN ('consent', 'legal_duty')),
    notice           TEXT NOT NULL,
    clerk            TEXT NOT NULL,
    at               INTEGER NOT NULL,
    at_offset        INTEGER NOT NULL,
    day              TEXT NOT NULL,
    override_reason  TEXT NOT NULL,
    digest           BLOB NOT NULL
) STRICT;
CREATE INDEX check_in_by_day ON check_in (day);
CREATE INDEX check_in_by_person ON check_in (person);

CREATE TABLE visit (
    check_in   INTEGER PRIMARY KEY REFERENCES check_in (no),
    day        TEXT NOT NULL,
    ticket     INTEGER NOT NULL CHECK (ticket > 0),
    insurance  TEXT NOT NULL,
    clinic     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    UNIQUE (day, ticket)
) STRICT;

CREATE TABLE stay (
    check_in         INTEGER PRIMARY KEY REFERENCES check_in (no),
    room             TEXT NOT NULL,
    arrives          INTEGER NOT NULL,
    arrives_offset   INTEGER NOT NULL,
    arrives_day      TEXT NOT NULL,
    departs          TEXT NOT NULL,
    reason           INTEGER NOT NULL,
    reason_text      TEXT NOT NULL,
    residence_kind   INTEGER NOT NULL,
    stay_limit       TEXT,
    note             TEXT NOT NULL,
    departed         INTEGER,
    departed_offset  INTEGER
) STRICT;
CREATE INDEX stay_in_house ON stay (departs) WHERE departed IS NULL;
CREATE INDEX stay_by_arrival ON stay (arrives_day);
CREATE INDEX stay_by_departure ON stay (departs);
