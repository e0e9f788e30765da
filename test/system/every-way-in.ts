import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { encodeRgwToken } from '#signatures';
import { PaperIdp, ROLE_ATTRIBUTE, TestIssuer, selfSigned } from '#testing';
import type { Credentials } from '../conformance/gateway.js';
import { provisioned } from '../provisioned.js';
import { type Ec2User, type Keystone, keystoneSettings, startKeystone } from '../providers/keystone.js';
import { type Slapd, passwordOf, slapdSettings, startSlapd } from '../providers/slapd.js';
import { type Answer, type Caller, ok } from './caller.js';
import { eventually } from './eventually.js';
import { Webhook } from './webhook.js';
import { makeRole, policy, roleArn, statement } from './world.js';

const everything = policy(statement('Allow', ['s3:*', 'sts:*']));
const SAML = 'arn:aws:iam:::saml-provider/corp';
const federated = (Federated: string, action: string): string => policy({ Effect: 'Allow', Principal: { Federated }, Action: [action, 'sts:TagSession', 'sts:SetSourceIdentity'] });

/** Somebody whom a provider knows. */
export interface Way {
  /** What `rolegate sessions revoke --user` calls it. */
  readonly user: string;
  /** What `--provider` calls who vouches for it. */
  readonly provider: string;
  login(): Promise<Answer>;
}

/** OAuth 2's introspection endpoint, for the tokens `opaque-token-of-<user>`. */
class Introspection {
  private readonly server: Server = createServer((request, response) => {
    let form = '';
    request.setEncoding('utf8').on('data', (part: string) => (form += part)).on('end', () => {
      const sub = /^opaque-token-of-(\w+)$/.exec(new URLSearchParams(form).get('token') ?? '')?.[1];
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(sub === undefined ? { active: false } : { active: true, sub, client_id: 'portal' }));
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as { port: number }).port}/introspect`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }
}

/** Every identity provider at once, and somebody of each who may log in; LDAP and Keystone are the real ones. */
export class EveryWayIn {
  static readonly needs = [provisioned('gateway'), provisioned('slapd'), provisioned('keystone')];
  static readonly oauth2Secret = 'planted-oauth2-client-secret-01';
  static readonly webhookSecret = 'planted-webhook-authorization-01';
  readonly idp = new PaperIdp();
  private readonly webhook = new Webhook();
  private readonly introspection = new Introspection();
  private readonly authority = selfSigned({ subject: [[['CN', 'Clients']]] });
  private readonly callers: Caller[] = [];
  readonly env: Record<string, string> = {};

  private constructor(readonly slapd: Slapd, readonly keystone: Keystone, readonly issuer: TestIssuer, readonly project: Ec2User) {}

  /** `folder`: for the files that settings name. */
  static async start(folder: string): Promise<EveryWayIn> {
    const [slapd, keystone, issuer] = await Promise.all([startSlapd(), startKeystone(), TestIssuer.start()]);
    const all = new EveryWayIn(slapd, keystone, issuer, await keystone.user('carlos', 'project'));
    await all.configure((name, text) => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    });
    return all;
  }

  private async configure(file: (name: string, text: string) => string): Promise<void> {
    const hooks = [{ name: 'hook', url: await this.webhook.listen(), authorizationFile: file('authorization', `Bearer ${EveryWayIn.webhookSecret}`) }];
    const oauth2 = [{ name: 'www.amazon.com', introspection: await this.introspection.listen(), clientId: 'gateway', clientSecretFile: file('client-secret', EveryWayIn.oauth2Secret), clientIds: ['portal'] }];
    Object.assign(this.env, slapdSettings(this.slapd), keystoneSettings(this.keystone), {
      ROLEGATE_OIDC_PRIVATE_HOSTS: 'localhost',
      ROLEGATE_CUSTOM_TOKEN_PROVIDERS: file('hooks.json', JSON.stringify(hooks)),
      ROLEGATE_OAUTH2_PROVIDERS: file('oauth2.json', JSON.stringify(oauth2)),
      ROLEGATE_TLS_CLIENT_CA: file('ca.pem', this.authority.certificate),
      ROLEGATE_TLS_CLIENT_CERT_HEADER: 'X-Client-Cert', ROLEGATE_TRUSTED_PROXIES: '127.0.0.1/32',
      // For a machine that is under load.
      ROLEGATE_LDAP_TIMEOUT_MS: '9000', ROLEGATE_OIDC_TIMEOUT_MS: '9000', ROLEGATE_CUSTOM_TOKEN_TIMEOUT_MS: '9000',
    });
  }

  private get oidcArn(): string {
    return `arn:aws:iam:::oidc-provider/${this.issuer.issuer}`;
  }

  /** Providers, roles and mappings, by the root administrator. */
  async prepare(root: Caller): Promise<void> {
    const map = async (parameters: Record<string, string>): Promise<void> => void ok(await root.admin('POST', '/rolegate/v1/mappings', parameters));
    const full = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
    ok(await root.iam('CreateOpenIDConnectProvider', { Url: this.issuer.url, 'ClientIDList.member.1': 'customer-portal' }));
    ok(await root.iam('CreateSAMLProvider', { Name: 'corp', SAMLMetadataDocument: this.idp.metadata() }));
    for (const [name, provider, action] of [
      ['Web', this.oidcArn, 'sts:AssumeRoleWithWebIdentity'], ['Opaque', 'www.amazon.com', 'sts:AssumeRoleWithWebIdentity'], ['Saml', SAML, 'sts:AssumeRoleWithSAML'],
      ['Directory', 'ldap', 'sts:AssumeRoleWithLDAPIdentity'], ['Robots', 'certificate', 'sts:AssumeRoleWithCertificate'], ['Hooked', 'hook', 'sts:AssumeRoleWithCustomToken'],
    ] as const) await makeRole(root, name, federated(provider, action), everything);
    await makeRole(root, 'Next', policy({ Effect: 'Allow', Principal: '*', Action: ['sts:AssumeRole', 'sts:TagSession'] }), everything);
    await map({ provider: 'ldap', user: 'dario', 'policy-arn': full });
    await map({ provider: 'ldap', user: 'carol', 'role-arn': roleArn('Directory') });
    await map({ provider: 'certificate', 'common-name': 'reader', 'policy-arn': full });
    await map({ provider: 'certificate', 'common-name': 'robot', 'role-arn': roleArn('Robots') });
    await map({ provider: 'hook', claim: 'team=dev', 'role-arn': roleArn('Hooked') });
    for (const credentials of [this.rgwToken('bob'), this.project.credentials]) {
      const user = this.as(root, credentials);
      await eventually(async () => ((await user.s3('GET', '/')).status === 200 ? true : undefined), 60_000);
    }
    for (const UserName of ['bob', this.project.projectId]) ok(await root.iam('PutUserPolicy', { UserName, PolicyName: 'p', PolicyDocument: everything }));
  }

  rgwToken(uid: string): Credentials {
    return { accessKeyId: encodeRgwToken({ type: 'ldap', id: uid, key: passwordOf(uid) }), secretAccessKey: '' };
  }

  assertion(): string {
    return this.idp.token({ nameId: 'alice', attributes: { [ROLE_ATTRIBUTE]: `${roleArn('Saml')},${SAML}`, 'https://aws.amazon.com/SAML/Attributes/RoleSessionName': 'alice' } });
  }

  /** Log-ins at the gateway of `root`. */
  ways(root: Caller): Readonly<Record<string, Way>> {
    const asked = (Action: string, parameters: () => Readonly<Record<string, string>>) => async (): Promise<Answer> => this.as(root, undefined).sts(Action, parameters());
    const own = (credentials: Credentials) => (): Promise<Answer> => this.as(root, credentials).sts('GetSessionToken');
    const ldap = (LDAPUsername: string) => asked('AssumeRoleWithLDAPIdentity', () => ({ LDAPUsername, LDAPPassword: passwordOf(LDAPUsername) }));
    const shown = (name: string) => async (): Promise<Answer> => {
      const { certificate } = this.authority.issue({ subject: [[['CN', name]]], usages: ['clientAuth'] });
      return this.as(root, undefined, { 'x-client-cert': encodeURIComponent(certificate) }).sts('AssumeRoleWithCertificate');
    };
    const web = (RoleName: string, more: () => Readonly<Record<string, string>>) => asked('AssumeRoleWithWebIdentity', () => ({ RoleArn: roleArn(RoleName), RoleSessionName: 'somebody', ...more() }));
    return {
      'an LDAP user with an RGW_TOKEN': { user: 'bob', provider: 'ldap', login: own(this.rgwToken('bob')) },
      'an LDAP identity with policies': { user: 'dario', provider: 'ldap', login: ldap('dario') },
      'an LDAP identity with a role': { user: 'carol', provider: 'ldap', login: ldap('carol') },
      'a Keystone user': { user: this.project.projectId, provider: 'keystone', login: own(this.project.credentials) },
      'an OIDC user': { user: '$oidc$alice', provider: this.oidcArn, login: web('Web', () => ({ WebIdentityToken: this.issuer.token() })) },
      'an OAuth 2 user': { user: '$oidc$amelia', provider: 'www.amazon.com', login: web('Opaque', () => ({ ProviderId: 'www.amazon.com', WebIdentityToken: 'opaque-token-of-amelia' })) },
      'a SAML user': { user: '$saml$alice', provider: SAML, login: asked('AssumeRoleWithSAML', () => ({ RoleArn: roleArn('Saml'), PrincipalArn: SAML, SAMLAssertion: this.assertion() })) },
      'a certificate with policies': { user: 'reader@certificate', provider: 'certificate', login: shown('reader') },
      'a certificate with a role': { user: 'robot@certificate', provider: 'certificate', login: shown('robot') },
      'a custom token': { user: 'hanna@hook', provider: 'hook', login: asked('AssumeRoleWithCustomToken', () => ({ Token: 'token-of-hanna' })) },
    };
  }

  private as(root: Caller, credentials: Credentials | undefined, forwarded?: Readonly<Record<string, string>>): Caller {
    const caller = root.as(credentials, forwarded);
    this.callers.push(caller);
    return caller;
  }

  async end(): Promise<void> {
    for (const caller of this.callers) caller.close();
    await Promise.all([this.slapd.end(), this.keystone.end(), this.issuer.stop(), this.webhook.stop(), this.introspection.stop()]);
  }
}
