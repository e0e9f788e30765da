/** `node --import` this file to run the sources as they are: `#name` points at libs/name/src, swc compiles. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const root = fileURLToPath(new URL('../../../', import.meta.url));

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('#')) return next(pathToFileURL(`${root}libs/${specifier.slice(1)}/src/index.ts`).href, context);
    if (specifier.startsWith('.') && context.parentURL?.endsWith('.ts')) return next(specifier.replace(/\.js$/, '.ts'), context);
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { filename, cwd: root, sourceMaps: 'inline' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
