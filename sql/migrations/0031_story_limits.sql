-- Reports of the window told last of which the commonest words were not looked up: what a great window takes is bounded so.
alter table desk.story_head add column limited integer not null default 0;
