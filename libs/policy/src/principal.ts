import { isRealAccount } from '#kernel';
import { Naming } from './compiled-policy.js';
import type { RequestPrincipal } from './decision.js';
import type { Statement } from './document.js';

/** Principals of a statement, looked up instead of gone through. */
class PrincipalSet {
  #everyone = false;
  readonly #accounts = new Set<string>();
  readonly #arns = new Set<string>();
  /** Providers, services and canonical ids cannot be mistaken for one another, yet stay apart. */
  readonly #federated = new Set<string>();
  readonly #services = new Set<string>();
  readonly #canonicalUsers = new Set<string>();

  constructor({ patterns }: NonNullable<Statement['principals']>) {
    for (const pattern of patterns) {
      if (pattern.type === 'everyone') this.#everyone = true;
      else if (pattern.type === 'account') this.#accounts.add(pattern.account);
      else if (pattern.type === 'arn') this.#arns.add(pattern.arn);
      else if (pattern.type === 'federated') this.#federated.add(pattern.provider);
      else if (pattern.type === 'service') this.#services.add(pattern.service);
      else this.#canonicalUsers.add(pattern.id);
    }
  }

  /** The closest way in which the caller is named. */
  naming(caller: RequestPrincipal): Naming {
    const byArn = this.#arns.size > 0 ? this.#namingByArn(caller) : Naming.none;
    if (byArn > Naming.parent) return byArn;
    if (caller.kind === 'anonymous') return this.#namingOfAnonymous(caller);
    const byAccount = this.#namingByAccount(caller);
    if (byAccount > Naming.parent) return byAccount;
    return byArn !== Naming.none || this.#everyone || this.#vouchedFor(caller) ? Naming.parent : byAccount;
  }

  /** A service as an Allow names it: by its name or not at all. */
  namingOfService(caller: RequestPrincipal): Naming {
    if (caller.service === undefined || !this.#services.has(caller.service)) return Naming.none;
    return caller.kind === 'anonymous' ? Naming.self : Naming.parent;
  }

  #namingOfAnonymous(caller: RequestPrincipal): Naming {
    if (this.#vouchedFor(caller)) return Naming.self;
    return this.#everyone ? Naming.parent : Naming.none;
  }

  /** A canonical id stands for the whole account in AWS and for one user in Ceph's empty account. */
  #namingByAccount(caller: RequestPrincipal): Naming {
    const canonical = caller.canonicalUserId !== undefined && this.#canonicalUsers.has(caller.canonicalUserId);
    if (canonical && !isRealAccount(caller.account)) return this.#userNaming(caller);
    return canonical || this.#accounts.has(caller.account) ? this.#accountNaming(caller) : Naming.none;
  }

  /** Before the role is assumed the provider or service is all that is known of a caller; afterwards it is no more than a parent. */
  #vouchedFor(caller: RequestPrincipal): boolean {
    return (caller.federated !== undefined && this.#federated.has(caller.federated)) || (caller.service !== undefined && this.#services.has(caller.service));
  }

  #namingByArn(caller: RequestPrincipal): Naming {
    const arns = this.#arns;
    if (caller.sessionArn !== undefined && arns.has(caller.sessionArn)) return Naming.self;
    if (arns.has(caller.arn)) return this.#ownArnNaming(caller);
    if (caller.userArn !== undefined && arns.has(caller.userArn)) return this.#userNaming(caller);
    return caller.roleArn !== undefined && arns.has(caller.roleArn) ? Naming.parent : Naming.none;
  }

  /** `arn` is the session's own for sessions of roles and of federation, else the user's. */
  #ownArnNaming(caller: RequestPrincipal): Naming {
    return caller.kind === 'assumed-role' || caller.kind === 'federated-user' ? Naming.self : this.#userNaming(caller);
  }

  #userNaming(caller: RequestPrincipal): Naming {
    return caller.kind === 'assumed-role' || caller.kind === 'federated-user' ? Naming.parent : Naming.user;
  }

  /** The root user is its account. */
  #accountNaming(caller: RequestPrincipal): Naming {
    return caller.kind === 'root' ? Naming.user : Naming.account;
  }
}

/**
 * NotPrincipal matches whom no listed principal names. With Allow it lets in like `*`. Source: IAM User Guide,
 * "AWS JSON policy elements: NotPrincipal".
 *
 * An Allow lets a service in only by its name: what is open to everyone is meant for people and jobs, and a service acts on
 * behalf of anybody. A Deny for everyone is one for services too, or `aws:PrincipalIsAWSService` would have nothing to spare.
 */
export function compilePrincipals(principals: NonNullable<Statement['principals']>, effect: Statement['effect']): (caller: RequestPrincipal) => Naming {
  const set = new PrincipalSet(principals);
  const { negated } = principals;
  const naming = (caller: RequestPrincipal): Naming => {
    if (!negated) return set.naming(caller);
    return set.naming(caller) === Naming.none ? Naming.parent : Naming.none;
  };
  if (effect === 'Deny') return naming;
  return (caller) => {
    if (caller.service === undefined) return naming(caller);
    return negated ? Naming.none : set.namingOfService(caller);
  };
}
