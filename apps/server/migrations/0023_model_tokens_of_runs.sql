-- What the model of a run read and wrote, in its own tokens, as its server told it: of runs that came to their end.
-- It is for the books of whoever pays the model; what a run costs is counted in characters.
alter table service_runs
  add column input_model_tokens int constraint service_runs_input_tokens_sane check (input_model_tokens >= 0),
  add column output_model_tokens int constraint service_runs_output_tokens_sane check (output_model_tokens >= 0);
