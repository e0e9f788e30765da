import type { Credentials } from '../../conformance/gateway.js';
import { credentialsIn } from '../../system/caller.js';
import { makeUser, policy, roleArn, statement, trusting, userArn } from '../../system/world.js';
import { type Asking, type Lane, mustAllow, mustRefuse } from './lane.js';

/** Access keys of one user: good from the answer that brings them to the one that ends them, and never again. */
export class KeyLane implements Lane {
  private readonly ended: Credentials[] = [];

  constructor(readonly name: string, private readonly asking: Asking) {}

  async prepare(): Promise<void> {
    await makeUser(this.asking.admin, this.name);
  }

  async turn(): Promise<void> {
    const { asking, name } = this;
    const made = await asking.ask('CreateAccessKey', () => asking.admin.iam('CreateAccessKey', { UserName: name }));
    if (made === undefined) return this.endUnknown();
    const key = credentialsIn(made);
    for (let uses = 0; uses < 3; uses++) mustAllow('a key in use', await asking.answer('use of a key', () => asking.as(key).sts('GetCallerIdentity')));
    await this.end(key, this.ended.length % 2 === 0);
    for (let uses = 0; uses < 3; uses++) await this.mustBeRefused(key);
    this.ended.push(key);
  }

  async verify(): Promise<void> {
    for (const key of this.ended) await this.mustBeRefused(key);
    mustAllow('the first key', await this.asking.answer('use of a key', () => this.asking.as({ accessKeyId: this.name, secretAccessKey: `secret-of-${this.name}` }).sts('GetCallerIdentity')));
  }

  private async end(key: Credentials, deleting: boolean): Promise<void> {
    const { asking, name: UserName } = this;
    const { accessKeyId: AccessKeyId } = key;
    if (deleting) return this.delete(AccessKeyId);
    await asking.done('UpdateAccessKey', () => asking.admin.iam('UpdateAccessKey', { UserName, AccessKeyId, Status: 'Inactive' }));
    await this.mustBeRefused(key);
    await this.delete(AccessKeyId);
  }

  /** One that has been deleted by a call whose answer is missing is not found by the next. */
  private async delete(AccessKeyId: string): Promise<void> {
    const answer = await this.asking.answer('DeleteAccessKey', () => this.asking.admin.iam('DeleteAccessKey', { UserName: this.name, AccessKeyId }));
    if (answer.code !== 'NoSuchEntity') mustAllow('DeleteAccessKey', answer);
  }

  private async mustBeRefused(key: Credentials): Promise<void> {
    mustRefuse('a key that was ended', await this.asking.answer('use of an ended key', () => this.asking.as(key).sts('GetCallerIdentity')), 'InvalidClientTokenId');
  }

  /** A key that may have been made, with a secret that nobody has heard. */
  private async endUnknown(): Promise<void> {
    const { asking, name: UserName } = this;
    const { body } = await asking.done('ListAccessKeys', () => asking.admin.iam('ListAccessKeys', { UserName }));
    for (const [, id] of body.matchAll(/<AccessKeyId>([^<]*)</g)) if (id !== UserName) await this.delete(id!);
  }
}

/** A role's one policy, replaced all the time: its session may do what the last acknowledged one says, and nothing else. */
export class PolicyLane implements Lane {
  private session: Credentials | undefined;
  /** Which of the objects may be read, as far as is known. */
  private readonly possible = new Set<number>();
  private at = 0;

  constructor(readonly name: string, private readonly asking: Asking) {}

  async prepare(): Promise<void> {
    const { asking: { admin }, name } = this;
    await makeUser(admin, name);
    mustAllow('CreateRole', await admin.iam('CreateRole', { RoleName: name, AssumeRolePolicyDocument: trusting(userArn(name)) }));
    mustAllow('PUT', await admin.s3('PUT', `/${name}`));
    for (const key of [0, 1]) mustAllow('PUT', await admin.s3('PUT', `/${name}/${key}`, { body: `content ${key}` }));
    const user = this.asking.as({ accessKeyId: name, secretAccessKey: `secret-of-${name}` });
    this.session = credentialsIn(await user.sts('AssumeRole', { RoleArn: roleArn(name), RoleSessionName: 'from-the-beginning' }));
  }

  async turn(): Promise<void> {
    const { asking, name: RoleName } = this;
    const key = (this.at += 1) % 2;
    const PolicyDocument = policy(statement('Allow', 's3:GetObject', { Resource: `arn:aws:s3:::${RoleName}/${key}` }));
    this.possible.add(key);
    const put = await asking.ask('PutRolePolicy', () => asking.admin.iam('PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument }));
    if (put !== undefined) {
      mustAllow('PutRolePolicy', put);
      this.possible.clear();
      this.possible.add(key);
    }
    for (const one of [0, 1, 0, 1]) await this.check(one);
  }

  async verify(): Promise<void> {
    for (const one of [0, 1]) await this.check(one);
  }

  private async check(key: number): Promise<void> {
    const answer = await this.asking.answer('GET by a session', () => this.asking.as(this.session!).s3('GET', `/${this.name}/${key}`));
    if (!this.possible.has(key)) return mustRefuse(`what the policy of ${this.name} does not allow`, answer, 'AccessDenied');
    if (this.possible.size === 1 || answer.code !== 'AccessDenied') mustAllow(`what the policy of ${this.name} allows`, answer);
  }
}

/** Roles that come and go: found and listed once made, gone once deleted. */
export class RoleLane implements Lane {
  private readonly made: string[] = [];
  private readonly deleted: string[] = [];
  private at = 0;

  constructor(readonly name: string, private readonly asking: Asking) {}

  async prepare(): Promise<void> {
    await makeUser(this.asking.admin, this.name);
  }

  async turn(): Promise<void> {
    const { asking, name } = this;
    const RoleName = `${name}-${(this.at += 1)}`;
    const made = await asking.ask('CreateRole', () => asking.admin.iam('CreateRole', { RoleName, Path: `/${name}/`, AssumeRolePolicyDocument: trusting(userArn(name)) }));
    if (made === undefined) return;
    mustAllow('CreateRole', made);
    await this.mustExist(RoleName);
    const listed = await asking.done('ListRoles', () => asking.admin.iam('ListRoles', { PathPrefix: `/${name}/`, MaxItems: '1000' }));
    if (this.at < 900 && !listed.body.includes(`<RoleName>${RoleName}<`)) throw new Error(`${RoleName} is not listed right after it was made`);
    if (this.at % 3 !== 0) return void this.made.push(RoleName);
    const gone = await asking.answer('DeleteRole', () => asking.admin.iam('DeleteRole', { RoleName }));
    if (gone.code !== 'NoSuchEntity') mustAllow('DeleteRole', gone);
    this.deleted.push(RoleName);
    await this.mustBeGone(RoleName);
  }

  async verify(): Promise<void> {
    for (const role of this.made) await this.mustExist(role);
    for (const role of this.deleted) await this.mustBeGone(role);
  }

  private async mustExist(RoleName: string): Promise<void> {
    mustAllow(`${RoleName}, acknowledged`, await this.asking.answer('GetRole', () => this.asking.admin.iam('GetRole', { RoleName })));
  }

  private async mustBeGone(RoleName: string): Promise<void> {
    mustRefuse(`${RoleName}, deleted`, await this.asking.answer('GetRole', () => this.asking.admin.iam('GetRole', { RoleName })), 'NoSuchEntity');
  }
}
