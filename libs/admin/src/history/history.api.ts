import type { ApiDescription, ApiSchema } from '#operation';
import { flag, listOf, marker, maxEntries, moment, next, record, said, text, whole } from '../openapi/schemas.js';

const anything: ApiSchema = {};
const change = record({ path: text }, { before: anything, after: anything });
const entry = record({
  stream: text, version: whole, position: text, time: moment, type: text, actor: text, source_ip: text, request_id: text, command_id: text, reason: text,
  gone: said(flag, 'After it the thing is gone.'), left_out: flag, changes: listOf(change),
});

export const getHistoryApi: ApiDescription = {
  summary: 'Who changed a thing, when, from where and why, and what it changed; or with `as-of` the thing as it was.',
  rest: '{kind}/{name}',
  parameters: {
    kind: { doc: '`role`, `user`, `bucket` …', required: true },
    name: { doc: 'Its name, also one that it had once, or its id.', required: true },
    'account-id': { doc: "Its account; default the caller's, else the only one in which there is such a name." },
    tenant: { doc: 'Its tenant.' },
    'as-of': { doc: 'A time as in 2026-11-01T10:00:00Z, or a position of the log.' },
    'max-entries': maxEntries, marker,
  },
  caps: 'metadata=read; within a real account the action admin:GetHistory',
  reply: { anyOf: [
    record({ kind: text, name: text, streams: listOf(record({ stream: text, account: text })), entries: listOf(entry), next }),
    record({ kind: text, name: text, stream: text, account: text, version: whole, position: text, time: moment, state: { type: 'object', description: 'Secrets are left out.' } }),
  ] },
};
