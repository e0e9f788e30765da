/** A result: kind (0 version, 1 common prefix, 2 delete marker), whether it is the latest, lengths, tag (0: null version), number, key, contents. */
const packed = (kind: string, latest: string, key: string, contents: string, tag: string, version: string): string =>
  `set_byte('\\x00'::bytea, 0, ${kind}) || set_byte('\\x00'::bytea, 0, (${latest})::int) || int2send(octet_length(${key})::int2) || int2send(octet_length(${contents})::int2)
    || int8send(${tag}) || int8send(${version}) || ${key} || textsend(${contents})`;

const OBJECTS = 'o.key, o.version, coalesce(o.version_tag, 0) as tag, false as marker, true as current, o.contents from store.object o';
const EARLIER = 'v.key, v.version, coalesce(v.version_tag, 0) as tag, v.marker, false as current, v.contents from store.object_version v';

/**
 * A page of versions, one packed row each, after the place (p_lower, p_below): keys above p_lower, and versions of it that are
 * older than p_below. Both tables are read in the order of the page, a few rows at a time; after a common prefix the reading
 * goes on behind it. The number of rows that are read at once doubles while none is folded, so the cost follows the number of
 * results on any shape of bucket, and of versions.
 */
export const listVersions = `
create function store.list_versions(p_bucket text, p_prefix bytea, p_delimiter bytea, p_lower bytea, p_below bigint, p_upper bytea, p_limit int)
returns setof bytea language plpgsql stable as $$
declare
  before int := octet_length(p_prefix);
  width int := octet_length(p_delimiter);
  place bytea := p_lower;
  below bigint := p_below;
  step int := case when width = 0 then p_limit else 4 end;
  taken int := 0;
  seen int;
  hit int;
  cut int;
  latest boolean;
  r record;
begin
  while taken < p_limit loop
    seen := 0;
    for r in
      select * from (
        (select ${OBJECTS}
          where o.bucket_id = p_bucket and o.key >= place and o.key < p_upper and (o.key > place or o.version < below) order by o.key limit step)
        union all
        (select ${EARLIER}
          where v.bucket_id = p_bucket and v.key = place and v.key < p_upper and v.version < below order by v.version desc limit step)
        union all
        (select ${EARLIER}
          where v.bucket_id = p_bucket and v.key > place and v.key < p_upper order by v.key, v.version desc limit step)
      ) u order by u.key, u.version desc limit least(step, p_limit - taken)
    loop
      seen := seen + 1;
      taken := taken + 1;
      hit := case when width = 0 then 0 else position(p_delimiter in substr(r.key, before + 1)) end;
      if hit > 0 then
        cut := before + hit + width - 1;
        place := substr(r.key, 1, cut);
        return next ${packed('1', 'false', 'place', "''", '0', '0')};
        place := set_byte(place, cut - 1, get_byte(place, cut - 1) + 1);
        below := 9223372036854775807;
        step := 2;
        exit;
      end if;
      place := r.key;
      below := r.version;
      latest := r.current;
      if r.marker then
        latest := not exists (select from store.object o where o.bucket_id = p_bucket and o.key = r.key)
          and not exists (select from store.object_version v where v.bucket_id = p_bucket and v.key = r.key and v.version > r.version);
      end if;
      return next ${packed('(r.marker::int * 2)', 'latest', 'r.key', 'r.contents', 'r.tag', 'r.version')};
    end loop;
    exit when seen = 0;
    if hit = 0 then step := least(step * 2, 256); end if;
  end loop;
end $$;
`;
