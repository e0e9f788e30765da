/**
 * Form parameters as a tree: `Tags.member.1.Key=a` is a leaf at Tags → member → 1 → Key. One pass over the parameters;
 * what a structure does not ask for costs nothing further.
 */
export interface FormNode {
  value?: string;
  children?: Map<string, FormNode>;
}

/** Deeper than any AWS shape; parameters below it are ignored like other unknown ones. */
const MAX_DEPTH = 32;

/** Of several parameters of one name the first counts. */
export function formTree(parameters: Iterable<readonly [string, string]>): FormNode {
  const root = new Map<string, FormNode>();
  for (const [name, value] of parameters) {
    const node = name.includes('.') ? nested(root, name) : child(root, name);
    if (node) node.value ??= value;
  }
  return { children: root };
}

function child(children: Map<string, FormNode>, name: string): FormNode {
  let node = children.get(name);
  if (!node) children.set(name, (node = {}));
  return node;
}

function nested(root: Map<string, FormNode>, name: string): FormNode | undefined {
  let children = root;
  let start = 0;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const dot = name.indexOf('.', start);
    if (dot < 0) return child(children, name.slice(start));
    const node = child(children, name.slice(start, dot));
    children = node.children ??= new Map();
    start = dot + 1;
  }
  return undefined;
}

/**
 * The items of a list in the order of their numbers. Clients write `X.member.1` (the protocol), `X.1` (flattened) and
 * `X.list.1` (Ceph's documentation of ThumbprintList). `X=` is the empty list, as the SDKs send it.
 */
export function listItems(node: FormNode, itemName: string): FormNode[] | undefined {
  const { children } = node;
  if (!children) return node.value === undefined ? undefined : [];
  const numbered = children.get(itemName)?.children ?? children.get('member')?.children ?? children.get('list')?.children ?? children;
  const items: [number, FormNode][] = [];
  for (const [name, one] of numbered) {
    const index = position(name);
    if (index >= 0) items.push([index, one]);
  }
  if (items.length > 1) items.sort((a, b) => a[0] - b[0]);
  return items.map(([, one]) => one);
}

/** A decimal number of at most nine digits, else -1. */
function position(name: string): number {
  if (name.length === 0 || name.length > 9) return -1;
  let number = 0;
  for (let i = 0; i < name.length; i++) {
    const digit = name.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}
