import { MessageLoop } from '@lumino/messaging';
import type { Message } from '@lumino/messaging';
import { Panel, Widget } from '@lumino/widgets';

/** How long cells are built before the browser draws again, in milliseconds. */
const FRAME = 12;

/**
 * A cell of a list, drawn when its turn comes.
 */
export interface IListed {
  /** Nothing happened to it, so it may be hidden. */
  readonly isQuiet: boolean;
  /** It is drawn before others. */
  readonly isUrgent: boolean;
  draw(): Widget;
}

/**
 * Cells below each other; drawn bit by bit, those that are hidden only when somebody looks.
 */
export class CellList extends Panel {
  /**
   * @param _label - what a button says that shows so many hidden cells.
   */
  constructor(
    items: readonly IListed[],
    private readonly _label: (count: number) => string
  ) {
    super();
    this.addClass('jp-Cs3CellList');
    let run: Slot[] = [];
    for (const item of items) {
      const slot = new Slot(item);
      this._slots.push(slot);
      if (item.isQuiet) {
        run.push(slot);
        continue;
      }
      this._fold(run);
      run = [];
      this.addWidget(slot);
    }
    this._fold(run);
    const loud = this._slots.filter(({ item }) => !item.isQuiet);
    this._enqueue(loud.filter(({ item }) => item.isUrgent));
    this._enqueue(loud.filter(({ item }) => !item.isUrgent));
  }

  override dispose(): void {
    window.cancelAnimationFrame(this._frame);
    this._queue = [];
    super.dispose();
  }

  /** Whether cells to which nothing happened are hidden. */
  get isHiding(): boolean {
    return this._folds.every(({ isOpen }) => !isOpen);
  }
  set isHiding(value: boolean) {
    for (const fold of this._folds) {
      fold.isOpen = !value;
    }
  }

  /** Draw a cell now, wherever it waits, and return it. */
  reveal(item: IListed): Widget | null {
    const slot = this._slots.find(each => each.item === item);
    return slot ? slot.draw() : null;
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._schedule();
  }

  private _fold(slots: Slot[]): void {
    if (slots.length > 0) {
      const fold = new Fold(this._label(slots.length), () => {
        const place = this.widgets.indexOf(fold) + 1;
        slots.forEach((slot, index) => {
          if (!slot.parent) {
            this.insertWidget(place + index, slot);
          }
          slot.setHidden(!fold.isOpen);
        });
        if (fold.isOpen) {
          this._enqueue(slots);
        }
      });
      this._folds.push(fold);
      this.addWidget(fold);
    }
  }

  private _enqueue(slots: readonly Slot[]): void {
    this._queue.push(...slots);
    this._schedule();
  }

  private _schedule(): void {
    if (this.isAttached && this._queue.length > 0 && !this._frame) {
      this._frame = window.requestAnimationFrame(() => {
        this._frame = 0;
        const end = performance.now() + FRAME;
        do {
          this._queue.shift()?.draw();
        } while (this._queue.length > 0 && performance.now() < end);
        this._schedule();
      });
    }
  }

  private readonly _slots: Slot[] = [];
  private readonly _folds: Fold[] = [];
  private _queue: Slot[] = [];
  private _frame = 0;
}

/** The place of a cell. */
class Slot extends Panel {
  constructor(readonly item: IListed) {
    super();
    this.addClass('jp-Cs3CellList-slot');
  }

  draw(): Widget {
    if (this.widgets.length === 0) {
      this.addWidget(this.item.draw());
      MessageLoop.sendMessage(this, Widget.Msg.FitRequest);
    }
    return this.widgets[0];
  }
}

/** A button that shows and hides the cells behind it. */
class Fold extends Widget {
  constructor(
    label: string,
    private readonly _toggled: () => void
  ) {
    super({ node: document.createElement('button') });
    this.addClass('jp-Cs3CellList-fold');
    this.node.textContent = label;
    this.node.setAttribute('aria-expanded', 'false');
    this.node.onclick = () => {
      this.isOpen = !this.isOpen;
    };
  }

  get isOpen(): boolean {
    return this._open;
  }
  set isOpen(value: boolean) {
    if (this._open !== value) {
      this._open = value;
      this.node.setAttribute('aria-expanded', String(value));
      this._toggled();
    }
  }

  private _open = false;
}
