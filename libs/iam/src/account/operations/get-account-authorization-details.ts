import { RolegateError } from '#kernel';
import { defineRead } from '#operation';
import { awsOperation } from '#protocol';
import type { GetAccountAuthorizationDetailsRequest, GetAccountAuthorizationDetailsResponse } from '@aws-sdk/client-iam';
import { afterMarker, DEFAULT_PAGE, markerAfter } from '../../paging.js';
import { onOwnAccount } from '../account.queries.js';
import { kindPagers } from '../authorization-pages.js';

/** The kinds that are wanted, from the one on in which the page before ended. @throws RolegateError ValidationError for a foreign marker */
function startOf({ Filter = [], Marker }: GetAccountAuthorizationDetailsRequest): { readonly kinds: readonly string[]; readonly after?: string } {
  const wanted = [...kindPagers.keys()].filter((kind) => Filter.length === 0 || Filter.includes(kind as never));
  const marker = afterMarker(Marker);
  if (marker === undefined) return { kinds: wanted };
  const [kind = ''] = marker.split(':', 1);
  if (!wanted.includes(kind)) throw new RolegateError('ValidationError', 'Invalid Marker.');
  return { kinds: wanted.slice(wanted.indexOf(kind)), after: marker.slice(kind.length + 1) };
}

/**
 * Source: IAM API Reference, GetAccountAuthorizationDetails: users, groups, roles, the account's policies, then those of
 * AWS that it uses. A page may hold fewer than MaxItems although there is more.
 */
export const getAccountAuthorizationDetails = defineRead({
  name: 'GetAccountAuthorizationDetails',
  service: 'iam',
  feature: 'account',
  schema: awsOperation('iam', 'GetAccountAuthorizationDetails'),
  actions: ['iam:GetAccountAuthorizationDetails'],
  conditionKeys: [],
  errors: [],
  access: onOwnAccount<GetAccountAuthorizationDetailsRequest>('iam:GetAccountAuthorizationDetails', 'read'),

  async answer(input, reads, { principal: { account } }): Promise<GetAccountAuthorizationDetailsResponse> {
    const { kinds, after } = startOf(input);
    let left = input.MaxItems ?? DEFAULT_PAGE;
    const reply: Required<Pick<GetAccountAuthorizationDetailsResponse, 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies'>> =
      { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };
    for (const [i, kind] of kinds.entries()) {
      if (left === 0) return { ...reply, IsTruncated: true, Marker: markerAfter(`${kind}:`) };
      const { lists, size, next } = await kindPagers.get(kind)!(reads, account, i === 0 ? after : undefined, left);
      for (const name in lists) reply[name as keyof typeof reply].push(...(lists[name as keyof typeof lists] as never[]));
      if (next !== undefined) return { ...reply, IsTruncated: true, Marker: markerAfter(`${kind}:${next}`) };
      left -= size;
    }
    return { ...reply, IsTruncated: false };
  },
});
