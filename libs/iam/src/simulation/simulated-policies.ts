import { RolegateError } from '#kernel';
import { type PolicyDocument, type PolicyKind, type PolicySwitches, PolicySyntaxError, parsePolicy } from '#policy';
import { type StatementPlace, statementPlaces } from './statement-places.js';

/** A policy of a simulation; `id` is what replies call it, which need not tell it from that of another holder. */
export interface SimulatedPolicy {
  readonly id: string;
  readonly sourceType: 'user' | 'group' | 'role' | 'aws-managed' | 'user-managed' | 'resource' | 'none';
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

/** A stored policy. One of another profile that does not read under this one has no outcome to tell of. @throws RolegateError PolicyEvaluation */
export function storedPolicy(id: string, text: string, sourceType: SimulatedPolicy['sourceType'], holder: 'user' | 'group' | 'role' | 'managed', switches: PolicySwitches): SimulatedPolicy {
  try {
    return { id, sourceType, document: parsePolicy(text, { kind: 'identity', holder, switches }), places: statementPlaces(text) };
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw new RolegateError('PolicyEvaluation', `${id}: ${error.message}`);
    throw error;
  }
}
