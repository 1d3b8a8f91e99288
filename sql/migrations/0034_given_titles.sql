-- A title that a person or a list gave: what the feed calls itself does not replace it.
alter table desk.feeds add column title_given boolean not null default false;
