const { existsSync } = require('fs');
const path = require('path');
const baseConfig = require('@jupyterlab/galata/lib/playwright-config');
const { chromium } = require('./chromium');

// Each worker has servers of its own, on six ports in a row: control, and the JupyterLabs that
// `servers.py` lists. Workers read this file, too.
const WORKERS = 2;
const first = Number(process.env.CS3LAB_UI_PORT ?? 18887);
const portOf = worker => first + 6 * worker;
const port = portOf(Number(process.env.TEST_PARALLEL_INDEX ?? 0));
process.env.CS3LAB_UI_OWN_PORT = String(port);

const venv = path.join(__dirname, '..', '.venv', 'bin', 'python');

module.exports = {
  ...baseConfig,
  testDir: 'tests',
  workers: WORKERS,
  // Stories do not wait for one another, in one file neither.
  fullyParallel: true,
  reporter: 'list',
  retries: 0,
  // Two browsers and as many as ten JupyterLabs may share a small machine.
  timeout: 120000,
  expect: { timeout: 15000 },
  use: {
    ...baseConfig.use,
    baseURL: `http://127.0.0.1:${port + 1}`,
    trace: 'off',
    video: 'off',
    launchOptions: { executablePath: chromium() }
  },
  webServer: Array.from({ length: WORKERS }, (_, worker) => ({
    command: `${existsSync(venv) ? venv : 'python'} servers.py`,
    env: { CS3LAB_UI_OWN_PORT: String(portOf(worker)) },
    url: `http://127.0.0.1:${portOf(worker)}/`,
    timeout: 120 * 1000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20000 }
  }))
};
