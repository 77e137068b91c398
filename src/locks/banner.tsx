import type { TranslationBundle } from '@jupyterlab/translation';
import { lockIcon, ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { Face } from './face';
import { actionLabel, initials } from './words';
import type { Action, IBannerWords } from './words';

/** How long the banner says why typing does nothing, in milliseconds. */
const PULSE = 4000;

/**
 * Says above a document who edits it, and what the person can do.
 */
export class Banner extends ReactWidget {
  /**
   * @param _act - does what a button says; resolves when it is done.
   */
  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _act: (action: Action) => Promise<void>
  ) {
    super();
    this.addClass('jp-Cs3LockBanner');
    this.hide();
  }

  override dispose(): void {
    window.clearTimeout(this._timer);
    this._sizes.disconnect();
    super.dispose();
  }

  /**
   * Say this; nothing, where there are no words.
   */
  say(face: Face, words: IBannerWords | null): void {
    this._face = face;
    this._words = words;
    this.setHidden(words === null);
    this.update();
  }

  /**
   * Say once why nothing happens when the person types.
   */
  pulse(): void {
    if (!this._words || this._pulsing) {
      return;
    }
    this._pulsing = true;
    this._timer = window.setTimeout(() => {
      this._pulsing = false;
      this.update();
    }, PULSE);
    this.update();
  }

  protected override render(): JSX.Element | null {
    const { _words: words, _trans: trans } = this;
    if (!words) {
      return null;
    }
    const text = this._pulsing
      ? trans.__('View only: make a copy to change it.')
      : words.text;
    return (
      <div
        className="jp-Cs3LockBanner-row"
        data-pulsing={this._pulsing}
        data-kind={this._face.kind}
        ref={row => {
          this._sizes.disconnect();
          if (row) {
            this._sizes.observe(row);
          }
        }}
      >
        <Who face={this._face} />
        <span
          role="status"
          aria-live="polite"
          className="jp-Cs3LockBanner-text"
        >
          {text}
        </span>
        <span className="jp-Cs3LockBanner-actions">
          {words.actions.map(action => (
            <button
              key={action}
              className={`jp-Button jp-mod-styled${accent(action)}`}
              disabled={this._acting}
              onClick={() => void this._run(action)}
            >
              {actionLabel(trans, action)}
            </button>
          ))}
        </span>
      </div>
    );
  }

  private async _run(action: Action): Promise<void> {
    this._acting = true;
    this.update();
    try {
      await this._act(action);
    } finally {
      this._acting = false;
      this.update();
    }
  }

  /** The panel above a document gives a widget the height it says it needs. */
  private readonly _sizes = new ResizeObserver(([{ target }]) => {
    this.node.style.minHeight = `${(target as HTMLElement).offsetHeight}px`;
    this.parent?.fit();
  });
  private _face: Face = { kind: 'free' };
  private _words: IBannerWords | null = null;
  private _pulsing = false;
  private _acting = false;
  private _timer = 0;
}

/** What brings the person back to editing stands out. */
function accent(action: Action): string {
  return action === 'edit' || action === 'take' ? ' jp-mod-accept' : '';
}

/** A person's initials; a padlock where nobody is named. */
function Who({ face }: { readonly face: Face }): JSX.Element {
  const holder = 'holder' in face ? face.holder : null;
  return holder?.name && !holder.me ? (
    <span className="jp-Cs3LockBanner-who" aria-hidden="true">
      {initials(holder.name)}
    </span>
  ) : (
    <lockIcon.react tag="span" className="jp-Cs3LockBanner-icon" />
  );
}
