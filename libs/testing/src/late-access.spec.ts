import { RolegateError } from '#kernel';
import { defineWrite } from '#operation';
import { given } from './decider-kit.js';
import { judged } from './late-access.js';

const refusing = async () => { throw new RolegateError('NoSuchEntity', ''); };
const operation = (access: () => any, decide: () => any) => defineWrite({ name: 'Late', service: 'iam', feature: 'role', actions: [], conditionKeys: ['iam:Known'], errors: ['NoSuchEntity', 'LimitExceeded'], access, loads: () => ({}), decide });
const accepted = () => ({ output: {} });
const throwing = (code: string) => () => { throw new RolegateError(code, ''); };

describe('an access that waits', () => {
  it('refuses what the decision refuses, or fails its test', async () => {
    given().when(operation(refusing, throwing('NoSuchEntity')), {}).thenError('NoSuchEntity');
    await judged();
    given().when(operation(refusing, accepted), {}).thenNothing();
    await expect(judged()).rejects.toThrow('the access of Late refuses with NoSuchEntity, its decision does not refuse');
    given().when(operation(refusing, throwing('LimitExceeded')), {}).thenError('LimitExceeded');
    await expect(judged()).rejects.toThrow('its decision with LimitExceeded');
  });

  it('may ask only what its operation declares', async () => {
    given().when(operation(async () => ({ action: 'a', resource: 'r', conditions: { 'iam:Other': 'x' } }), accepted), {});
    await expect(judged()).rejects.toThrow('without declaring it');
    given().when(operation(async () => ({ action: 'a', resource: 'r', conditions: { 'iam:Known': 'x' } }), accepted), {});
    await judged();
  });
});
