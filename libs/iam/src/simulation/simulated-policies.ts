import { RolegateError } from '#kernel';
import { type PolicyDocument, type PolicyKind, type PolicySwitches, PolicySyntaxError, parsePolicy } from '#policy';
import type { InlinePolicy } from '../inline-policy.js';
import { type StatementPlace, statementPlaces } from './statement-places.js';

/** A policy of a simulation; `id` is what replies call it. */
export interface SimulatedPolicy {
  readonly id: string;
  readonly sourceType: 'user' | 'role' | 'resource' | 'none';
  readonly document: PolicyDocument;
  /** By the statement's index. */
  readonly places: readonly StatementPlace[];
}

/** A policy that came with the request. @throws RolegateError InvalidInput, naming policy and place */
export function passedPolicy(id: string, text: string, kind: PolicyKind, switches: PolicySwitches): SimulatedPolicy {
  try {
    return { id, sourceType: kind === 'resource' ? 'resource' : 'none', document: parsePolicy(text, { kind, switches }), places: statementPlaces(text) };
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw new RolegateError('InvalidInput', `${id}: ${error.message}`);
    throw error;
  }
}

/** `PolicyInputList.1` … as replies of AWS name them. @throws RolegateError InvalidInput */
export const passedPolicies = (list: string, texts: readonly string[] | undefined, switches: PolicySwitches): readonly SimulatedPolicy[] =>
  (texts ?? []).map((text, i) => passedPolicy(`${list}.${i + 1}`, text, 'identity', switches));

/**
 * The inline policies of a user or role. One that was stored under another profile and does not read under this one has no
 * outcome to tell of. @throws RolegateError PolicyEvaluation
 */
export const storedPolicies = (policies: readonly InlinePolicy[], holder: 'user' | 'role', switches: PolicySwitches): readonly SimulatedPolicy[] =>
  policies.map(({ name, document }) => {
    try {
      return { id: name, sourceType: holder, document: parsePolicy(document, { kind: 'identity', holder, switches }), places: statementPlaces(document) };
    } catch (error) {
      if (error instanceof PolicySyntaxError) throw new RolegateError('PolicyEvaluation', `${name}: ${error.message}`);
      throw error;
    }
  });
