import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

/** A page that can hide what nobody changed. */
export interface IHiding {
  isHiding: boolean;
  readonly changed: ISignal<unknown, void>;
}

/** A box that hides what nobody changed. */
export function hidingBox(
  page: IHiding,
  trans: TranslationBundle
): ReactWidget {
  const widget = ReactWidget.create(
    <UseSignal signal={page.changed}>
      {() => (
        <label title={trans.__('Hide cells and texts that nobody changed')}>
          <input
            type="checkbox"
            checked={page.isHiding}
            onChange={({ target }) => {
              page.isHiding = target.checked;
            }}
          />
          {trans.__('Hide unchanged')}
        </label>
      )}
    </UseSignal>
  );
  widget.addClass('jp-Cs3Compare-hide');
  return widget;
}

/** A tooltip that tells the keys of a command too. */
export function tipOf(
  commands: CommandRegistry,
  text: string,
  command: string
): string {
  const binding = commands.keyBindings.find(each => each.command === command);
  return binding
    ? `${text} (${CommandRegistry.formatKeystroke(binding.keys)})`
    : text;
}
