import type { ApiDescription } from '#operation';
import { listOf, oneOf, record, said, text, whole } from '../openapi/schemas.js';

export const listProjectionsApi: ApiDescription = {
  summary: 'Lists the tables behind the read model: live ones, those that are being built, those that are left.',
  reply: listOf(record(
    { kind: text, version: whole, state: oneOf('live', 'building', 'retiring'), position: said(text, 'How far it has come in the log: era.transaction.number.'), set_aside: said(whole, 'Streams with an event that cannot be applied.') },
    { events_done: whole, events_total: whole, seconds_left: { anyOf: [whole, oneOf('')] } },
  )),
};

export const rebuildProjectionApi: ApiDescription = {
  summary: "Starts a rebuild of a kind's read model beside the live one.",
  rest: '{kind}/rebuild',
  parameters: { kind: { doc: 'Kind of the things: `role`, `user`, `bucket` …', required: true } },
  reply: record({ kind: text, version: whole, state: oneOf('building') }),
};
