import { defineRead } from '#operation';
import { byCap } from '../../admin.authorization.js';
import { listProjectionsApi } from '../projection.api.js';

/** The tables behind the read model: live, building with progress, retiring. */
export const listProjections = defineRead({
  name: 'AdminListProjections',
  service: 'admin',
  feature: 'projection',
  route: { method: 'GET', path: '/rolegate/v1/projections', root: 'projections', api: listProjectionsApi },
  actions: ['admin:ListProjections'],
  conditionKeys: [],
  errors: [],
  access: byCap('admin:ListProjections', 'metadata', 'read'),

  async answer(_input, reads) {
    const projections = await reads.projections();
    return projections.map(({ kind, version, state, position, setAside, progress }) => ({
      kind, version, state, position, set_aside: setAside,
      ...(progress && { events_done: progress.eventsDone, events_total: progress.eventsTotal, seconds_left: progress.secondsLeft ?? '' }),
    }));
  },
});
