import type { RingKey } from './key-ring.js';
import { isKeyId, MIN_KEY_BYTES } from './key-ring.js';

/**
 * Reads `id:base64,id:base64 …` (commas or blanks between). The first key issues, the others only open. What is wrong
 * is added to `problems`, every problem of the list, by position and id and never with the text of a key.
 *
 * @param setting the name that the problems begin with, e.g. ROLEGATE_SEAL_KEYS
 */
export function parseKeyList(text: string, setting: string, problems: string[]): RingKey[] {
  const keys: RingKey[] = [];
  const seen = new Set<string>();
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
  if (entries.length === 0) problems.push(`${setting}: no key given; expecting id:base64`);
  entries.forEach((entry, index) => {
    const colon = entry.indexOf(':');
    const id = entry.slice(0, Math.max(colon, 0));
    const complain = (problem: string): void => void problems.push(`${setting}: entry ${index + 1}${isKeyId(id) ? ` ('${id}')` : ''}: ${problem}`);
    if (!isKeyId(id)) return complain('expecting id:base64, the id of 1 to 32 letters, digits, . _ or -');
    if (seen.has(id)) return complain('this id occurs twice');
    seen.add(id);
    const material = decodeBase64(entry.slice(colon + 1));
    if (material === undefined) return complain('the key is not base64');
    if (material.length < MIN_KEY_BYTES) return complain(`the key has ${material.length} bytes, expecting at least ${MIN_KEY_BYTES} (openssl rand -base64 32)`);
    keys.push({ id, material, issuing: keys.length === 0 });
  });
  return keys;
}

/** Standard or URL-safe alphabet, padding optional. */
function decodeBase64(text: string): Buffer | undefined {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  const bytes = Buffer.from(standard, 'base64');
  return bytes.toString('base64').replace(/=+$/, '') === standard ? bytes : undefined;
}
