import type { DirListing } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { MarkedRenderer } from './marks';
import { padlock } from './padlock';

const MARIE = {
  name: 'Marie Curie',
  me: false,
  application: null,
  since: null
};

/** Draw a row of a listing, again and again; gives the words of its padlock each time. */
function draw(...locks: (object | undefined)[]) {
  const marked = new MarkedRenderer();
  marked.addMarker(padlock(nullTranslator.load('cs3lab')));
  const renderer: DirListing.IRenderer = marked;
  const node = renderer.createItemNode();
  return locks.map(locked_by => {
    const model = { name: 'a.ipynb', path: 'a.ipynb', type: 'notebook' };
    const row = { ...model, last_modified: '', created: '', locked_by };
    renderer.updateItemNode(node, row as unknown as Contents.IModel);
    const padlocks = [...node.querySelectorAll<HTMLElement>('.jp-Cs3Mark')];
    return padlocks.map(({ title }) => title).join();
  });
}

it('is beside what somebody else edits, for as long as they do', () => {
  expect(draw(undefined, MARIE, MARIE, undefined)).toEqual([
    '',
    'Marie Curie is editing',
    'Marie Curie is editing',
    ''
  ]);
});

it('is not beside what is edited here', () => {
  expect(draw({ ...MARIE, me: true })).toEqual(['']);
});

it('tells the application, and does without a name', () => {
  const [collabora, unknown] = draw(
    { ...MARIE, application: 'Collabora' },
    { ...MARIE, name: '' }
  );

  expect(collabora).toBe('Locked by Collabora (Marie Curie)');
  expect(unknown).toBe('Somebody else is editing');
});

it('is beside what one edits oneself in another application', () => {
  expect(draw({ ...MARIE, me: true, application: 'Collabora' })).toEqual([
    'You are editing in Collabora'
  ]);
});
