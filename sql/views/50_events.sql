create or replace view copydesk.events as
select event, at, kind, desk.masked(text) as text, details
from desk.events;

comment on view copydesk.events is 'What happened to the desk itself that somebody should know; the newest have the greatest number.';
comment on column copydesk.events.event is 'Number of the event.';
comment on column copydesk.events.at is 'When it was noticed.';
comment on column copydesk.events.kind is 'What kind of event it is: see Events.';
comment on column copydesk.events.text is 'What happened, in a sentence.';
comment on column copydesk.events.details is 'Figures and names of it.';

create or replace view copydesk.event_details as
select e.event, l.name, desk.masked(l.value #>> '{}') as value
from desk.events e cross join lateral desk.leaves(e.details) l;

comment on view copydesk.event_details is 'The figures and names of each event, one row each.';
comment on column copydesk.event_details.event is 'Number of the event.';
comment on column copydesk.event_details.name is 'What it is; of several parts, one behind the other with dots between.';
comment on column copydesk.event_details.value is 'The figure or name, as text.';
