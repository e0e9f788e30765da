import { membersOf } from '../../gateway/query-reply.js';
import { add, conflict, create, iam, memberParameters, named, type PlanItem, tagParameters } from '../plan.js';
import type { WantedProvider } from '../wanted.js';
import type { ImportGateway } from './import-gateway.js';

const withoutScheme = (url: string): string => url.replace(/^https?:\/\//, '');
const arnOf = ({ account, url }: WantedProvider): string => `arn:aws:iam::${account}:oidc-provider/${withoutScheme(url)}`;

export async function readProvider(gateway: ImportGateway, wanted: WantedProvider): Promise<WantedProvider | undefined> {
  const found = await gateway.readIam(wanted.account, 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arnOf(wanted) });
  if (found === undefined) return undefined;
  const texts = (list: string): string[] => membersOf(found, list).filter((one): one is string => typeof one === 'string');
  return { ...wanted, clientIds: texts('ClientIDList'), thumbprints: texts('ThumbprintList') };
}

export function providerItems(wanted: WantedProvider, present: WantedProvider | undefined): readonly PlanItem[] {
  const { account, url, clientIds, thumbprints, tags } = wanted;
  const what = named('OIDC provider', withoutScheme(url), account);
  if (!present) {
    return [create(what, `for ${clientIds.join(', ') || 'no client'}`, iam(account, 'CreateOpenIDConnectProvider', {
      Url: url, ...memberParameters('ClientIDList', clientIds), ...memberParameters('ThumbprintList', thumbprints), ...tagParameters(tags),
    }))];
  }
  const clients = clientIds.filter((id) => !present.clientIds.includes(id)).map((id) => add(what, `client ${id}`, iam(account, 'AddClientIDToOpenIDConnectProvider', { OpenIDConnectProviderArn: arnOf(wanted), ClientID: id })));
  return sorted(thumbprints) === sorted(present.thumbprints) ? clients : [...clients, conflict(what, 'its thumbprints are others')];
}

/** Hexadecimal digits: their case is nothing. */
const sorted = (thumbprints: readonly string[]): string => thumbprints.map((one) => one.toLowerCase()).sort().join();
