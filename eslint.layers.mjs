import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Which folder of the front end may import from which.
 *
 * A module imports from its own folder and from those named before it, so that no two folders
 * depend on each other. Tests and what they share may import from anywhere.
 */

const SOURCE = path.join(path.dirname(fileURLToPath(import.meta.url)), 'src');

/** Folders and modules of `src`, the independent ones first. */
const LAYERS = [
  'api',
  'tokens',
  'commandids',
  'ui',
  'files',
  'documents',
  'locks',
  'listing',
  'merging',
  'shares/model',
  'shares/ui',
  'shares',
  'information',
  'copies',
  'buffer',
  'status',
  'index'
];

const unlisted = readdirSync(SOURCE)
  .map(name => name.replace(/\.tsx?$/, ''))
  .filter(name => name !== 'testing' && !LAYERS.includes(name));
if (unlisted.length > 0) {
  throw new Error(`eslint.layers.mjs has no layer for ${unlisted.join(', ')}`);
}

/** The layer of a file by its path without extension; null outside of `src`. */
function layerOf(file) {
  const module = path.relative(SOURCE, file).split(path.sep).join('/');
  const [found] = LAYERS.filter(
    layer => module === layer || module.startsWith(`${layer}/`)
  ).sort((one, other) => other.length - one.length);
  return found ?? null;
}

const layers = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { upward: '{{from}} must not import from {{to}}.' }
  },
  create(context) {
    const { filename } = context;
    const from = layerOf(filename.replace(/\.tsx?$/, ''));
    const check = node => {
      const { value } = node.source ?? node.argument.literal ?? {};
      if (from === null || typeof value !== 'string' || value[0] !== '.') {
        return;
      }
      const to = layerOf(path.resolve(path.dirname(filename), value));
      if (to !== null && LAYERS.indexOf(to) > LAYERS.indexOf(from)) {
        context.report({ node, messageId: 'upward', data: { from, to } });
      }
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportAllDeclaration: check,
      'ExportNamedDeclaration[source]': check,
      TSImportType: check
    };
  }
};

export default {
  files: ['src/**/*.ts', 'src/**/*.tsx'],
  ignores: ['src/testing/**', 'src/**/*.spec.ts', 'src/**/*.spec.tsx'],
  plugins: { cs3lab: { rules: { layers } } },
  rules: { 'cs3lab/layers': 'error' }
};
