-- What was said of pictures people sent to be looked at. The pictures themselves are not kept.

create table picture_analyses (
  id uuid primary key,
  person_id uuid not null references persons,
  type text not null constraint picture_analyses_type_known check (type in ('skin_condition', 'wound', 'rash', 'other')),
  description text not null, -- the person's own words; empty where there were none
  results jsonb not null, -- as they were answered
  measured jsonb, -- null where the picture was not looked at: an emergency was told of
  note text, -- why the answer is less than was asked for
  language text not null constraint picture_analyses_language_known check (language in ('fa', 'en')),
  engine text not null, -- the model's name, or what answered without one
  at timestamptz not null
);
create index picture_analyses_by_person on picture_analyses (person_id, at desc, id);
