-- What a page holds in place of its article.

insert into desk.fates values
    ('wall',        true, 'a request for consent, a login or a check for robots stood before the article'),
    ('not_article', true, 'the page holds something else: a front page, a listing, or nothing any more');
