import { expect } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';
import { source } from 'axe-core';
import type axe from 'axe-core';
import { inThemes } from './copying';

/** The least contrast of a text with what is behind it. */
const CONTRAST = 4.5;

/** What axe finds wrong in a part of the page, and texts that are hard to read, in both themes. */
export async function faults(page: Page, part: string): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(source);
  await inThemes(page, async theme => {
    const violations = await page.evaluate(async selector => {
      const { run } = (window as unknown as { axe: typeof axe }).axe;
      return (await run(selector)).violations.flatMap(({ id, nodes }) =>
        nodes
          // JupyterLab's own toolbar buttons say whether they are pressed where nothing can be.
          .filter(({ html }) => !html.startsWith('<jp-button'))
          .map(
            ({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`
          )
      );
    }, part);
    const faint = await page.evaluate(faintTexts, [part, CONTRAST] as const);
    found.push(...[...violations, ...faint].map(fault => `${theme}: ${fault}`));
  });
  return found;
}

/**
 * Texts of less contrast, with their ratio, by the colours that the page computes. Runs there.
 *
 * axe leaves out the texts in JupyterLab's panels.
 */
function faintTexts([part, least]: readonly [string, number]): string[] {
  const canvas = document.createElement('canvas').getContext('2d', {
    willReadFrequently: true
  })!;
  /** Red, green and blue from 0 to 1 of a colour on another. */
  const mix = (colour: string, opacity: number, behind: number[]) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    const weight = (alpha / 255) * opacity;
    return [red, green, blue].map(
      (value, index) => (value / 255) * weight + behind[index] * (1 - weight)
    );
  };
  const luminance = (colour: number[]) => {
    const [red, green, blue] = colour.map(value =>
      value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrastOf = (element: Element) => {
    const around: Element[] = [];
    for (let each: Element | null = element; each; each = each.parentElement) {
      around.unshift(each);
    }
    let behind = [1, 1, 1];
    let opacity = 1;
    for (const each of around) {
      const style = getComputedStyle(each);
      opacity *= Number(style.opacity);
      behind = mix(style.backgroundColor, opacity, behind);
    }
    const { color } = getComputedStyle(element);
    const [dark, light] = [
      luminance(mix(color, opacity, behind)),
      luminance(behind)
    ].sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  };
  return [...document.querySelectorAll(`${part}, ${part} *`)]
    .filter(
      element =>
        element.checkVisibility({ opacityProperty: true }) &&
        !element.closest(':disabled, [aria-disabled="true"]') &&
        [...element.childNodes].some(
          ({ nodeType, nodeValue }) =>
            nodeType === Node.TEXT_NODE && nodeValue!.trim() !== ''
        )
    )
    .map(element => [element.textContent, contrastOf(element)] as const)
    .filter(([, contrast]) => contrast < least)
    .map(([text, contrast]) => `“${text}” has ${contrast.toFixed(1)}:1`);
}

/** The controls of a part of the page on which nobody sees the focus. */
export async function unseen(page: Page, part: Locator): Promise<string[]> {
  // Browsers show the focus to those who use the keyboard.
  await page.keyboard.press('Shift');
  return part.evaluate(node => {
    const look = (control: Element) =>
      [control, control.parentElement!].map(each => {
        const { outline, boxShadow, borderColor } = getComputedStyle(each);
        return `${outline} ${boxShadow} ${borderColor}`;
      });
    const controls = [
      ...node.querySelectorAll<HTMLElement>(
        'button, input, select, [tabindex="0"]'
      )
    ].filter(
      control => control.checkVisibility() && !control.matches(':disabled')
    );
    const before = document.activeElement as HTMLElement;
    before.blur();
    const plain = controls.map(control => look(control).join());
    const hidden = controls.filter((control, index) => {
      control.focus();
      return look(control).join() === plain[index];
    });
    before.focus();
    return hidden.map(({ outerHTML }) => outerHTML);
  });
}

/** Press a key until something is there. */
export async function stepTo(
  page: Page,
  target: Locator,
  key: string
): Promise<void> {
  for (let step = 0; step < 40 && (await target.count()) === 0; step++) {
    await page.keyboard.press(key);
  }
  await expect(target).toHaveCount(1);
}

/** Press Tab, or Shift+Tab, until something has the focus. */
export async function tabTo(
  page: Page,
  target: Locator,
  key = 'Tab'
): Promise<void> {
  await stepTo(page, target.and(page.locator(':focus')), key);
}
