import { given, history } from '#testing';
import { projectionSwitched } from '../projection.events.js';
import { projection, projectionStream } from '../projection.projection.js';
import { rebuildProjection } from './rebuild-projection.js';

const rebuild = rebuildProjection(['role', 'user']);
const by = (perm: 'read' | 'write') => ({ principal: { caps: [{ type: 'metadata', perm }] } });
const started = (version: number) => ({ type: 'ProjectionRebuildStarted', data: { kind: 'role', version } });
const of = (...events: readonly { type: string; data: unknown }[]) => history(projection, projectionStream('role'), '', events);
const path = 'role/rebuild';

describe('AdminRebuildProjection', () => {
  it('starts the second table beside the first, which no event has named', () => {
    const { output, writes } = given().when(rebuild, { path }, by('write')).thenEvents(started(2));
    expect(output).toEqual({ kind: 'role', version: 2, state: 'building' });
    expect(writes).toMatchObject([{ stream: 'projection/role', account: '', expected: 0 }]);
  });

  it('starts the next after the live one', () => {
    given(of(started(2), projectionSwitched('role', 2))).when(rebuild, { path }, by('write')).thenEvents(started(3));
  });

  it('refuses while one is being built', () => {
    given(of(started(2))).when(rebuild, { path }, by('write')).thenError('OperationAborted', /Version 2 of role is being built/);
  });

  it('names the projections when there is none of that kind', () => {
    given().when(rebuild, { path: 'nonsense/rebuild' }, by('write')).thenError('InvalidArgument', /role, user/);
  });

  it.each(['role', 'role/drop', '/rebuild/x'])('serves nothing else under its path (%p)', (other) => {
    given().when(rebuild, { path: other }, by('write')).thenError('MethodNotAllowed');
  });

  it('wants the cap metadata=write', () => {
    given().when(rebuild, { path }, by('read')).thenError('AccessDenied');
    given().when(rebuild, { path }).thenError('AccessDenied');
  });
});
