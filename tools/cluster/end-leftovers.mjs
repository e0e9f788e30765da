/** `node end-leftovers.mjs DIR`: ends every process that a cluster in DIR started; see leftovers.mjs. */
import { endLeftovers } from './leftovers.mjs';

await endLeftovers(process.argv[2]);
