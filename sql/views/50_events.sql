create or replace view copydesk.events as
select event, at, kind, desk.masked(text) as text, details
from desk.events;

comment on view copydesk.events is 'What happened to the desk itself that somebody should know; the newest have the greatest number.';
comment on column copydesk.events.event is 'Number of the event.';
comment on column copydesk.events.at is 'When it was noticed.';
comment on column copydesk.events.kind is 'What kind of event it is: see Events.';
comment on column copydesk.events.text is 'What happened, in a sentence.';
comment on column copydesk.events.details is 'Figures and names of it.';
