const { execFileSync } = require('child_process');

// The first has no windows at all, and takes a quarter less of the processor than the others.
const BROWSERS = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome'
];

/** The browser of this machine: CS3LAB_CHROMIUM, or the first there is. */
function chromium() {
  if (process.env.CS3LAB_CHROMIUM) {
    return process.env.CS3LAB_CHROMIUM;
  }
  for (const name of BROWSERS) {
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

module.exports = { chromium };
