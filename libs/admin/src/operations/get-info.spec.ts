import { callerWith, given } from '#testing';
import { getInfo } from './get-info.js';

describe('AdminGetInfo', () => {
  it('names the storage behind the gateway', async () => {
    expect(await given().answer(getInfo, {}, { ...callerWith({ type: 'info', perm: 'read' }), settings: { region: 'here' } }))
      .toEqual({ info: { storage_backends: [{ name: 'rolegate', cluster_id: 'here' }] } });
  });

  it('wants the cap info=read', async () => {
    await expect(given().answer(getInfo, {}, callerWith())).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
