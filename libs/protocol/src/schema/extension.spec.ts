import { constrainExtension, validateInput } from '../constraints/validate.js';
import { parseQueryInput } from '../query/parse-query.js';
import { writeQueryOutput } from '../query/write-query.js';
import { listOf, member, scalar, structure } from './extension-shapes.js';
import { operationTable } from './operation-table.js';
import { awsOperation, defineExtensionOperation, findQueryOperation, services } from './services.js';

describe('extension operations', () => {
  const credentials = structure('Credentials', { AccessKeyId: scalar.string, Expiration: scalar.timestamp });
  const frobnicate = constrainExtension(
    defineExtensionOperation({
      service: 'sts',
      name: 'FrobnicateCredentials',
      input: structure('FrobnicateRequest', { Tags: listOf('Tags', structure('Tag', { Key: scalar.string })), LDAPPassword: member(scalar.string, { sensitive: 1 }), LDAPUsername: scalar.string }, ['LDAPUsername']),
      output: structure('FrobnicateResponse', { Credentials: credentials, Count: scalar.number }),
    }),
    { LDAPUsername: { type: 'string', min: 2 } },
  );

  it('are found, parsed and written like those of AWS', () => {
    expect(findQueryOperation('FrobnicateCredentials')).toBe(frobnicate);
    expect(frobnicate).toMatchObject({ inputType: 'FrobnicateRequest', outputType: 'FrobnicateResponse' });
    const input = parseQueryInput(frobnicate, new URLSearchParams('LDAPUsername=bob&LDAPPassword=p&Tags.member.1.Key=k'));
    expect(input).toEqual({ LDAPUsername: 'bob', LDAPPassword: 'p', Tags: [{ Key: 'k' }] });
    expect(writeQueryOutput(frobnicate, { Credentials: { AccessKeyId: 'A', Expiration: new Date(0) }, Count: 1 }, 'r')).toBe(
      '<FrobnicateCredentialsResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><FrobnicateCredentialsResult><Credentials><AccessKeyId>A</AccessKeyId><Expiration>1970-01-01T00:00:00Z</Expiration></Credentials><Count>1</Count></FrobnicateCredentialsResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></FrobnicateCredentialsResponse>',
    );
  });

  it('have constraints of their own and required members from their schema', () => {
    expect(validateInput(frobnicate, { LDAPUsername: 'b' })?.message).toBe("1 validation error detected: Value 'b' at 'lDAPUsername' failed to satisfy constraint: Member must have length greater than or equal to 2");
    expect(validateInput(frobnicate, {})?.message).toBe("1 validation error detected: Value null at 'lDAPUsername' failed to satisfy constraint: Member must not be null");
  });

  it('may not take the name of another', () => {
    expect(() => defineExtensionOperation({ service: 'sts', name: 'AssumeRole' })).toThrow('AssumeRole');
  });
});

describe('services', () => {
  it('hold every operation of the three SDK clients', () => {
    expect(services.sts.operations.size).toBeGreaterThanOrEqual(11);
    expect(services.iam.operations.size).toBeGreaterThanOrEqual(180);
    expect(services.s3.operations.size).toBeGreaterThanOrEqual(112);
  });

  it('give an operation with its types', () => {
    const operation = awsOperation('iam', 'CreateRole');
    const input = parseQueryInput(operation, new URLSearchParams('RoleName=r'));
    expect(input.RoleName).toBe('r');
    expect(writeQueryOutput(operation, { Role: undefined }, 'r')).toContain('<CreateRoleResult></CreateRoleResult>');
  });

  it('are listed with method and path', () => {
    const rows = operationTable();
    expect(rows).toContainEqual({ service: 'iam', name: 'CreateRole', method: 'POST', uri: '/' });
    expect(rows).toContainEqual({ service: 's3', name: 'GetObject', method: 'GET', uri: '/{Key+}?x-id=GetObject' });
    expect(rows.length).toBe([...Object.values(services)].reduce((sum, { operations }) => sum + operations.size, 0));
  });
});
