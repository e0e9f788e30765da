import type { AccessRequest } from '#operation';
import type { Decision } from '#policy';
import { principalForTest } from '#testing';
import { authorizationMessage } from './authorization-message.js';

const statement = { policyId: 'P', sid: 'S', index: 2, effect: 'Allow', via: 'identity' } as const;
const access: AccessRequest = { action: 'iam:GetRole', resource: 'arn:aws:iam:::role/R', resourceAccount: '' };
const failing: Decision = { allowed: false, reason: 'condition-failed', deciding: [], failed: { statement, key: 'aws:SourceIp', operator: 'IpAddress', wanted: ['10.0.0.0/8'], actual: '192.0.2.7' } };

describe('the explanation that a denial carries', () => {
  it('names the condition that failed with both values, in the form of AWS', () => {
    expect(authorizationMessage(principalForTest(), access, failing)).toEqual({
      account: '',
      message: {
        allowed: false, explicitDeny: false, matchedStatements: { items: [] },
        failures: { items: [{ reason: 'condition-failed', policyId: 'P', operator: 'IpAddress', key: 'aws:SourceIp', wanted: ['10.0.0.0/8'] }] },
        context: {
          principal: { id: 'AIDA00000000000TESTER', arn: 'arn:aws:iam:::user/TESTER' }, action: 'iam:GetRole', resource: 'arn:aws:iam:::role/R',
          conditions: { items: [{ key: 'aws:SourceIp', values: { items: [{ value: '192.0.2.7' }] } }] },
        },
      },
    });
  });

  it('names the statement of an explicit Deny', () => {
    const { message } = authorizationMessage(principalForTest(), access, { allowed: false, reason: 'explicit-deny', deciding: [{ ...statement, effect: 'Deny' }] });
    expect([message.explicitDeny, message.matchedStatements.items]).toEqual([true, [{ statementId: 'S', effect: 'DENY', policyId: 'P', index: 2 }]]);
  });

  it('tells nothing of another account’s policies', () => {
    const { message } = authorizationMessage(principalForTest(), { ...access, resourceAccount: '123456789012' }, { ...failing, deciding: [statement] });
    expect([message.matchedStatements.items, message.failures.items, message.context.conditions.items]).toEqual([[], [{ reason: 'condition-failed' }], []]);
  });

  it('is bounded, however long values and lists are', () => {
    const long = { ...failing, failed: { ...failing.failed!, wanted: Array.from({ length: 1000 }, () => 'w'.repeat(1000)), actual: Array.from({ length: 1000 }, () => 'a'.repeat(1000)) } };
    expect(JSON.stringify(authorizationMessage(principalForTest(), access, long)).length).toBeLessThan(7000);
  });
});
