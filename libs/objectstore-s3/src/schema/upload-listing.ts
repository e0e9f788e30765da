/**
 * A page of uploads in progress with a delimiter: an id, or what uploads are folded into; after `p_id` of `p_key`, and below `p_upper`.
 * Behind a prefix that it has met it begins anew, and it reads few rows at a time where it may have to: the cost follows the number of
 * results, not of uploads. No byte of UTF-8 is 0xFF, so a prefix's last byte can be raised.
 */
export const listUploadsFolded = `
create function upstream.list_uploads_folded(p_bucket text, p_prefix bytea, p_delimiter bytea, p_key bytea, p_id uuid, p_upper bytea, p_limit int)
returns table (folded bytea, listed uuid) language plpgsql stable as $$
declare
  before int := octet_length(p_prefix);
  place bytea := p_key;
  place_id uuid := p_id;
  step int := 8;
  taken int := 0;
  seen int;
  hit int;
  r record;
begin
  loop
    step := least(step * 2, 1000);
    seen := 0;
    for r in
      select key, upload_id from upstream.upload
      where bucket_id = p_bucket and completed_at is null and (key, upload_id) > (place, place_id) and key < p_upper
      order by key, upload_id limit least(step, p_limit - taken)
    loop
      seen := seen + 1;
      taken := taken + 1;
      hit := position(p_delimiter in substr(r.key, before + 1));
      if hit = 0 then
        folded := null;
        listed := r.upload_id;
        place := r.key;
        place_id := r.upload_id;
        return next;
      else
        folded := substr(r.key, 1, before + hit - 1 + octet_length(p_delimiter));
        listed := null;
        place := set_byte(folded, octet_length(folded) - 1, get_byte(folded, octet_length(folded) - 1) + 1);
        place_id := '00000000-0000-0000-0000-000000000000';
        step := 4;
        return next;
        exit;
      end if;
    end loop;
    exit when seen = 0 or taken >= p_limit;
  end loop;
end $$;
`;
