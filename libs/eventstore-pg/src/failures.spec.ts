import { ConflictError, StoreUnavailableError } from '#event-sourcing';
import { asUnavailable, classify } from './failures.js';

const failure = (code: string | undefined, message = 'x', detail?: string): Error => Object.assign(new Error(message), { code, detail });

describe('classify', () => {
  it.each([
    ['40P01', 'contention'], ['40001', 'contention'], ['55P03', 'contention'], ['RG410', 'era'],
    ['57014', 'lost'], ['25P04', 'lost'], ['57P01', 'lost'], ['57P03', 'lost'], ['08006', 'lost'], ['53300', 'lost'],
    ['ECONNREFUSED', 'lost'], ['ECONNRESET', 'lost'], ['EPIPE', 'lost'], ['ENOTFOUND', 'lost'],
    ['RG400', 'fault'], ['RG500', 'fault'], ['23505', 'fault'], ['22021', 'fault'], ['42P01', 'fault'],
  ])('takes %s for %s', (code, kind) => {
    expect(classify(failure(code)).kind).toBe(kind);
  });

  it('takes a connection that ended without a code for lost, and an error of our own for a fault', () => {
    expect(classify(failure(undefined, 'Connection terminated unexpectedly')).kind).toBe('lost');
    expect(classify(new TypeError('x is undefined')).kind).toBe('fault');
  });

  it('names what a conflict is about', () => {
    const conflict = classify(failure('RG409', 'claim-taken', 'role-name::x'));
    expect(conflict).toMatchObject({ kind: 'conflict', error: { kind: 'claim-taken', subject: 'role-name::x' } });
    expect(conflict.kind === 'conflict' && conflict.error).toBeInstanceOf(ConflictError);
  });
});

describe('asUnavailable', () => {
  it('hides how Postgres is away, keeping the cause, and leaves faults alone', () => {
    const refused = failure('ECONNREFUSED');
    expect(asUnavailable(refused)).toBeInstanceOf(StoreUnavailableError);
    expect((asUnavailable(refused) as Error).cause).toBe(refused);
    const fault = failure('42P01');
    expect(asUnavailable(fault)).toBe(fault);
  });
});
