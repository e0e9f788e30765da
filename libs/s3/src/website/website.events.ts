import type { NewEvent } from '#event-sourcing';

export type WebsiteProtocol = 'http' | 'https';

/** When a routing rule applies; every member that is there has to hold. */
export interface RoutingCondition {
  /** A status of 4xx or 5xx, as text. */
  readonly HttpErrorCodeReturnedEquals?: string;
  readonly KeyPrefixEquals?: string;
}

export interface RoutingRedirect {
  readonly HostName?: string;
  /** 3xx but 300, as text; 301 unless given. */
  readonly HttpRedirectCode?: string;
  readonly Protocol?: WebsiteProtocol;
  /** In place of the condition's KeyPrefixEquals. Never together with ReplaceKeyWith. */
  readonly ReplaceKeyPrefixWith?: string;
  readonly ReplaceKeyWith?: string;
}

export interface RoutingRule {
  readonly Condition?: RoutingCondition;
  readonly Redirect: RoutingRedirect;
}

/** In the shape of AWS's schema. Source: S3 API Reference, WebsiteConfiguration. */
export interface WebsiteConfiguration {
  /** There is nothing beside it then. */
  readonly RedirectAllRequestsTo?: { readonly HostName: string; readonly Protocol?: WebsiteProtocol };
  readonly IndexDocument?: { readonly Suffix: string };
  readonly ErrorDocument?: { readonly Key: string };
  /** The first that fits decides. */
  readonly RoutingRules?: readonly RoutingRule[];
}

export type BucketWebsitePut = NewEvent<'BucketWebsitePut', WebsiteConfiguration>;
export type BucketWebsiteDeleted = NewEvent<'BucketWebsiteDeleted', Record<string, never>>;
