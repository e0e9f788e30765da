import { setTimeout as sleep } from 'node:timers/promises';
import { IdpMetrics } from '#telemetry';
import { issuerKey } from '#testing';
import { Registry } from 'prom-client';
import { refusalOf } from '../../test/authn-kit.js';
import { WebIdentityWorld } from '../../test/web-identity-kit.js';

const hour = 3_600_000;

describe('the keys of an issuer', () => {
  it('are fetched once for identical questions at the same moment', async () => {
    const world = new WebIdentityWorld();
    world.http.delay = 5;
    await Promise.all(Array.from({ length: 50 }, () => world.caller(world.issuer.token())));
    expect(world.issuer.fetched).toBe(1);
  });

  it('count every token that needed no question as a call saved', async () => {
    const registry = new Registry();
    const world = new WebIdentityWorld({ times: { metrics: new IdpMetrics(registry) } });
    for (let times = 0; times < 4; times++) await world.caller(world.issuer.token());
    const { values } = await registry.getSingleMetric('rolegate_idp_saved_calls_total')!.get();
    expect(values).toEqual([expect.objectContaining({ value: 3, labels: { strategy: 'web-identity', provider: `http://${world.issuer.issuer}`, cause: 'cache' } })]);
  });

  it('are asked for again after an hour, and when a token names another', async () => {
    const world = new WebIdentityWorld();
    await world.caller(world.issuer.token());
    world.clock.time += hour;
    await world.caller(world.issuer.token());
    expect(world.issuer.fetched).toBe(2);
    world.issuer.keys = [issuerKey('key-2')];
    world.clock.time += 10_000;
    await world.caller(world.issuer.token());
    expect(world.issuer.fetched).toBe(3);
  });

  it('are not asked for by a storm of invented key ids', async () => {
    const world = new WebIdentityWorld();
    await world.caller(world.issuer.token());
    const stranger = issuerKey('x');
    for (let second = 0; second < 30; second++) {
      world.clock.time += 1000;
      await Promise.all(Array.from({ length: 10 }, (_, i) => refusalOf(world.caller(world.issuer.token({}, { ...stranger, kid: `kid-${second}-${i}` })))));
    }
    expect(world.issuer.fetched).toBe(4);
    expect((await world.caller(world.issuer.token())).federated!.subject).toBe('alice');
  });

  it('serve while the provider is away, for as long as is configured, and then no longer', async () => {
    const world = new WebIdentityWorld();
    await world.caller(world.issuer.token());
    world.http.down = new Error('connect ECONNREFUSED 127.0.0.1:8080');
    for (let passed = 0; passed < 23; passed++) {
      world.clock.time += hour;
      await world.caller(world.issuer.token());
    }
    world.clock.time += hour;
    const error = await refusalOf(world.caller(world.issuer.token()));
    expect(error).toMatchObject({ code: 'IDPCommunicationError', reason: 'identity-provider-unavailable', detail: expect.stringContaining('ECONNREFUSED') as string });
    expect(error.message).not.toContain('ECONNREFUSED');
    world.http.down = undefined;
    world.clock.time += 10_000;
    expect((await world.caller(world.issuer.token())).federated!.subject).toBe('alice');
  });

  it('are not waited for longer than a log-in has patience, and serve the next when they come', async () => {
    const world = new WebIdentityWorld({ times: { patienceMs: 30 } });
    world.http.delay = 300;
    const from = performance.now();
    const refusals = await Promise.all([1, 2, 3].map(() => refusalOf(world.caller(world.issuer.token()))));
    expect(performance.now() - from).toBeLessThan(300);
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'IDPCommunicationError', detail: expect.stringContaining('did not answer within 30 ms') as string });
    // Those who come while the question is still under way do not wait at all.
    expect((await refusalOf(world.caller(world.issuer.token()))).code).toBe('IDPCommunicationError');
    while (world.issuer.fetched === 0) await sleep(10);
    await sleep(400);
    expect((await world.caller(world.issuer.token())).federated!.subject).toBe('alice');
    expect(world.issuer.fetched).toBe(1);
    // Known keys serve on when the next question takes too long.
    world.clock.time += hour;
    expect((await world.caller(world.issuer.token())).federated!.subject).toBe('alice');
  });

  it('are not believed when the discovery document is of another issuer, or leads from https to http', async () => {
    for (const document of [{ issuer: 'http://evil.example', jwks_uri: 'http://evil.example/certs' }, { issuer: 'https://idp.example.com', jwks_uri: 'http://idp.example.com/certs' }, { issuer: 'https://idp.example.com' }]) {
      const world = new WebIdentityWorld();
      world.issuer.document = () => document;
      const { code } = await refusalOf(world.caller(world.issuer.token()));
      expect(code).toBe('IDPCommunicationError');
    }
  });

  it('of a token without a key id are told by the algorithm, when only one fits', async () => {
    const world = new WebIdentityWorld();
    const only = world.issuer.keys[0]!;
    world.issuer.keys = [only, issuerKey('ec', 'ES256')];
    const nameless = (): string => world.issuer.token({}, { ...only, kid: undefined as never });
    expect((await world.caller(nameless())).federated!.subject).toBe('alice');
    world.issuer.keys.push(issuerKey('second'));
    world.clock.time += hour;
    expect((await refusalOf(world.caller(nameless()))).code).toBe('InvalidIdentityToken');
  });
});
