/**
 * µs per decision of the compiled engine. Run after `npm run build`: node libs/policy/bench/policy.bench.mjs
 * Scenarios: one of n statements fits the action; all n fit the action and differ in the resource; all with conditions.
 */
import { authorize, compilePolicy, explain, parsePolicy, switchesOf } from '../../../dist/libs/policy/src/index.js';

const switches = switchesOf('ceph');
const principal = { kind: 'assumed-role', account: '', arn: 'arn:aws:sts:::assumed-role/r/s', sessionArn: 'arn:aws:sts:::assumed-role/r/s', roleArn: 'arn:aws:iam:::role/r' };
const values = new Map([['aws:sourceip', '10.20.30.40'], ['aws:username', 'alice'], ['s3:prefix', 'home/alice/x']]);
const context = { get: (key) => values.get(key) };
const condition = { IpAddress: { 'aws:SourceIp': ['192.168.0.0/16', '10.0.0.0/8'] }, StringLike: { 's3:prefix': 'home/${aws:username}/*' } };

const filler = ['s3:PutObject', 's3:DeleteObject', 's3:ListBucket', 's3:PutObjectAcl', 's3:Put*', 's3:Delete*'];
const scenarios = {
  'one statement fits': (i, n) => ({ Action: i === n - 1 ? 's3:GetObject' : filler[i % filler.length], Resource: `arn:aws:s3:::bucket${i}/*` }),
  'one fits, with conditions': (i, n) => ({ Action: i === n - 1 ? 's3:GetObject' : filler[i % filler.length], Resource: `arn:aws:s3:::bucket${i}/*`, Condition: condition }),
  'all fit the action': (i) => ({ Action: 's3:Get*', Resource: `arn:aws:s3:::bucket${i}/*` }),
  'all fit action and resource, conditions decide': (i, n) => ({ Action: 's3:*', Resource: '*', Condition: i === n - 1 ? condition : { StringEquals: { 's3:prefix': `other${i}` } } }),
};

function measure(run) {
  let count = 1000;
  for (;;) {
    const start = performance.now();
    for (let i = 0; i < count; i++) run();
    const elapsed = performance.now() - start;
    if (elapsed > 300) return (elapsed * 1000) / count;
    count *= elapsed < 30 ? 10 : 2;
  }
}

const column = (value, width = 12) => String(value).padStart(width);
console.log('µs'.padEnd(50), ['n', 'parse', 'compile', 'first', 'decide', 'deny', 'explain'].map((name) => column(name)).join(''));
for (const [name, make] of Object.entries(scenarios)) {
  for (const n of [1, 10, 100, 1000]) {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: Array.from({ length: n }, (_, i) => ({ Effect: 'Allow', ...make(i, n) })) });
    const parse = () => parsePolicy(text, { kind: 'identity', switches });
    const document = parse();
    const input = { switches, principal, action: 's3:GetObject', resource: `arn:aws:s3:::bucket${n - 1}/some/key`, resourceAccount: '', context, identity: [compilePolicy('p', document)] };
    if (!authorize(input).allowed) throw new Error(`${name} with ${n} statements should allow`);
    const refused = { ...input, resource: 'arn:aws:s3:::elsewhere/key', context: { get: () => undefined } };
    const figures = [
      measure(parse),
      measure(() => compilePolicy('p', document)),
      measure(() => compilePolicy('p', document).statementsFor('s3:GetObject')),
      measure(() => authorize(input)),
      measure(() => authorize(refused)),
      measure(() => explain(refused)),
    ];
    console.log(name.padEnd(50), column(n) + figures.map((figure) => column(figure.toFixed(2))).join(''));
  }
}
