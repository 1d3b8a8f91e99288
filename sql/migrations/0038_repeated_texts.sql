-- The same text at many addresses under unlike titles is no report: it is found by its sample.

create index entries_text_sample on desk.entries using hash (text_sample) where text_sample is not null;
