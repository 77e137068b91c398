import { expect } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { run } from './locking';

interface IWindow {
  readonly axe: { run(context: string): Promise<AxeResults> };
}

/** Say what axe finds wrong in a part of the page. */
async function violations(page: Page, part: string): Promise<string[]> {
  await page.addScriptTag({ path: require.resolve('axe-core') });
  return page.evaluate(async part => {
    const { axe } = window as unknown as IWindow;
    const { violations } = await axe.run(part);
    // JupyterLab's own toolbar buttons say whether they are pressed where nothing can be.
    const ours = (html: string) => !html.startsWith('<jp-button');
    return violations.flatMap(({ id, nodes }) =>
      nodes
        .filter(({ html }) => ours(html))
        .map(
          ({ html, any, all }) =>
            `${id}: ${html.slice(0, 200)} ${[...any, ...all].map(({ message }) => message).join(' ')}`
        )
    );
  }, part);
}

/** Say where texts in a part of the page have less contrast than 4.5:1, by computed colours. */
async function faint(page: Page, part: string): Promise<string[]> {
  return page.evaluate(part => {
    const pixel = document.createElement('canvas').getContext('2d', {
      willReadFrequently: true
    })!;
    const over = (colors: string[]) => {
      pixel.clearRect(0, 0, 1, 1);
      for (const color of colors) {
        pixel.fillStyle = color;
        pixel.fillRect(0, 0, 1, 1);
      }
      return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (color: number[]) => {
      const [red, green, blue] = color.map(each => {
        const part = each / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const found: string[] = [];
    const root = document.querySelector(part)!;
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      const text = [...element.childNodes].some(
        node => node.nodeType === Node.TEXT_NODE && node.textContent!.trim()
      );
      if (!text || !element.checkVisibility({ opacityProperty: true })) {
        continue;
      }
      const behind: string[] = [];
      for (let at: Element | null = element; at; at = at.parentElement) {
        behind.unshift(getComputedStyle(at).backgroundColor);
      }
      const { color } = getComputedStyle(element);
      const [one, other] = [
        luminance(over(behind)),
        luminance(over([...behind, color]))
      ];
      const contrast =
        (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      if (contrast < 4.5) {
        const where = `${element.className} in ${element.closest('.cm-line, button, div')?.className}`;
        found.push(
          `${contrast.toFixed(2)} “${element.textContent!.slice(0, 30)}” ${where}`
        );
      }
    }
    return [...new Set(found)];
  }, part);
}

/** Expect that everybody can read and use a part of the page, in both themes. */
export async function expectAccessible(
  page: Page,
  part: string
): Promise<void> {
  for (const theme of ['Dark', 'Light']) {
    await run(page, 'apputils:change-theme', { theme: `JupyterLab ${theme}` });
    await expect(
      page.locator(`body[data-jp-theme-name$='${theme}']`)
    ).toBeAttached();
    expect.soft(await faint(page, part), theme).toEqual([]);
    expect.soft(await violations(page, part), theme).toEqual([]);
  }
}
