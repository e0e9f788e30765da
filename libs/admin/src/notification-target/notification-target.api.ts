import type { ApiDescription, ApiParameter } from '#operation';
import { flag, listOf, marker, maxEntries, next, record, said, text, whole } from '../openapi/schemas.js';

const target = {
  topic_arn: said(text, 'What buckets name.'), account: said(text, 'Whose buckets may name it: an account, a tenant, or empty.'), endpoint: text, opaque_data: text,
  signed: said(flag, 'It has a secret.'),
};
const about: Readonly<Record<string, ApiParameter>> = {
  name: { doc: 'Name of the topic.', required: true },
  account: { doc: 'The account or tenant whose buckets may name it; empty for users outside of both.' },
};
const settings: Readonly<Record<string, ApiParameter>> = {
  endpoint: { doc: 'http://…, https://… or kafka://host:port[,host:port]/topic.' },
  'opaque-data': { doc: 'Given back in every record.' },
  secret: { doc: 'Signs what is sent to a webhook. Send it in the body.' },
};
const body = {
  doc: 'The same parameters as an object.', type: 'application/json',
  schema: { type: 'object', properties: Object.fromEntries([...Object.keys(about), ...Object.keys(settings)].map((name) => [name, text])), additionalProperties: false },
} as const;

export const listNotificationTargetsApi: ApiDescription = {
  summary: 'Lists where notifications go, and how much waits for it.',
  parameters: { 'max-entries': maxEntries, marker },
  reply: record({ targets: listOf(record({ ...target, waiting: said(whole, 'Records.'), waiting_seconds: said(whole, 'Age of the oldest.') })), next }),
};
export const putNotificationTargetApi: ApiDescription = {
  summary: 'Makes a topic, or changes what is named of it.',
  parameters: { name: { doc: 'Name of the topic.' }, account: about.account!, ...settings }, body, reply: record(target),
};
export const removeNotificationTargetApi: ApiDescription = {
  summary: 'Removes a topic, and what waits for it.',
  parameters: about, reply: record({ topic_arn: text, removed: flag }),
};
