import { type EventTypes, UnknownEventError } from '#event-sourcing';
import { type EventRow, toStoredEvent } from './event-row.js';

const row = (over: { type?: string; schema?: number; critical?: boolean; data?: string }): EventRow => [
  1, '700', '12', '01890000-0000-7000-8000-000000000000', 'role/A', 3, '111122223333', over.type ?? 'RoleCreated', over.schema ?? 1,
  over.critical ?? true, new Date(0), 'arn:aws:iam:::system/test', 'r', '::1', null, 'c', over.data ?? '{"name":"x"}', Buffer.alloc(32),
];

const types: EventTypes = {
  RoleCreated: {
    schemaVersion: 3,
    critical: true,
    upcast: {
      1: (data) => ({ ...(data as object), path: '/' }),
      2: (data) => ({ ...(data as object), tags: [] }),
    },
  },
  RoleNoted: { schemaVersion: 2, critical: false },
};

describe('toStoredEvent', () => {
  it('brings old data to the current schema version, step by step', () => {
    expect(toStoredEvent(row({}), types)).toMatchObject({ schemaVersion: 3, data: { name: 'x', path: '/', tags: [] } });
    expect(toStoredEvent(row({ schema: 2 }), types)).toMatchObject({ schemaVersion: 3, data: { name: 'x', tags: [] } });
    expect(toStoredEvent(row({ schema: 3 }), types)).toMatchObject({ schemaVersion: 3, data: { name: 'x' } });
  });

  it('keeps the position as whole numbers and an absent reason absent', () => {
    const event = toStoredEvent(row({}), types);
    expect(event.position).toEqual({ era: 1, transaction: 700n, number: 12n });
    expect(event.reason).toBeUndefined();
  });

  it('refuses a critical event that it does not know, or knows only older, and names its place', () => {
    for (const unknown of [row({ type: 'RoleSplit' }), row({ schema: 4 })]) {
      expect(() => toStoredEvent(unknown, types)).toThrow(UnknownEventError);
      expect(() => toStoredEvent(unknown, types)).toThrow('1.700.12');
    }
  });

  it('lets pass, as stored, what is unknown and not critical', () => {
    expect(toStoredEvent(row({ type: 'RoleAdmired', critical: false }), types)).toMatchObject({ type: 'RoleAdmired', schemaVersion: 1, data: { name: 'x' } });
  });

  it('says so when an upcaster is missing', () => {
    expect(() => toStoredEvent(row({ type: 'RoleNoted' }), types)).toThrow('no upcaster from schema 1');
  });
});
