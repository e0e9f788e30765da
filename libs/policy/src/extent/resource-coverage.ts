import { splitArnPattern } from '../arn-pattern.js';
import type { Statement } from '../document.js';
import { tokensOf, type TemplateOptions } from '../template.js';
import { compileTokens } from '../wildcard.js';
import type { Token } from '../wildcard-tokens.js';
import { anyOf, type Coverage, type Extent, opposite } from './extent.js';
import { SingleValues } from './known-context.js';
import { textCoverage } from './text-coverage.js';

/** Of the resources of an extent, those that a statement is about. `resource` is an ARN, whose last field goes on unless the extent is exact. */
export function resourceCoverage(resources: Statement['resources'], resource: string, extent: Extent, options: TemplateOptions): Coverage {
  if (resources === undefined) return 'all';
  const covered = anyOf(resources.patterns.map((pattern) => arnCoverage(pattern, resource, extent, options)));
  return resources.negated ? opposite(covered) : covered;
}

/** As compileArnPattern matches: field by field, and the last takes all that is left. */
function arnCoverage(pattern: string, resource: string, extent: Extent, options: TemplateOptions): Coverage {
  const fields = splitArnPattern(pattern, options.variables);
  const last = fields.length - 1;
  const values = new SingleValues(extent);
  const resolved = fields.map((field) => tokensOf(field, options, values));
  if (values.unsure) return 'some';
  let from = 0;
  for (let i = 0; i < last; i++) {
    const colon = resource.indexOf(':', from);
    if (colon < 0 || !matches(resolved[i], resource.slice(from, colon))) return 'none';
    from = colon + 1;
  }
  const tokens = resolved[last];
  const rest = resource.slice(from);
  if (extent.exact) return matches(tokens, rest) ? 'all' : 'none';
  return tokens === undefined ? 'none' : textCoverage(tokens, rest);
}

const matches = (tokens: readonly Token[] | undefined, text: string): boolean => tokens !== undefined && compileTokens(tokens)(text);
