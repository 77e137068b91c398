import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { ITranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { Panel } from '@lumino/widgets';
import type { EditorWidget } from 'nbdime/lib/common/editor';
import { MergeView } from 'nbdime/lib/common/mergeview';
import type { DiffView } from 'nbdime/lib/common/mergeview';
import { DecisionStringDiffModel } from 'nbdime/lib/merge/model';
import { CellMergeWidget } from 'nbdime/lib/merge/widget';
import type { CellResolution } from './cellresolution';
import type { CellText, ISplice } from './celltext';
import type { Question, Side } from './question';
import { nameEditors } from './rendering';

/** Texts of more lines than this show only what is near a change. */
const LONG = 40;

export interface ICellViewOptions {
  readonly cell: CellResolution;
  /** Says what happened, above the cell. */
  readonly title: string;
  /** Stands in the place of a side that deleted it. */
  readonly gone: string;
  /** Name the editors of the sides. */
  readonly sides: Readonly<Record<Side, string>>;
  /** Names the editor of the merged text. */
  readonly result: string;
  /** Of the notebook's code; for a text, of the text. */
  readonly mimeType: string;
  readonly isText: boolean;
  readonly rendermime: IRenderMimeRegistry;
  readonly editorFactory: CodeEditor.Factory;
  readonly translator: ITranslator;
}

/**
 * A cell as nbdime shows it, whose merged text is that of the resolution.
 */
export class CellView extends Panel {
  constructor(private readonly _options: ICellViewOptions) {
    super();
    this.addClass('jp-Cs3MergeCell');
    const { cell } = _options;
    this.node.dataset.fate = cell.fate;
    this.node.dataset.asks = String(cell.questions.length > 0);
    const tell = () => {
      const isOpen = cell.questions.some(({ choice }) => choice === null);
      this.node.dataset.open = String(isOpen);
    };
    cell.questions.forEach(({ changed }) => changed.connect(tell, this));
    tell();
    // nbdime would put its own text, without what was typed, when a line is picked.
    this.node.addEventListener('mouseup', event => this._pick(event), true);
    this._draw();
    cell.picked.connect(this._colour, this);
    this._seen.observe(this.node);
  }

  override dispose(): void {
    this._seen.disconnect();
    super.dispose();
  }

  /** Where in the window a side shows what a question is about; null where none does. */
  topOf(question: Question): number | null {
    for (const side of [this._view?.right, this._view?.left]) {
      const { chunks, remoteEditorWidget } = side ?? {};
      const chunk = chunks?.find(({ sources }) =>
        sources.some(({ decision }) => decision === question.decision)
      );
      if (chunk && remoteEditorWidget) {
        const { cm } = remoteEditorWidget;
        const line = Math.min(chunk.remoteFrom + 1, cm.state.doc.lines);
        const { from } = cm.state.doc.line(line);
        return cm.documentTop + cm.lineBlockAt(from).top;
      }
    }
    return null;
  }

  private _draw(): void {
    const { cell, title, gone, sides, result, mimeType, isText, ...rest } =
      this._options;
    const lines = [cell.model.base?.source ?? ''].flat().join('').split('\n');
    const widget = new CellMergeWidget({
      model: cell.model,
      mimetype: mimeType,
      collapseIdentical: lines.length > LONG ? 3 : false,
      ...rest
    });
    widget.headerTitle = title;
    for (const node of widget.node.querySelectorAll('.jp-mod-missing')) {
      node.textContent = gone;
    }
    const shown = this._view?.merge?.remoteEditorWidget;
    const wasIn = !!shown?.cm.hasFocus;
    const wasAt = shown?.node === document.activeElement;
    Signal.disconnectReceiver(this._bound);
    this.widgets.slice().forEach(old => old.dispose());
    this.addWidget(widget);
    const { sourceView } = widget;
    nameEditors(widget.node, {
      '': title || result,
      '.cm-merge-right-editor': sides.remote,
      '.cm-merge-left-editor': sides.local,
      '.cm-merge-editor': result
    });
    if (sourceView instanceof MergeView && sourceView.merge && cell.text) {
      this._view = sourceView;
      this._bind(sourceView.merge, cell.text);
      // It only aligns the others.
      sourceView.base.node.inert = true;
      enterable(sourceView.merge.remoteEditorWidget, result);
      if (isText) {
        for (const view of viewsOf(sourceView)) {
          view.remoteEditorWidget.model.mimeType = mimeType;
        }
      }
      const { node, cm } = sourceView.merge.remoteEditorWidget;
      if (wasIn || wasAt) {
        (wasIn ? cm : node).focus();
      }
    }
  }

  /** Let the text in an editor and the merged one follow each other. */
  private _bind(merge: DiffView, text: CellText): void {
    const { cell } = this._options;
    const { sharedModel } = merge.remoteEditorWidget.model;
    if (sharedModel.source !== text.text) {
      sharedModel.setSource(text.text);
    }
    let putting = false;
    text.spliced.connect((_, { from, to, insert }) => {
      putting = true;
      sharedModel.updateSource(from, to, insert);
      putting = false;
    }, this._bound);
    sharedModel.changed.connect((_, { sourceChange }) => {
      if (!putting) {
        splicesOf(sourceChange ?? []).forEach(splice => cell.type(splice));
      }
    }, this._bound);
  }

  /** Colour lines by whose they are now. Where a person typed, nbdime cannot tell any more. */
  private _colour(): void {
    const { model, text } = this._options.cell;
    const { source } = model.merged;
    if (source instanceof DecisionStringDiffModel) {
      source.invalidate();
      if (source.remote === text?.text) {
        this._draw();
      }
    }
  }

  private _pick(event: MouseEvent): void {
    const gutter = (event.target as Element).closest('.cm-gutter');
    if (!gutter || !this._view) {
      return;
    }
    event.stopPropagation();
    for (const [diff, side] of [
      [this._view.left, 'local'],
      [this._view.right, 'remote']
    ] as [DiffView | null, Side][]) {
      const editor = diff?.remoteEditorWidget.cm;
      if (diff && editor?.dom.contains(gutter)) {
        const height = event.clientY - editor.documentTop;
        const block = editor.lineBlockAtHeight(height);
        const line = editor.state.doc.lineAt(block.from).number - 1;
        const chunk = diff.chunks.find(
          ({ remoteFrom, remoteTo }) =>
            remoteFrom <= line && line < Math.max(remoteTo, remoteFrom + 1)
        );
        for (const { decision } of chunk?.sources ?? []) {
          this._options.cell.pick(decision, side);
        }
      }
    }
  }

  /** Lines are as high as nbdime takes them for only when they have been seen. */
  private _seen = new IntersectionObserver(entries => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) {
      window.requestAnimationFrame(() => this._view?.scheduleAlignViews());
    }
  });
  private _view: MergeView | null = null;
  private _bound = {};
}

/** Let the keyboard go past an editor, and into it by Enter. */
function enterable({ node, cm }: EditorWidget, label: string): void {
  node.dataset.label = label;
  node.tabIndex = 0;
  node.setAttribute('role', 'group');
  node.setAttribute('aria-label', label);
  cm.contentDOM.tabIndex = -1;
  node.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.target === node) {
      event.preventDefault();
      cm.focus();
    }
  });
}

/** A part of what Yjs says changed. */
interface IChange {
  readonly retain?: number;
  readonly insert?: string;
  readonly delete?: number;
}

/**
 * What was typed, in the order in which it changes the text.
 */
function splicesOf(delta: readonly IChange[]): ISplice[] {
  const splices: ISplice[] = [];
  let place = 0;
  let last: { from: number; to: number; insert: string } | null = null;
  for (const { retain, insert, delete: gone } of delta) {
    if (retain !== undefined) {
      place += retain;
      last = null;
      continue;
    }
    if (!last) {
      last = { from: place, to: place, insert: '' };
      splices.push(last);
    }
    last.insert += insert ?? '';
    last.to += gone ?? 0;
    place += insert?.length ?? 0;
  }
  return splices;
}

function viewsOf({ left, right, merge }: MergeView): DiffView[] {
  return [left, right, merge].filter(view => view !== null) as DiffView[];
}
