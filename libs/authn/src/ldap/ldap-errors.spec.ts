import { BusyError, ConstraintViolationError, InsufficientAccessError, InvalidCredentialsError, NoSuchObjectError, OperationsError, UnavailableError, UnwillingToPerformError } from 'ldapts';
import { bindRefusal, isDefinite, unavailable } from './ldap-errors.js';

const DN = 'cn=alice,ou=people';
const activeDirectory = (data: string): Error => new InvalidCredentialsError(`80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data ${data}, v3839`);

describe('bindRefusal', () => {
  it.each([
    ['a wrong password', new InvalidCredentialsError(), 'credentials'],
    ['an entry that was deleted meanwhile', new NoSuchObjectError(), 'unknown'],
    ['an account that is locked', new ConstraintViolationError(), 'disabled'],
    ['an account that may not be used', new UnwillingToPerformError(), 'disabled'],
    ['an account that may not log in', new InsufficientAccessError(), 'not-allowed'],
    ['a wrong password in Active Directory', activeDirectory('52e'), 'credentials'],
    ['a disabled account in Active Directory', activeDirectory('533'), 'disabled'],
    ['an expired password in Active Directory', activeDirectory('532'), 'disabled'],
  ])('knows %s', (_, error, why) => {
    expect(bindRefusal(error, DN)).toMatchObject({ name: 'ProviderRefusal', why });
  });

  it.each([['busy', new BusyError()], ['unavailable', new UnavailableError()], ['in trouble', new OperationsError()], ['cut off', new Error('read ECONNRESET')]])('takes a server that is %s for no answer about the user', (_, error) => {
    expect(bindRefusal(error, DN)).toBeUndefined();
  });
});

describe('isDefinite', () => {
  it('is false for what another server may answer better', () => {
    expect([new InvalidCredentialsError(), new OperationsError()].map(isDefinite)).toEqual([true, true]);
    expect([new BusyError(), new UnavailableError(), new Error('timeout'), undefined].map(isDefinite)).toEqual([false, false, false, false]);
  });
});

it('an outage says what failed, in few words', () => {
  const { message, cause } = unavailable('ldap://a takes no connection', new Error('x'.repeat(1000)));
  expect(message).toMatch(/^ldap:\/\/a takes no connection: Error x+$/);
  expect(message.length).toBeLessThan(300);
  expect(cause).toBeInstanceOf(Error);
});
