import type { ApiDescription, ApiSchema } from '#operation';
import { flag, listOf, moment, oneOf, record, said, text, whole } from '../openapi/schemas.js';

const ring = oneOf('token', 'seal');
const changed = (state: string): ApiSchema => record({ ring, id: text, state: oneOf(state) });
const inPath = { ring: { doc: 'Which key ring.', schema: ring, required: true }, id: { doc: 'Id of the key.', required: true } } as const;

export const listRingKeysApi: ApiDescription = {
  summary: 'Lists the keys of both rings: who accepts them, how old they are, what they seal.',
  parameters: { ring: { doc: 'Only the keys of this ring.', schema: ring } },
  reply: record({
    keys: listOf(record(
      { ring, id: text, state: oneOf('issuing', 'accepted', 'configured', 'retired'), fingerprint: text, accepted_by: said(whole, 'Members that open what the key sealed.'), members: whole, lacking: listOf(text) },
      { added_at: moment, promoted_at: moment, age_seconds: whole, last_token_dies: moment, wraps: said(whole, 'Data keys that a seal key wraps.') },
    )),
  }, { rewrap: record({ state: oneOf('running', 'idle'), id: text, done: whole, total: whole }, { started_at: moment }) }),
};

export const addRingKeyApi: ApiDescription = {
  summary: 'Adds a key to the token ring; every node opens tokens with it, none issues with it yet.',
  parameters: { ring: { doc: '`token`; seal keys stand in the configuration of each node.', schema: oneOf('token') }, id: { doc: 'Id of the key; default one of the time.' } },
  body: { doc: 'Base64 of at least 32 bytes; without, a key is generated.', type: 'text/plain' },
  reply: changed('accepted'),
};

export const promoteRingKeyApi: ApiDescription = {
  summary: 'Makes a key the one that its ring issues with, once every member accepts it.',
  rest: '{ring}/{id}/promote', parameters: inPath, reply: changed('issuing'),
};

export const retireRingKeyApi: ApiDescription = {
  summary: 'Takes a key out of its ring; when it returns, no node accepts the key any more.',
  rest: '{ring}/{id}',
  parameters: { ...inPath, now: { doc: 'Retires a token key although sessions under it live: they end.', schema: flag } },
  reply: changed('retired'),
};

export const rewrapDataKeysApi: ApiDescription = {
  summary: 'Starts the rewrapping of every data key under the issuing seal key; the list of keys shows the progress.',
  reply: record({ state: oneOf('running'), id: text }),
};
