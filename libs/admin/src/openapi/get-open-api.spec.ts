import { callerWith, given, usersCap } from '#testing';
import { openApiFeature } from './openapi.feature.js';

const [operation] = openApiFeature([]).operations;

describe('AdminGetOpenApi', () => {
  it('answers the document, with itself in it', async () => {
    const document = await given().answer(operation as never, {}, callerWith({ type: 'info', perm: 'read' }));
    expect(document).toMatchObject({ openapi: '3.1.0', paths: { '/admin/rolegate/v1/openapi.json': { get: { operationId: 'AdminGetOpenApi', 'x-rolegate-caps': 'info=read' } } } });
  });

  it('needs the cap info=read', async () => {
    await expect(given().answer(operation as never, {}, usersCap)).rejects.toMatchObject({ code: 'AccessDenied', reason: 'no-cap' });
  });
});
