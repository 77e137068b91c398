import type { TranslationBundle } from '@jupyterlab/translation';
import { lockIcon, ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { LockView } from '../tokens';
import type { Announcer } from '../ui/announcer';
import { initials } from '../ui/initials';
import { actionLabel, viewOnlyMessage } from './messages';
import type { Action, IBannerMessage } from './messages';

/** How long the banner says why typing does nothing, in milliseconds. */
const PULSE = 4000;

/**
 * Says above a document who edits it, and what the person can do.
 */
export class Banner extends ReactWidget {
  /**
   * @param _announcer - says the words aloud.
   * @param _act - does what a button says; resolves when it is done.
   * @param _leave - takes the focus back to the document.
   */
  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _announcer: Announcer,
    private readonly _act: (action: Action) => Promise<void>,
    private readonly _leave: () => void
  ) {
    super();
    this.addClass('jp-Cs3LockBanner');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', _trans.__('Who is editing'));
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
  say(view: LockView, words: IBannerMessage | null): void {
    const news = words !== null && words.text !== this._words?.text;
    this._view = view;
    this._words = words;
    this.setHidden(words === null);
    this.update();
    if (news && this.isVisible) {
      this._announcer.say(words.text);
    }
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
    if (this.isVisible) {
      const { actions } = this._words;
      this._announcer.say(viewOnlyMessage(this._trans, this._view, actions));
    }
  }

  protected override render(): JSX.Element | null {
    const { _words: words, _trans: trans } = this;
    if (!words) {
      return null;
    }
    const text = this._pulsing
      ? viewOnlyMessage(trans, this._view, words.actions)
      : words.text;
    return (
      <div
        className="jp-Cs3LockBanner-row"
        data-pulsing={this._pulsing}
        data-kind={this._view.kind}
        ref={row => {
          this._sizes.disconnect();
          if (row) {
            this._sizes.observe(row);
          }
        }}
      >
        <Who view={this._view} />
        <span className="jp-Cs3LockBanner-text">{text}</span>
        <span className="jp-Cs3LockBanner-actions">
          {words.actions.map(action => (
            <button
              key={action}
              className={`jp-Button jp-mod-styled${accent(action)}`}
              aria-disabled={this._acting}
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
    if (this._acting) {
      return;
    }
    const focused = this.node.contains(document.activeElement);
    this._acting = true;
    this.update();
    try {
      await this._act(action);
    } finally {
      this._acting = false;
      this.update();
    }
    await this.renderPromise;
    if (focused && document.activeElement === document.body) {
      this._refocus();
    }
  }

  /** The button that had the focus is gone: let another one have it, or the document. */
  private _refocus(): void {
    const button = this.isVisible && this.node.querySelector('button');
    if (button) {
      button.focus();
    } else {
      this._leave();
    }
  }

  /** The panel above a document gives a widget the height it says it needs. */
  private readonly _sizes = new ResizeObserver(([{ target }]) => {
    this.node.style.minHeight = `${(target as HTMLElement).offsetHeight}px`;
    this.parent?.fit();
  });
  private _view: LockView = { kind: 'free' };
  private _words: IBannerMessage | null = null;
  private _pulsing = false;
  private _acting = false;
  private _timer = 0;
}

/** The action that brings the person back to editing is emphasized. */
function accent(action: Action): string {
  const back = ['edit', 'merge', 'take'].includes(action);
  return back ? ' jp-mod-accept' : '';
}

/** A person's initials; a padlock where nobody is named. */
function Who({ view }: { readonly view: LockView }): JSX.Element {
  const holder = 'holder' in view ? view.holder : null;
  return holder?.name && !holder.me ? (
    <span className="jp-Cs3LockBanner-who" aria-hidden="true">
      {initials(holder.name)}
    </span>
  ) : (
    <lockIcon.react tag="span" className="jp-Cs3LockBanner-icon" />
  );
}
