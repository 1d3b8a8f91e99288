-- What comparing needs of a version is made of its text (enrich/landing/match.py): a third of an article's bytes less.

drop table desk.article_sketch;
