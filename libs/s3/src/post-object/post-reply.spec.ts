import { isRolegateError } from '#kernel';
import { withinRanges } from './file-range.js';
import { FormFields } from './form-fields.js';
import { postReply } from './post-reply.js';

const place = { bucket: 'b', key: 'a&b/ü', secure: false, host: 'h:8000', virtualHost: false };
const reply = (fields: Record<string, string>, change: Partial<typeof place> = {}) =>
  postReply(new FormFields(Object.entries(fields).map(([name, value]) => ({ name, value }))), { ...place, ...change }, { ETag: '"e"' });

describe('The reply to a form', () => {
  it('is empty, and says where the object is', () => {
    expect(reply({})).toMatchObject({ status: 204, headers: { ETag: '"e"', Location: 'http://h:8000/b/a%26b/%C3%BC' }, body: '' });
    expect(reply({ success_action_status: '200' }, { secure: true, virtualHost: true, host: 'b.h' })).toMatchObject({ status: 200, headers: { Location: 'https://b.h/a%26b/%C3%BC' }, body: '' });
    expect(reply({ success_action_status: '404' }).status).toBe(204);
  });

  it('is a document where the form wants one', () => {
    expect(reply({ success_action_status: '201' })).toMatchObject({ status: 201, body: '<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse><Location>http://h:8000/b/a%26b/%C3%BC</Location><Bucket>b</Bucket><Key>a&amp;b/ü</Key><ETag>&quot;e&quot;</ETag></PostResponse>' });
  });

  it('leads to the page that the form names', () => {
    const to = (field: string, url: string) => reply({ [field]: url, success_action_status: '201' });
    expect(to('success_action_redirect', 'http://x.example/done')).toMatchObject({ status: 303, headers: { Location: 'http://x.example/done?bucket=b&key=a%26b%2F%C3%BC&etag=%22e%22' } });
    expect(to('redirect', 'https://x.example/done?a=b#c').headers.Location).toBe('https://x.example/done?a=b&bucket=b&key=a%26b%2F%C3%BC&etag=%22e%22#c');
    for (const wrong of ['javascript:alert(1)', '/relative', 'http://', '']) expect(to('success_action_redirect', wrong).status).toBe(201);
    expect(to('success_action_redirect', 'http://x.example/\r\nSet-Cookie: a=b').headers.Location).not.toMatch(/[\r\n]/);
  });
});

describe('The file of a form', () => {
  const sized = async (pieces: readonly number[], ...ranges: { min: number; max: number }[]): Promise<number | string> => {
    let size = 0;
    try {
      for await (const piece of withinRanges((async function* () { for (const one of pieces) yield Buffer.alloc(one); })(), ranges)) size += piece.length;
      return size;
    } catch (error) {
      return isRolegateError(error) ? `${error.code} after ${size}` : String(error);
    }
  };

  it('has as many bytes as the policy says, or is refused as soon as that is known', async () => {
    expect(await sized([3, 4], { min: 7, max: 7 })).toBe(7);
    expect(await sized([], { min: 0, max: 0 })).toBe(0);
    expect(await sized([3, 4, 4], { min: 0, max: 5 })).toBe('EntityTooLarge after 3');
    expect(await sized([3], { min: 0, max: 9 }, { min: 4, max: 20 })).toBe('EntityTooSmall after 3');
    expect(await sized([6], { min: 0, max: 9 }, { min: 0, max: 5 })).toBe('EntityTooLarge after 0');
  });
});
