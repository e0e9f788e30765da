import { account, type AccountState, accountStream } from '#iam';
import { accountInfo } from '../account/account-info.js';
import { metadataEntry } from './metadata-entry.js';
import { readable, type Section } from './section.js';

/** Ids of accounts. Source: rgw_account.cc, rgw::account's metadata handler; rgw_common.cc, RGWAccountInfo::dump. */
export const accountSection: Section<AccountState> = {
  aggregate: account,
  keyOf: ({ accountId }) => accountId,
  read: async (key, reads, ctx) => readable(await reads.byStream(account, accountStream(key)), ctx),
  entry: (key, { version, state }) => metadataEntry('account', key, { tag: state.accountId, version, time: state.createDate }, accountInfo(state)),
};
