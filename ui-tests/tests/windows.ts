import { expect } from '@jupyterlab/galata';
import type { Browser, Page } from '@playwright/test';

const PORT = Number(process.env.CS3LAB_UI_OWN_PORT);
const CONTROL = `http://127.0.0.1:${PORT}`;

/** What einstein signs in with where he has to. */
const TOKEN = 'signed-in';

/** Tell the control server to do something, and wait until it is done. */
export async function control(what: string, body?: string): Promise<Response> {
  const answer = await fetch(`${CONTROL}/${what}`, { method: 'POST', body });
  expect(answer.ok).toBe(true);
  return answer;
}

/** Where the gateway keeps everybody's files, as plain files. */
export async function storedFiles(): Promise<string> {
  return (await (await fetch(CONTROL)).json()).files;
}

/** Start a JupyterLab unless it runs. */
export async function startLab(lab: string): Promise<void> {
  await control(`${new URL(lab).port}/start`);
}

/** Wait until a page has started JupyterLab. */
async function started(page: Page): Promise<void> {
  const there = () => 'jupyterapp' in window && 'galata' in window;
  await page.waitForFunction(there, null, { polling: 50 });
  await page.evaluate(() => {
    // Galata's helpers take hold of the application when they are asked for it.
    void window.galata.app;
    return window.jupyterapp.started;
  });
  await expect(page.locator('#jupyterlab-splash')).toHaveCount(0);
}

/** Let notebooks that are opened from now on start their kernels, or not. */
async function letStart(page: Page, kernels: boolean): Promise<void> {
  await page.evaluate(value => {
    const factory = window.jupyterapp.docRegistry.getWidgetFactory('Notebook');
    Object.defineProperty(factory, 'preferKernel', {
      value,
      configurable: true
    });
  }, kernels);
}

/** How a window shows a JupyterLab. */
export interface IShown {
  /** Start the kernels of notebooks that are opened: each costs as much as JupyterLab itself. */
  readonly kernels?: boolean;
  /** Let the story move the page's clock. */
  readonly clock?: boolean;
}

/**
 * The windows of a worker: a page for each JupyterLab, in which one story after the other is told.
 *
 * Each story loads JupyterLab anew, which costs half of what it costs in a page of its own: code
 * and files are there already.
 */
export class Windows {
  constructor(private readonly _browser: Browser) {}

  /** Load a JupyterLab as it is when nothing is open, with a folder in the file browser. */
  async show(lab: string, folder = '', how: IShown = {}): Promise<Page> {
    await startLab(lab);
    const page = await this._page(lab);
    if (how.clock) {
      await page.clock.install();
      this._once.add(lab);
    }
    const path = folder && `tree/${folder}`;
    await page.goto(`${lab}/lab/${path}?reset&token=${TOKEN}`, {
      waitUntil: 'domcontentloaded'
    });
    await started(page);
    const place = page.locator('#filebrowser .jp-BreadCrumbs-item').last();
    await (folder
      ? expect(place).toHaveAttribute('data-path', folder)
      : expect(page.locator('#filebrowser')).toBeVisible());
    await letStart(page, !!how.kernels);
    if (how.kernels) {
      this._running.add(lab);
    }
    return page;
  }

  /** Load a JupyterLab, and open a notebook there. */
  async open(lab: string, path: string, how: IShown = {}): Promise<Page> {
    const page = await this.show(lab, '', how);
    await openIn(page, path);
    return page;
  }

  /** Leave all pages, and what ran in them. */
  async leave(): Promise<void> {
    await Promise.all(
      [...this._pages].map(([lab, page]) => this._go(lab, page))
    );
  }

  private async _page(lab: string): Promise<Page> {
    const kept = this._pages.get(lab);
    if (kept && !kept.isClosed()) {
      return kept;
    }
    const context = await this._browser.newContext();
    const page = await context.newPage();
    page.once('crash', () => this._once.add(lab));
    this._pages.set(lab, page);
    return page;
  }

  private async _go(lab: string, page: Page): Promise<void> {
    if (page.isClosed() || this._once.delete(lab)) {
      this._pages.delete(lab);
      await page.context().close();
      return;
    }
    if (this._running.delete(lab)) {
      await page.evaluate(() =>
        window.jupyterapp.serviceManager.sessions.shutdownAll()
      );
    }
    for (const heard of ['request', 'response'] as const) {
      page.removeAllListeners(heard);
    }
    await page.goto('about:blank');
  }

  private readonly _pages = new Map<string, Page>();
  /** Where kernels may run. */
  private readonly _running = new Set<string>();
  /** Where the page is of no use to another story. */
  private readonly _once = new Set<string>();
}

/** Open a notebook in a page, and wait until it is drawn. */
export async function openIn(page: Page, path: string): Promise<void> {
  await page.evaluate(async path => {
    await window.jupyterapp.commands.execute('docmanager:open', { path });
  }, path);
  await expect(
    page.locator('.jp-Notebook:visible .jp-CodeCell').first()
  ).toBeVisible();
}
