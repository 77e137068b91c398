import type { JupyterFrontEnd } from '@jupyterlab/application';
import {
  RenderMimeRegistry,
  standardRendererFactories
} from '@jupyterlab/rendermime';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Panel, Widget } from '@lumino/widgets';
import { readFileSync } from 'fs';
import { createEditorFactory } from 'nbdime/lib/common/editor';
import { conflicting } from '../testing/merging';
import type { Comparison, Merged } from '../tokens';
import { Merging } from './merging';

const CASES = JSON.parse(readFileSync('tests/merge/decisions.json', 'utf-8'));

function merged(name: string, changes: object = {}): Merged {
  const { base, decisions } = CASES[name];
  return conflicting({ base, decisions, ...changes });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise<void>(resolve => setTimeout(resolve));
  }
}

let main: Panel;
let active: string[];
let asked: Comparison[];
let forgotten: string[];
let merging: Merging;

beforeEach(() => {
  main = new Panel();
  active = [];
  asked = [];
  forgotten = [];
  const shell = {
    add: (widget: Widget) => main.addWidget(widget),
    activateById: (id: string) => active.push(id),
    get currentWidget() {
      return main.widgets.find(({ id }) => id === active.slice(-1)[0]) ?? null;
    }
  };
  const commands = new CommandRegistry();
  merging = new Merging(
    { shell, commands } as unknown as JupyterFrontEnd,
    {
      resolve: async () => conflicting({ state: 'merged' }),
      forget: async id => {
        forgotten.push(id);
      },
      compare: async what => {
        asked.push(what);
        return {
          kind: 'text',
          name: 'notes.txt',
          before: { name: 'one', me: false, time: null },
          after: { name: 'two', me: false, time: null },
          base: {},
          diff: []
        };
      }
    },
    () => ({
      rendermime: new RenderMimeRegistry({
        initialFactories: standardRendererFactories
      }),
      editorFactory: createEditorFactory(),
      mimeTypeOf: () => 'text/plain',
      translator: nullTranslator,
      trans: nullTranslator.load('cs3lab')
    })
  );
});

afterEach(() => {
  main.dispose();
});

describe('Merging', () => {
  it('opens a tab, and answers what was stored', async () => {
    const answer = merging.resolve(merged('same-line'));
    await until(() => merging.current !== null);
    merging.current?.takeAll('local');
    await merging.current?.save();
    expect((await answer)?.state).toBe('merged');
    expect(main.widgets).toHaveLength(0);
    expect(merging.current).toBeNull();
  });

  it('goes on in the tab that is open for a file', async () => {
    const answers = [merging.resolve(merged('same-line'))];
    await until(() => merging.current !== null);
    answers.push(merging.resolve(merged('same-line')));
    answers.push(merging.resolve(merged('delete-against-edit', { id: 'two' })));
    const id = () => merging.current?.flow.resolution.merged.id;
    await until(() => id() === 'two');
    expect(main.widgets).toHaveLength(1);
    expect(forgotten).toEqual(['one']);
    merging.current?.dispose();
    expect(await Promise.all(answers)).toEqual([null, null, null]);
    expect(forgotten).toEqual(['one', 'two']);
  });

  it('says in plain words that something cannot be shown', async () => {
    const broken = jest.spyOn(console, 'error').mockImplementation();
    await expect(
      merging.resolve(merged('same-line', { base: null }))
    ).rejects.toThrow('The conflicts in “analysis.ipynb” cannot be shown.');
    expect(main.widgets).toHaveLength(0);
    broken.mockRestore();
  });

  it('opens tabs of their own for different files', async () => {
    void merging.resolve(merged('same-line'));
    void merging.resolve(merged('same-line', { id: 'two', path: 'b.ipynb' }));
    await until(() => main.widgets.length === 2);
    expect(active).toHaveLength(2);
  });

  it('compares again in the tab that shows the same two', async () => {
    const side = {
      version: '',
      content: null,
      original: false,
      base: false,
      merge: ''
    };
    const what = {
      before: { ...side, path: 'a.txt' },
      after: { ...side, path: 'b.txt' }
    };
    const title = 'Both';
    await merging.compare(what, { title });
    await merging.compare(what);
    expect(main.widgets.map(widget => widget.title.label)).toEqual([title]);
    await merging.compare({ before: what.after, after: what.before });
    expect(main.widgets).toHaveLength(2);
    expect(asked).toHaveLength(3);
  });
});
