import { readFileSync } from 'node:fs';
import { writeAdmin, type AdminValue } from './write-admin.js';

const { json, xml, shortLists } = JSON.parse(readFileSync(new URL('../test-data/admin-user.json', import.meta.url), 'utf8')) as { json: string; xml: string; shortLists: [AdminValue, string, string][] };

describe('writeAdmin', () => {
  it('writes the user of an RGW 16.2 in its own JSON, byte for byte', () => {
    expect(writeAdmin(JSON.parse(json) as AdminValue, { format: 'json', root: 'user_info' })).toBe(json);
  });

  it('writes the same user in its own XML, byte for byte', () => {
    expect(writeAdmin(JSON.parse(json) as AdminValue, { format: 'xml', root: 'user_info' })).toBe(xml);
  });

  it.each(shortLists)('writes %j under %s', (value, root, expected) => {
    expect(writeAdmin(value, { format: 'xml', root })).toBe(`<?xml version="1.0" encoding="UTF-8"?>${expected}`);
  });
});
