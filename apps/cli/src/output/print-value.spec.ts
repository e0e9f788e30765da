import { XMLParser } from 'fast-xml-parser';
import fc from 'fast-check';
import { outputFormat, printed } from './print-value.js';

describe('outputFormat', () => {
  it('is indented JSON unless XML is asked for', () => {
    expect([undefined, 'json', 'json-pretty', 'xml'].map(outputFormat)).toEqual(['json', 'json', 'json', 'xml']);
    expect(() => outputFormat('table')).toThrow(expect.objectContaining({ message: 'unrecognized format: table', exitCode: 1 }));
  });
});

describe('printed', () => {
  it('writes any text so that an XML parser reads it back', () => {
    const parser = new XMLParser({ parseTagValue: false, trimValues: false, htmlEntities: true });
    const text = fc.string({ unit: fc.constantFrom(..."ab &<>\"';]") });
    fc.assert(
      fc.property(text, (value) => {
        expect((parser.parse(printed('xml', 'role', { name: value }).replaceAll('\n', '')) as { role: { name: string } }).role.name).toBe(value);
      }),
    );
  });

  it('names the elements of lists and leaves out what is undefined', () => {
    const value = { Roles: [{ id: 'a', description: undefined }], 'Permission policy': 'p', caps: [], on: true, none: null };
    expect(printed('xml', 'result', value)).toBe(
      '<result>\n <Roles>\n  <role>\n   <id>a</id>\n  </role>\n </Roles>\n <Permission_policy>p</Permission_policy>\n <caps>\n </caps>\n <on>true</on>\n <none></none>\n</result>\n\n',
    );
  });

  it('writes JSON with four blanks per level', () => {
    expect(printed('json', 'ignored', { a: [], b: [{ c: 1 }] })).toBe('{\n    "a": [],\n    "b": [\n        {\n            "c": 1\n        }\n    ]\n}\n');
  });
});
