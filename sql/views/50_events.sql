create or replace view copydesk.events as
select event, at, kind, desk.masked(text) as text, details
from desk.events;

comment on view copydesk.events is 'Notable events of the desk itself; the newest have the highest number.';
comment on column copydesk.events.event is 'Number of the event.';
comment on column copydesk.events.at is 'When it was noticed.';
comment on column copydesk.events.kind is 'Kind of the event: see Events.';
comment on column copydesk.events.text is 'What happened, in a sentence.';
comment on column copydesk.events.details is 'Its figures and names.';

create or replace view copydesk.event_details as
select e.event, l.name, desk.masked(l.value #>> '{}') as value
from desk.events e cross join lateral desk.leaves(e.details) l;

comment on view copydesk.event_details is 'The figures and names of each event, one row each.';
comment on column copydesk.event_details.event is 'Number of the event.';
comment on column copydesk.event_details.name is 'Its name; nested names are joined with dots.';
comment on column copydesk.event_details.value is 'The figure or name, as text.';
