import type { TranslationBundle } from '@jupyterlab/translation';
import { copyIcon, ellipsesIcon, ReactWidget } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import * as React from 'react';
import { actionLabel } from './messages';
import type { Action, IBarMessage } from './messages';

/** The action that goes on is emphasized. */
const ACCENTED: readonly Action[] = ['merge', 'replace', 'propose'];

/**
 * Says above a copy what it is a copy of, and what the person can do.
 */
export class CopyBar extends ReactWidget {
  /**
   * @param _act - does what a button or the menu says.
   */
  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _act: (action: Action) => void
  ) {
    super();
    this.addClass('jp-Cs3CopyBar');
    this.hide();
  }

  override dispose(): void {
    this._sizes.disconnect();
    super.dispose();
  }

  /**
   * Say this; nothing, where there are no words.
   *
   * @param owner - whose the original is.
   */
  say(words: IBarMessage | null, owner: string): void {
    this._words = words;
    this._owner = owner;
    this.setHidden(words === null);
    this.update();
  }

  protected override render(): JSX.Element | null {
    const { _words: words, _trans: trans } = this;
    if (!words) {
      return null;
    }
    return (
      <div
        className="jp-Cs3CopyBar-row"
        ref={row => {
          this._sizes.disconnect();
          if (row) {
            this._sizes.observe(row);
          }
        }}
      >
        <copyIcon.react tag="span" className="jp-Cs3CopyBar-icon" />
        <span role="status" aria-live="polite" className="jp-Cs3CopyBar-text">
          {words.text}
        </span>
        <span className="jp-Cs3CopyBar-actions">
          {words.actions.map(action => (
            <button
              key={action}
              className={`jp-Button jp-mod-styled${ACCENTED.includes(action) ? ' jp-mod-accept' : ''}`}
              onClick={() => this._act(action)}
            >
              {actionLabel(trans, action, this._owner)}
            </button>
          ))}
          {words.more.length > 0 && (
            <button
              className="jp-Button jp-mod-styled jp-Cs3CopyBar-more"
              aria-haspopup="menu"
              aria-label={trans.__('More about this copy')}
              title={trans.__('More about this copy')}
              onClick={event => this._open(event.currentTarget)}
            >
              <ellipsesIcon.react tag="span" />
            </button>
          )}
        </span>
      </div>
    );
  }

  private _open(button: HTMLElement): void {
    const commands = new CommandRegistry();
    const menu = new Menu({ commands });
    for (const action of this._words?.more ?? []) {
      commands.addCommand(action, {
        label: actionLabel(this._trans, action, this._owner),
        describedBy: { args: { type: 'object', properties: {} } },
        execute: () => this._act(action)
      });
      menu.addItem({ command: action });
    }
    menu.aboutToClose.connect(() => {
      // The chosen command runs after the menu closed.
      requestAnimationFrame(() => menu.dispose());
      button.focus();
    });
    const { left, bottom } = button.getBoundingClientRect();
    menu.open(left, bottom);
  }

  /** The panel above a document gives a widget the height it says it needs. */
  private readonly _sizes = new ResizeObserver(([{ target }]) => {
    this.node.style.minHeight = `${(target as HTMLElement).offsetHeight}px`;
    this.parent?.fit();
  });
  private _words: IBarMessage | null = null;
  private _owner = '';
}
