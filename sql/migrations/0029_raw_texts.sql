-- A text as it came is kept as what differs from the text as read (enrich/store/raw_texts.py). Older rows keep it whole.
alter table desk.versions
    alter column raw_title drop not null,                    -- null: that of the title as read
    alter column raw_text drop not null,                     -- null: see raw_edits
    add column raw_edits text;                               -- JSON; null where raw_text is kept
