import { given, legibleMessages } from '#testing';
import { decodeAuthorizationMessage } from './decode-authorization-message.js';

const message = { allowed: false, explicitDeny: true } as never;
const sealed = legibleMessages.seal({ account: '123456789012', message }, 0)!;
const decode = (EncodedMessage: string, principal: object) => given().answer(decodeAuthorizationMessage, { EncodedMessage }, { principal });

describe('DecodeAuthorizationMessage', () => {
  it('shows a message to callers of the account that it is for, and to administrators', async () => {
    const decoded = { DecodedMessage: '{"allowed":false,"explicitDeny":true}' };
    expect(await decode(sealed, { account: '123456789012' })).toEqual(decoded);
    expect(await decode(sealed, { administrator: true })).toEqual(decoded);
  });

  it.each([['', sealed], ['111122223333', sealed], ['123456789012', `${sealed}x`], ['123456789012', 'nonsense']])('is invalid to callers of %p where it is not theirs or not ours', async (account, text) => {
    await expect(decode(text, { account })).rejects.toMatchObject({ code: 'InvalidAuthorizationMessageException' });
  });

  it('needs the permission, on no resource of its own', async () => {
    expect(await given().asks(decodeAuthorizationMessage, { EncodedMessage: 'x' })).toEqual([{ action: 'sts:DecodeAuthorizationMessage', resource: '*', resourceAccount: '' }]);
  });
});
