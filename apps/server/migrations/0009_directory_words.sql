-- A search first finds which words of the directory are meant, among some thousands, and then the doctors who have them by
-- index. To compare every doctor's text with what was typed took a second among a hundred thousand doctors.

alter table doctors add column words text[] not null generated always as (string_to_array(search_text, ' ')) stored;
drop index doctors_search;
create index doctors_by_word on doctors using gin (words);

create table directory_words (
  word text primary key
);
create index directory_words_alike on directory_words using gin (word gin_trgm_ops);
insert into directory_words select distinct unnest(words) from doctors;

create function directory_learn_words() returns trigger language plpgsql as $$
begin
  insert into directory_words select distinct unnest(new.words) on conflict do nothing;
  return null;
end $$;
create trigger doctors_teach_words after insert or update of search_text on doctors
  for each row execute function directory_learn_words();

-- What a search filters by lies in the doctor's own row, so that counting needs no join.
alter table doctors add column gender text;
alter table doctors add column is_active boolean not null default true;
update doctors d set gender = p.gender, is_active = p.status = 'active' from persons p where p.id = d.person_id;

create function doctors_take_person() returns trigger language plpgsql as $$
begin
  select gender, status = 'active' into new.gender, new.is_active from persons where id = new.person_id;
  return new;
end $$;
create trigger doctors_follow_person before insert on doctors
  for each row execute function doctors_take_person();

create or replace function directory_changed_by_person() returns trigger language plpgsql as $$
begin
  if 'doctor' = any (old.roles) or 'doctor' = any (new.roles) then
    update doctors set gender = new.gender, is_active = new.status = 'active' where person_id = new.id;
    update directory_version set version = version + 1;
  end if;
  return null;
end $$;

drop index doctors_by_rating, doctors_by_specialty, doctors_by_city, doctors_by_experience, doctors_by_price;
create index doctors_by_rating on doctors (rating_average desc, rating_count desc, person_id) where is_active;
create index doctors_by_specialty on doctors (specialty_code, rating_average desc, rating_count desc, person_id) where is_active;
create index doctors_by_city on doctors (city, rating_average desc, rating_count desc, person_id) where is_active;
create index doctors_by_experience on doctors (experience_years desc, person_id) where is_active;
create index doctors_by_price on doctors (online_fee_rial, person_id) where is_active;
