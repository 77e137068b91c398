import { nullTranslator } from '@jupyterlab/translation';
import { Cs3Drive } from '../files/drive';
import { TestStorage } from '../testing/storage';
import { longStatus, shortStatus } from './messages';
import { StorageStatus } from './model';

const trans = nullTranslator.load('cs3lab');

async function setUp() {
  const storage = new TestStorage();
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const status = new StorageStatus(drive, storage.settings);
  const asked = () =>
    new Promise<void>(done => status.changed.connect(() => done()));
  await asked();
  return { storage, drive, status, asked };
}

it('asks once, and then lets the drive tell', async () => {
  const { storage, drive, status } = await setUp();
  storage.write('a.txt', 'text');
  await drive.get('', { content: true });

  expect(storage.take()).toEqual([
    'GET cs3lab/status',
    'GET api/contents?content=1&hash=0'
  ]);
  expect(shortStatus(trans, status, 0)).toBe('Albert Einstein');
  expect(longStatus(trans, status, 0)).toContain('127.0.0.1:9142');
  status.dispose();
});

it('learns from a failed request that the storage is away', async () => {
  const { storage, drive, status } = await setUp();
  storage.status.reachable = false;
  storage.failure = { status: 503, body: { reason: 'unreachable' } };
  await drive.get('', { content: true }).catch(() => undefined);

  expect(status.connectivity.reachable).toBe(false);
  expect(shortStatus(trans, status, 0)).toMatch(/^CS3 not reachable since \d/);
  expect(shortStatus(trans, status, 1)).toMatch(/^not saved · CS3 not/);
  status.dispose();
});

it.each([
  ['sign-in', 'not signed in to CS3'],
  ['settings', 'CS3 not set up']
])('says so where there is no storage because of %s', async (reason, words) => {
  const { storage, drive, status } = await setUp();
  const message = 'Something is wrong.';
  Object.assign(storage.status, { reachable: false, reason, message });
  storage.failure = { status: 403, body: { reason } };
  await drive.get('', { content: true }).catch(() => undefined);
  storage.failure = null;
  await status.refresh();

  expect(shortStatus(trans, status, 0)).toBe(words);
  expect(longStatus(trans, status, 0)).toContain(message);
  status.dispose();
});

it('learns from the server that the storage is back', async () => {
  const { drive, status } = await setUp();
  drive.reportOutage('unreachable');
  await status.refresh();

  expect(status.connectivity.reachable).toBe(true);
  status.dispose();
});

it('says where kernels do not see the files', async () => {
  const { storage, status } = await setUp();
  expect(longStatus(trans, status, 0)).toContain('Kernels see the files');
  storage.status.kernel_files = false;
  await status.refresh();

  expect(longStatus(trans, status, 0)).toContain('Kernels do not see');
  status.dispose();
});
