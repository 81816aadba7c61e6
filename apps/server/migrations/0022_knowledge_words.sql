-- Knowledge is found by its words, each kept once with how many entries have it, so that a question costs the same whether
-- there are a thousand entries or a hundred thousand. What is known is loaded again at the next start.

delete from knowledge_entries;
drop index knowledge_entries_words;
alter table knowledge_entries drop column words;
alter table knowledge_entries add column checked text not null; -- as in the entry: an operator may want only some

alter table knowledge_names add column words text[] not null; -- its words, as in knowledge_words
drop index knowledge_names_alike; -- mistyped names are found by knowledge_words.spellings

-- Which entry has which word, in one form of each (its stem).
create table knowledge_postings (
  word text not null,
  entry_id text not null references knowledge_entries on delete cascade,
  in_name boolean not null,
  primary key (entry_id, word)
);

create table knowledge_words (
  word text primary key,
  entries integer not null, -- that have it
  -- The first of them, those that have it in a name before the others: of a word that everybody uses no more are looked at.
  entry_ids text[] not null,
  named integer not null, -- how many of these have it in a name
  spellings text[] not null -- of a word of a name: what its misspellings have in common with it
);
-- All words are counted at once; a list of pending ones would be read through at every search until the next vacuum.
create index knowledge_words_spellings on knowledge_words using gin (spellings) with (fastupdate = off);
