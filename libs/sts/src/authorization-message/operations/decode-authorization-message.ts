import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { DecodeAuthorizationMessageRequest, DecodeAuthorizationMessageResponse } from '@aws-sdk/client-sts';

/**
 * Source: STS API Reference, DecodeAuthorizationMessage. A message is for the account whose caller was denied, and for
 * administrators of the installation.
 */
export const decodeAuthorizationMessage = defineRead({
  name: 'DecodeAuthorizationMessage',
  service: 'sts',
  feature: 'authorization-message',
  schema: awsOperation('sts', 'DecodeAuthorizationMessage'),
  actions: ['sts:DecodeAuthorizationMessage'],
  conditionKeys: [],
  errors: ['InvalidAuthorizationMessageException'],

  access: (_input: DecodeAuthorizationMessageRequest, ctx) => ({ action: 'sts:DecodeAuthorizationMessage', resource: '*', resourceAccount: ctx.principal.account }),

  answer(input: DecodeAuthorizationMessageRequest, _reads, { principal, messages, now }): DecodeAuthorizationMessageResponse {
    const opened = messages.open(input.EncodedMessage!, now);
    if (!opened || (opened.account !== principal.account && !principal.administrator)) {
      throw new RolegateError('InvalidAuthorizationMessageException', 'Invalid authorization message.', { reason: opened ? 'message-of-another-account' : 'message-does-not-open' });
    }
    return { DecodedMessage: JSON.stringify(opened.message) };
  },
});
