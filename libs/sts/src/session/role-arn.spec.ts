import fc from 'fast-check';
import { parseRoleArn } from './role-arn.js';

const segment = fc.stringMatching(/^[A-Za-z0-9_+=,.@-]{1,12}$/);

describe('parseRoleArn', () => {
  it('takes account, path and name apart, whatever they are', () => {
    fc.assert(fc.property(fc.constantFrom('', 'tenant', '123456789012'), fc.array(segment, { maxLength: 4 }), segment, (account, folders, roleName) => {
      const path = ['', ...folders, ''].join('/');
      expect(parseRoleArn(`arn:aws:iam::${account}:role${path}${roleName}`)).toEqual({ account, path, roleName });
    }));
  });

  it.each(['', 'S3Access', 'arn:aws:iam:::user/TESTER', 'arn:aws:iam:::role/', 'arn:aws:iam:::role/path/', 'arn:aws:s3:::role/x', 'arn:aws:sts:::assumed-role/R/s', 'arn:aws:iam:::rolex/R'])('refuses %j', (text) => {
    expect(() => parseRoleArn(text)).toThrow(expect.objectContaining({ code: 'ValidationError', message: `${text} is invalid` }));
  });
});
