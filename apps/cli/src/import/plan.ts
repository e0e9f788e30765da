import type { GatewayRequest } from '../gateway/connection.js';

/** One request to the gateway. Parameters may carry secrets: a call is never printed. */
export type Call =
  | { readonly api: 'admin'; readonly method: GatewayRequest['method']; readonly path: string; readonly subresource?: string; readonly parameters: Readonly<Record<string, string | undefined>> }
  | { readonly api: 'iam'; readonly account: string; readonly action: string; readonly parameters: Readonly<Record<string, string | undefined>> }
  /** `done`: an error code that says that it was done before. */
  | { readonly api: 's3'; readonly method: GatewayRequest['method']; readonly path: string; readonly subresource?: string; readonly body?: string; readonly done?: string };

/**
 * What is to become of a thing: `create` it, `add` to it what it lacks; `conflict`: it is there, and otherwise; `left`: it cannot
 * be carried over. Nothing that is there is ever changed or taken away.
 */
export type Verdict = 'create' | 'add' | 'conflict' | 'left';

export interface PlanItem {
  readonly verdict: Verdict;
  /** `user tester`. */
  readonly what: string;
  /** For people; no secrets. */
  readonly why: string;
  /** In their order; none for `conflict` and `left`. */
  readonly calls: readonly Call[];
}

export const create = (what: string, why: string, ...calls: readonly Call[]): PlanItem => ({ verdict: 'create', what, why, calls });
export const add = (what: string, why: string, ...calls: readonly Call[]): PlanItem => ({ verdict: 'add', what, why, calls });
export const conflict = (what: string, why: string): PlanItem => ({ verdict: 'conflict', what, why, calls: [] });
export const left = (what: string, why: string): PlanItem => ({ verdict: 'left', what, why, calls: [] });

/** The name of a thing for people; outside the empty account with where it is. */
export const named = (kind: string, name: string, account: string): string => (account === '' ? `${kind} ${name}` : `${kind} ${name} of ${account}`);

/** A call of IAM. */
export const iam = (account: string, action: string, parameters: Readonly<Record<string, string | undefined>>): Call => ({ api: 'iam', account, action, parameters });

/** `{X.member.1: a, X.member.2: b}`, as the query protocol writes lists. */
export const memberParameters = (list: string, values: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(values.map((value, i) => [`${list}.member.${i + 1}`, value]));

/** Tags as parameters; undefined where there are none. */
export const tagParameters = (tags: readonly { readonly key: string; readonly value: string }[]): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.flatMap(({ key, value }, i) => [[`Tags.member.${i + 1}.Key`, key], [`Tags.member.${i + 1}.Value`, value]]));
