import { topicConfigurations } from './notification-configuration.js';

const TopicArn = 'arn:aws:sns:default::t';
type Events = Parameters<typeof topicConfigurations>[0]['TopicConfigurations'];
const rule = (Name: string, Value: string) => ({ Name, Value });
const topic = (event: string, ...rules: readonly object[]) => ({ TopicArn, Events: [event], Filter: { Key: { FilterRules: rules } } });
const configured = (exclusive: boolean, ...topics: readonly object[]) => topicConfigurations({ TopicConfigurations: topics as Events }, exclusive);

describe('the topics of a bucket', () => {
  it('get ids where they have none, the same for the same request', () => {
    const [one] = configured(false, topic('s3:ObjectCreated:*'));
    expect(one!.Id).toMatch(/^[\w-]{22}$/);
    expect(configured(false, topic('s3:ObjectCreated:*'))).toEqual([one]);
    expect(configured(false, topic('s3:ObjectRemoved:*'))[0]!.Id).not.toBe(one!.Id);
  });

  it('name prefix and suffix in any case, once each', () => {
    expect(configured(false, topic('s3:ObjectCreated:*', rule('Prefix', 'a'), rule('SUFFIX', 'b')))[0]!.Filter).toEqual({ Key: { FilterRules: [rule('prefix', 'a'), rule('suffix', 'b')] } });
    for (const rules of [[rule('prefix', 'a'), rule('Prefix', 'b')], [rule('middle', 'a')], [rule('prefix', 'a'.repeat(1025))]]) {
      expect(() => configured(false, topic('s3:ObjectCreated:*', ...rules))).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
    }
  });

  it('have ids of their own, and there are at most a hundred', () => {
    const one = { ...topic('s3:ObjectCreated:*'), Id: 'one' };
    expect(() => configured(false, one, one)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
    expect(() => configured(false, ...Array.from({ length: 101 }, (_, i) => ({ ...one, Id: `t${i}` })))).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
    expect(configured(false, ...Array.from({ length: 100 }, (_, i) => ({ ...one, Id: `t${i}` })))).toHaveLength(100);
  });

  it('share no event of a key where AWS is followed', () => {
    const apart = [
      [topic('s3:ObjectCreated:*'), topic('s3:ObjectRemoved:*')],
      [topic('s3:ObjectCreated:Put'), topic('s3:ObjectCreated:Copy')],
      [topic('s3:ObjectCreated:*', rule('prefix', 'a')), topic('s3:ObjectCreated:*', rule('prefix', 'b'))],
      [topic('s3:ObjectCreated:*', rule('suffix', '.jpg')), topic('s3:ObjectCreated:*', rule('suffix', '.png'))],
    ];
    const overlapping = [
      [topic('s3:ObjectCreated:*'), topic('s3:ObjectCreated:Put')],
      [topic('s3:ObjectCreated:Put', rule('prefix', 'a')), topic('s3:ObjectCreated:*', rule('prefix', 'ab'))],
      [topic('s3:ObjectCreated:*', rule('prefix', 'a')), topic('s3:ObjectCreated:*', rule('suffix', '.jpg'))],
    ];
    const ids = (topics: readonly object[]) => topics.map((one, i) => ({ ...one, Id: String(i) }));
    for (const topics of apart) expect(configured(true, ...ids(topics))).toHaveLength(2);
    for (const topics of overlapping) {
      expect(() => configured(true, ...ids(topics))).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
      expect(configured(false, ...ids(topics))).toHaveLength(2);
    }
  });

  it('take no queues, functions or EventBridge', () => {
    for (const other of [{ QueueConfigurations: [{}] }, { LambdaFunctionConfigurations: [{}] }, { EventBridgeConfiguration: {} }]) {
      expect(() => topicConfigurations(other as never, false)).toThrow(expect.objectContaining({ code: 'NotImplemented' }));
    }
  });
});
