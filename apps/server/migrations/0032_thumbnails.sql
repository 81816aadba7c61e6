-- A small picture of a picture, for lists: made when it is kept, deleted with it.

alter table medical_files add column thumbnail_key text constraint medical_files_one_per_thumbnail unique;
