import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { Notebook } from '@jupyterlab/notebook';

/** For how many frames cells may still take their heights after the last one was drawn. */
const FRAMES = 30;

/** For how many frames is waited for cells to be drawn. */
const PATIENCE = 600;

/** What a person does to go elsewhere themselves. */
const GOING = ['wheel', 'pointerdown', 'keydown'];

/**
 * Where a person is in a document, to bring them there in another one that is alike.
 */
export interface IPlace {
  goTo(widget: IDocumentWidget): Promise<void>;
}

export function placeIn(widget: IDocumentWidget): IPlace {
  const { content } = widget;
  if (isNotebook(content)) {
    return new NotebookPlace(content);
  }
  const editor = editorOf(content);
  return editor ? new TextPlace(editor) : { goTo: async () => undefined };
}

class NotebookPlace implements IPlace {
  constructor(notebook: Notebook) {
    const { activeCellIndex, mode, activeCell, outerNode } = notebook;
    this._active = activeCellIndex;
    this._mode = mode;
    this._cursor = activeCell?.editor?.getCursorPosition() ?? null;
    const { top } = outerNode.getBoundingClientRect();
    const tops = notebook.widgets.map(cell =>
      cell.node.getBoundingClientRect()
    );
    this._first = tops.findIndex(cell => cell.height > 0 && cell.bottom > top);
    this._above = this._first < 0 ? 0 : top - tops[this._first].top;
  }

  async goTo(widget: IDocumentWidget): Promise<void> {
    const notebook = widget.content as Notebook;
    if (this._active >= 0) {
      notebook.activeCellIndex = this._active;
      notebook.mode = this._mode;
    }
    const { activeCell } = notebook;
    void activeCell?.ready.then(() => {
      // A cell that is not in sight is drawn later.
      if (this._cursor) {
        activeCell.editor?.setCursorPosition(this._cursor, { scroll: false });
      }
    });
    if (this._first < 0 || (this._first === 0 && this._above <= 0)) {
      return;
    }
    // Rejected where the notebook itself scrolls to its active cell, and this one holds its place after that.
    notebook.scrollToItem(this._first, 'start', 0).catch(() => undefined);
    await this._hold(notebook);
  }

  private async _hold(notebook: Notebook): Promise<void> {
    const { outerNode } = notebook;
    let gone = false;
    const go = () => {
      gone = true;
    };
    GOING.forEach(type => outerNode.addEventListener(type, go, true));
    let frames = FRAMES;
    for (let i = 0; i < PATIENCE && frames-- > 0 && !gone; i++) {
      if (notebook.isDisposed || !notebook.isVisible) {
        break;
      }
      const above = notebook.widgets.slice(0, this._first + 1);
      if (above.some(cell => cell.isPlaceholder())) {
        frames = FRAMES;
      }
      const cell = above[this._first]?.node.getBoundingClientRect();
      if (cell?.height) {
        const { top } = outerNode.getBoundingClientRect();
        outerNode.scrollTop += Math.round(this._above - (top - cell.top));
      }
      await nextFrame();
    }
    GOING.forEach(type => outerNode.removeEventListener(type, go, true));
  }

  private readonly _active: number;
  private readonly _mode: Notebook['mode'];
  private readonly _cursor: CodeEditor.IPosition | null;
  /** The first cell that is seen, and how much of it is above, in pixels. */
  private readonly _first: number;
  private readonly _above: number;
}

class TextPlace implements IPlace {
  constructor(editor: CodeEditor.IEditor) {
    this._cursor = editor.getCursorPosition();
    this._top = scroller(editor)?.scrollTop ?? 0;
  }

  async goTo(widget: IDocumentWidget): Promise<void> {
    const editor = editorOf(widget.content);
    if (editor) {
      editor.setCursorPosition(this._cursor, { scroll: false });
      await nextFrame();
      scroller(editor)?.scrollTo({ top: this._top });
    }
  }

  private readonly _cursor: CodeEditor.IPosition;
  private readonly _top: number;
}

function isNotebook(content: object): content is Notebook {
  return 'widgets' in content && 'activeCellIndex' in content;
}

function editorOf(content: object): CodeEditor.IEditor | null {
  return 'editor' in content ? (content.editor as CodeEditor.IEditor) : null;
}

function scroller({ host }: CodeEditor.IEditor): Element | null {
  return host.querySelector('.cm-scroller');
}

function nextFrame(): Promise<void> {
  return new Promise(resolve => void requestAnimationFrame(() => resolve()));
}
