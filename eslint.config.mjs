import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import prettier from 'eslint-plugin-prettier/recommended';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import layers from './eslint.layers.mjs';

export default tseslint.config(
  {
    ignores: [
      '.venv/**',
      'build/**',
      'coverage/**',
      'cs3lab/**',
      'docs/_build/**',
      'lib/**',
      '**/node_modules/**',
      'src/api/schema.ts',
      'ui-tests/playwright-report/**',
      'ui-tests/test-results/**'
    ]
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  { plugins: { jupyter } },
  ...jupyter.configs.recommended,
  prettier,
  {
    files: ['**/*.js', '**/*.ts', '**/*.tsx'],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { args: 'none' }],
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'prefer-arrow-callback': 'error'
    }
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    languageOptions: {
      parserOptions: { project: 'tsconfig.test.json' }
    },
    rules: {
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true }
        }
      ],
      '@typescript-eslint/no-floating-promises': 'error'
    }
  },
  layers,
  {
    // Nobody reads what tests say.
    files: ['src/**/*.spec.ts', 'src/**/*.spec.tsx'],
    rules: { 'jupyter/no-untranslated-string': 'off' }
  },
  {
    files: ['*.js', 'ui-tests/*.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' }
  }
);
