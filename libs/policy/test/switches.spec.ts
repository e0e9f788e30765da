import { explain, parsePolicy, PolicySyntaxError, switchesOf, type PolicySwitches, type Profile } from '../src/index.js';
import { compiledInputOf, decisionRuns, plainInputOf, type Case } from './load-cases.js';
import { syntaxRuns, syntaxText, type SyntaxCase } from './load-syntax-cases.js';

const decisions = decisionRuns();
const documents = syntaxRuns();

/** What a case comes to under these switches. */
function decided(one: Case, switches: PolicySwitches): string {
  try {
    const { allowed, reason } = explain(compiledInputOf(plainInputOf(one, switches)));
    return `${allowed} ${reason}`;
  } catch (error) {
    if (error instanceof PolicySyntaxError) return error.message;
    throw error;
  }
}

function parsed(one: SyntaxCase, switches: PolicySwitches): string {
  try {
    parsePolicy(syntaxText(one), { kind: one.kind ?? 'identity', holder: one.holder, switches });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const profiles: readonly (readonly [here: Profile, there: Profile])[] = [['ceph', 'aws'], ['aws', 'ceph']];
const names = Object.keys(switchesOf('ceph')) as (keyof PolicySwitches)[];

/** Where a switch says nothing without another: without Ceph's principals no document names a tenant. */
const PRECONDITIONS: Partial<Record<keyof PolicySwitches, Partial<PolicySwitches>>> = { tenantPrincipalGrants: { cephPrincipals: true } };

describe.each(profiles)('the switches of profile %s', (here, there) => {
  it.each(names)('%s set otherwise changes the outcome of a case', (name) => {
    const precondition = PRECONDITIONS[name];
    const switches = { ...switchesOf(here), ...precondition };
    const otherwise = { ...switches, [name]: switchesOf(there)[name] };
    expect(otherwise[name]).not.toEqual(switches[name]);
    const isAsked = (one: { readonly profile: Profile }): boolean => precondition !== undefined || one.profile === here;
    const notices =
      documents.some((one) => isAsked(one) && parsed(one, switches) !== parsed(one, otherwise)) || decisions.some((one) => isAsked(one) && decided(one, switches) !== decided(one, otherwise));
    expect(notices).toBe(true);
  });
});
