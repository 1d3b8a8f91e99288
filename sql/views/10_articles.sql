create or replace view copydesk.articles as
select
    a.article_id,
    coalesce(a.group_key, a.article_key) as group_id,  -- the same as in desk.group_member, but indexed
    coalesce(m.canonical, true)          as canonical,
    v.version_id,
    a.url,
    v.outlet,
    v.publisher,
    v.outlet_id,
    v.section,
    v.title,
    v.text,
    v.language,
    v.authors,
    v.tags,
    v.agency,
    v.dateline ->> 'place'               as dateline_place,
    (v.dateline ->> 'month')::smallint   as dateline_month,
    (v.dateline ->> 'day')::smallint     as dateline_day,
    (v.dateline ->> 'year')::smallint    as dateline_year,
    v.published_at,
    v.published_day,
    v.published ->> 'value'              as published_value,
    v.published ->> 'precision'          as published_precision,
    v.published ->> 'zone'               as published_zone,
    v.published ->> 'from'               as published_from,
    v.discovered_at,
    v.fetched_at,
    v.extracted_at,
    v.landed_at,
    v.source_mark,
    v.source_name,
    v.source_url,
    s.article_id                         as source_article_id,
    v.picture ->> 'caption'              as picture_caption,
    v.picture ->> 'credit'               as picture_credit,
    v.furniture,
    v.truncated,
    v.origin,
    v.name                               as file_name,
    desk.masked(v.feed_url)              as feed_url,
    v.reference_day,
    (select count(*) from desk.versions o where o.article_key = a.article_key) as versions,
    v.landed_transaction::text::bigint   as change_cursor,
    a.article_key,
    v.furniture_version,
    t.story_key                          as story_id
from desk.articles a
join desk.versions v on v.article_key = a.article_key
left join desk.group_member m on m.article_key = a.article_key
left join desk.articles s on s.article_key = v.source_article_key
left join desk.story_member t on t.article_key = a.article_key
where not exists (
    select from desk.versions n
    where n.article_key = v.article_key and (n.fetched_at, n.version_key) > (v.fetched_at, v.version_key)
);

comment on view copydesk.articles is 'Every landed article, in its newest version. One row per article.';
comment on column copydesk.articles.article_id is 'Identity of the article: a hash of its canonical URL, or of its content if it has no URL.';
comment on column copydesk.articles.group_id is 'The copy group: articles with the same group_id carry the same report. An article without copies is a group of its own. Any group_id ever seen resolves through copydesk.group_ids.';
comment on column copydesk.articles.canonical is 'True for the one article of its group that represents the report. Filter by it to count reports rather than copies.';
comment on column copydesk.articles.version_id is 'Hash of title and text as received; changes when the publisher changes the article.';
comment on column copydesk.articles.url is 'Canonical URL; null for a replayed text file.';
comment on column copydesk.articles.outlet is 'Host that published it, without www.';
comment on column copydesk.articles.publisher is 'Publisher as named in the text.';
comment on column copydesk.articles.outlet_id is 'The outlet''s own number for the article, as given in the text.';
comment on column copydesk.articles.section is 'Section as named in the text.';
comment on column copydesk.articles.title is 'Headline.';
comment on column copydesk.articles.text is 'The report only, without furniture, source marks and sign-offs. Passages in copydesk.copies are ranges into it.';
comment on column copydesk.articles.language is 'Language detected in the text; if that is not certain, as the page or document declares it.';
comment on column copydesk.articles.authors is 'People who signed it; no roles, no agencies.';
comment on column copydesk.articles.tags is 'Tags as listed in the text.';
comment on column copydesk.articles.agency is 'News agency that filed the report, from dateline or sign-off; an agency that is merely mentioned does not count.';
comment on column copydesk.articles.dateline_place is 'Where the report was filed.';
comment on column copydesk.articles.dateline_month is 'Month in the dateline, 1 to 12.';
comment on column copydesk.articles.dateline_day is 'Day in the dateline.';
comment on column copydesk.articles.dateline_year is 'Year in the dateline; usually null, since datelines rarely give it.';
comment on column copydesk.articles.published_at is 'Publication time, if known to the minute; a time without a zone is taken as UTC (see published_zone).';
comment on column copydesk.articles.published_day is 'Publication day, if known, in the zone given.';
comment on column copydesk.articles.published_value is 'Publication time as given, in ISO 8601 truncated to its precision.';
comment on column copydesk.articles.published_precision is 'Precision of published_value: year, month, day, minute or second.';
comment on column copydesk.articles.published_zone is 'Zone as given; null if none was.';
comment on column copydesk.articles.published_from is 'Where the publication time was found: feed, page, text or url.';
comment on column copydesk.articles.discovered_at is 'When a feed first listed it, or a replay found the file.';
comment on column copydesk.articles.fetched_at is 'When the page was fetched.';
comment on column copydesk.articles.extracted_at is 'When the text was extracted from the page.';
comment on column copydesk.articles.landed_at is 'When the row was written.';
comment on column copydesk.articles.source_mark is 'The words with which the article declares its source ("Source link").';
comment on column copydesk.articles.source_name is 'The source as named by the mark.';
comment on column copydesk.articles.source_url is 'Address of the declared source.';
comment on column copydesk.articles.source_article_id is 'The article that is the declared source, if it has landed.';
comment on column copydesk.articles.picture_caption is 'Caption of the picture.';
comment on column copydesk.articles.picture_credit is 'Credit of the picture.';
comment on column copydesk.articles.furniture is 'Lines that were removed from the text, each with its reason and its range in the original text.';
comment on column copydesk.articles.truncated is 'True if the text was truncated to 400,000 characters to fit the wire.';
comment on column copydesk.articles.origin is 'feed or replay.';
comment on column copydesk.articles.file_name is 'Name of the replayed file.';
comment on column copydesk.articles.feed_url is 'Feed that listed it.';
comment on column copydesk.articles.reference_day is 'Day used for the copy window: the publication day, otherwise the day of discovery.';
comment on column copydesk.articles.versions is 'Number of its versions that landed.';
comment on column copydesk.articles.change_cursor is 'Increases with every version that lands: see copydesk.article_changes.';
comment on column copydesk.articles.article_key is 'Short key of the article: upper 63 bits of article_id.';
comment on column copydesk.articles.furniture_version is 'Version of the learned lines it was read with: see copydesk.learned_furniture; 0: none.';
comment on column copydesk.articles.story_id is 'Articles with the same story_id report on one event: see copydesk.stories. It is computed after landing, is null until then, and is not part of the change feed.';

create or replace view copydesk.learned_furniture as
select
    l.version,
    l.version = (select u.version from desk.furniture_uses u order by u.use desc limit 1) as in_use,
    l.outlet,
    l.line,
    l.reports,
    l.of_reports,
    v.learned_at
from desk.furniture_lines l
join desk.furniture_versions v on v.version = l.version;

comment on view copydesk.learned_furniture is 'Lines that an outlet prints on many of its pages, learned from landed articles. One row per version, outlet and line; versions are immutable.';
comment on column copydesk.learned_furniture.version is 'Number of the version: articles.furniture_version says which one an article was read with.';
comment on column copydesk.learned_furniture.in_use is 'True for the version that workers use now.';
comment on column copydesk.learned_furniture.outlet is 'Host that prints the line.';
comment on column copydesk.learned_furniture.line is 'The line, case-folded, cut at 300 characters.';
comment on column copydesk.learned_furniture.reports is 'Different reports of the outlet that it began or ended.';
comment on column copydesk.learned_furniture.of_reports is 'Reports of the outlet that were examined.';
comment on column copydesk.learned_furniture.learned_at is 'When it was learned.';
