import { anchorsOf } from './statement-list.js';

const of = (...patterns: string[]) => anchorsOf({ negated: false, patterns });

describe('anchors of resources', () => {
  it('are what stands before the first slash', () => {
    expect(of('arn:aws:s3:::b/*', 'arn:aws:s3:::b', 'arn:aws:s3:::c/a/?', "arn:aws:s3:::d/${aws:username, 'x'}")).toEqual(['arn:aws:s3:::b', 'arn:aws:s3:::c', 'arn:aws:s3:::d']);
  });

  it.each(['*', 'arn:aws:s3:::b*', 'arn:aws:s3:::*/k', 'arn:*:s3:::b/k', 'arn:aws:s3:::b?/k', 'arn:aws:s3:::${aws:username}/k'])('%s may match anywhere', (pattern) => {
    expect(of('arn:aws:s3:::b/k', pattern)).toBeUndefined();
  });

  it('are unknown without resources and when they are negated', () => {
    expect(anchorsOf(undefined)).toBeUndefined();
    expect(anchorsOf({ negated: true, patterns: ['arn:aws:s3:::b/k'] })).toBeUndefined();
  });
});
