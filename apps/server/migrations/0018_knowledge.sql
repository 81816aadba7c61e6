-- What the built-in assistant knows: entries of the folder knowledge/, and the words they are found by.

create table knowledge_entries (
  id text primary key,
  kind text not null constraint knowledge_kind_known check (kind in ('drug', 'condition', 'first-aid')),
  entry jsonb not null, -- as in its file
  digest bytea not null, -- of the file: what did not change is not loaded again
  words tsvector not null -- names 'A', sentences 'C', folded as questions are
);
create index knowledge_entries_words on knowledge_entries using gin (words);

-- Names: titles, synonyms, brands, in both languages; folded, without blanks, as people put blanks where they like.
create table knowledge_names (
  entry_id text not null references knowledge_entries on delete cascade,
  name text not null,
  primary key (entry_id, name)
);
create index knowledge_names_exact on knowledge_names (name);
create index knowledge_names_alike on knowledge_names using gin (name gin_trgm_ops);
