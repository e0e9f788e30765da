import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';
import {
  compilePolicy, parsePolicy,
  type AuthorizationInput, type Grants, type PolicyDocument, type PolicyKind, type PolicySwitches, type Profile, type RequestContext, type RequestPrincipal,
} from '../src/index.js';
import type { PlainInput } from './plain/decide.js';

type Context = Readonly<Record<string, string | readonly string[]>>;
type Documents = object | string | readonly (object | string)[];

/** What a case may say; a case inherits from its group and the group from its file's `defaults`. */
export interface CaseFields {
  readonly profile?: Profile;
  readonly principal?: string | RequestPrincipal;
  readonly action?: string;
  readonly resource?: string;
  readonly resourceAccount?: string;
  readonly context?: Context;
  readonly identity?: Documents;
  readonly boundary?: Documents;
  readonly session?: Documents;
  readonly resourcePolicy?: Documents;
  readonly trust?: boolean;
  readonly grants?: Grants;
  /** Shorthand: an identity policy that allows everything under this condition block. */
  readonly condition?: object;
  /** Shorthand for one statement of an identity policy; Effect and Resource have defaults. */
  readonly statement?: object;
  readonly expect?: 'allow' | 'deny';
  readonly reason?: string;
  /** `via policyId#index` of the deciding statements. */
  readonly deciding?: readonly string[];
  /** Key of the condition that `explain` blames. */
  readonly failed?: string;
}
export interface Case extends CaseFields {
  readonly name: string;
}
interface CaseFile {
  readonly defaults?: CaseFields;
  readonly cases: readonly (Case & { readonly requests?: readonly Case[] })[];
}

const DIRECTORY = new URL('./cases/', import.meta.url);

export const caseFiles = (): string[] => readdirSync(DIRECTORY).filter((name) => name.endsWith('.yaml'));

export const readYaml = <T>(file: string): T => parse(readFileSync(new URL(file, DIRECTORY), 'utf8')) as T;

/** The cases of a file, with what they inherit; a group with `requests` is one case per request. */
export function readCases(file: string): Case[] {
  const { defaults = {}, cases } = readYaml<CaseFile>(file);
  return cases.flatMap(({ requests, ...group }) =>
    requests === undefined
      ? [{ ...defaults, ...group }]
      : requests.map((request) => ({ ...defaults, ...group, ...request, name: `${group.name}: ${request.name}` })),
  );
}

/** `kind account name`, for the usual callers: `user 111111111111 alice`; an empty account is written `-`. */
export function principalOf(written: string | RequestPrincipal): RequestPrincipal {
  if (typeof written !== 'string') return written;
  const [kind, shown = '-', name = '', session = ''] = written.split(' ');
  const account = shown === '-' ? '' : shown;
  const userArn = `arn:aws:iam::${account}:user/${name}`;
  switch (kind) {
    case 'anonymous':
      return { kind, account: '', arn: '' };
    case 'root':
      return { kind, account, arn: `arn:aws:iam::${account}:root` };
    case 'user':
      return { kind, account, arn: userArn };
    case 'session':
      return { kind, account, arn: userArn, userArn };
    case 'federated-user': {
      const arn = `arn:aws:sts::${account}:federated-user/${session}`;
      return { kind, account, arn, sessionArn: arn, userArn };
    }
    case 'assumed-role': {
      const arn = `arn:aws:sts::${account}:assumed-role/${name}/${session}`;
      return { kind, account, arn, sessionArn: arn, roleArn: `arn:aws:iam::${account}:role/${name}` };
    }
    default:
      throw new Error(`no principal is written ${written}`);
  }
}

export function contextOf(values: Context = {}): RequestContext {
  const lowered = new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]));
  return { get: (key) => lowered.get(key) };
}

function parseAll(documents: Documents | undefined, kind: PolicyKind, switches: PolicySwitches): PolicyDocument[] | undefined {
  if (documents === undefined) return undefined;
  const list = (Array.isArray(documents) ? documents : [documents]) as readonly (object | string)[];
  return list.map((document) => parsePolicy(typeof document === 'string' ? document : JSON.stringify(document), { kind, switches }));
}

/** An Allow of everything unless the statement says otherwise. */
const wrap = (statement: object): object => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', ...('NotAction' in statement ? {} : { Action: '*' }), ...('NotResource' in statement ? {} : { Resource: '*' }), ...statement },
});

/** The question of a case, with its documents parsed. */
export function plainInputOf(one: CaseFields, switches: PolicySwitches): PlainInput {
  const identity = one.condition !== undefined ? wrap({ Condition: one.condition }) : one.statement !== undefined ? wrap(one.statement) : one.identity;
  return {
    switches,
    principal: principalOf(one.principal ?? 'user 111111111111 alice'),
    action: one.action ?? 's3:GetObject',
    resource: one.resource ?? 'arn:aws:s3:::bucket/key',
    resourceAccount: one.resourceAccount,
    context: contextOf(one.context),
    identity: parseAll(identity, 'identity', switches),
    boundary: parseAll(one.boundary, 'identity', switches),
    session: parseAll(one.session, 'session', switches),
    resourcePolicy: parseAll(one.resourcePolicy, one.trust ? 'trust' : 'resource', switches),
    trust: one.trust,
    grants: one.grants,
  };
}

/** The same question to the compiled engine; documents are named for their side, and numbered where it has several. */
export function compiledInputOf(plain: PlainInput): AuthorizationInput {
  const compiled = (documents: readonly PolicyDocument[] | undefined, name: string) =>
    documents?.map((document, i) => compilePolicy(documents.length === 1 ? name : `${name}${i}`, document));
  return {
    ...plain,
    identity: compiled(plain.identity, 'identity'),
    boundary: compiled(plain.boundary, 'boundary'),
    session: compiled(plain.session, 'session'),
    resourcePolicy: compiled(plain.resourcePolicy, plain.trust ? 'trust' : 'bucket'),
  };
}

/** The cases of all decision files as they run: each in the profile it names, or in both. */
export const decisionRuns = (files: readonly string[] = caseFiles().filter((file) => !file.startsWith('syntax'))): (Case & { readonly profile: Profile })[] =>
  files.flatMap(readCases).flatMap((one) => profilesOf(one).map((profile) => ({ ...one, profile })));

export const profilesOf = ({ profile }: { readonly profile?: Profile }): readonly Profile[] => (profile === undefined ? ['ceph', 'aws'] : [profile]);
