import { PageConfig } from '@jupyterlab/coreutils';
import { Drive } from '@jupyterlab/services';
import { TestStorage } from '../testing/storage';
import { Cs3Drive } from './drive';
import { defaultDrive, drive } from './plugin';

afterEach(() => PageConfig.setOption('cs3lab', ''));

async function activated() {
  const { settings } = new TestStorage();
  const ours = await drive.activate(null, settings);
  return [ours, await defaultDrive.activate(null, ours, settings)];
}

it('files are on the storage where the server has one', async () => {
  PageConfig.setOption('cs3lab', 'on');
  const [ours, chosen] = await activated();

  expect(ours).toBeInstanceOf(Cs3Drive);
  expect(chosen).toBe(ours);
});

it('JupyterLab is as it is where the server has no storage', async () => {
  const [ours, chosen] = await activated();

  expect(ours).toBeNull();
  expect(Object.getPrototypeOf(chosen)).toBe(Drive.prototype);
});
