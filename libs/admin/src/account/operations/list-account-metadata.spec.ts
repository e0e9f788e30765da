import { anAccount, callerWith, given } from '#testing';
import { listAccountMetadata } from './list-account-metadata.js';

const metadataCap = callerWith({ type: 'metadata', perm: 'read' });
const ids = ['194524073938', 'RGW11111111111111111', 'RGW22222222222222222'];
const three = given(...[...ids].reverse().map((accountId) => anAccount([], { accountId, accountName: accountId.slice(-2) })));

describe('AdminListAccountMetadata', () => {
  it('lists all ids in byte order', async () => {
    expect(await three.answer(listAccountMetadata, {}, metadataCap)).toEqual(ids);
  });

  it('lists in pages', async () => {
    expect(await three.answer(listAccountMetadata, { 'max-entries': '2' }, metadataCap)).toEqual({ keys: ids.slice(0, 2), truncated: 'true', count: 2, marker: ids[1] });
    expect(await three.answer(listAccountMetadata, { 'max-entries': '2', marker: ids[1]! }, metadataCap)).toEqual({ keys: ids.slice(2), truncated: 'false', count: 1, marker: undefined });
  });

  it('wants the cap metadata=read of a caller outside accounts', async () => {
    await expect(three.answer(listAccountMetadata, {}, callerWith({ type: 'accounts', perm: '*' }))).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(three.answer(listAccountMetadata, {}, { principal: { ...metadataCap.principal, account: ids[0] } })).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(three.answer(listAccountMetadata, { key: ids[0]! }, metadataCap)).rejects.toMatchObject({ code: 'NotImplemented' });
  });
});
