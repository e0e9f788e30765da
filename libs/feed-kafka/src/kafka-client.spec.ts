import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { jest } from '@jest/globals';
import { kafkaClient, socketFactory } from './kafka-client.js';
import { internalCluster } from './kafkajs-cluster.js';

describe('the client of Kafka', () => {
  it('asks for no timer in the past when nothing waits (Node 24, tulios/kafkajs#1751)', () => {
    kafkaClient(['127.0.0.1:1'], 'test');
    const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as { prototype: { scheduleCheckPendingRequests(): void } };
    const timers = jest.spyOn(globalThis, 'setTimeout').mockReturnValue(0 as unknown as NodeJS.Timeout);
    const schedule = (pending: unknown[], throttledUntil: number): void => prototype.scheduleCheckPendingRequests.call({ pending, throttledUntil, throttleCheckTimeoutId: null });
    schedule([], -1);
    expect(timers).not.toHaveBeenCalled();
    schedule([], Date.now() + 500);
    expect(timers.mock.lastCall![1]).toBeGreaterThan(400);
    timers.mockRestore();
  });

  it('keeps no listeners of connections that a broker has refused, however often they are ended', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const socket = socketFactory({ host: '127.0.0.1', port, ssl: undefined as never, onConnect: () => undefined }) as Socket;
    await once(socket, 'close').catch(() => undefined);
    const before = socket.listenerCount('connect');
    for (let n = 0; n < 20; n++) socket.unref();
    expect(socket.listenerCount('connect')).toBe(before);
  });

  it('knows the inside of this kafkajs', () => {
    const cluster = internalCluster(kafkaClient(['127.0.0.1:1'], 'test'));
    for (const method of ['connect', 'disconnect', 'addTargetTopic', 'refreshMetadata', 'refreshMetadataIfNecessary', 'findTopicPartitionMetadata', 'findBroker', 'fetchTopicsOffset'] as const) expect(typeof cluster[method]).toBe('function');
    expect(() => internalCluster({} as never)).toThrow('written for 2.2.4');
  });
});
