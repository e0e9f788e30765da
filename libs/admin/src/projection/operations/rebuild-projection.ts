import { RolegateError } from '#kernel';
import { type AdminInput, byStream, defineWrite } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { projectionRebuildStarted } from '../projection.events.js';
import { projection, projectionStream } from '../projection.projection.js';
import { FIRST_VERSION } from '../projection.state.js';
import { rebuildProjectionApi } from '../projection.api.js';

const SUFFIX = '/rebuild';

/** `<kind>/rebuild`. @throws RolegateError MethodNotAllowed */
function kindOf(input: AdminInput): string {
  const { path = '' } = input;
  if (!path.endsWith(SUFFIX)) throw new RolegateError('MethodNotAllowed', 'The specified method is not allowed against this resource.');
  return path.slice(0, -SUFFIX.length);
}

/**
 * Starts a rebuild of a kind's read model beside the live one. Answers at once; AdminListProjections shows the progress.
 * `kinds`: those that have a read model.
 */
export const rebuildProjection = (kinds: readonly string[]) => defineWrite({
  name: 'AdminRebuildProjection',
  service: 'admin',
  feature: 'projection',
  route: { method: 'POST', path: '/rolegate/v1/projections/*', root: 'projection', api: rebuildProjectionApi },
  actions: ['admin:RebuildProjection'],
  conditionKeys: [],
  errors: ['InvalidArgument', 'MethodNotAllowed', 'OperationAborted'],
  onlyAdds: true,
  access: byCap('admin:RebuildProjection', 'metadata', 'write'),
  loads: (input: AdminInput) => ({ existing: byStream(projection, projectionStream(kindOf(input))) }),

  decide(input, { existing }) {
    const kind = kindOf(input);
    if (!kinds.includes(kind)) throw new RolegateError('InvalidArgument', `There is no projection ${kind}; there are ${kinds.join(', ')}.`);
    if (existing?.state.building !== undefined) throw new RolegateError('OperationAborted', `Version ${existing.state.building} of ${kind} is being built already.`);
    const version = (existing?.state.version ?? FIRST_VERSION) + 1;
    return {
      writes: [{ stream: projectionStream(kind), account: '', expected: existing?.version ?? 0, events: [projectionRebuildStarted(kind, version)] }],
      output: { kind, version, state: 'building' },
    };
  },
});
