import { describeWith, provisioned } from '../provisioned.js';
import { startGateway, type Gateway } from '../conformance/clients.js';
import { send, type Sketch } from '../conformance/request.js';
import { eventually } from './eventually.js';

const OBJECTS = 4000;
/** Seconds: objects are one day old when the rule comes. */
const env = { ROLEGATE_LIFECYCLE_DEBUG_INTERVAL: '1' };
const RULES = '<LifecycleConfiguration><Rule><ID>r</ID><Prefix>old/</Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>';

describeWith(provisioned('gateway'), 'Lifecycle rules and a gateway that is killed', () => {
  let gateway: Gateway;
  const ask = (sketch: Sketch) => send(gateway, { as: 'root', ...sketch }, { root: gateway.rootCredentials });
  const left = async (): Promise<number> => {
    const { usage } = JSON.parse((await ask({ path: '/admin/bucket', query: { bucket: 'many' } })).body) as { usage: { 'rgw.main'?: { num_objects: number } } };
    return usage['rgw.main']?.num_objects ?? 0;
  };

  beforeAll(async () => { gateway = await startGateway({ env }); }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it('are carried on with where it stopped: what is old is gone once, everything else is there, and the count is right', async () => {
    expect((await ask({ method: 'PUT', path: '/many' })).status).toBe(200);
    for (let at = 0; at < OBJECTS; at += 200) await Promise.all(Array.from({ length: 200 }, (_, i) => ask({ method: 'PUT', path: `/many/old/${at + i}`, body: 'x' })));
    for (const key of ['kept', 'older']) await ask({ method: 'PUT', path: `/many/${key}`, body: 'x' });
    expect((await ask({ method: 'PUT', path: '/many', query: { lifecycle: '' }, body: RULES })).status).toBe(200);
    await eventually(async () => ((await left()) < OBJECTS ? true : undefined), 20_000);
    const { dataDir } = gateway;
    await gateway.kill9();
    gateway = await startGateway({ env, dataDir });
    await eventually(async () => ((await left()) === 2 ? true : undefined), 30_000);
    const listed = (await ask({ path: '/many' })).body;
    expect([...listed.matchAll(/<Key>([^<]*)</g)].map(([, key]) => key)).toEqual(['kept', 'older']);
    const { check_result: { existing_header: kept, calculated_header: counted } } = JSON.parse((await ask({ path: '/admin/bucket', query: { index: '', bucket: 'many' } })).body) as { check_result: Record<string, unknown> };
    expect(counted).toEqual(kept);
  }, 180_000);
});
