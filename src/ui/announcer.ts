import type { IDisposable } from '@lumino/disposable';

/** How long words stay where assistive technology finds them, in milliseconds. */
const STAY = 5000;

/**
 * Says aloud, once, what appears on the page without the person having asked for it.
 *
 * The region is always there: one that appears together with its words is often not read.
 */
export class Announcer implements IDisposable {
  constructor() {
    this.node.className = 'jp-Cs3Announcer';
    this.node.setAttribute('role', 'status');
    document.body.append(this.node);
  }

  readonly node = document.createElement('div');

  get isDisposed(): boolean {
    return !this.node.isConnected;
  }

  dispose(): void {
    window.clearTimeout(this._timer);
    this.node.remove();
  }

  /**
   * Say this; what was said before is not waited for.
   */
  say(text: string): void {
    window.clearTimeout(this._timer);
    this.node.textContent = text;
    this._timer = window.setTimeout(() => {
      this.node.textContent = '';
    }, STAY);
  }

  private _timer = 0;
}
