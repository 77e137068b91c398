import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { show } from '../testing/screen';
import { hidingBox, tipOf } from './toolbar';

class Page {
  readonly changed = new Signal<this, void>(this);

  get isHiding(): boolean {
    return this._isHiding;
  }
  set isHiding(hiding: boolean) {
    this._isHiding = hiding;
    this.changed.emit();
  }

  private _isHiding = false;
}

const box = () => screen.findByLabelText<HTMLInputElement>('Hide unchanged');

it('hides what nobody changed, and shows it again', async () => {
  const page = new Page();
  show(hidingBox(page, nullTranslator.load('cs3lab')));
  fireEvent.click(await box());
  expect(page.isHiding).toBe(true);
  await waitFor(async () => expect((await box()).checked).toBe(true));
  fireEvent.click(await box());

  expect(page.isHiding).toBe(false);
});

it('shows that it hides where something else made it so', async () => {
  const page = new Page();
  show(hidingBox(page, nullTranslator.load('cs3lab')));
  await box();
  page.isHiding = true;

  await waitFor(async () => expect((await box()).checked).toBe(true));
});

it('tells the keys of a command in a tooltip, where it has some', () => {
  const commands = new CommandRegistry();
  expect(tipOf(commands, 'Next', 'next')).toBe('Next');
  commands.addKeyBinding({ command: 'next', keys: ['F8'], selector: 'body' });

  expect(tipOf(commands, 'Next', 'next')).toBe('Next (F8)');
});
