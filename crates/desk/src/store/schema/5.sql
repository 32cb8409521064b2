-- Each check-in has its person as registered then, in a row of its own: what is learnt later, or
-- typed, changes no record of before. The rows of one person share `who`.

ALTER TABLE person ADD COLUMN who BLOB NOT NULL DEFAULT x'';
UPDATE person SET who = id;
CREATE INDEX person_by_who ON person (who);
