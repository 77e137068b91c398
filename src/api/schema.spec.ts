import { execFileSync } from 'child_process';

it('the types are what openapi.json says', () => {
  // Fails with its own words: run `jlpm schema`.
  execFileSync(
    'node',
    [
      'node_modules/.bin/openapi-typescript',
      'openapi.json',
      '--output',
      'src/api/schema.ts',
      '--check'
    ],
    { stdio: 'pipe' }
  );
});
