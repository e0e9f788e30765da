import { RolegateError } from '#kernel';
import { type Authenticated, type AuthenticationRequest, NOT_RESIDENT } from '#operation';
import { ResidentAuthenticator } from './resident-authenticator.js';

const request = {} as AuthenticationRequest;
const caller = {} as Authenticated;

function kit(refusals: readonly RolegateError[]) {
  const left = [...refusals];
  let catchUps = 0;
  const inner = { authenticate: async () => { const next = left.shift(); if (next) throw next; return caller; }, current: () => null };
  return { authenticator: new ResidentAuthenticator(inner, { catchUp: async () => void catchUps++ }), catchUps: () => catchUps };
}

const missing = new RolegateError('ServiceUnavailable', '', { reason: NOT_RESIDENT });

describe('ResidentAuthenticator', () => {
  it('asks again for as long as each question tells of another thing that is missing', async () => {
    const { authenticator, catchUps } = kit([missing, missing, missing]);
    expect(await authenticator.authenticate(request)).toBe(caller);
    expect(catchUps()).toBe(3);
  });

  it('passes on every other refusal, and gives up in the end', async () => {
    const denied = new RolegateError('AccessDenied', '', { reason: 'revoked' });
    await expect(kit([missing, denied]).authenticator.authenticate(request)).rejects.toBe(denied);
    await expect(kit(Array<RolegateError>(100).fill(missing)).authenticator.authenticate(request)).rejects.toBe(missing);
  });
});
