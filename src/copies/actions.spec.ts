import { Dialog, Notification } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { NotebookModel } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { screen } from '@testing-library/dom';
import { Cs3Drive } from '../files/drive';
import { mergedAs } from '../testing/copies';
import { managerOf, servicesOn } from '../testing/document';
import { TestStorage } from '../testing/storage';
import type { Merged } from '../tokens';
import { press as pressIn } from '../testing/screen';
import { CopyActions } from './actions';
import { OpenCopy } from './copy';
import { CopiesRest } from './rest';
import type { Original } from './rest';

// Yjs warns of what JupyterLab does with cells that are not in a notebook yet.
beforeAll(() => void jest.spyOn(console, 'warn').mockReturnValue());

afterEach(() => Notification.manager.dismiss());

const MERGE = 'POST cs3lab/merges';

const MISSING: Original = {
  name: 'analysis.ipynb',
  path: null,
  owner: 'Marie Curie',
  mine: false,
  copied: '2026-11-03T14:02:00Z',
  state: 'missing',
  changes: null,
  writable: false,
  holder: null,
  since: null,
  place: null,
  proposal: null
};

/** A copy whose merge is answered so. */
function setUp(merged: Merged) {
  const storage = new TestStorage();
  const sent: unknown[] = [];
  storage.routes.set(MERGE, body => {
    sent.push(body);
    return merged;
  });
  storage.routes.set('GET cs3lab/copies', () => ({ original: null }));
  const rest = new CopiesRest(storage.settings);
  const model = new NotebookModel();
  model.sharedModel.setMetadata('cs3lab', { copy: {} } as never);
  model.dirty = false;
  const save = jest.fn().mockResolvedValue(undefined);
  const context = {
    ...{ model, save },
    localPath: 'copy.ipynb'
  } as unknown as DocumentRegistry.Context;
  const copy = new OpenCopy(context, rest, () => 'einstein');
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const manager = managerOf(servicesOn(drive));
  Object.assign(manager, { findWidget: () => undefined });
  const merging = {
    resolve: jest.fn<Promise<Merged | null>, [Merged]>(),
    compare: jest.fn().mockResolvedValue(undefined)
  };
  const look = jest.fn().mockResolvedValue(undefined);
  const documents = { look } as never;
  const relist = jest.fn();
  const trans = nullTranslator.load('cs3lab');
  const actions = new CopyActions({
    ...{ manager, documents, rest, merging, trans },
    ...{ shares: null, locks: null, relist }
  });
  return { relist, storage, model, copy, actions, merging, look, save, sent };
}

const said = () => Notification.manager.notifications.map(n => n.message);

/** Press a button of the only notice. */
function press(label: string): void {
  const [{ options }] = Notification.manager.notifications;
  const action = options.actions!.find(action => action.label === label)!;
  action.callback(new MouseEvent('click'));
}

const MERGED = mergedAs('merged', { kind: 'notebook', path: 'a.ipynb' });

describe('proposing and declining', () => {
  const ORIGINAL: Original = { ...MISSING, state: 'same', path: 'a.ipynb' };

  async function answer(label: string, words: string): Promise<void> {
    const said = await screen.findByRole('textbox');
    (said as HTMLTextAreaElement).value = words;
    await pressIn(label);
  }

  it.each([
    ['propose', 'Ask', 'POST cs3lab/copies/propose'],
    ['decline', 'Decline', 'POST cs3lab/copies/decline']
  ] as const)('sends a sentence with it: %s', async (action, label, route) => {
    const { storage, copy, actions } = setUp(MERGED);
    const bodies: unknown[] = [];
    storage.routes.set(route, body => {
      bodies.push(body);
      return { owner: 'Marie Curie' };
    });
    copy.learn({ original: ORIGINAL });
    const done = actions.run(action, copy);
    await answer(label, ' Look at it. ');
    await done;

    expect(bodies).toEqual([{ path: 'copy.ipynb', words: 'Look at it.' }]);
  });

  it('asks nobody where it is cancelled', async () => {
    const { storage, copy, actions, save } = setUp(MERGED);
    copy.learn({ original: ORIGINAL });
    copy.context.model.dirty = true;
    const done = actions.run('propose', copy);
    await answer('Cancel', 'Look at it.');
    await done;

    expect(save).not.toHaveBeenCalled();
    expect(storage.take()).toEqual([]);
  });
});

describe('merging back', () => {
  it('saves the copy first, and tells what came from whom', async () => {
    const { copy, actions, save, sent, look } = setUp(MERGED);
    copy.context.model.dirty = true;

    await actions.run('merge', copy);

    expect(save).toHaveBeenCalled();
    expect(sent).toEqual([
      { kind: 'copy', path: 'copy.ipynb', replace: false }
    ]);
    expect(said()).toEqual([
      'Merged into “a.txt”: 1 cell from you, 1 from Marie Curie.'
    ]);
    expect(look.mock.calls.flat().sort()).toEqual(['a.ipynb', 'copy.ipynb']);
  });

  it('shows what changed in the original', async () => {
    const { copy, actions, merging } = setUp(MERGED);
    await actions.run('merge', copy);

    press('Show changes');

    expect(merging.compare.mock.calls[0][0]).toMatchObject({
      before: { merge: 'm1', path: '' },
      after: { merge: '', path: 'a.ipynb' }
    });
  });

  it('can be undone, and says so', async () => {
    const { storage, copy, actions } = setUp(MERGED);
    const undo = jest.fn().mockReturnValue(mergedAs('undone'));
    storage.routes.set('POST cs3lab/merges/m1/undo', undo);
    await actions.run('merge', copy);

    press('Undo');
    const refreshed = new Promise(done => copy.changed.connect(done));
    await refreshed;

    expect(said()).toContain('“a.txt” is again as it was before the merge.');
  });

  it('can be undone where its changes are shown, as long as nothing is stored', async () => {
    const { storage, copy, actions, merging } = setUp(MERGED);
    const undo = jest.fn().mockReturnValue(mergedAs('undone'));
    storage.routes.set('POST cs3lab/merges/m1/undo', undo);
    await actions.run('merge', copy);
    press('Show changes');
    const [offered] = merging.compare.mock.calls[0][1].actions;
    expect(offered.isOffered()).toBe(true);
    expect(actions.undoable(null)).toBe(copy);

    await offered.execute();

    expect(undo).toHaveBeenCalled();
    expect(offered.isOffered()).toBe(false);
    expect(actions.undoable(null)).toBeNull();
  });

  it('takes away the notice that came before', async () => {
    const { storage, copy, actions } = setUp(MERGED);
    await actions.run('merge', copy);
    storage.routes.set(MERGE, () => mergedAs('unchanged'));

    await actions.run('merge', copy);

    expect(said()).toEqual([
      'Nothing to merge: “a.txt” has all that is in the copy.'
    ]);
  });

  it('says that there is nothing to merge', async () => {
    const { copy, actions } = setUp(mergedAs('unchanged'));
    await actions.run('merge', copy);

    expect(said()).toEqual([
      'Nothing to merge: “a.txt” has all that is in the copy.'
    ]);
  });

  it.each([
    ['Keep them', 'keep'],
    ['Merge without them', 'drop'],
    ['Cancel', null]
  ])('asks before pictures are gone: %s', async (label, outputs) => {
    const lost = { pictures: 2, tables: 1, cells: 2 };
    const { storage, copy, actions } = setUp(mergedAs('outputs', { lost }));
    const sent: object[] = [];
    storage.routes.set(MERGE, body => {
      sent.push(body as object);
      return sent.length > 1 ? MERGED : mergedAs('outputs', { lost });
    });

    const merging = actions.run('merge', copy);
    const title = await screen.findByText(
      '2 pictures and 1 table of “a.txt” would be gone'
    );
    expect(title).toBeTruthy();
    await pressIn(label);
    await merging;

    expect(sent.slice(1)).toEqual(
      outputs ? [expect.objectContaining({ outputs })] : []
    );
  });

  it('lets the person decide what conflicts', async () => {
    const conflicts = mergedAs('conflicts', { conflicts: 1 });
    const { copy, actions, merging } = setUp(conflicts);
    merging.resolve.mockResolvedValue(MERGED);
    await actions.run('merge', copy);

    expect(merging.resolve).toHaveBeenCalledWith(conflicts);
    expect(said()[0]).toMatch(/^Merged into/);
  });

  it('ends quietly where the person decides nothing', async () => {
    const { copy, actions, merging } = setUp(mergedAs('conflicts'));
    merging.resolve.mockResolvedValue(null);
    await actions.run('merge', copy);

    expect(said()).toEqual([]);
  });

  it('offers to compare where it cannot be merged', async () => {
    const message = 'What both were made from is gone.';
    const { copy, actions, merging } = setUp(mergedAs('unknown', { message }));
    await actions.run('merge', copy);
    expect(said()).toEqual([message]);

    press('Compare');
    await Promise.resolve();

    expect(merging.compare).toHaveBeenCalled();
  });

  it('offers to replace what cannot be read', async () => {
    const message = 'What is stored is not a notebook.';
    const { storage, copy, actions, sent, relist } = setUp(
      mergedAs('unreadable', { message })
    );
    await actions.run('merge', copy);
    expect(said()).toEqual([message]);
    storage.routes.set(MERGE, body => {
      sent.push(body);
      return { ...MERGED, message: 'It was replaced.' };
    });
    const replaced = new Promise(done => relist.mockImplementation(done));

    press('Replace it with mine');
    await replaced;

    expect(sent[1]).toMatchObject({ kind: 'copy', replace: true });
    expect(said()).toContain('It was replaced.');
  });

  it('does not begin where the copy could not be saved', async () => {
    const { copy, actions, save, sent } = setUp(MERGED);
    copy.context.model.dirty = true;
    const refused = Object.assign(new Error(), { name: 'ModalCancelError' });
    save.mockRejectedValue(refused);

    await actions.run('merge', copy);

    expect(sent).toEqual([]);
    // Who listens to saves has told.
    expect(said()).toEqual([]);
  });

  it('that broke says that the copy is as it was', async () => {
    const { storage, copy, actions } = setUp(MERGED);
    storage.routes.set(MERGE, () => null);
    await actions.run('merge', copy);

    expect(said()).toEqual([
      'That did not work: It broke. Your copy is as it was.'
    ]);
  });
});

describe('a copy whose original is gone', () => {
  const message = 'What is in the copy is now where the original was.';
  const placed = { ...MERGED, message };

  const launched = jest.spyOn(Dialog.prototype, 'launch');

  /** Somebody who reads the dialog, and presses this button. */
  function answer(button: Dialog.IButton) {
    const read: string[] = [];
    launched.mockImplementation(async function (this: Dialog<unknown>) {
      read.push(this.node.textContent!);
      return { button, isChecked: null, value: null };
    });
    return read;
  }

  async function gone(place: string | null) {
    const parts = setUp(placed);
    const original = { ...MISSING, place };
    parts.storage.routes.set('GET cs3lab/copies', () => ({
      path: 'copy.ipynb',
      original
    }));
    await parts.copy.refresh(false);
    return parts;
  }

  afterAll(() => launched.mockRestore());

  it('takes its place, which was shown before', async () => {
    const { copy, actions, sent } = await gone('work/analysis.ipynb');
    const read = answer(Dialog.okButton());
    await actions.run('replace', copy);

    expect(read[0]).toContain('“work/analysis.ipynb”');
    expect(sent).toEqual([{ kind: 'copy', path: 'copy.ipynb', replace: true }]);
  });

  it('goes beside itself where nobody can say where that was', async () => {
    const { copy, actions } = await gone(null);
    const read = answer(Dialog.okButton());
    await actions.run('replace', copy);

    expect(read[0]).toContain('beside the copy, as “analysis.ipynb”');
  });

  it('stays where it is where the person does not want that', async () => {
    const { copy, actions, sent } = await gone('work/analysis.ipynb');
    answer(Dialog.cancelButton());
    await actions.run('replace', copy);

    expect(sent).toEqual([]);
  });

  it('says where it stands now, and offers nothing that merges offer', async () => {
    const { copy, actions, relist } = await gone('work/analysis.ipynb');
    answer(Dialog.okButton());
    await actions.run('replace', copy);

    expect(said()).toEqual([message]);
    expect(relist).toHaveBeenCalled();
    const [{ options }] = Notification.manager.notifications;
    expect(options.actions!.map(({ label }) => label)).toEqual(['Open']);
  });
});

it('an original that was forgotten can be remembered', async () => {
  const { copy, actions } = setUp(MERGED);
  await actions.run('forget', copy);
  expect(copy.isCopy).toBe(false);

  press('Undo');

  expect(copy.isCopy).toBe(true);
});
