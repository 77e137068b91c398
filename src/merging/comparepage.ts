import type { INotebookContent } from '@jupyterlab/nbformat';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { Message } from '@lumino/messaging';
import { Panel, Widget } from '@lumino/widgets';
import type { IDiffEntry } from 'nbdime/lib/diff/diffentries';
import { NotebookDiffModel } from 'nbdime/lib/diff/model';
import type { CellDiffModel } from 'nbdime/lib/diff/model';
import { CellDiffWidget, MetadataDiffWidget } from 'nbdime/lib/diff/widget';
import { CellList } from './celllist';
import type { IListed } from './celllist';
import { columns } from './mergepage';
import type { IPageServices } from './mergepage';
import { sideTitle } from './messages';
import { nameEditors } from './rendering';
import type { Compared } from './rest';

/** A comparison, with what is said above it where there are several. */
export interface IPart {
  readonly heading: string;
  readonly compared: Compared;
}

/**
 * Shows how one document differs from another.
 */
export class ComparePage extends Panel {
  /**
   * @param _compare - asks the server.
   */
  constructor(
    private _compare: () => Promise<readonly IPart[]>,
    private readonly _services: IPageServices
  ) {
    super();
    this.addClass('jp-Cs3Compare');
    this.addClass('jp-Cs3Compare-page');
    this.node.tabIndex = -1;
    void this.refresh();
  }

  /** What a toolbar shows of it, or the name of what is compared. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What is compared; null while that is not known. */
  get name(): string | null {
    return this._name;
  }

  /** Whether cells in which nothing differs are hidden. */
  get isHiding(): boolean {
    return this._hiding;
  }
  set isHiding(value: boolean) {
    this._hiding = value;
    this._lists.forEach(list => (list.isHiding = value));
    this._changed.emit();
  }

  /**
   * Compare anew.
   *
   * @param compare - asks for another comparison; the same one if left out.
   */
  async refresh(compare = this._compare): Promise<void> {
    const { trans } = this._services;
    this._compare = compare;
    const turn = ++this._turn;
    this.node.setAttribute('aria-busy', 'true');
    if (this.widgets.length === 0) {
      this._say(trans.__('Comparing…'));
    }
    try {
      const compared = await compare();
      if (turn === this._turn && !this.isDisposed) {
        this._show(compared);
      }
    } catch (error) {
      if (turn === this._turn && !this.isDisposed) {
        this._fail((error as Error).message);
      }
    } finally {
      if (turn === this._turn) {
        this.node.removeAttribute('aria-busy');
      }
    }
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    if (!this.node.contains(document.activeElement)) {
      this.node.focus();
    }
  }

  private _show(parts: readonly IPart[]): void {
    const { trans } = this._services;
    this._clear();
    const [{ compared }] = parts;
    this._name = compared.name;
    this.toggleClass('jp-mod-text', compared.kind === 'text');
    const scroller = new Panel();
    scroller.addClass('jp-Cs3Compare-scroller');
    scroller.addClass('nbdime-root');
    // The columns of the only comparison stay in sight.
    const above = parts.length === 1 ? this : scroller;
    for (const { heading, compared } of parts) {
      const { before, after, diff } = compared;
      if (heading) {
        scroller.addWidget(headed(heading));
      }
      const titles = [sideTitle(trans, before), sideTitle(trans, after)];
      above.addWidget(columns(titles));
      if (diff.length === 0) {
        this._say(
          heading ? trans.__('Nothing') : trans.__('These are alike.'),
          above
        );
      } else {
        this._differences(compared, titles, scroller);
      }
    }
    this.addWidget(scroller);
    this._changed.emit();
  }

  private _differences(
    { base, diff, kind, name }: Compared,
    titles: readonly string[],
    scroller: Panel
  ): void {
    const { rendermime, editorFactory, translator, trans, mimeTypeOf } =
      this._services;
    const model = new NotebookDiffModel(
      base as unknown as INotebookContent,
      diff as IDiffEntry[]
    );
    const common = { editorFactory, translator };
    if (model.metadata) {
      const metadata = new MetadataDiffWidget({
        model: model.metadata,
        ...common
      });
      metadata.addClass('jp-Notebook-diff');
      scroller.addWidget(metadata);
    }
    const mimetype = kind === 'text' ? mimeTypeOf(name) : model.mimetype;
    const draw = (cell: CellDiffModel) => {
      if (kind === 'text') {
        cell.source.mimetype = mimetype;
      }
      const widget = new CellDiffWidget({
        model: cell,
        rendermime,
        mimetype,
        collapseIdentical: 3,
        ...common
      });
      nameEditors(widget.node, {
        '': cell.deleted ? titles[0] : titles[1],
        '.cm-diff-left-editor': titles[0],
        '.cm-diff-right-editor': titles[1]
      });
      return widget;
    };
    const list = new CellList(
      model.chunkedCells.map(cells => listed(cells, draw)),
      count => trans._n('%1 unchanged cell', '%1 unchanged cells', count)
    );
    list.addClass('jp-Notebook-diff');
    list.isHiding = this._hiding;
    this._lists.push(list);
    scroller.addWidget(list);
  }

  private _say(text: string, panel: Panel = this): HTMLElement {
    const said = new Widget();
    said.addClass('jp-Cs3Compare-said');
    said.node.setAttribute('role', 'status');
    said.node.textContent = text;
    panel.addWidget(said);
    return said.node;
  }

  private _fail(reason: string): void {
    const { trans } = this._services;
    this._clear();
    const node = this._say(trans.__('This cannot be compared. %1', reason));
    const retry = document.createElement('button');
    retry.className = 'jp-Button jp-mod-styled';
    retry.textContent = trans.__('Retry');
    retry.onclick = () => void this.refresh();
    node.appendChild(retry);
    this._changed.emit();
  }

  private _clear(): void {
    this._lists = [];
    this.widgets.slice().forEach(widget => widget.dispose());
  }

  private _lists: CellList[] = [];
  private _hiding = true;
  private _name: string | null = null;
  private _turn = 0;
  private _changed = new Signal<this, void>(this);
}

function headed(text: string): Widget {
  const heading = new Widget({ node: document.createElement('h2') });
  heading.addClass('jp-Cs3Compare-heading');
  heading.node.textContent = text;
  return heading;
}

/** A changed or unchanged cell, or what was inserted beside what was deleted. */
function listed(
  cells: readonly CellDiffModel[],
  draw: (cell: CellDiffModel) => Widget
): IListed {
  const [first] = cells;
  const isSingle = cells.length === 1 && !first.added && !first.deleted;
  return {
    isQuiet: isSingle && first.unchanged,
    isUrgent: false,
    draw: () => {
      if (isSingle) {
        return draw(first);
      }
      const chunk = new Panel();
      chunk.addClass('jp-Diff-addremchunk');
      for (const kind of ['added', 'deleted'] as const) {
        const panel = new Panel();
        panel.addClass(
          kind === 'added' ? 'jp-Diff-addedchunk' : 'jp-Diff-removedchunk'
        );
        cells
          .filter(cell => cell[kind])
          .forEach(cell => panel.addWidget(draw(cell)));
        chunk.addWidget(panel);
      }
      return chunk;
    }
  };
}
