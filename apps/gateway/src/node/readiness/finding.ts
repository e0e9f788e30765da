/** Something that is not as it should be, in words that an operator can act on. */
export interface Finding {
  /** A name of few; docs/recipes/operate.md says what to do about each. */
  readonly reason: string;
  readonly detail: string;
  /** Load balancers should go elsewhere. Else the node serves, worse than it should. */
  readonly grave: boolean;
}

export type Reason = Omit<Finding, 'grave'>;

/** The body of /health/ready. */
export interface Health {
  readonly status: 'ready' | 'not ready';
  readonly reasons: readonly Reason[];
  readonly degraded: readonly Reason[];
}

export function healthOf(findings: readonly Finding[]): Health {
  const reasons = findings.filter(({ grave }) => grave).map(reasonOf);
  return { status: reasons.length === 0 ? 'ready' : 'not ready', reasons, degraded: findings.filter(({ grave }) => !grave).map(reasonOf) };
}

const reasonOf = ({ reason, detail }: Finding): Reason => ({ reason, detail });
