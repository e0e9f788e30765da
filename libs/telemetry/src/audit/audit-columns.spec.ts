import type { AuditRecord } from '#operation';
import fc from 'fast-check';
import { type AuditColumn, arrayLiteral, auditColumns } from './audit-columns.js';

const resource = auditColumns.find(({ name }) => name === 'resource')!;
const withResource = (text: string): AuditRecord => ({ resource: text }) as AuditRecord;

/** Reads a one-dimensional array literal as Postgres does ("Array Input and Output Syntax"). */
function read(literal: string): string[] {
  const elements: string[] = [];
  let at = 1;
  while (literal[at] !== '}') {
    if (literal[at] === ',') at++;
    let element = '';
    if (literal[at] !== '"') throw new Error(`unquoted at ${at}`);
    for (at++; literal[at] !== '"'; at++) {
      if (literal[at] === '\\') at++;
      element += literal[at];
    }
    elements.push(element);
    at++;
  }
  return elements;
}

describe('audit columns', () => {
  it('give back any text from an array literal, but for U+0000, which Postgres does not take', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '"', '\\', ',', '{', '}', ' ', '\0', 'NULL', 'é') })), (texts) => {
      expect(read(arrayLiteral(resource, texts.map(withResource)))).toEqual(texts.map((text) => text.replaceAll('\0', '\uFFFD')));
    }));
  });

  it('write times in ISO 8601, also when neighbours differ', () => {
    const time: AuditColumn = auditColumns[0]!;
    const records = [0, 0, 1, 0].map((ms) => ({ time: new Date(ms) }) as AuditRecord);
    expect(arrayLiteral(time, records)).toBe('{1970-01-01T00:00:00.000Z,1970-01-01T00:00:00.000Z,1970-01-01T00:00:00.001Z,1970-01-01T00:00:00.000Z}');
  });

  it('cover every member of a record', () => {
    const fields = auditColumns.map(({ name }) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
    const asked = new Set<string | symbol>();
    const record = new Proxy({}, { get: (_, field) => (asked.add(field), field === 'time' ? new Date(0) : 'x') }) as AuditRecord;
    for (const column of auditColumns) column.element(record);
    expect([...asked]).toEqual(fields);
  });
});
