import { encodePath } from '#signatures';
import type { RoutingRule, WebsiteConfiguration } from './website.events.js';

/** Where a website's visitor is. */
export interface WebsitePlace {
  readonly secure: boolean;
  readonly host: string;
  /** What stands in front of keys in paths: `/`, or `/bucket/` where the host is not the bucket's own. */
  readonly root: string;
}

export interface Redirection {
  readonly status: number;
  readonly location: string;
}

const MOVED_PERMANENTLY = 301;
const FOUND = 302;

/** Of a website that is elsewhere altogether. @param query as sent, without its question mark */
export function redirectionOfAll({ RedirectAllRequestsTo: all }: WebsiteConfiguration, key: string, query: string, { secure }: WebsitePlace): Redirection | undefined {
  if (!all) return undefined;
  const protocol = all.Protocol ?? (secure ? 'https' : 'http');
  return { status: MOVED_PERMANENTLY, location: `${protocol}://${all.HostName}/${encodePath(key)}${query === '' ? '' : `?${query}`}` };
}

/**
 * Where the first routing rule that fits leads. Before the object is looked for no rule fits that waits for an error.
 * Source: S3 User Guide, "Configure advanced conditional redirects".
 * @param status of the error; undefined: nothing was looked for yet
 */
export function redirectionByRule({ RoutingRules = [] }: WebsiteConfiguration, key: string, status: number | undefined, place: WebsitePlace): Redirection | undefined {
  for (const rule of RoutingRules) if (fits(rule, key, status)) return redirection(rule, key, place);
  return undefined;
}

function fits({ Condition = {} }: RoutingRule, key: string, status: number | undefined): boolean {
  const { HttpErrorCodeReturnedEquals: code, KeyPrefixEquals: prefix } = Condition;
  return (code === undefined || code === String(status)) && (prefix === undefined || key.startsWith(prefix));
}

function redirection({ Condition, Redirect }: RoutingRule, key: string, place: WebsitePlace): Redirection {
  const { HostName, HttpRedirectCode, Protocol, ReplaceKeyPrefixWith: prefix, ReplaceKeyWith } = Redirect;
  const replaced = ReplaceKeyWith ?? (prefix === undefined ? key : prefix + key.slice(Condition?.KeyPrefixEquals?.length ?? 0));
  const protocol = Protocol ?? (place.secure ? 'https' : 'http');
  return {
    status: HttpRedirectCode === undefined ? MOVED_PERMANENTLY : Number(HttpRedirectCode),
    location: `${protocol}://${HostName ?? place.host}${HostName === undefined ? place.root : '/'}${encodePath(replaced)}`,
  };
}

/** Of a folder that was asked for without its slash. */
export const redirectionToFolder = (key: string, { root }: WebsitePlace): Redirection => ({ status: FOUND, location: `${root}${encodePath(key)}/` });

/** The object that a path means: of a folder, its index document. */
export function pageOf({ IndexDocument }: WebsiteConfiguration, key: string): string {
  return key === '' || key.endsWith('/') ? key + (IndexDocument?.Suffix ?? '') : key;
}
