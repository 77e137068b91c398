import { nullTranslator } from '@jupyterlab/translation';
import { screen } from '@testing-library/dom';
import { show } from '../testing/screen';
import type { LockView } from '../tokens';
import type { DocumentLock } from './lock';
import { LockStatus } from './status';

let status: LockStatus;

beforeEach(() => {
  status = new LockStatus(nullTranslator.load('cs3lab'));
  show(status);
});

function showLock(lockView: LockView, viewOnly = false): void {
  const document = { path: 'physics/a.ipynb' };
  status.showLock({ lockView, viewOnly, document } as DocumentLock);
}

/** What stands in the status bar, and its tooltip. */
const words = async (text: string) =>
  (await screen.findByText(text)).closest<HTMLElement>('.jp-Cs3Status')!.title;

it('says since when the document is edited here', async () => {
  showLock({ kind: 'editing', since: new Date() });

  expect(await words('editing')).toMatch(/^You are editing “a.ipynb” since /);
});

it('says so where the time is not known', async () => {
  showLock({ kind: 'editing', since: null });

  expect(await words('editing')).toBe(
    'You are editing “a.ipynb”. Others can view it.'
  );
});

it('says that a storage cannot lock', async () => {
  showLock({ kind: 'unlocked', collide: false });

  expect(await words('no locks here')).toMatch(/^This storage cannot lock/);
});

it('says that two may collide where nothing is compared', async () => {
  showLock({ kind: 'unlocked', collide: true });

  expect(await words('two people at once may collide here')).toMatch(
    /^This storage neither locks files nor compares what is saved\./
  );
});

it('says what can be done with what is only viewed', async () => {
  showLock({ kind: 'viewer' }, true);

  expect(await words('view only')).toBe(
    'You can run and copy “a.ipynb”, not change it.'
  );
});

it('takes no room where there is nothing to tell', () => {
  showLock({ kind: 'free' });
  expect(status.isHidden).toBe(true);

  status.showLock(null);
  expect(status.isHidden).toBe(true);
});
