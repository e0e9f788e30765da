import type { CorsConfiguration, CorsRule } from './cors.events.js';

/** What a browser says of a request across origins. */
export interface CrossOriginRequest {
  /** The Origin header. */
  readonly origin: string;
  readonly method: string;
  /** Names asked for in a preflight (Access-Control-Request-Headers), in lower case; an actual request names none. */
  readonly headers: readonly string[];
}

/** The first rule that allows the request. Source: S3 User Guide, "How does Amazon S3 evaluate the CORS configuration on a bucket?". */
export function findCorsRule({ CORSRules }: CorsConfiguration, { origin, method, headers }: CrossOriginRequest): CorsRule | undefined {
  for (const rule of CORSRules) {
    if (rule.AllowedMethods.includes(method) && fitsAny(rule.AllowedOrigins, origin) && headers.every((name) => allowsHeader(rule, name))) return rule;
  }
  return undefined;
}

/** Headers of names in lower case, the empty ones left out. */
export const requestedHeaders = (list: string | undefined): readonly string[] =>
  (list === undefined ? [] : list.toLowerCase().split(',').map((name) => name.trim()).filter((name) => name !== ''));

/** The rule's part of a reply. An origin that is allowed by name may send cookies; to the others the reply is everybody's. */
export function corsHeaders(rule: CorsRule, { origin, headers }: CrossOriginRequest): Record<string, string> {
  const toAll = rule.AllowedOrigins.includes('*');
  const reply: Record<string, string> = { 'Access-Control-Allow-Origin': toAll ? '*' : origin };
  if (!toAll) reply['Access-Control-Allow-Credentials'] = 'true';
  reply['Access-Control-Allow-Methods'] = rule.AllowedMethods.join(', ');
  if (headers.length > 0) reply['Access-Control-Allow-Headers'] = headers.join(', ');
  if (rule.ExposeHeaders !== undefined && rule.ExposeHeaders.length > 0) reply['Access-Control-Expose-Headers'] = rule.ExposeHeaders.join(', ');
  return reply;
}

const allowsHeader = ({ AllowedHeaders }: CorsRule, name: string): boolean =>
  AllowedHeaders !== undefined && AllowedHeaders.some((pattern) => fits(pattern.toLowerCase(), name));

function fitsAny(patterns: readonly string[], text: string): boolean {
  for (const pattern of patterns) if (fits(pattern, text)) return true;
  return false;
}

/** A pattern has one `*` at most. */
function fits(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  return text.length >= pattern.length - 1 && text.startsWith(pattern.slice(0, star)) && text.endsWith(pattern.slice(star + 1));
}
