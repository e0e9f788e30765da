import { type AdminInput } from '#operation';
import { RolegateError } from '#kernel';
import { parsePolicyArn } from '#iam';
import { canonicalMatch, type IdentityMatch, matchKinds, parseDn, parseRoleArn } from '#sts';
import { filled, invalidArgument } from '../parameters.js';

/** What a request says of a mapping. */
export interface MappingRequest {
  readonly provider: string;
  readonly match: IdentityMatch;
  readonly roleArns: readonly string[];
  readonly policyArns: readonly string[];
}

/** Characters of a provider's name, and of what it says of somebody. */
const LONGEST_PROVIDER = 256;
const LONGEST_VALUE = 1024;
/** Roles and policies of one mapping; as many policies as a user may have attached. */
const MOST_TARGETS = 10;

/** The parameters, or those of a JSON object in the body; lists are arrays there, and separated by blanks in a parameter. @throws RolegateError InvalidArgument */
function parametersOf({ body, ...query }: AdminInput): Readonly<Record<string, string | readonly string[] | undefined>> {
  if (body === undefined || body === '') return query;
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    given = undefined;
  }
  const isText = (value: unknown): boolean => typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
  if (typeof given !== 'object' || given === null || Array.isArray(given) || !Object.values(given).every(isText)) throw invalidArgument('The body is no JSON object of strings and lists of strings.', 'body');
  return { ...query, ...(given as Record<string, string | readonly string[]>) };
}

/** @throws RolegateError InvalidArgument, ValidationError, InvalidInput */
export function mappingRequest(input: AdminInput): MappingRequest {
  const parameters = parametersOf(input);
  const text = (name: string): string | undefined => filled(parameters as AdminInput, name);
  const provider = text('provider');
  if (provider === undefined || provider.length > LONGEST_PROVIDER || /\p{Cc}/u.test(provider)) throw invalidArgument('provider is missing or no possible name.', 'provider', provider);
  const match = matchOf(text);
  const [roleArns, policyArns] = [listed(parameters, 'role-arn'), listed(parameters, 'policy-arn')];
  for (const arn of roleArns) assertArn(() => parseRoleArn(arn), 'role-arn', arn);
  for (const arn of policyArns) assertArn(() => parsePolicyArn(arn), 'policy-arn', arn);
  return { provider, match, roleArns, policyArns };
}

function matchOf(text: (name: string) => string | undefined): IdentityMatch {
  const given = matchKinds.filter((kind) => text(kind) !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1) throw invalidArgument(`One of ${matchKinds.join(', ')} says whom the mapping is about.`, kind ?? 'dn');
  const value = text(kind)!;
  if (value.length > LONGEST_VALUE || value.includes('\0')) throw invalidArgument(`${kind} is too long.`, kind);
  if ((kind === 'dn' || kind === 'group') && !parseDn(value)?.length) throw invalidArgument(`${kind} is no distinguished name.`, kind, value);
  if ((kind === 'claim' && !/^[^=]+=/.test(value)) || (kind === 'project-role' && !/^[^/]+\/./.test(value))) throw invalidArgument(kind === 'claim' ? 'A claim is name=value.' : 'project-role is project/role.', kind, value);
  return canonicalMatch({ kind, value });
}

function listed(parameters: Readonly<Record<string, string | readonly string[] | undefined>>, name: string): readonly string[] {
  const given = parameters[name] ?? [];
  const values = [...new Set(typeof given === 'string' ? given.split(/\s+/).filter((one) => one !== '') : given)];
  if (values.length > MOST_TARGETS) throw invalidArgument(`A mapping has at most ${MOST_TARGETS} of them.`, name);
  return values;
}

/** One code for a parameter that is no ARN of the right kind, whichever service would have said so. */
function assertArn(parse: () => unknown, name: string, arn: string): void {
  try {
    parse();
  } catch (error) {
    if (error instanceof RolegateError) throw invalidArgument(error.message, name, arn);
    throw error;
  }
}
