import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openApiDocument } from '#admin';
import { defineRead, type Operation } from '#operation';
import { features } from '../apps/gateway/src/features.js';
import { undescribed } from './wire/described.js';

const operations = features({} as never).flatMap((feature) => feature.operations);
const own = operations.filter(({ route }) => route?.path.startsWith('/rolegate/v1/'));
const document = openApiDocument(operations);

describe('the OpenAPI document', () => {
  it('is one of OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document) as never);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('has every operation of our own', () => {
    const named = Object.values(document.paths).flatMap((path) => Object.values(path)).flatMap((one) => (one['x-rolegate-operations'] ?? [one.operationId]) as string[]);
    expect(named.sort()).toEqual(own.map(({ name }) => name).sort());
    expect(named.length).toBeGreaterThan(15);
  });

  it('stands in docs/reference/openapi.json, which npm run openapi:docs writes', () => {
    expect(JSON.parse(readFileSync('docs/reference/openapi.json', 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('names what is in a path, and only that, as being there', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const templates = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { operationId, parameters } of Object.values(methods)) expect([operationId, ...parameters.filter((one) => one.in === 'path').map(({ name }) => name)]).toEqual([operationId, ...templates]);
    }
  });

  it('says of every operation what a caller needs, and how it refuses', () => {
    for (const one of Object.values(document.paths).flatMap((path) => Object.values(path))) {
      expect(one['x-rolegate-caps']).toMatch(/^[a-z-]+=(read|write)/);
      expect(Object.keys(one.responses)).toEqual(expect.arrayContaining(['200', '403', '503']));
    }
  });

  it('is refused for an operation that nobody described, or whose caps nobody told', () => {
    const bare = { name: 'AdminNew', service: 'admin', feature: 'new', actions: [], conditionKeys: [], errors: [], access: () => [], answer: () => undefined } as const;
    const route = { method: 'GET', path: '/rolegate/v1/new', root: 'new' } as const;
    expect(() => openApiDocument([defineRead({ ...bare, route }) as Operation])).toThrow(/AdminNew .* has no route.api/);
    expect(() => openApiDocument([defineRead({ ...bare, route: { ...route, api: { summary: 'New.' } } }) as Operation])).toThrow(/AdminNew says in route.api.caps nothing/);
  });

  it('is held against what a gateway answers: a reply or a request that it does not know is told of', () => {
    const asked = (body: string, change: object = {}, status = 200) => undescribed({ path: '/admin/rolegate/v1/sessions', ...change }, { status, body } as never);
    expect(asked('{"sessions":[],"next":""}')).toEqual([]);
    expect(asked('{"sessions":[]}')).toEqual([expect.stringContaining("must have required property 'next'")]);
    expect(asked('{"sessions":[{"session_id":1}],"next":""}').length).toBeGreaterThan(1);
    expect(asked('{"sessions":[],"next":"","more":1}')).toEqual([expect.stringContaining('additional properties')]);
    expect(asked('{"sessions":[],"next":""}', { query: { colour: 'red' } })).toEqual(['AdminListSessions has no parameter colour']);
    expect(asked('{}', {}, 418)).toEqual(['AdminListSessions does not say that it answers 418']);
    expect(asked('{"Code":"Frob","Message":"","RequestId":"","HostId":""}', {}, 403)).toEqual([expect.stringContaining('allowed values')]);
    expect(asked('', { path: '/admin/rolegate/v1/none' })).toEqual(['GET /admin/rolegate/v1/none answers 200, and stands nowhere']);
  });
});
