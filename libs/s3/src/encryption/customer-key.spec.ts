import { randomBytes } from 'node:crypto';
import { contextForTest } from '#testing';
import { KEY, OTHER_KEY } from '../../test/encryption-fixtures.js';
import { customerKeyOf } from './customer-key.js';

const ctx = contextForTest();
const thrown = (run: () => unknown): { code?: string; message?: string; fields?: unknown } => {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  return {};
};

describe("a customer's key", () => {
  it('is none where nothing is said of it', () => {
    expect(customerKeyOf({}, ctx)).toBeUndefined();
  });

  it('is the same for the same bytes, and another for others', () => {
    expect(customerKeyOf(KEY, ctx)!.key.equals(customerKeyOf(KEY, ctx)!.key)).toBe(true);
    expect(customerKeyOf(KEY, ctx)!.key.equals(customerKeyOf(OTHER_KEY, ctx)!.key)).toBe(false);
  });

  it.each([
    [{ SSECustomerAlgorithm: undefined }, 'InvalidArgument'], [{ SSECustomerKey: undefined }, 'InvalidArgument'], [{ SSECustomerKeyMD5: undefined }, 'InvalidArgument'],
    [{ SSECustomerAlgorithm: 'aes256' }, 'InvalidEncryptionAlgorithmError'], [{ SSECustomerAlgorithm: '' }, 'InvalidEncryptionAlgorithmError'],
    [{ SSECustomerKey: 'short' }, 'InvalidArgument'], [{ SSECustomerKey: '' }, 'InvalidArgument'], [{ SSECustomerKey: randomBytes(33).toString('base64') }, 'InvalidArgument'],
    [{ SSECustomerKey: OTHER_KEY.SSECustomerKey }, 'InvalidArgument'], [{ SSECustomerKeyMD5: OTHER_KEY.SSECustomerKeyMD5 }, 'InvalidArgument'],
  ])('is refused with %j: %s', (more, code) => {
    const error = thrown(() => customerKeyOf({ ...KEY, ...more }, ctx));
    expect(error.code).toBe(code);
    expect(JSON.stringify([error.message, error.fields])).not.toMatch(/pO3upElr|6b\+WOZ1T/);
  });

  it('comes over TLS, unless the setting says otherwise', () => {
    expect(thrown(() => customerKeyOf(KEY, contextForTest({ secure: false })))).toMatchObject({ code: 'InvalidRequest', message: expect.stringContaining('secure connection') });
    expect(customerKeyOf(KEY, contextForTest({ secure: false, settings: { customerKeysNeedTls: false } }))).toBeDefined();
    expect(customerKeyOf({}, contextForTest({ secure: false }))).toBeUndefined();
  });
});
