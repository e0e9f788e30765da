import { setTimeout as sleep } from 'node:timers/promises';
import { type Caller, credentialsIn, ok } from '../../system/caller.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from '../../system/world.js';
import { OBJECT } from './subjects.js';
import type { Target } from './target.js';

/** People of whom nothing is revoked, at work on every node all the time: they must not notice. */
export class Bystanders {
  private readonly callers: Caller[] = [];
  private lanes: Promise<void>[] = [];
  private ended = false;
  requests = 0;
  /** Answers 503 or none: nodes that were stopped, killed, cut off. */
  unserved = 0;
  /** Wrong denials; the first ten in words. */
  readonly refused: string[] = [];

  /** @param uid of a user and a role that are made for it */
  async begin(nodes: readonly Target[], uid: string): Promise<void> {
    const [node] = nodes as [Target];
    const { root } = node;
    const user = await makeUser(root, uid);
    await makeRole(root, uid, trusting(userArn(uid)), policy(statement('Allow', 's3:GetObject')));
    ok(await root.iam('PutUserPolicy', { UserName: uid, PolicyName: 'own', PolicyDocument: policy(statement('Allow', ['sts:GetSessionToken', 's3:GetObject'])) }));
    const everybody = [user, await assume(node.as(user), uid), credentialsIn(await node.as(user).sts('GetSessionToken'))];
    for (const at of nodes) this.lanes.push(this.lane(at, everybody.map((credentials) => this.kept(at.alone(credentials)))));
  }

  async end(): Promise<void> {
    this.ended = true;
    await Promise.all(this.lanes);
    for (const caller of this.callers) caller.close();
  }

  private async lane({ name }: Target, callers: readonly Caller[]): Promise<void> {
    for (let i = 0; !this.ended; i++) {
      const answer = await callers[i % callers.length]!.s3('GET', OBJECT).catch(() => undefined);
      this.requests += 1;
      if (answer?.status === 200) continue;
      if (answer === undefined || answer.status === 503) this.unserved += 1;
      else if (this.refused.length < 10) this.refused.push(`${name}: ${answer.status} ${answer.body}`);
      await sleep(20);
    }
  }

  private kept(caller: Caller): Caller {
    this.callers.push(caller);
    return caller;
  }
}
