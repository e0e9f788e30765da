import type { Credentials } from '../../conformance/gateway.js';
import { credentialsIn } from '../../system/caller.js';
import { makeUser, policy, roleArn, statement, trusting, userArn } from '../../system/world.js';
import { type Asking, type Lane, mustAllow } from './lane.js';

/** Sessions are good at once on whichever node, and until they expire: what ends nodes ends no session. */
export class SessionLane implements Lane {
  private first: Credentials | undefined;

  constructor(readonly name: string, private readonly asking: Asking) {}

  async prepare(): Promise<void> {
    const { asking: { admin }, name } = this;
    await makeUser(admin, name);
    mustAllow('CreateRole', await admin.iam('CreateRole', { RoleName: name, AssumeRolePolicyDocument: trusting(userArn(name)) }));
    mustAllow('PutRolePolicy', await admin.iam('PutRolePolicy', { RoleName: name, PolicyName: 'own', PolicyDocument: policy(statement('Allow', 's3:*')) }));
    mustAllow('PUT', await admin.s3('PUT', `/${name}`));
    mustAllow('PUT', await admin.s3('PUT', `/${name}/object`, { body: 'content' }));
    this.first = credentialsIn(await this.assume());
  }

  async turn(): Promise<void> {
    const session = credentialsIn(await this.asking.done('AssumeRole', () => this.assume()));
    for (const one of [session, this.first!, session]) await this.read(one);
  }

  async verify(): Promise<void> {
    await this.read(this.first!);
  }

  private assume() {
    return this.asking.as({ accessKeyId: this.name, secretAccessKey: `secret-of-${this.name}` }).sts('AssumeRole', { RoleArn: roleArn(this.name), RoleSessionName: 'session' });
  }

  private async read(session: Credentials): Promise<void> {
    mustAllow('GET by a session', await this.asking.answer('GET by a session', () => this.asking.as(session).s3('GET', `/${this.name}/object`)));
  }
}
