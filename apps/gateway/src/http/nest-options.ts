/** Of both Nest applications; failures reach whoever starts them. */
export const NEST = { logger: ['error', 'warn'] as ('error' | 'warn')[], bodyParser: false, abortOnError: false };
