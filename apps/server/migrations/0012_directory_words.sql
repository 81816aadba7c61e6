-- Words that no doctor has any more are forgotten, so that what was misspelt once is not what others are taken to mean.
-- Whoever changes words holds the directory's version, so that a word is never forgotten while another doctor gets it.

create or replace function directory_learn_words() returns trigger language plpgsql as $$
begin
  perform from directory_version for update;
  insert into directory_words select distinct unnest(new.words) on conflict do nothing;
  delete from directory_words w
  where w.word = any (select unnest(old.words) except select unnest(new.words))
    and not exists (select from doctors d where d.words @> array[w.word]);
  return null;
end $$;

drop trigger doctors_teach_words on doctors;
create trigger doctors_teach_words after insert or delete or update of search_text on doctors
  for each row execute function directory_learn_words();

delete from directory_words w where not exists (select from doctors d where d.words @> array[w.word]);

-- An insurance is kept in the form in which it is compared, whatever keyboard it was typed on.
create function pg_temp.insurance_text(typed text) returns text language sql immutable as $$
  select trim(regexp_replace(translate(normalize(typed, NFKC), 'يىك٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹' || U&'\200C', 'ییک01234567890123456789 '), '\s+', ' ', 'g'))
$$;
update patient_profiles
set insurance_provider = pg_temp.insurance_text(insurance_provider), insurance_number = pg_temp.insurance_text(insurance_number)
where insurance_provider <> pg_temp.insurance_text(insurance_provider)
  or insurance_number <> pg_temp.insurance_text(insurance_number);
update doctors
set accepted_insurances = array(select distinct pg_temp.insurance_text(name) from unnest(accepted_insurances) name)
where exists (select from unnest(accepted_insurances) name where name <> pg_temp.insurance_text(name));
