import type { CountChange } from '#event-sourcing';
import type { WriteOperation } from '#operation';
import { ACCOUNT, aGroup, anAccount, anMfaDevice, type AnyHistory, aPolicy, aProfile, aProvider, aRole, aSamlProvider, aUser, given, PaperIdp, TRUST } from '#testing';
import { accountCounter, type Counted, groupFeature, instanceProfileFeature, managedPolicyFeature, mfaDeviceFeature, oidcProviderFeature, roleFeature, samlProviderFeature, userFeature } from '../src/index.js';

const features = [groupFeature, instanceProfileFeature, managedPolicyFeature, mfaDeviceFeature, oidcProviderFeature, roleFeature, samlProviderFeature, userFeature];
const operations = new Map(features.flatMap((feature) => feature.operations).map((one) => [one.name, one as WriteOperation]));
const PolicyDocument = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
const arn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;

interface Life {
  readonly what: Counted;
  readonly creation: readonly [operation: string, input: object];
  readonly deletion: readonly [operation: string, input: object];
  /** What the deletion ends. */
  readonly history: AnyHistory;
}

/** How each thing that is counted begins and ends. Users also end by the admin API, with the same function; buckets are in libs/s3. */
const lives: readonly Life[] = [
  { what: 'users', creation: ['CreateUser', { UserName: 'n' }], deletion: ['DeleteUser', { UserName: 'TESTER' }], history: aUser([], {}, ACCOUNT) },
  { what: 'roles', creation: ['CreateRole', { RoleName: 'n', AssumeRolePolicyDocument: TRUST }], deletion: ['DeleteRole', { RoleName: 'S3Access' }], history: aRole([], {}, ACCOUNT) },
  { what: 'groups', creation: ['CreateGroup', { GroupName: 'n' }], deletion: ['DeleteGroup', { GroupName: 'Readers' }], history: aGroup([], {}, ACCOUNT) },
  { what: 'policies', creation: ['CreatePolicy', { PolicyName: 'n', PolicyDocument }], deletion: ['DeletePolicy', { PolicyArn: arn('policy/Reading') }], history: aPolicy([], {}, ACCOUNT) },
  { what: 'instance-profiles', creation: ['CreateInstanceProfile', { InstanceProfileName: 'n' }], deletion: ['DeleteInstanceProfile', { InstanceProfileName: 'Web' }], history: aProfile([], {}, ACCOUNT) },
  {
    what: 'oidc-providers', creation: ['CreateOpenIDConnectProvider', { Url: 'https://idp.example.com', ThumbprintList: ['a9d53002e97e00e043244f3d170d6f4c414104fd'] }],
    deletion: ['DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: arn('oidc-provider/idp.example.com') }], history: aProvider([], { url: 'https://idp.example.com' }, ACCOUNT),
  },
  {
    what: 'saml-providers', creation: ['CreateSAMLProvider', { Name: 'n', SAMLMetadataDocument: new PaperIdp().metadata() }],
    deletion: ['DeleteSAMLProvider', { SAMLProviderArn: arn('saml-provider/corp') }], history: aSamlProvider([], {}, ACCOUNT),
  },
  {
    what: 'mfa-devices', creation: ['CreateVirtualMFADevice', { VirtualMFADeviceName: 'n' }],
    deletion: ['DeleteVirtualMFADevice', { SerialNumber: arn('mfa/phone') }], history: anMfaDevice([], { serialNumber: arn('mfa/phone') }, ACCOUNT),
  },
];

const counts = ([name, input]: readonly [string, object], account: string, ...histories: readonly AnyHistory[]): readonly CountChange[] => {
  const { decision, error } = given(anAccount(), ...histories).when(operations.get(name)!, input, { principal: { account } });
  if (error) throw error;
  return decision!.counts ?? [];
};

describe('The counts of an account', () => {
  it.each(lives)('of $what go up by one and down by one', ({ what, creation, deletion, history }) => {
    const name = accountCounter(ACCOUNT, what);
    expect(counts(creation, ACCOUNT)).toEqual([expect.objectContaining({ name, by: 1 })]);
    expect(counts(deletion, ACCOUNT, history)).toEqual([expect.objectContaining({ name, by: -1 })]);
  });

  it.each(lives.filter(({ what }) => what !== 'policies'))('of $what are not kept outside accounts', ({ creation }) => {
    expect(counts(creation, 'ten1')).toEqual([]);
  });
});
