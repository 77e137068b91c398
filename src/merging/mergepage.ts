import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { Message } from '@lumino/messaging';
import { Panel, Widget } from '@lumino/widgets';
import { CellList } from './celllist';
import type { IListed } from './celllist';
import type { CellResolution } from './cellresolution';
import { CellView } from './cellview';
import type { MergeFlow } from './flow';
import { SideNames } from './messages';
import type { Question, Side } from './question';
import { Questions } from './questions';
import type { Resolution } from './resolution';

/** What pages need of JupyterLab. */
export interface IPageServices {
  /** Renders outputs of others; nothing in them is run. */
  readonly rendermime: IRenderMimeRegistry;
  readonly editorFactory: CodeEditor.Factory;
  /** The MIME type of a text, by its name. */
  readonly mimeTypeOf: (name: string) => string;
  readonly translator: ITranslator;
  readonly trans: TranslationBundle;
}

/**
 * Where a person decides conflicts: cells, with both sides and the result.
 */
export class MergePage extends Panel {
  constructor(
    readonly flow: MergeFlow,
    private readonly _services: IPageServices
  ) {
    super();
    this.addClass('jp-Cs3Merge');
    this.addClass('jp-Cs3Compare-page');
    this.node.tabIndex = -1;
    this._message.addClass('jp-Cs3Merge-message');
    this._message.node.setAttribute('role', 'alert');
    this.node.addEventListener('focusin', ({ target }) => {
      const row = (target as Element).closest('[data-question]');
      if (row instanceof HTMLElement) {
        this._current = Number(row.dataset.question) - 1;
      }
    });
    // What is asked before the main menu's own keys: they work wherever the focus is.
    this.node.dataset.jpUndoer = 'true';
    this.node.addEventListener('beforeinput', event => this._onInput(event));
    // Editors would write spaces.
    this.node.addEventListener(
      'keydown',
      event => {
        if (event.key === 'Tab') {
          event.stopPropagation();
        }
      },
      true
    );
    flow.changed.connect(this._follow, this);
    void flow.done.then(() => this.dispose());
    this._follow();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.flow.cancel();
      super.dispose();
    }
  }

  /** What a toolbar shows of it. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether cells that nobody changed are hidden. */
  get isHiding(): boolean {
    return this._list.isHiding;
  }
  set isHiding(value: boolean) {
    this._list.isHiding = value;
    this._changed.emit();
  }

  /**
   * Go to the conflict before or behind the last one gone to; open ones first.
   *
   * @param step - 1 for the next one, -1 for the one before.
   */
  go(step: 1 | -1): void {
    const { questions, open } = this.flow.resolution;
    const count = questions.length;
    for (let distance = 1; distance <= count; distance++) {
      const start = this._current < 0 && step < 0 ? 0 : this._current;
      const index = (start + step * distance + 2 * count) % count;
      if (open === 0 || questions[index].choice === null) {
        this._goTo(index);
        return;
      }
    }
  }

  /** Decide all conflicts for one side. */
  takeAll(side: Side): void {
    this.flow.resolution.takeAll(side);
  }

  /** Take back what was decided or typed last. */
  undo(): void {
    this._reveal(this.flow.resolution.undo());
  }

  /** Do it again. */
  redo(): void {
    this._reveal(this.flow.resolution.redo());
  }

  /** Store it. The person is asked once whether to do so with conflicts left. */
  async save(): Promise<void> {
    const { open } = this.flow.resolution;
    if (open > this._agreed) {
      const { trans } = this._services;
      const { button } = await showDialog({
        title: trans._n(
          'Save with %1 unresolved conflict?',
          'Save with %1 unresolved conflicts?',
          open
        ),
        body: trans._n(
          'What the storage has stays there.',
          'What the storage has stays in these places.',
          open
        ),
        buttons: [
          Dialog.cancelButton({ label: trans.__('Back') }),
          Dialog.warnButton({ label: trans.__('Save anyway') })
        ],
        // Enter after Ctrl+S is no answer.
        defaultButton: 0
      });
      if (!button.accept) {
        this._focus();
        return;
      }
      this._agreed = open;
    }
    await this.flow.save();
  }

  /** Leave the editor a person types in; without one, leave the tab, and everything as it is. */
  escape(): void {
    const { activeElement } = document;
    if (
      activeElement?.closest('.cm-editor') &&
      this.node.contains(activeElement)
    ) {
      const result = activeElement.closest<HTMLElement>('[data-label]');
      (result ?? this.node).focus();
    } else {
      this.dispose();
    }
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this._focus();
  }

  /** A browser undoes by itself, and across all documents of the page. */
  private _onInput(event: InputEvent): void {
    const { inputType, defaultPrevented } = event;
    if (inputType !== 'historyUndo' && inputType !== 'historyRedo') {
      return;
    }
    event.preventDefault();
    if (!defaultPrevented) {
      // It was not asked for by keys that a command answers.
      this[inputType === 'historyUndo' ? 'undo' : 'redo']();
    }
  }

  private _reveal(cell: CellResolution | null): void {
    const item = cell && this._listed.get(cell);
    if (item) {
      this._list.reveal(item)?.node.scrollIntoView({ block: 'nearest' });
    }
  }

  private _focus(): void {
    if (!this.node.contains(document.activeElement)) {
      this.node.focus({ preventScroll: true });
    }
  }

  private _follow(): void {
    const { resolution, message, isSaving } = this.flow;
    if (resolution !== this._shown) {
      this._show(resolution);
    }
    this._message.node.textContent = message;
    this._message.setHidden(message === '');
    if (this.node.inert !== isSaving) {
      this.node.inert = isSaving;
      this.node.setAttribute('aria-busy', String(isSaving));
      this._focus();
    }
    this._changed.emit();
  }

  private _show(resolution: Resolution): void {
    const { trans } = this._services;
    const hadList = this._list;
    this.widgets.slice().forEach(widget => {
      if (widget !== this._message) {
        widget.dispose();
      }
    });
    this._shown = resolution;
    this._views.clear();
    this._current = -1;
    this._agreed = 0;
    const words = new SideNames(trans, resolution.merged);
    this._listed = new Map(
      resolution.cells.map(cell => [cell, this._item(cell, resolution, words)])
    );
    const scroller = new Panel();
    scroller.addClass('jp-Cs3Compare-scroller');
    scroller.addClass('nbdime-root');
    if (resolution.metadata.length > 0) {
      scroller.addWidget(
        this._questions(resolution.metadata, null, resolution, words)
      );
    }
    this._list = new CellList([...this._listed.values()], count =>
      trans._n('%1 unchanged cell', '%1 unchanged cells', count)
    );
    this._list.addClass('jp-Notebook-merge');
    if (hadList) {
      this._list.isHiding = hadList.isHiding;
    }
    scroller.addWidget(this._list);
    this.toggleClass('jp-mod-text', resolution.merged.kind === 'text');
    this.addWidget(columns([words.title('remote'), words.title('local')]));
    this.addWidget(this._message);
    this.addWidget(scroller);
    resolution.changed.connect(() => this._changed.emit(), this);
  }

  private _item(
    cell: CellResolution,
    resolution: Resolution,
    words: SideNames
  ): IListed {
    const { translator, editorFactory, rendermime, mimeTypeOf } =
      this._services;
    const { kind, name } = resolution.merged;
    const isText = kind === 'text';
    return {
      isQuiet: cell.fate === 'unchanged' && !isText,
      isUrgent: cell.questions.length > 0,
      draw: () => {
        const panel = new Panel();
        if (cell.questions.length > 0) {
          panel.addWidget(
            this._questions(cell.questions, cell, resolution, words)
          );
        }
        const view = new CellView({
          cell,
          title: cell.questions.length > 0 ? '' : words.fate(cell),
          sides: { remote: words.title('remote'), local: words.title('local') },
          gone: this._services.trans.__('Deleted'),
          result: this._services.trans.__('Result'),
          mimeType: isText ? mimeTypeOf(name) : resolution.model.mimetype,
          isText,
          rendermime,
          editorFactory,
          translator
        });
        cell.questions.forEach(question => this._views.set(question, view));
        panel.addWidget(view);
        return panel;
      }
    };
  }

  private _questions(
    questions: readonly Question[],
    cell: CellResolution | null,
    resolution: Resolution,
    words: SideNames
  ): Widget {
    return new Questions({
      questions,
      cell,
      first: resolution.questions.indexOf(questions[0]) + 1,
      all: resolution.questions.length,
      words,
      trans: this._services.trans
    });
  }

  private _goTo(index: number): void {
    const question = this.flow.resolution.questions[index];
    this._current = index;
    for (const [cell, item] of this._listed) {
      if (cell.questions.includes(question)) {
        this._list.reveal(item);
      }
    }
    // React draws a row a moment after its cell.
    window.requestAnimationFrame(() => {
      const row = this.node.querySelector<HTMLElement>(
        `[data-question='${index + 1}']`
      );
      row?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: 'nearest' });
      this._scrollTo(row, this._views.get(question)?.topOf(question) ?? null);
    });
  }

  /** Show a question below each other: its row, and the lines it is about. */
  private _scrollTo(row: HTMLElement | null, lines: number | null): void {
    const rows = row?.closest('.jp-Cs3Questions');
    const scroller = this.node.querySelector('.jp-Cs3Compare-scroller');
    if (!rows || !scroller) {
      return;
    }
    const { top, height } = scroller.getBoundingClientRect();
    const covered = rows.getBoundingClientRect().height;
    const start = rows.parentElement!.getBoundingClientRect().top - top - 8;
    const end = (lines ?? 0) - top;
    scroller.scrollTop +=
      lines === null || end - start < height * 0.75
        ? start
        : end - covered - height * 0.2;
  }

  private _views = new Map<Question, CellView>();
  private _shown: Resolution | null = null;
  private _listed = new Map<CellResolution, IListed>();
  private _list!: CellList;
  private _message = new Widget();
  private _current = -1;
  private _agreed = 0;
  private _changed = new Signal<this, void>(this);
}

/** The heads of the columns. */
export function columns(titles: readonly string[]): Widget {
  const row = new Widget();
  row.addClass('jp-Cs3Compare-columns');
  titles.forEach((title, index) => {
    const cell = document.createElement('div');
    cell.textContent = cell.title = title;
    cell.dataset.column = String(index + 1);
    row.node.appendChild(cell);
  });
  return row;
}
