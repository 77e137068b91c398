/*
 * Two people in a real browser, for `python -m benchmarks people`.
 *
 * Each line on the standard output is JSON: what one did and the other waited for, with the seconds
 * it took; or what to do with einstein's server. An empty line on the standard input says that this
 * is done.
 */
const { chromium } = require('@playwright/test');
const readline = require('readline');
const { chromium: executable } = require('./chromium');

/** Often enough for figures of a tenth of a second. */
const POLLING = 20;
const TIMEOUT = 60000;

const BANNER = '.jp-Cs3LockBanner';
const BAR = '.jp-Cs3CopyBar';
const PADLOCK = '#filebrowser .jp-Cs3Mark';

const { einstein, marie, rounds } = JSON.parse(process.argv[2]);
const answers = readline
  .createInterface({ input: process.stdin })
  [Symbol.asyncIterator]();

/** Stop or start einstein's JupyterLab, and wait until it is done. */
async function ask(server) {
  console.log(JSON.stringify({ server }));
  await answers.next();
}

/** Say how long something took that began then. */
function tell(what, begin) {
  const seconds = (performance.now() - begin) / 1000;
  console.log(JSON.stringify({ what, seconds }));
}

/** One person's page. */
class Person {
  static async enter(browser, { link, path }) {
    const context = await browser.newContext();
    const person = new Person(await context.newPage(), link, path);
    await person.load();
    return person;
  }

  constructor(page, link, path) {
    this.page = page;
    this.link = link;
    this.path = path;
  }

  /** Load JupyterLab, with nothing open. */
  async load() {
    await this.page.goto(this.link);
    await this.until(() => window.jupyterapp?.shell.node.isConnected);
    await this.page.evaluate(async () => {
      await window.jupyterapp.restored;
      // Kernels are not what is measured.
      const { docRegistry } = window.jupyterapp;
      docRegistry.getWidgetFactory('Notebook')._preferKernel = false;
    });
  }

  async run(command, args = {}) {
    await this.page.evaluate(
      async ([id, args]) => {
        await window.jupyterapp.commands.execute(id, args);
      },
      [command, args]
    );
  }

  /** Wait until something is so on the page. */
  async until(test, given) {
    const options = { polling: POLLING, timeout: TIMEOUT };
    await this.page.waitForFunction(test, given, options);
  }

  /** Wait until words can be read in a part of the page, or cannot any more. */
  async reads(part, words, wanted = true) {
    await this.until(
      ([part, words, wanted]) =>
        [...document.querySelectorAll(part)].some(
          node => node.checkVisibility() && node.textContent.includes(words)
        ) === wanted,
      [part, words, wanted]
    );
  }

  async press(part, label) {
    await this.page
      .locator(`${part}:visible`)
      .getByRole('button', { name: label })
      .click();
  }

  async open(path = this.path) {
    await this.run('docmanager:open', { path });
    await this.until(() =>
      [...document.querySelectorAll('.jp-Notebook .jp-Cell')].some(cell =>
        cell.checkVisibility()
      )
    );
  }

  /** Open the notebook, and wait for its lock. */
  async edit() {
    await this.open();
    // The other's lock may end a moment later than their tab.
    const { page } = this;
    const again = page.locator(`${BANNER}:visible`).getByText('Edit now');
    await page
      .locator('.jp-Cs3Status:visible', { hasText: 'editing' })
      .or(again)
      .waitFor({ timeout: TIMEOUT });
    if (await again.isVisible()) {
      await again.click();
    }
    await this.isEditing();
  }

  async isEditing() {
    await this.reads('.jp-Cs3Status', 'editing');
  }

  async close() {
    await this.run('application:close-all');
  }
}

/** Do something, wait for what follows, and say how long that took. */
async function measure(what, act, follows) {
  const begin = performance.now();
  await act();
  await follows();
  tell(what, begin);
}

async function round(his, hers, number) {
  await hers.edit();
  await measure(
    'opened → banner',
    () => his.run('docmanager:open', { path: his.path }),
    () => his.reads(BANNER, 'Marie Curie')
  );

  const words = `seen_${number} = ${Date.now()}`;
  await hers.page.locator('.jp-Notebook .cm-content').first().click();
  await hers.page.keyboard.type(`${words}\n`);
  await measure(
    'save → seen',
    () => hers.page.keyboard.press('Control+s'),
    () => his.reads('.jp-Notebook', words)
  );

  await measure(
    'closed → banner',
    () => hers.close(),
    () => his.reads(BANNER, 'has finished')
  );
  await measure(
    'freed → editable',
    () => his.press(BANNER, 'Edit now'),
    () => his.isEditing()
  );
  await his.close();
  await his.reads('.jp-Cs3Status', 'editing', false);

  await hers.edit();
  await his.open();
  await his.press(BANNER, 'Make a copy');
  await his.reads(BAR, 'Marie Curie is editing');
  await his.reads(PADLOCK, '');
  const closed = performance.now();
  await hers.close();
  await Promise.all([
    his
      .reads(BAR, 'is editing', false)
      .then(() => tell('closed → copy bar', closed)),
    his.reads(PADLOCK, '', false).then(() => tell('closed → padlock', closed))
  ]);
  await his.close();

  await hers.edit();
  await his.open();
  await his.reads(BANNER, 'Marie Curie');
  await ask('stop');
  await hers.close();
  await ask('start');
  await measure(
    'server answers → told anew',
    () => undefined,
    () => his.reads(BANNER, 'has finished')
  );
  // JupyterLab says in a box that its server did not answer.
  await his.load();
}

async function main() {
  const browser = await chromium.launch({ executablePath: executable() });
  try {
    const his = await Person.enter(browser, einstein);
    const hers = await Person.enter(browser, marie);
    for (let number = 0; number < rounds; number++) {
      await round(his, hers, number);
    }
  } finally {
    await browser.close();
  }
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  }
);
