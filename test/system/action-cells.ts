import { PaperIdp } from '#testing';
import type { Operation } from '#operation';
import { features } from '../../apps/gateway/src/features.js';
import { minimalRequest } from '../wire/minimal-request.js';
import { services } from '#protocol';
import { type Answer, type Caller, ok } from './caller.js';
import { bucketOf, bucketWithKeys, S3_SPECIAL } from './s3-cells.js';
import { policy } from './world.js';

/** The account in which the matrix is played, and its root. */
export interface World {
  readonly root: Caller;
  readonly account: string;
}

/** One action as one operation asks for it. */
export interface Cell {
  readonly operation: string;
  readonly action: string;
  /** Of the resource that the request is about; each cell has its own. */
  readonly name: string;
  /** Where AWS's catalogue knows several. */
  readonly kind?: Kind;
  /** Other actions that the request needs. */
  readonly also: readonly string[];
  /** What is refused stands in a reply of success. */
  readonly perKey?: boolean;
  /** Who may not is not refused for it but bound by a lock, which this action meets. */
  readonly bound?: string;
  /** AWS documents that no policy is asked. */
  readonly never?: boolean;
  prepare(world: World): Promise<void>;
  request(caller: Caller, world: World): Promise<Answer>;
}

const SOME = policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' });
const ALLOWS_ROOT = (account: string): string => policy({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] });
const EVERYBODY = (bucket: string): string => policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` });
const METADATA = new PaperIdp().metadata();
const iam = (type: string) => (account: string, name: string): string => `arn:aws:iam::${account}:${type}/${name}`;
const made = async (answer: Promise<Answer>): Promise<void> => void ok(await answer);

/** Kinds of resources of AWS's catalogue: the ARN of one, which parameter names it, and how the account's root makes one. */
export const KINDS = {
  user: { arn: iam('user'), id: 'UserName', make: ({ root }: World, name: string) => made(root.admin('PUT', '/user', { uid: name, 'display-name': name, 'access-key': accessKeyOf(name), 'secret-key': 'secret' })) },
  role: { arn: iam('role'), id: 'RoleName', make: ({ root, account }: World, name: string) => made(root.iam('CreateRole', { RoleName: name, AssumeRolePolicyDocument: ALLOWS_ROOT(account) })) },
  group: { arn: iam('group'), id: 'GroupName', make: ({ root }: World, name: string) => made(root.iam('CreateGroup', { GroupName: name })) },
  policy: { arn: iam('policy'), id: 'PolicyArn', make: ({ root }: World, name: string) => made(root.iam('CreatePolicy', { PolicyName: name, PolicyDocument: SOME })) },
  'instance-profile': { arn: iam('instance-profile'), id: 'InstanceProfileName', make: ({ root }: World, name: string) => made(root.iam('CreateInstanceProfile', { InstanceProfileName: name })) },
  'oidc-provider': { arn: (account: string, name: string) => iam('oidc-provider')(account, `${name.toLowerCase()}.example`), id: 'OpenIDConnectProviderArn', make: ({ root }: World, name: string) => made(root.iam('CreateOpenIDConnectProvider', { Url: `https://${name.toLowerCase()}.example` })) },
  'saml-provider': { arn: iam('saml-provider'), id: 'SAMLProviderArn', make: ({ root }: World, name: string) => made(root.iam('CreateSAMLProvider', { Name: name, SAMLMetadataDocument: METADATA })) },
  mfa: { arn: iam('mfa'), id: 'SerialNumber', make: ({ root }: World, name: string) => made(root.iam('CreateVirtualMFADevice', { VirtualMFADeviceName: name })) },
  'federated-user': { arn: (account: string, name: string) => `arn:aws:sts::${account}:federated-user/${name}`, id: 'Name', make: () => Promise.resolve() },
  accessgrantsinstance: { arn: (account: string, name: string) => `arn:aws:s3:default:${account}:access-grants/${name.endsWith('-another') ? 'another' : 'default'}`, id: '', make: bucketWithKeys },
  object: { arn: (_: string, name: string) => `arn:aws:s3:::${bucketOf(name)}/key`, id: '', make: bucketWithKeys },
  bucket: { arn: (_: string, name: string) => `arn:aws:s3:::${bucketOf(name)}`, id: '', make: bucketWithKeys },
} as const;
export type Kind = keyof typeof KINDS;

const accessKeyOf = (name: string): string => `KEY${name.toUpperCase().replaceAll(/[^A-Z]/g, '')}`;

/** The kind of resource that an operation of IAM or STS is about where AWS's catalogue leaves it open or names none. */
const KIND_OF: Readonly<Record<string, Kind>> = { SimulatePrincipalPolicy: 'user', GetContextKeysForPrincipalPolicy: 'user', AssumeRole: 'role', GetFederationToken: 'federated-user' };
/** What the name of an operation of IAM says about its resource. The first that fits. */
const BY_NAME: readonly (readonly [RegExp, Kind])[] = [
  [/ForUser$/, 'user'], [/ToGroup|FromGroup|^(Create|Get|Delete|Update)Group$|GroupPolic/, 'group'],
  [/InstanceProfilesForRole|Role(Polic|Tags|Description|Permissions)|RolePolic|^(Create|Get|Delete|Update|Tag|Untag)Role$|AssumeRolePolicy/, 'role'],
  [/InstanceProfile/, 'instance-profile'], [/OpenIDConnect/, 'oidc-provider'], [/SAML/, 'saml-provider'],
  [/^(Enable|Deactivate|Resync|Get)MFADevice$|^ListMFADevices$|User|AccessKey|LoginProfile|SSHPublicKeys|SigningCertificates|SpecificCredentials/, 'user'], [/MFADevice/, 'mfa'],
  [/Group/, 'group'], [/Polic/, 'policy'],
];
/** Those of them that are about nothing in particular. */
const ABOUT_ALL = /^List(Users|Roles|Groups|Policies|InstanceProfiles|OpenIDConnectProviders|SAMLProviders|VirtualMFADevices|AccountAliases)$|^(Simulate|GetContextKeysFor)Custom|Account(Alias|Summary|Authorization)|CredentialReport/;

function kindOf(operation: string): Kind | undefined {
  if (ABOUT_ALL.test(operation)) return undefined;
  return KIND_OF[operation] ?? BY_NAME.find(([pattern]) => pattern.test(operation))?.[1];
}

/** A value for every parameter that some operation requires, for a resource of this name. */
function values(name: string, account: string): Readonly<Record<string, string>> {
  return {
    UserName: name, RoleName: name, GroupName: name, InstanceProfileName: name, VirtualMFADeviceName: name, Name: name, PolicyName: 'inline',
    PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess', PermissionsBoundary: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess',
    OpenIDConnectProviderArn: KINDS['oidc-provider'].arn(account, name), SAMLProviderArn: KINDS['saml-provider'].arn(account, name),
    SerialNumber: KINDS.mfa.arn(account, name), AccessKeyId: accessKeyOf(name), Status: 'Inactive', VersionId: 'v1', Url: `https://${name.toLowerCase()}.example`, ClientID: 'client',
    PolicyDocument: SOME, AssumeRolePolicyDocument: ALLOWS_ROOT(account), SAMLMetadataDocument: METADATA, Description: 'd', AccountAlias: name.toLowerCase(),
    AuthenticationCode1: '123456', AuthenticationCode2: '654321', 'ThumbprintList.member.1': 'a'.repeat(40), 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': 'v', 'TagKeys.member.1': 'k',
    'PolicyInputList.member.1': SOME, 'ActionNames.member.1': 's3:GetObject', PolicySourceArn: KINDS.user.arn(account, name),
    RoleArn: KINDS.role.arn(account, name), RoleSessionName: 'session', EncodedMessage: 'none',
  };
}

/** The parameters that the operation's schema requires, and the one that names its resource. */
function parametersOf(service: 'iam' | 'sts', operation: string, name: string, kind: Kind | undefined, account: string): Record<string, string> {
  const schema = services[service].operations.get(operation)!.input.getSchema() as readonly unknown[];
  const members = (schema[4] ?? []) as readonly string[];
  const required = members.slice(0, Number(schema[6] ?? 0));
  const own = kind && members.includes(KINDS[kind].id) ? [KINDS[kind].id] : [];
  const known = { ...values(name, account), ...(kind === 'policy' && { PolicyName: name, PolicyArn: KINDS.policy.arn(account, name) }) };
  const wanted = new Set([...required, ...own]);
  return Object.fromEntries(Object.entries(known).filter(([parameter]) => wanted.has(parameter.split('.')[0]!)));
}

/** What a cell says beside what its operation and action say; `with`: more parameters. */
type Special = Partial<Cell> & { readonly with?: Readonly<Record<string, string>> };

const profileWithRole = async (world: World, name: string): Promise<void> => {
  const { root, account } = world;
  await KINDS['instance-profile'].make(world, name);
  await KINDS.role.make(world, name);
  ok(await root.iam('UpdateAssumeRolePolicy', { RoleName: name, PolicyDocument: policy({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com', AWS: account }, Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] }) }));
};
const passing = 'm-AddRoleToInstanceProfile-PassRole';
const instance = 'm-AssumeRoleWithInstanceProfile-PassRole';

/** Operations whose requests the schema alone does not make right, or actions that only certain requests ask for. */
const SPECIAL: Readonly<Record<string, Special>> = {
  'AssumeRole sts:TagSession': { kind: 'role', also: ['sts:AssumeRole'], with: { 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': 'v' } },
  'AssumeRole sts:SetSourceIdentity': { kind: 'role', also: ['sts:AssumeRole'], with: { SourceIdentity: 'alice' } },
  'GetFederationToken sts:GetFederationToken': { with: { Name: 'm-GetFederationToken' } },
  'GetFederationToken sts:TagSession': { kind: 'federated-user', name: 'm-tagged', also: ['sts:GetFederationToken'], with: { Name: 'm-tagged', 'Tags.member.1.Key': 'k', 'Tags.member.1.Value': 'v' } },
  // IAM User Guide: no permissions are needed for GetSessionToken.
  'GetSessionToken sts:GetSessionToken': { never: true },
  'AddRoleToInstanceProfile iam:AddRoleToInstanceProfile': { also: ['iam:PassRole'], prepare: (world) => profileWithRole(world, 'm-AddRoleToInstanceProfile') },
  'AddRoleToInstanceProfile iam:PassRole': { kind: 'role', name: passing, also: ['iam:AddRoleToInstanceProfile'], prepare: (world) => profileWithRole(world, passing) },
  'AssumeRoleWithInstanceProfile iam:PassRole': {
    kind: 'role', name: instance, also: ['sts:AssumeRoleWithInstanceProfile'], with: { InstanceProfileName: instance, RoleSessionName: 'i-0123456789abcdef0' },
    async prepare(world) {
      await profileWithRole(world, instance);
      ok(await world.root.iam('AddRoleToInstanceProfile', { InstanceProfileName: instance, RoleName: instance }));
    },
  },
};

/** Asked of the service that acts for the caller, by the role's trust policy; and one that AWS does not have. */
export const NOT_THE_CALLERS = new Set(['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity', 'sts:AssumeRoleWithInstanceProfile'].map((action) => `AssumeRoleWithInstanceProfile ${action}`));

const operations = features({} as never).flatMap((feature) => feature.operations).filter(({ service, anonymous }) => service !== 'admin' && anonymous !== 'unsigned');

function queryCell({ service, name: operation }: Operation, action: string): Cell {
  const kind = kindOf(operation);
  const special = SPECIAL[`${operation} ${action}`] ?? {};
  const name = `m-${operation}${action.endsWith(`:${operation}`) ? '' : `-${action.split(':')[1]}`}`;
  return {
    operation, action, name, kind, also: [],
    async prepare(world) {
      if (kind && !/^Create(User|Role|Group|Policy|InstanceProfile|OpenIDConnectProvider|SAMLProvider|VirtualMFADevice)$/.test(operation)) await KINDS[kind].make(world, name);
    },
    request: (caller, { account }) => caller[service as 'iam' | 'sts'](operation, { ...parametersOf(service as 'iam' | 'sts', operation, name, kind, account), ...special.with }),
    ...special,
  };
}

function s3Cell(one: Operation, action: string): Cell {
  const { name: operation } = one;
  const { sends, ...special } = S3_SPECIAL[`${operation} ${action}`] ?? {};
  const name = special.name ?? `m-${operation}-${action.split(':')[1]}`;
  const bucket = bucketOf(name);
  const versioned = action.includes('ObjectVersion');
  const copies = operation === 'CopyObject' || operation === 'UploadPartCopy';
  const inQuery = versioned && !copies && operation !== 'DeleteObjects';
  return {
    operation, action, name, also: [],
    async prepare(world) {
      if (operation !== 'CreateBucket') await KINDS.bucket.make(world, name);
    },
    request(caller) {
      const { method = 'GET', path = '/', query, headers, body } = minimalRequest(one);
      const source = `/${bucket}/${action.startsWith('s3:Get') ? 'key' : 'other'}${versioned ? '?versionId=null' : ''}`;
      return caller.s3(method, path.replace('/refusals', `/${bucket}`).replace(/\/key$/, copies && action.startsWith('s3:Get') ? '/target' : '/key'), {
        query: { ...query, ...(inQuery && { versionId: 'null' }) }, headers: { ...headers, ...(copies && { 'x-amz-copy-source': source }), ...sends?.headers },
        body: sends?.body ?? (operation === 'PutBucketPolicy' ? EVERYBODY(bucket) : versioned ? body?.replace('</Key>', '</Key><VersionId>null</VersionId>') : body),
      });
    },
    ...special,
  };
}

export const cells: readonly Cell[] = operations.flatMap((one) => one.actions.filter((action) => !NOT_THE_CALLERS.has(`${one.name} ${action}`)).map((action) => (one.service === 's3' ? s3Cell(one, action) : queryCell(one, action))));
