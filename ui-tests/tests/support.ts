import { expect, test as base } from '@jupyterlab/galata';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { APIRequestContext, Page as BrowserPage } from '@playwright/test';
import { readFile, writeFile } from 'fs/promises';
import * as path from 'path';

type Page = IJupyterLabPageFixture;

const PORT = Number(process.env.CS3LAB_UI_OWN_PORT);
const CONTROL = `http://127.0.0.1:${PORT}`;

export const EINSTEIN = `http://127.0.0.1:${PORT + 1}`;

export const MARIE = `http://127.0.0.1:${PORT + 2}`;

/** Another JupyterLab of einstein's. */
export const EINSTEIN_ELSEWHERE = `http://127.0.0.1:${PORT + 3}`;

export const RICHARD = `http://127.0.0.1:${PORT + 4}`;

/** A JupyterLab of einstein's where he has to sign in, as everywhere but in tests. */
export const EINSTEIN_SIGNED_IN = `http://127.0.0.1:${PORT + 5}`;

/** What he signs in with. */
export const TOKEN = 'signed-in';

/** A story, told with servers that no other worker uses. */
export const test = base.extend<object, { labs: void }>({
  labs: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await Promise.all([startLab(EINSTEIN), startLab(MARIE)]);
      await use();
    },
    { scope: 'worker', auto: true, timeout: 120000 }
  ]
});

/** Tell the control server to do something, and wait until it is done. */
async function control(what: string, body?: string): Promise<Response> {
  const answer = await fetch(`${CONTROL}/${what}`, { method: 'POST', body });
  expect(answer.ok).toBe(true);
  return answer;
}

/** Where the gateway keeps somebody's file, as a plain file. */
async function stored(file: string, user: string): Promise<string> {
  const { files } = await (await fetch(CONTROL)).json();
  return path.join(files, user, file);
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

/** Start a JupyterLab unless it runs. */
export async function startLab(lab: string): Promise<void> {
  await control(`${new URL(lab).port}/start`);
}

/** Wait until a JupyterLab that was shut down has ended. */
export async function endLab(lab: string): Promise<void> {
  await control(`${new URL(lab).port}/end`);
}

/** End all that einstein shares, while its files are still there: later no storage would. */
export async function endShares({
  request,
  baseURL
}: {
  request: APIRequestContext;
  baseURL: string | undefined;
}): Promise<void> {
  for (const list of ['shares', 'links']) {
    const address = `${baseURL}/cs3lab/${list}`;
    const answer = await (await request.get(address)).json();
    for (const { id } of answer[list]) {
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
export async function save(page: BrowserPage): Promise<void> {
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
