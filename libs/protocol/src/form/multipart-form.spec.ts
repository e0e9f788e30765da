import fc from 'fast-check';
import { isRolegateError } from '#kernel';
import { boundaryOf, MultipartForm } from './multipart-form.js';

const BOUNDARY = 'x-boundary';

async function* pieces(body: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < body.length; i += size) yield body.subarray(i, i + size);
}

interface Read {
  readonly fields: readonly (readonly [string, string])[];
  readonly filename?: string | undefined;
  readonly bytes?: string;
}

async function read(body: string | Buffer, size = 1 << 16, limit = 20_480): Promise<Read | string> {
  const form = new MultipartForm(pieces(Buffer.from(body), size), BOUNDARY, limit);
  try {
    const { fields, file } = await form.readFields();
    const named = fields.map(({ name, value }) => [name, value] as const);
    if (!file) return { fields: named };
    const bytes: Buffer[] = [];
    for await (const piece of form.file()) bytes.push(piece);
    return { fields: named, filename: file.filename, bytes: Buffer.concat(bytes).toString('latin1') };
  } catch (error) {
    if (isRolegateError(error)) return error.code;
    throw error;
  }
}

const part = (disposition: string, value: string): string => `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
const END = `--${BOUNDARY}--\r\n`;

describe('A form of parts', () => {
  it('is fields, and a file behind them', async () => {
    const body = part('name="key"', 'a/${filename}') + part('name="x"', '') + `--${BOUNDARY}\r\ncontent-disposition:form-data;name=FILE; filename="C:\\dir\\ü.txt"\r\nContent-Type: text/plain\r\n\r\nbytes\r\n` + END;
    expect(await read(body)).toEqual({ fields: [['key', 'a/${filename}'], ['x', '']], filename: 'C:\\dir\\ü.txt', bytes: 'bytes' });
  });

  it('may begin with an empty line, have more behind the file, and end without a line end', async () => {
    expect(await read(`\r\n${part('name="file"; filename=""', '')}${END}`)).toEqual({ fields: [], filename: '', bytes: '' });
    expect(await read(part('name="file"', 'b') + part('name="late"', 'x') + END)).toMatchObject({ fields: [], bytes: 'b' });
    expect(await read(part('name="file"', 'b') + `--${BOUNDARY}--`)).toMatchObject({ bytes: 'b' });
    expect(await read(part('name="a"', 'b') + END)).toEqual({ fields: [['a', 'b']] });
  });

  it('knows the ways in which file names are written', async () => {
    for (const [written, filename] of [['filename="a\\"b"', 'a"b'], ['filename=plain.txt', 'plain.txt'], ["filename*=UTF-8''%e2%82%ac.txt", '€.txt'], ['filename="a;b=c"', 'a;b=c']]) {
      expect(await read(part(`name="file"; ${written}`, '') + END)).toMatchObject({ filename });
    }
  });

  it('is the same in whatever pieces it comes', async () => {
    const value = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '-', 'x', 'ü'), maxLength: 30 }).filter((text) => !`\r\n${text}\r\n`.includes(`\r\n--${BOUNDARY}`));
    const file = fc.array(fc.constantFrom('\r\n--x-bound', '\r', '\n', '\r\n', '--', 'bytes', '\0'), { maxLength: 12 }).map((all) => all.join(''));
    await fc.assert(fc.asyncProperty(fc.array(value, { maxLength: 4 }), file, fc.integer({ min: 1, max: 40 }), async (values, bytes, size) => {
      const body = values.map((one, i) => part(`name="f${i}"`, one)).join('') + part('name="file"', bytes) + END;
      expect(await read(body, size)).toEqual({ fields: values.map((one, i) => [`f${i}`, one]), filename: undefined, bytes });
    }));
  });

  it.each([
    ['nothing', ''],
    ['another boundary', '--other\r\n\r\n'],
    ['a text before its boundary', `hello\r\n${END}`],
    ['a boundary with something behind it', `--${BOUNDARY}x\r\n`],
    ['a part without a name', `--${BOUNDARY}\r\nContent-Type: text/plain\r\n\r\nx\r\n${END}`],
    ['a part that is no form data', `--${BOUNDARY}\r\nContent-Disposition: attachment; name="a"\r\n\r\nx\r\n${END}`],
    ['a part with two names', part('name="a"; name="b"', '') + END],
    ['a part with two dispositions', `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"\r\n\r\nx\r\n${END}`],
    ['a folded line', `--${BOUNDARY}\r\nContent-Disposition: form-data;\r\n name="a"\r\n\r\nx\r\n${END}`],
    ['a line that is no header', `--${BOUNDARY}\r\nContent-Disposition form-data\r\n\r\nx\r\n${END}`],
    ['a control character in a head', part('name="a\nb"', 'x') + END],
    ['an open quote', part('name="a', 'x') + END],
    ['an end within a field', `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx`],
    ['an end within the file', `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--${BOUNDARY.slice(0, 4)}`],
    ['an end behind the file', `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--${BOUNDARY}`],
    ['a file whose boundary goes on', `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--${BOUNDARY}zz`],
  ])('is refused with %s', async (_, body) => {
    expect(await read(body)).toBe('MalformedPOSTRequest');
    expect(await read(body, 1)).toBe('MalformedPOSTRequest');
  });

  it('is in UTF-8: other bytes would be another key', async () => {
    const form = (key: string, filename: string) => Buffer.from(part('name="key"', key) + `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\n\r\n\xff\r\n` + END, 'latin1');
    expect([await read(form('\xff', 'f')), await read(form('k', '\xff'))]).toEqual(['MalformedPOSTRequest', 'MalformedPOSTRequest']);
    expect(await read(form('k', 'f'))).toMatchObject({ fields: [['key', 'k']], bytes: '\xff' });
  });

  it('has no more than so many bytes in front of its file', async () => {
    const ofSize = (size: number): string => part('name="a"', 'x'.repeat(size)) + part('name="file"', 'y'.repeat(1000)) + END;
    expect([await read(ofSize(100), 7, 300), await read(ofSize(100), 1 << 16, 300)]).toEqual([expect.objectContaining({ bytes: 'y'.repeat(1000) }), expect.objectContaining({ bytes: 'y'.repeat(1000) })]);
    expect([await read(ofSize(300), 7, 300), await read(ofSize(300), 1 << 16, 300), await read(`--${BOUNDARY}\r\n${'x'.repeat(500)}`, 7, 300)]).toEqual(Array(3).fill('MaxPostPreDataLengthExceededError'));
  });
});

describe('The boundary of a form', () => {
  it('is a parameter of its type', () => {
    expect(['multipart/form-data; boundary=abc', 'Multipart/Form-Data; charset=utf-8; Boundary="a b=c"', 'multipart/form-data;boundary=----WebKitFormBoundary7MA'].map(boundaryOf)).toEqual(['abc', 'a b=c', '----WebKitFormBoundary7MA']);
  });

  it.each(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary="a', `multipart/form-data; boundary=${'x'.repeat(71)}`, 'multipart/form-data; boundary=a\tb', 'multipart/mixed; boundary=a', 'multipart/form-data; boundary=a; boundary=b'])('is missing in %j', (type) => {
    expect(() => boundaryOf(type)).toThrow(expect.objectContaining({ code: 'MalformedPOSTRequest' }));
  });
});
