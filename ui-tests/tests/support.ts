import { expect, galata, test as base } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { APIRequestContext, Page } from '@playwright/test';
import { readFile, rm, writeFile } from 'fs/promises';
import * as path from 'path';
import { control, startLab, storedFiles, Windows } from './windows';
import type { IShown } from './windows';

const PORT = Number(process.env.CS3LAB_UI_OWN_PORT);

export const EINSTEIN = `http://127.0.0.1:${PORT + 1}`;

export const MARIE = `http://127.0.0.1:${PORT + 2}`;

/** Another JupyterLab of einstein's. */
export const EINSTEIN_ELSEWHERE = `http://127.0.0.1:${PORT + 3}`;

export const RICHARD = `http://127.0.0.1:${PORT + 4}`;

/** A JupyterLab of einstein's where he has to sign in, as everywhere but in tests. */
export const EINSTEIN_SIGNED_IN = `http://127.0.0.1:${PORT + 5}`;

/** What a story asks for. */
interface IStory {
  /** How einstein's page is shown. */
  shown: IShown;
  page: IJupyterLabPageFixture;
}

/**
 * A story, told with servers and windows that no other worker uses: it begins with einstein's
 * page, in a folder of the story's own.
 */
export const test = base.extend<IStory, { windows: Windows }>({
  shown: [{}, { option: true }],
  windows: [
    async ({ browser }, use) => {
      await Promise.all([startLab(EINSTEIN), startLab(MARIE)]);
      await use(new Windows(browser));
    },
    { scope: 'worker', auto: true, timeout: 120000 }
  ],
  page: async ({ request, shown, tmpPath, windows }, use) => {
    const page = await windows.show(EINSTEIN, tmpPath, shown);
    const ready = async () => undefined;
    await use(galata.addHelpersToPage(page, EINSTEIN, ready));
    await windows.leave();
    // While the files are still there: later no storage would.
    await endShares(request, EINSTEIN);
    await endShares(request, MARIE);
  }
});

/** Where the gateway keeps somebody's file, as a plain file. */
async function stored(file: string, user: string): Promise<string> {
  return path.join(await storedFiles(), user, file);
}

/** What the storage has in a file. */
export async function readStored(
  file: string,
  user = 'einstein'
): Promise<string> {
  return readFile(await stored(file, user), 'utf8');
}

/** Write a file as somebody else's program would, past every Jupyter server. */
export async function writeStored(
  file: string,
  text: string,
  user = 'einstein'
): Promise<void> {
  await writeFile(await stored(file, user), text);
}

/** Delete a file as somebody else's program would, past every Jupyter server. */
export async function removeStored(
  file: string,
  user = 'einstein'
): Promise<void> {
  await rm(await stored(file, user));
}

/** Take the storage away. */
export async function stopStorage(): Promise<void> {
  await control('stop');
}

/** Bring the storage back. */
export async function startStorage(): Promise<void> {
  await control('start');
}

/** What one without an account gets by a link: the file's text, or how he is refused. */
export async function visit(
  link: string,
  password: string,
  name: string
): Promise<{ text?: string; refused?: string }> {
  const token = link.split('/').pop();
  const body = JSON.stringify({ token, password, name });
  return (await control('visit', body)).json();
}

/** Let a JupyterLab do nothing, as on a laptop that is closed. */
export async function sleepLab(lab: string): Promise<void> {
  await control(`${new URL(lab).port}/sleep`);
}

/** Let a JupyterLab go on. */
export async function wakeLab(lab: string): Promise<void> {
  await control(`${new URL(lab).port}/wake`);
}

/** Wait until a JupyterLab that was shut down has ended. */
export async function endLab(lab: string): Promise<void> {
  await control(`${new URL(lab).port}/end`);
}

/** End all that somebody shares; no storage lets them end shares of what is gone. */
async function endShares(
  request: APIRequestContext,
  lab: string
): Promise<void> {
  for (const list of ['shares', 'links']) {
    const address = `${lab}/cs3lab/${list}`;
    const answer = await (await request.get(address)).json();
    for (const { id, status } of answer[list]) {
      if (status === 'gone') {
        continue;
      }
      const ended = await request.delete(
        `${address}/${encodeURIComponent(id)}`
      );
      expect(ended.ok()).toBe(true);
    }
  }
}

/** A notebook with code cells and a kernel of its own choice. */
export function notebook(...sources: string[]): string {
  return JSON.stringify({
    cells: sources.map((source, index) => ({
      cell_type: 'code',
      id: `cell-${index}`,
      execution_count: null,
      metadata: {},
      outputs: [],
      source
    })),
    metadata: {
      kernelspec: {
        display_name: 'Python 3 (ipykernel)',
        language: 'python',
        name: 'python3'
      }
    },
    nbformat: 4,
    nbformat_minor: 5
  });
}

/** Note every request to the contents API, as `METHOD path`. */
export function contentsRequests(page: Page): string[] {
  const requests: string[] = [];
  page.on('request', request => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/contents')) {
      requests.push(`${request.method()} ${decodeURIComponent(pathname)}`);
    }
  });
  return requests;
}

/** Press Ctrl-S, and wait until the document is stored. */
export async function save(page: Page): Promise<void> {
  const put = page.waitForResponse(
    response =>
      response.request().method() === 'PUT' &&
      response.url().includes('/api/contents')
  );
  await page.keyboard.press('Control+s');
  expect((await put).ok()).toBe(true);
  await expect(page.locator('.jp-mod-current.jp-mod-dirty')).toHaveCount(0);
}

/** Make a notice's button reachable: its toast, wherever it is on the page. */
export function notice(page: Page, text: string | RegExp) {
  return page.locator('.Toastify__toast', { hasText: text });
}
