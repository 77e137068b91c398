import { CommandRegistry } from '@lumino/commands';
import { followPage } from './page';

const kept = { leave: jest.fn(), back: jest.fn() };
const commands = new CommandRegistry();
const execute = jest.fn();

beforeAll(() => {
  for (const id of ['filemenu:logout', 'hub:logout', 'other']) {
    commands.addCommand(id, { execute, describedBy: { args: {} } });
  }
  followPage(commands, kept);
});

beforeEach(() => {
  jest.useFakeTimers();
  jest.clearAllMocks();
});

afterEach(() => jest.useRealTimers());

it('says goodbye when the page goes', () => {
  window.dispatchEvent(new Event('pagehide'));

  expect(kept.leave).toHaveBeenCalledTimes(1);
});

it('is back with a page that the browser kept', () => {
  window.dispatchEvent(Object.assign(new Event('pageshow')));
  expect(kept.back).not.toHaveBeenCalled();

  const persisted = Object.assign(new Event('pageshow'), { persisted: true });
  window.dispatchEvent(persisted);
  expect(kept.back).toHaveBeenCalledTimes(1);
});

it.each(['filemenu:logout', 'hub:logout'])(
  'says goodbye by %s, while it is signed in',
  async id => {
    await commands.execute(id);

    expect(kept.leave).toHaveBeenCalledTimes(1);
    expect(kept.back).not.toHaveBeenCalled();
  }
);

it('is back where who logs out stays after all', async () => {
  await commands.execute('filemenu:logout');
  jest.advanceTimersByTime(6000);

  expect(kept.back).toHaveBeenCalledTimes(1);
});

it('stays with every other command', async () => {
  await commands.execute('other');

  expect(kept.leave).not.toHaveBeenCalled();
});
