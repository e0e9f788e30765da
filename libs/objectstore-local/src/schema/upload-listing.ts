/**
 * A page of uploads in progress with a delimiter: an id, or what uploads are folded into. It leaps behind a prefix as soon as it
 * has met it, and reads few rows at a time where it may have to leap: the cost follows the number of results.
 * Begins after `p_id` of `p_key`. No byte of UTF-8 is 0xFF, so a prefix's last byte can be raised.
 */
export const listUploadsFolded = `
create function store.list_uploads_folded(p_bucket text, p_prefix bytea, p_delimiter bytea, p_key bytea, p_id uuid, p_upper bytea, p_limit int)
returns table (folded bytea, upload uuid) language plpgsql stable as $$
declare
  before int := octet_length(p_prefix);
  width int := octet_length(p_delimiter) - 1;
  place bytea := p_key;
  place_id uuid := p_id;
  step int := 8;
  taken int := 0;
  moved boolean;
  hit int;
  cut int;
  r record;
begin
  while taken < p_limit loop
    moved := false;
    step := least(step * 2, 1000);
    for r in
      select u.key, u.upload_id from store.upload u
      where u.bucket_id = p_bucket and u.completed_at is null and (u.key, u.upload_id) > (place, place_id) and u.key < p_upper
      order by u.key, u.upload_id limit least(step, p_limit - taken)
    loop
      moved := true;
      taken := taken + 1;
      hit := position(p_delimiter in substr(r.key, before + 1));
      if hit > 0 then
        cut := before + hit + width;
        folded := substr(r.key, 1, cut);
        upload := null;
        place := set_byte(folded, cut - 1, get_byte(folded, cut - 1) + 1);
        place_id := '00000000-0000-0000-0000-000000000000';
        step := 4;
        return next;
        exit;
      end if;
      folded := null;
      upload := r.upload_id;
      place := r.key;
      place_id := r.upload_id;
      return next;
    end loop;
    exit when not moved;
  end loop;
end $$;
`;
