-- Like contract.masking: addresses are shown without the secrets in them.
create or replace function desk.without_user(text text) returns text
language sql immutable parallel safe strict
return case when position('://' in text) = 0 then text else regexp_replace(
    text,
    '(://)(?:[^\s/?#]{0,255}@|[^\s/?#@:\[]{0,200}:(?!\d{0,5}(?:[/?#\s''"]|$))\S{0,255}@)',
    '\1***@', 'g'
) end;
comment on function desk.without_user is 'The text, with user names and passwords masked in all its addresses.';

create or replace function desk.without_path_secrets(text text) returns text
language sql immutable parallel safe strict
return case when text !~
    '[/;,_-](?:[Tt]oken|[Ss]ecret|pass|credential|hmac|jwt|signature|auth|access)'
    '|private|subscriber|member|premium|personal|[Kk]ey[/:=-]|[0-9a-f]{32}|eyJ'
then text else regexp_replace(
    text,
    '([/;,](?:[A-Za-z0-9]{1,20}[_-]){0,2}(?:[Tt]okens?|[Ss]ecret|password|passcode|passkey|credentials?'
    '|hmac|jwt|signature'
    '|(?:api|access|auth|feed|rss)[_-]?[Kk]ey)[/:=-])'
    '(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'
    '|(?=[A-Za-z0-9_~-]*[0-9])(?=[A-Za-z0-9_~-]*[A-Z])(?=[A-Za-z0-9_~-]*[a-z])[A-Za-z0-9_~-]{16,}'
    '|(?=[A-Za-z_~]*[0-9])(?=[0-9_~]*[A-Za-z])[A-Za-z0-9_~]{8,}|[A-Za-z0-9_~]{16,})(?![A-Za-z0-9_~-])'
    '|([/;,](?:(?:[A-Za-z0-9]{1,20}[_-]){0,2}(?:private|key|auth|access|members?|subscribers?)'
    '|(?:private|subscriber|member|premium|personal)[_-]?feeds?)[/:=-])'
    '(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'
    '|(?=[A-Za-z0-9_~-]*[0-9])(?=[A-Za-z0-9_~-]*[A-Z])(?=[A-Za-z0-9_~-]*[a-z])[A-Za-z0-9_~-]{16,}'
    '|(?=[A-Za-z_~]*[0-9])(?=[0-9_~]*[A-Za-z])[A-Za-z0-9_~]{16,})(?![A-Za-z0-9_~-])'
    '|(/(?:feeds?|rss|atom|podcasts?)/(?:[A-Za-z0-9_-]{1,60}/)?)[0-9a-f]{32,}(?![A-Za-z0-9_~-])'
    '|(/)[0-9a-f]{32,}(?=/(?:feeds?|rss|atom|podcasts?)(?:[/.?#]|$))'
    '|([/=])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}',
    '\1\2\3\4\5***', 'g'
) end;
comment on function desk.without_path_secrets is 'The text, with secrets masked in the paths of its addresses.';

create or replace function desk.masked(text text) returns text
language sql immutable parallel safe strict
return case when position('://' in text) = 0 then text else desk.without_path_secrets(regexp_replace(
    desk.without_user(text),
    '([?&;#](?:[\w.-]{0,40}(?:token|secret|passw|pwd|signature|credential)[\w.-]{0,40}'
    '|(?:access|api|feed|license|member|private|rss|subscriber|subscription|user)[_-]?key'
    '|auth(?:orization|[_-]?key|[_-]?code)?'
    '|key|pass(?:code|phrase|key)?|(?:torrent|user|rss|feed)_?pass|pw|hmac|sig|sid|jwt|session(?:[_-]?id)?)=)'
    '[^\s&;#''"<>]+'
    '|([?&;](?:(?:[\w.-]{0,40}_)?feed|hash|access)=)(?=[a-z_~-]*[0-9])[\w~-]{16,}',
    '\1\2***', 'gi'
)) end;
comment on function desk.masked is 'The text, with all secrets masked in its addresses.';
