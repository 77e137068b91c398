const jestJupyterLab = require('@jupyterlab/testing/lib/jest-config');

// Packages that ship ES modules only and so must pass through babel.
const esModules = [
  '@codemirror',
  '@jupyter/react-components',
  '@jupyter/web-components',
  '@jupyter/ydoc',
  '@jupyterlab/',
  '@microsoft/',
  'exenv-es6',
  'lib0',
  'marked',
  'nanoid',
  'nbdime',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yjs'
].join('|');

module.exports = {
  ...jestJupyterLab(__dirname),
  collectCoverageFrom: [
    'src/**/*.{ts,tsx}',
    '!src/**/*.spec.{ts,tsx}',
    '!src/api/schema.ts',
    '!src/testing/**'
  ],
  coverageReporters: ['text-summary'],
  modulePathIgnorePatterns: [
    '<rootDir>/.venv',
    '<rootDir>/cs3lab/labextension',
    '<rootDir>/lib',
    '<rootDir>/ui-tests'
  ],
  reporters: ['default'],
  testTimeout: 30000,
  testRegex: 'src/.*\\.spec\\.tsx?$',
  transformIgnorePatterns: [`/node_modules/(?!${esModules}).+`]
};
