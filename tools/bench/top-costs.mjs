/**
 * Names the top costs in a CPU profile that `npm run bench -- --profile DIR` left:
 * `node tools/bench/top-costs.mjs FILE.cpuprofile [rows] [function]`. Parts of the time in which the process worked, by
 * function itself and with all it called; with a third argument only what ran below that function.
 */
import { readFileSync } from 'node:fs';

const IDLE = new Set(['(idle)', '(program)', '(root)']);

const nameOf = ({ functionName, url, lineNumber }) => {
  const file = url.replace(/^.*\/(dist|node_modules)\//, '').replace(/^node:/, 'node/');
  return `${functionName || '(anonymous)'} ${file}${lineNumber >= 0 && file !== '' ? `:${lineNumber + 1}` : ''}`;
};

/** Self time of every node of the call tree, microseconds. */
function selfTimes({ nodes, samples, timeDeltas }) {
  const times = new Map(nodes.map(({ id }) => [id, 0]));
  samples.forEach((id, i) => times.set(id, times.get(id) + timeDeltas[i]));
  return times;
}

/** Adds up by name; a function that calls itself counts once. */
function collect(profile, below) {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const times = selfTimes(profile);
  const self = new Map();
  const whole = new Map();
  let total = 0;
  const add = (map, name, value) => map.set(name, (map.get(name) ?? 0) + value);
  const walk = (node, above, inside) => {
    const name = nameOf(node.callFrame);
    const counted = inside || below === undefined || node.callFrame.functionName === below;
    let sum = counted && !IDLE.has(node.callFrame.functionName) ? times.get(node.id) : 0;
    if (sum > 0) add(self, name, sum);
    total += sum;
    const outermost = !above.has(name);
    if (outermost) above.add(name);
    for (const id of node.children ?? []) sum += walk(byId.get(id), above, counted);
    if (outermost) {
      above.delete(name);
      add(whole, name, sum);
    }
    return sum;
  };
  walk(profile.nodes[0], new Set(), false);
  return { self, whole, total };
}

function print(title, times, total, rows) {
  console.log(`\n${title}`);
  const sorted = [...times].filter(([, time]) => time > 0).sort((a, b) => b[1] - a[1]).slice(0, rows);
  for (const [name, time] of sorted) console.log(`${((time * 100) / total).toFixed(1).padStart(6)} %  ${name}`);
}

const [file, rows = '40', below] = process.argv.slice(2);
const { self, whole, total } = collect(JSON.parse(readFileSync(file, 'utf8')), below);
console.log(`${(total / 1e6).toFixed(2)} s of work`);
print('itself', self, total, Number(rows));
print('with what it calls', whole, total, Number(rows));
