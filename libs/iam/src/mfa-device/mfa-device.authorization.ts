import { parseArn } from '#kernel';
import type { AccessRequest, ConditionValues, OperationContext } from '#operation';
import { resourceTagConditions } from '../resource-tags.js';
import { mfaDevice, mfaSerialKey } from './mfa-device.projection.js';
import type { DeviceInput } from './mfa-device.queries.js';

/**
 * Authorization of every operation on a device itself: its ARN, its tags, Ceph's cap `users`. What it means to a user
 * (enable, deactivate, resync) is asked of the user, as in AWS.
 */
export const onMfaDevice = <I extends DeviceInput>(action: string, access: 'read' | 'write', more?: (input: I) => ConditionValues) =>
  (input: I, ctx: OperationContext): AccessRequest | Promise<AccessRequest> => {
    const serialNumber = input.SerialNumber!;
    const account = parseArn(serialNumber)?.account ?? ctx.principal.account;
    const find = () => ctx.directory.find(mfaDevice, mfaSerialKey(account, serialNumber))?.state;
    const ask = (found: ReturnType<typeof find>): AccessRequest => ({
      action,
      resource: serialNumber,
      resourceAccount: account,
      cap: { type: 'users', access },
      conditions: found || more ? { ...(found && resourceTagConditions(found.tags)), ...more?.(input) } : undefined,
    });
    const found = find();
    return found ? ask(found) : ctx.directory.catchUp().then(() => ask(find()));
  };
