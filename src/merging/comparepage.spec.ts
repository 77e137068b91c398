import {
  RenderMimeRegistry,
  standardRendererFactories
} from '@jupyterlab/rendermime';
import { framePromise } from '@jupyterlab/testing';
import { nullTranslator } from '@jupyterlab/translation';
import { PromiseDelegate } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import { createEditorFactory } from 'nbdime/lib/common/editor';
import { ComparePage } from './comparepage';
import { untrusting } from './rendering';
import type { Compared } from './rest';

const EVIL =
  '<b>shown</b><script>window.ran = 1</script><img src="x" onerror="window.ran = 2">';

function code(id: string, source: string, data?: object): object {
  const output = { output_type: 'display_data', metadata: {}, data };
  return {
    cell_type: 'code',
    id,
    metadata: {},
    source,
    execution_count: null,
    outputs: data ? [output] : []
  };
}

const BASE = {
  cells: [code('a', 'x = 1\n'), code('b', 'same'), code('c', 'same too')],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5
};

const DIFF = [
  {
    op: 'patch',
    key: 'cells',
    diff: [
      {
        op: 'patch',
        key: 0,
        diff: [
          {
            op: 'patch',
            key: 'source',
            diff: [
              { op: 'addrange', key: 0, valuelist: ['x = 2\n'] },
              { op: 'removerange', key: 0, length: 1 }
            ]
          }
        ]
      },
      {
        op: 'addrange',
        key: 3,
        valuelist: [
          code('d', 'evil()', {
            'text/html': EVIL,
            'application/javascript': 'window.ran = 3'
          })
        ]
      }
    ]
  }
];

function compared(diff: object[]): Compared {
  return {
    kind: 'notebook',
    name: 'analysis.ipynb',
    before: { name: 'Marie Curie', me: false, time: '2026-11-03T14:02:00Z' },
    after: { name: 'Albert Einstein', me: true, time: null },
    base: BASE,
    diff
  } as unknown as Compared;
}

const alone = (compared: Compared) => [{ heading: '', compared }];

let page: ComparePage;

function open(compare: () => Promise<Compared>): void {
  page = new ComparePage(async () => alone(await compare()), {
    rendermime: untrusting(
      new RenderMimeRegistry({ initialFactories: standardRendererFactories })
    ),
    editorFactory: createEditorFactory(),
    mimeTypeOf: () => 'text/plain',
    translator: nullTranslator,
    trans: nullTranslator.load('cs3lab')
  });
  Widget.attach(page, document.body);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await framePromise();
  }
}

const said = () => page.node.textContent ?? '';
const find = (selector: string) => [...page.node.querySelectorAll(selector)];

afterEach(() => {
  page.dispose();
});

describe('ComparePage', () => {
  it('shows what differs, and folds what does not', async () => {
    open(async () => compared(DIFF));
    await until(() => find('.jp-Cell-diff').length === 2);
    const [before, after] = find('.jp-Cs3Compare-columns > div');
    expect(before.textContent).toContain('Marie Curie');
    expect(after.textContent).toBe('You, not saved');
    expect(find('.cm-diff-right-editor')[0].textContent).toContain('x = 2');
    expect(said()).toContain('2 unchanged cells');
    expect(page.name).toBe('analysis.ipynb');
    page.isHiding = false;
    await until(() => find('.jp-Cell-diff').length === 4);
  });

  it('runs nothing of what it shows', async () => {
    open(async () => compared(DIFF));
    await until(() => find('b').some(node => node.textContent === 'shown'));
    expect(find('script')).toHaveLength(0);
    expect(find('[onerror]')).toHaveLength(0);
    const trust = find('button').filter(each => each.textContent === 'Trust');
    trust.forEach(each => (each as HTMLElement).click());
    await until(() => find('b').some(node => node.textContent === 'shown'));
    expect(find('script')).toHaveLength(0);
    expect((window as unknown as { ran?: number }).ran).toBeUndefined();
  });

  it('says that two are alike', async () => {
    open(async () => compared([]));
    await until(() => said().includes('These are alike.'));
  });

  it('says that it compares, and why it cannot; asks again', async () => {
    const first = new PromiseDelegate<Compared>();
    const answers = [first.promise, Promise.resolve(compared([]))];
    open(() => answers.shift()!);
    expect(said()).toBe('Comparing…');
    first.reject(new Error('The storage cannot be reached.'));
    await until(() => said().includes('The storage cannot be reached.'));
    (find('button')[0] as HTMLElement).click();
    await until(() => said().includes('These are alike.'));
    expect(said()).not.toContain('cannot be reached');
  });

  it('shows several comparisons below each other', async () => {
    open(async () => compared([]));
    await page.refresh(async () => [
      { heading: 'Changed there since', compared: compared([]) },
      { heading: 'Changed by you', compared: compared(DIFF) }
    ]);
    expect(find('h2').map(({ textContent }) => textContent)).toEqual([
      'Changed there since',
      'Changed by you'
    ]);
    expect(said()).toContain('Nothing');
    expect(find('.jp-Notebook-diff')).toHaveLength(1);
  });

  it('shows the last of what was asked', async () => {
    const slow = new PromiseDelegate<Compared>();
    open(() => slow.promise);
    await page.refresh(async () => alone(compared([])));
    slow.resolve(compared(DIFF));
    await framePromise();
    expect(said()).toContain('These are alike.');
  });
});
