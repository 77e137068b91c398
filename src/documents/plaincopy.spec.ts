import { Cs3Drive } from '../files/drive';
import { managerOf, open, servicesOn, type } from '../testing/document';
import { TestStorage } from '../testing/storage';
import { saveAsCopy } from './plaincopy';

const naming = (stem: string, n: number) => `${stem} (${n})`;

async function setUp(path: string) {
  const storage = new TestStorage();
  storage.write(path, 'theirs');
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const services = servicesOn(drive);
  const context = await open(path, services);
  type(context, 'mine');
  const copy = () => saveAsCopy(context, services.contents, naming);
  return { storage, context, copy, manager: managerOf(services) };
}

describe('a copy of what a document shows', () => {
  it('is stored beside the original, which stays', async () => {
    const { storage, copy } = await setUp('notes/a.txt');

    expect(await copy()).toBe('notes/a (1).txt');

    expect(storage.files.get('notes/a (1).txt')!.text).toBe('mine');
    expect(storage.files.get('notes/a.txt')!.text).toBe('theirs');
  });

  it('never takes a name that is in use', async () => {
    const { storage, copy } = await setUp('a.txt');
    storage.write('a (1).txt', 'older copy');

    expect(await copy()).toBe('a (2).txt');

    expect(storage.files.get('a (1).txt')!.text).toBe('older copy');
  });

  it('goes to the home where one may not write beside the original', async () => {
    const { storage, copy } = await setUp('shared/a.txt');
    storage.readOnly = 'shared/';

    expect(await copy()).toBe('a (1).txt');
  });

  it('has the line endings of the original', async () => {
    const { storage, context, copy } = await setUp('a.txt');
    storage.write('a.txt', 'one\r\ntwo\r\n');
    await context.revert();

    expect(storage.files.get(await copy())!.text).toBe('one\r\ntwo\r\n');
  });
});
