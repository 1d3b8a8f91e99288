-- As contract.masking: what shows of an address holds no secret.
create or replace function desk.without_user(text text) returns text
language sql immutable parallel safe strict
return case when position('://' in text) = 0 then text else regexp_replace(
    text,
    '(://)(?:[^\s/?#]{0,255}@|[^\s/?#@:\[]{0,200}:(?!\d{0,5}(?:[/?#\s''"]|$))\S{0,255}@)',
    '\1***@', 'g'
) end;
comment on function desk.without_user is 'The text with name and password of all addresses in it masked.';

create or replace function desk.masked(text text) returns text
language sql immutable parallel safe strict
return case when position('://' in text) = 0 then text else regexp_replace(
    desk.without_user(text),
    '([?&;](?:[\w.-]{0,40}(?:token|secret|passw|pwd|signature|credential)[\w.-]{0,40}'
    '|(?:access|api|feed|private|rss|user)[_-]?key|auth(?:orization|[_-]?key|[_-]?code)?'
    '|key|pass(?:code|phrase)?|pw|hmac|sig|sid|jwt|session(?:[_-]?id)?)=)[^\s&;#''"<>]+',
    '\1***', 'gi'
) end;
comment on function desk.masked is 'The text with the secrets of all addresses in it masked: of names, passwords and parameters.';
