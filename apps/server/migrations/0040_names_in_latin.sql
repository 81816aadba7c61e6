-- Doctors are found by their names in Latin letters too. A word of the directory keeps how it sounds: the consonants, as
-- anybody may spell them; vowels, which Persian hardly writes and everybody spells otherwise, count only where a word begins.
create extension if not exists fuzzystrmatch;

-- A folded word in Latin letters, one way of several; Latin letters stay as they are.
create function latin_form(word text) returns text language sql immutable parallel safe as $$
  select replace(replace(replace(replace(replace(
    translate(regexp_replace(word, '^ی', 'y'), 'ابپتجدرزسفکگلمنهویع', 'abptjdrzsfkglmnhvia'),
    'خ', 'kh'), 'چ', 'ch'), 'ژ', 'zh'), 'ش', 'sh'), 'ق', 'gh')
$$;

-- How a word in Latin letters sounds; null where it has none. Letters that are doubled, and an h at the end, are not heard.
create function sound_of(latin text) returns text language sql immutable parallel safe as $$
  select nullif(case when heard ~ '^[aeiou]' then 'a' when heard ~ '^[vw]' then 'v' when heard ~ '^y' then 'y' else '' end ||
    regexp_replace(
      replace(replace(replace(replace(regexp_replace(replace(
        regexp_replace(heard, '[aeiouyvw]', '', 'g'),
      'ck', 'k'), 'c(?!h)', 'k', 'g'), 'gh', 'q'), 'zh', 'j'), 'ph', 'f'), 'x', 'ks'),
    'h+$', ''), '')
  from (select regexp_replace(regexp_replace(latin, '[^a-z]', '', 'g'), '(.)\1+', '\1', 'g') as heard) l
$$;

alter table directory_words add column sound text generated always as (sound_of(latin_form(word))) stored;
create index directory_words_by_sound on directory_words (sound text_pattern_ops);
