import { MainAreaWidget } from '@jupyterlab/apputils';
import {
  RenderMimeRegistry,
  standardRendererFactories
} from '@jupyterlab/rendermime';
import { framePromise, signalToPromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { readFileSync } from 'fs';
import { createEditorFactory } from 'nbdime/lib/common/editor';
import type { MergeView } from 'nbdime/lib/common/mergeview';
import { conflicting } from '../testing/merging';
import type { MergePage } from './mergepage';
import { createMergeTab } from './mergetab';
import { untrusting } from './rendering';

const CASES = JSON.parse(readFileSync('tests/merge/decisions.json', 'utf-8'));

const services = {
  rendermime: untrusting(
    new RenderMimeRegistry({ initialFactories: standardRendererFactories })
  ),
  editorFactory: createEditorFactory(),
  mimeTypeOf: () => 'text/plain',
  translator: nullTranslator,
  trans: nullTranslator.load('cs3lab')
};

let forgotten: string[];
let texts: string[][];
let tab: MainAreaWidget<MergePage>;

async function open(name: string): Promise<void> {
  const { base, decisions } = CASES[name];
  const merged = conflicting({ base, decisions });
  const server = {
    resolve: async (_: string, { cells }: { cells: { source: unknown }[] }) => {
      texts.push(cells.map(({ source }) => String(source)));
      return conflicting({ state: 'merged' });
    },
    forget: async (id: string) => {
      forgotten.push(id);
    },
    compare: () => Promise.reject(new Error('not asked'))
  };
  tab = createMergeTab(merged, server, services, new CommandRegistry());
  Widget.attach(tab, document.body);
  const { length } = tab.content.flow.resolution.questions;
  await until(() => find('.jp-Cs3Question').length === length);
  await until(() => find('.jp-Cs3CellList-slot:empty').length === 0);
}

/** Wait for what is drawn in its turn. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await framePromise();
  }
}

const find = (selector: string) => [
  ...tab.node.querySelectorAll<HTMLElement>(selector)
];
const button = (label: string) =>
  find('button').find(({ textContent }) => textContent === label)!;

beforeAll(() => {
  // There is nothing to scroll here.
  Element.prototype.scrollIntoView = () => undefined;
});

beforeEach(() => {
  forgotten = [];
  texts = [];
});

afterEach(() => {
  tab.dispose();
});

describe('the merge tab', () => {
  it('names the sides, and says how many conflicts are left', async () => {
    await open('same-line');
    expect(tab.title.label).toBe('Merge: analysis.ipynb');
    const [remote, local] = find('.jp-Cs3Compare-columns > div');
    expect(remote.textContent).toContain('Marie Curie');
    expect(local.textContent).toContain('Your copy');
    await until(
      () => find('.jp-Cs3Merge-count')[0].textContent === '1 conflict left'
    );
    expect(find('.jp-Cs3CellList-fold').length).toBeGreaterThan(0);
  });

  it('puts what is taken into the result', async () => {
    await open('same-line');
    const result = () => find('.cm-merge-editor .cm-content')[0].textContent;
    expect(result()).toContain('arange(30)');
    button('Take mine').click();
    await framePromise();
    expect(result()).toContain('arange(20)');
    expect(result()).not.toContain('arange(30)');
    button('Take both').click();
    await framePromise();
    expect(result()).toMatch(/arange\(30\).*arange\(20\)/);
    button('Take Marie Curie’s').click();
    await framePromise();
    expect(result()).not.toContain('arange(20)');
    await until(
      () => find('.jp-Cs3Merge-count')[0].textContent === 'No conflicts left'
    );
  });

  it('colours what is taken by the side it is of', async () => {
    await open('same-line');
    button('Take mine').click();
    await framePromise();
    const chunk = find('.cm-merge-editor .cm-merge-m-chunk-local');
    expect(chunk.map(({ textContent }) => textContent)).toEqual([
      'x = np.arange(20)'
    ]);
    expect(find('.cm-merge-editor .cm-merge-m-chunk-remote')).toEqual([]);
  });

  it('keeps what was typed when a side is taken', async () => {
    await open('same-line');
    const view = viewOf(find('.cm-merge-editor')[0]);
    const { length } = view.state.doc;
    view.dispatch({ changes: { from: length, insert: '# typed\n' } });
    expect(tab.content.flow.resolution.open).toBe(1);
    button('Take mine').click();
    await framePromise();
    const typed = view.state.doc.toString();
    expect(typed).toMatch(/^x = np.arange\(20\)\n[^]*# typed\n$/);
    await tab.content.save();
    expect(texts[0][1]).toBe(typed);
  });

  it('takes typing in the lines in question for an answer', async () => {
    await open('same-line');
    const view = viewOf(find('.cm-merge-editor')[0]);
    view.dispatch({ changes: { from: 0, to: 1, insert: 'xs' } });
    expect(tab.content.flow.resolution.open).toBe(0);
    const decided = find('.jp-Cs3Question-decided')[0];
    await until(() => decided.textContent === 'As you typed it');
  });

  it('deletes or keeps a cell that one deleted and the other edited', async () => {
    await open('delete-against-edit');
    button('Delete it').click();
    expect(tab.content.flow.resolution.serialize().cells).toHaveLength(
      CASES['delete-against-edit'].local.length
    );
    button('Keep it as edited').click();
    const { cells } = tab.content.flow.resolution.serialize();
    expect(String(cells[1].source)).toContain('arange(20)');
  });

  it('shows what metadata either side has', async () => {
    await open('notebook-metadata-clash');
    const values = find('.jp-Cs3Question-values code');
    expect(values).toHaveLength(2);
    expect(values[0].textContent).not.toBe(values[1].textContent);
  });

  it('goes from conflict to conflict, round and round', async () => {
    await open('line-carried-to-two-places');
    const here = () =>
      document.activeElement?.getAttribute('data-question') ?? null;
    for (const [step, question] of [
      [1, '1'],
      [1, '2'],
      [1, '1'],
      [-1, '2']
    ] as [1 | -1, string][]) {
      tab.content.go(step);
      await until(() => here() === question);
    }
    tab.content.flow.resolution.questions[0].choose('local');
    tab.content.go(-1);
    tab.content.go(1);
    await until(() => here() === '2');
  });

  it('asks once before it stores open conflicts', async () => {
    await open('same-line');
    const saving = tab.content.save();
    await until(() => document.querySelector('.jp-Dialog button') !== null);
    const dialog = document.querySelector('.jp-Dialog')!;
    expect(dialog.textContent).toContain('What the storage has stays');
    expect(document.activeElement!.textContent).toBe('Back');
    dialog.querySelector<HTMLElement>('.jp-mod-accept')!.click();
    await saving;
    expect(texts[0][1]).toContain('arange(30)');
    expect(tab.isDisposed).toBe(true);
  });

  it('stores nothing when the person goes back', async () => {
    await open('same-line');
    const saving = tab.content.save();
    await until(() => document.querySelector('.jp-Dialog button') !== null);
    document.querySelector<HTMLElement>('.jp-Dialog .jp-mod-reject')!.click();
    await saving;
    expect(texts).toEqual([]);
    expect(tab.isDisposed).toBe(false);
  });

  it('decides nothing when it is closed', async () => {
    await open('same-line');
    const { done } = tab.content.flow;
    const disposed = signalToPromise(tab.disposed);
    tab.close();
    await disposed;
    expect(await done).toBeNull();
    expect(forgotten).toEqual(['one']);
  });

  it('leaves the editor at the first Escape, and the tab at the second', async () => {
    await open('same-line');
    viewOf(find('.cm-merge-editor')[0]).focus();
    tab.content.escape();
    expect(tab.isDisposed).toBe(false);
    tab.content.escape();
    expect(tab.content.isDisposed).toBe(true);
  });

  it('takes back what was taken, in the result and in its row', async () => {
    await open('same-line');
    const view = () => viewOf(find('.cm-merge-editor')[0]);
    const before = view().state.doc.toString();
    button('Take mine').click();
    await framePromise();
    tab.content.undo();
    await framePromise();
    expect(view().state.doc.toString()).toBe(before);
    const pressed = () => button('Take mine').getAttribute('aria-pressed');
    await until(() => pressed() === 'false');
    expect(find('.cm-merge-editor .jp-Merge-conflict')).not.toEqual([]);
    tab.content.redo();
    await until(() => pressed() === 'true');
    expect(view().state.doc.toString()).toContain('arange(20)');
  });

  it('takes back what was typed, and stays in the editor', async () => {
    await open('same-line');
    const view = () => viewOf(find('.cm-merge-editor')[0]);
    const before = view().state.doc.toString();
    view().focus();
    view().dispatch({ changes: { from: 0, to: 1, insert: 'xs' } });
    await framePromise();
    tab.content.undo();
    expect(view().state.doc.toString()).toBe(before);
    expect(view().hasFocus).toBe(true);
    expect(tab.content.flow.resolution.open).toBe(1);
  });

  it('lets no browser undo, which would do so in other documents', async () => {
    await open('same-line');
    button('Take mine').click();
    await framePromise();
    const undo = new InputEvent('beforeinput', {
      inputType: 'historyUndo',
      bubbles: true,
      cancelable: true
    });
    find('.cm-merge-editor .cm-content')[0].dispatchEvent(undo);
    expect(undo.defaultPrevented).toBe(true);
    expect(tab.content.flow.resolution.open).toBe(1);
  });

  it('shows unchanged cells when asked to', async () => {
    await open('same-line');
    const drawn = find('.jp-Cell-merge').length;
    tab.content.isHiding = false;
    const { length } = CASES['same-line'].base.cells;
    await until(() => find('.jp-Cell-merge').length === length);
    expect(drawn).toBe(1);
  });
});

type View = NonNullable<MergeView['merge']>['remoteEditorWidget']['cm'];

/** The editor in a node. */
function viewOf(node: HTMLElement): View {
  const content = node.querySelector('.cm-content') as unknown as {
    cmTile?: { view: View };
    cmView?: { view: View; rootView: { view: View } };
  };
  return content.cmTile?.view ?? content.cmView!.rootView.view;
}
