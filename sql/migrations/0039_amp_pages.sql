-- Which AMP page an article names as its own: that page need not name its article.

alter table desk.page_titles
    add column url     text,                                 -- the article's, if it names an AMP page
    add column amp_url text;
create index page_titles_amp_url on desk.page_titles using hash (amp_url) where amp_url is not null;
