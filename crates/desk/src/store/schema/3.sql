-- Search by the beginning of any word of a name, in any order. The folded names of the persons
-- already there are filled in by the migration.

CREATE VIRTUAL TABLE name_index USING fts5 (
    name, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3'
);
