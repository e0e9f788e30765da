import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLink, Position, RecordedEvent } from '#event-sourcing';
import fc from 'fast-check';
import { type EventRecord, ForeignRecordError, decodeRecord, encodeEraStarted, encodeRecord } from './cloud-event.js';

const golden = readFileSync(join(import.meta.dirname, '../test/golden/role-created.json'), 'utf8').trimEnd();

const link = (transaction: bigint, id: string): LogLink => ({ position: { era: 1, transaction, number: 4n }, id });

/** The record of the golden file. */
const RECORD: EventRecord = {
  event: {
    id: '019ab3f0-5b6a-7c3e-8f00-0123456789ab',
    position: { era: 2, transaction: 7301n, number: 918n },
    stream: 'role/AROAEXAMPLE',
    version: 1,
    account: '111122223333',
    type: 'RoleCreated',
    schemaVersion: 1,
    critical: true,
    time: new Date('2026-11-23T04:05:06.789Z'),
    actor: 'arn:aws:iam::111122223333:user/Alice',
    requestId: '4b9c-1',
    sourceIp: '192.0.2.7',
    reason: 'on "demand"',
    commandId: '019ab3f0-5b6a-7c3e-8f00-ba9876543210',
    data: '{"roleName":"S3Access", "path":"/"}',
  },
  previous: link(7299n, '019ab3f0-5b00-7000-8000-000000000001'),
  previousInPartition: link(7100n, '019ab3f0-5a00-7000-8000-000000000002'),
};

const positions: fc.Arbitrary<Position> = fc.record({ era: fc.nat(), transaction: fc.bigInt({ min: 0n, max: 2n ** 63n }), number: fc.bigInt({ min: 0n, max: 2n ** 63n }) });
const links: fc.Arbitrary<LogLink | undefined> = fc.option(fc.record({ position: positions, id: fc.uuid() }), { nil: undefined });
const texts = fc.string({ unit: 'binary' });
const events: fc.Arbitrary<RecordedEvent> = fc.record({
  id: fc.uuid(),
  position: positions,
  stream: texts,
  version: fc.nat(),
  account: texts,
  type: texts.filter((type) => type !== 'EraStarted'),
  schemaVersion: fc.nat(),
  critical: fc.boolean(),
  time: fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
  actor: texts,
  requestId: texts,
  sourceIp: texts,
  reason: fc.option(texts, { nil: undefined }),
  commandId: texts,
  data: fc.tuple(fc.json(), fc.constantFrom('', ' ', '\n')).map(([json, space]) => space + json + space),
});

describe('a record of an event', () => {
  it('is a CloudEvent as other programs read it', () => {
    expect(encodeRecord(RECORD)).toBe(golden);
    expect(JSON.parse(golden)).toMatchObject({ specversion: '1.0', type: 'RoleCreated', subject: 'role/AROAEXAMPLE', data: { roleName: 'S3Access', path: '/' } });
  });

  it('says what it was made of', () => {
    expect(decodeRecord(golden)).toEqual(RECORD);
  });

  it('carries every event unchanged, its data to the byte', () => {
    fc.assert(
      fc.property(events, links, links, (event, previous, previousInPartition) => {
        const value = encodeRecord({ event, previous, previousInPartition });
        expect(() => JSON.parse(value) as unknown).not.toThrow();
        expect(decodeRecord(value)).toEqual({ event, previous, previousInPartition });
      }),
    );
  });

  it('uses attribute names that CloudEvents allows', () => {
    for (const name of Object.keys(JSON.parse(golden) as object)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  });
});

describe('what is no record of ours', () => {
  it.each([
    ['nothing', ''],
    ['not JSON', 'hello'],
    ['another kind of JSON', '[1]'],
    ['null', 'null'],
    ['somebody else\'s CloudEvent', '{"specversion":"1.0","id":"1","source":"/elsewhere","type":"x","data":{}}'],
    ['an event without a position', golden.replace('"position":"2.7301.918",', '')],
    ['an event with a broken position', golden.replace('2.7301.918', '2.x.918')],
    ['an event with a broken link', golden.replace('1.7299.4 019', '1.7299.4019')],
    ['an event without data', golden.slice(0, golden.indexOf(',"data"')) + '}'],
    ['an event cut off', golden.slice(0, -2)],
    ['a version that is text', golden.replace('"version":1', '"version":"1"')],
    ['a time that is none', golden.replace('2026-11-23T04:05:06.789Z', 'yesterday')],
  ])('is told apart: %s', (_, value) => {
    expect(() => decodeRecord(value)).toThrow(ForeignRecordError);
  });

  it('is told apart whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.nat(golden.length - 2).map((cut) => golden.slice(0, cut))), (value) => {
        fc.pre(value !== golden);
        expect(() => decodeRecord(value)).toThrow(ForeignRecordError);
      }),
    );
  });
});

describe('the beginning of an era', () => {
  it('is told in a record of its own', () => {
    expect(decodeRecord(encodeEraStarted(3, '019ab3f0-5b6a-7c3e-8f00-0123456789ab', new Date(0)))).toEqual({ era: 3 });
  });
});
