import { describeWith, provisioned } from '../provisioned.js';
import { expectSuccess, type Gateway, runPython, startGateway } from './clients.js';

const boto3 = provisioned('boto3');

describeWith([provisioned('gateway'), boto3], 'Reasons and reads as of another time, with boto3', () => {
  let gateway: Gateway;

  beforeAll(async () => { gateway = await startGateway(); }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it('signs our headers like its own, and reads what they bring as it reads the present', async () => {
    const { accessKeyId: KEY, secretAccessKey: SECRET } = gateway.rootCredentials;
    const { json } = expectSuccess(await runPython(boto3, 'history_checks.py', { ENDPOINT: gateway.endpoint, KEY, SECRET }));
    expect(json).toEqual({
      same: true, gone: ['NoSuchEntity', 'first'], before: 'NoSuchEntity', list: 'NotImplemented', write: 'ValidationError', nonsense: 'ValidationError', longReason: 'ValidationError',
    });
  }, 60_000);
});
