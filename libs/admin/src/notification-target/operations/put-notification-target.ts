import { appendTo, stateAfter } from '#iam';
import { type AdminInput, byKey, defineWrite, type Load, type OperationContext, type Present, type WriteContext } from '#operation';
import { type NotificationEndpoint, notificationTarget, type NotificationTargetChanged, type NotificationTargetCreated, notificationTargetKey, notificationTargetStream, type NotificationTargetState, topicArn } from '#s3';
import { byCap } from '../../admin.authorization.js';
import { invalidArgument } from '../../parameters.js';
import { putNotificationTargetApi } from '../notification-target.api.js';
import { type TargetRequest, targetRequest } from '../target-request.js';
import { targetShape } from '../target-shape.js';

/** What a target's secret is sealed for. */
export const SECRET = 'notification-secret';

const arnOf = ({ account, name }: TargetRequest, { settings }: OperationContext): string => topicArn(settings.region, account, name);

/** Makes a topic or changes it. What is not named stays; an endpoint is needed for a new one. */
export const putNotificationTarget = defineWrite({
  name: 'AdminPutNotificationTarget',
  service: 'admin',
  feature: 'notification-target',
  route: { method: 'POST', path: '/rolegate/v1/notification-targets', root: 'target', api: putNotificationTargetApi },
  actions: ['admin:PutNotificationTarget'],
  conditionKeys: [],
  errors: ['InvalidArgument', 'ConcurrentModification'],
  access: byCap('admin:PutNotificationTarget', 'buckets', 'write'),

  loads(input: AdminInput, ctx): { existing: Load<NotificationTargetState> } {
    return { existing: byKey(notificationTarget, notificationTargetKey(arnOf(targetRequest(input), ctx))) };
  },
  sealsFor: ({ existing }) => (existing ? [existing.stream] : []),

  decide(input, { existing }, ctx) {
    const request = targetRequest(input);
    return existing ? changed(existing, request, ctx) : created(request, ctx);
  },
});

function endpointOf(stream: string, { endpoint, opaqueData, secret }: TargetRequest, { vault }: WriteContext, present?: NotificationTargetState): NotificationEndpoint {
  const sealed = secret === undefined ? present?.secret : vault.seal(stream, SECRET, secret);
  const opaque = opaqueData ?? present?.opaqueData;
  return { endpoint: endpoint ?? present!.endpoint, ...(opaque !== undefined && { opaqueData: opaque }), ...(sealed !== undefined && { secret: sealed }) };
}

function created(request: TargetRequest, ctx: WriteContext) {
  if (request.endpoint === undefined) throw invalidArgument('A new topic needs an endpoint.', 'endpoint');
  const targetId = ctx.ids.uuid();
  const stream = notificationTargetStream(targetId);
  const dataKey = ctx.vault.create(stream);
  const arn = arnOf(request, ctx);
  const event: NotificationTargetCreated = { type: 'NotificationTargetCreated', data: { targetId, arn, ...endpointOf(stream, request, ctx) } };
  return {
    writes: [{ stream, account: request.account, expected: 0, events: [event] }],
    take: [{ name: notificationTargetKey(arn), owner: stream }],
    putDataKeys: [dataKey],
    output: targetShape(stateAfter(notificationTarget, undefined, request.account, [event], ctx.now)),
  };
}

function changed(existing: Present<NotificationTargetState>, request: TargetRequest, ctx: WriteContext) {
  const { state, stream } = existing;
  const data = endpointOf(stream, request, ctx, state);
  const same = data.endpoint === state.endpoint && data.opaqueData === state.opaqueData && data.secret === state.secret;
  const events: NotificationTargetChanged[] = same ? [] : [{ type: 'NotificationTargetChanged', data }];
  return { writes: appendTo(existing, events), output: targetShape({ ...state, ...data }) };
}
