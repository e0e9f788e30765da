import { RolegateError } from '#kernel';
import type { RoutingRule as GivenRule, WebsiteConfiguration as GivenConfiguration } from '@aws-sdk/client-s3';
import type { RoutingCondition, RoutingRedirect, RoutingRule, WebsiteConfiguration, WebsiteProtocol } from './website.events.js';

/** Source: S3 User Guide, "Enabling website hosting" and "Configuring a webpage redirect": at most 50 rules in at most 128 KB. */
const MOST_RULES = 50;
const LARGEST = 128 << 10;

/** What may stand in a Location between `://` and the path. */
const HOST_NAME = /^[A-Za-z0-9._\-[\]:]{1,255}$/;

/**
 * The configuration as it is kept, with nothing in it that is not of the schema.
 * @throws RolegateError InvalidArgument, InvalidRequest, MalformedXML, MaxMessageLengthExceeded, with AWS's sentences
 */
export function websiteConfiguration(given: GivenConfiguration): WebsiteConfiguration {
  const configuration = given.RedirectAllRequestsTo ? redirectingAll(given) : serving(given);
  if (Buffer.byteLength(JSON.stringify(configuration)) > LARGEST) throw new RolegateError('MaxMessageLengthExceeded', `A website configuration has at most ${LARGEST} bytes.`);
  return configuration;
}

function redirectingAll({ RedirectAllRequestsTo, IndexDocument, ErrorDocument, RoutingRules }: GivenConfiguration): WebsiteConfiguration {
  if (IndexDocument || ErrorDocument || RoutingRules) {
    throw argument('RedirectAllRequestsTo', 'not null', 'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.');
  }
  const { HostName, Protocol } = RedirectAllRequestsTo!;
  if (HostName === undefined) throw malformed('RedirectAllRequestsTo without a HostName');
  assertHostName(HostName);
  return { RedirectAllRequestsTo: { HostName, ...protocolOf(Protocol) } };
}

function serving({ IndexDocument, ErrorDocument, RoutingRules }: GivenConfiguration): WebsiteConfiguration {
  if (!IndexDocument) throw argument('IndexDocument', 'null', 'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty');
  const { Suffix = '' } = IndexDocument;
  if (Suffix === '' || Suffix.includes('/')) throw argument('IndexDocument', Suffix.slice(0, 256), 'The IndexDocument Suffix is not well formed');
  if (ErrorDocument && !ErrorDocument.Key) throw argument('ErrorDocument', 'null', 'The ErrorDocument Key is not well formed');
  if (RoutingRules && RoutingRules.length > MOST_RULES) {
    throw invalid(`${RoutingRules.length} routing rules provided, the number of routing rules in a website configuration is limited to ${MOST_RULES}.`);
  }
  return {
    IndexDocument: { Suffix },
    ...(ErrorDocument && { ErrorDocument: { Key: ErrorDocument.Key! } }),
    ...(RoutingRules && RoutingRules.length > 0 && { RoutingRules: RoutingRules.map(ruleOf) }),
  };
}

function ruleOf({ Condition, Redirect }: GivenRule): RoutingRule {
  if (!Redirect) throw malformed('a routing rule without a Redirect');
  return { ...(Condition && { Condition: conditionOf(Condition) }), Redirect: redirectOf(Redirect) };
}

function conditionOf({ HttpErrorCodeReturnedEquals: code, KeyPrefixEquals: prefix }: NonNullable<GivenRule['Condition']>): RoutingCondition {
  if (code === undefined && prefix === undefined) {
    throw invalid("Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.");
  }
  if (code !== undefined && !/^[45]\d\d$/.test(code)) throw invalid(`The provided HTTP error code (${code.slice(0, 16)}) is not valid. Valid codes are 4XX or 5XX.`);
  return { ...(code !== undefined && { HttpErrorCodeReturnedEquals: code }), ...(prefix !== undefined && { KeyPrefixEquals: prefix }) };
}

function redirectOf({ HostName, HttpRedirectCode, Protocol, ReplaceKeyPrefixWith, ReplaceKeyWith }: NonNullable<GivenRule['Redirect']>): RoutingRedirect {
  if (ReplaceKeyPrefixWith !== undefined && ReplaceKeyWith !== undefined) throw invalid('You can only define ReplaceKeyPrefix or ReplaceKey but not both.');
  if (HttpRedirectCode !== undefined && (!/^3\d\d$/.test(HttpRedirectCode) || HttpRedirectCode === '300')) {
    throw invalid(`The provided HTTP redirect code (${HttpRedirectCode.slice(0, 16)}) is not valid. Valid codes are 3XX except 300.`);
  }
  if (HostName !== undefined) assertHostName(HostName);
  return {
    ...(HostName !== undefined && { HostName }),
    ...(HttpRedirectCode !== undefined && { HttpRedirectCode }),
    ...protocolOf(Protocol),
    ...(ReplaceKeyPrefixWith !== undefined && { ReplaceKeyPrefixWith }),
    ...(ReplaceKeyWith !== undefined && { ReplaceKeyWith }),
  };
}

function protocolOf(given: string | undefined): { Protocol?: WebsiteProtocol } {
  if (given === undefined) return {};
  if (given === 'http' || given === 'https') return { Protocol: given };
  throw invalid('Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.');
}

function assertHostName(given: string): void {
  if (!HOST_NAME.test(given)) throw invalid(`The host name "${given.slice(0, 256)}" is not valid.`);
}

const invalid = (text: string): RolegateError => new RolegateError('InvalidRequest', text, { reason: 'invalid-input' });
const malformed = (detail: string): RolegateError => new RolegateError('MalformedXML', '', { detail, reason: 'invalid-input' });
const argument = (ArgumentName: string, ArgumentValue: string, text: string): RolegateError =>
  new RolegateError('InvalidArgument', text, { fields: { ArgumentName, ArgumentValue }, reason: 'invalid-input' });
