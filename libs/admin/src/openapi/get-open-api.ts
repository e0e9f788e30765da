import { defineRead, type Operation } from '#operation';
import type { AdminValue } from '#protocol';
import { byCap } from '../admin.authorization.js';
import { openApiDocument } from './openapi-document.js';

/** The document that describes what lies below /admin/rolegate/v1, itself included; made when it is first asked for. */
export const getOpenApi = (operations: () => readonly Operation[]) => {
  let document: AdminValue | undefined;
  return defineRead({
    name: 'AdminGetOpenApi',
    service: 'admin',
    feature: 'openapi',
    route: {
      method: 'GET', path: '/rolegate/v1/openapi.json', root: 'openapi',
      api: { summary: 'This document.', reply: { type: 'object', properties: { openapi: { type: 'string', enum: ['3.1.0'] } }, required: ['openapi', 'info', 'paths'] } },
    },
    actions: ['admin:GetOpenApi'],
    conditionKeys: [],
    errors: [],
    access: byCap('admin:GetOpenApi', 'info', 'read'),
    answer: () => (document ??= openApiDocument(operations()) as unknown as AdminValue),
  });
};
