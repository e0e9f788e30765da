/** Which recorded requests are meant. */
export interface RecordedQuery {
  /** ARN of the caller; one that ends in `/` stands for all that begin with it (the sessions of a role). */
  readonly principal: string;
  /** Inclusive. */
  readonly since: Date;
  /** Most groups. */
  readonly limit: number;
}

/** Requests of one caller that asked the policy engine the same and got the same answer, by their audit records. */
export interface RecordedRequests {
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly denied: boolean;
  /** Of the decision; where it was allowed and failed later, the failure's. */
  readonly reason: string;
  /** The statements that decided, `via:policy[sid]`. */
  readonly deciding: string;
  readonly count: number;
  /** Of the last of them. */
  readonly time: Date;
  readonly requestId: string;
}
