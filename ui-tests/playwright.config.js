const { execFileSync } = require('child_process');
const { existsSync } = require('fs');
const path = require('path');
const baseConfig = require('@jupyterlab/galata/lib/playwright-config');

/** The browser of this machine: CS3LAB_CHROMIUM, or the first there is. */
function chromium() {
  if (process.env.CS3LAB_CHROMIUM) {
    return process.env.CS3LAB_CHROMIUM;
  }
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`])
        .toString()
        .trim();
    } catch {
      continue;
    }
  }
  throw new Error(
    'No Chromium found: install one, or set CS3LAB_CHROMIUM to its path'
  );
}

// Five ports in a row: control, einstein's JupyterLab, marie's, another one of einstein's, richard's.
// Tests read it too.
process.env.CS3LAB_UI_PORT ??= '18887';
const port = Number(process.env.CS3LAB_UI_PORT);

const venv = path.join(__dirname, '..', '.venv', 'bin', 'python');

module.exports = {
  ...baseConfig,
  testDir: 'tests',
  workers: 1,
  reporter: 'list',
  // Three JupyterLabs and two browsers may share a small machine.
  expect: { timeout: 15000 },
  use: {
    ...baseConfig.use,
    baseURL: `http://127.0.0.1:${port + 1}`,
    trace: 'off',
    video: 'off',
    launchOptions: { executablePath: chromium() }
  },
  webServer: {
    command: `${existsSync(venv) ? venv : 'python'} servers.py`,
    url: `http://127.0.0.1:${port}/`,
    timeout: 120 * 1000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20000 }
  }
};
