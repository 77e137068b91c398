import type { IStateDB } from '@jupyterlab/statedb';
import type { IDisposable } from '@lumino/disposable';
import type { AccordionPanel, Widget } from '@lumino/widgets';
import { fitted } from './fitting';

/** In less than this, in pixels, three sections cannot be read. */
const SHORT = 600;

/** What is left free above and below what a section shows, in pixels. */
const MARGINS = 14;

const KEY = 'cs3lab-shares:sections';

/** How a person left the sidebar; heights are parts of the whole, null while nobody set them. */
interface ILayout {
  readonly folded: readonly string[];
  readonly heights: readonly number[] | null;
}

/**
 * Heights and folds of the sections of the sidebar.
 *
 * Sections are as high as they need be until a person moves a handle; from then on they stay as
 * they were left, after a reload, too.
 */
export class Sections implements IDisposable {
  /**
   * @param _accordion - the listing, and the sections below it.
   * @param _state - where it is remembered; null where nothing is.
   */
  constructor(
    private readonly _accordion: AccordionPanel,
    private readonly _state: IStateDB | null
  ) {
    this._contents = new MutationObserver(() => this._plan());
    this._size = new ResizeObserver(() => this._plan());
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._contents.disconnect();
    this._size.disconnect();
  }

  /** Show the sections as they were left, or as they fit. */
  async restore(): Promise<void> {
    const kept = (await this._state?.fetch(KEY)) as ILayout | undefined;
    const accordion = this._accordion;
    const [, ...others] = accordion.widgets;
    const folded =
      kept?.folded ??
      (window.innerHeight < SHORT ? others.map(({ id }) => id) : []);
    accordion.widgets.forEach((section, index) => {
      if (folded.includes(section.id)) {
        accordion.collapse(index);
      }
    });
    this._heights = kept?.heights ?? null;
    if (this._heights?.length === accordion.widgets.length) {
      accordion.setRelativeSizes([...this._heights]);
    }
    accordion.handleMoved.connect(this._onMoved, this);
    accordion.expansionToggled.connect(this._onToggled, this);
    accordion.node.addEventListener('pointerleave', () => this._plan());
    this._size.observe(accordion.node);
    for (const { node } of others) {
      this._contents.observe(node, { childList: true, subtree: true });
    }
    this._plan();
  }

  private _onMoved(): void {
    this._heights = this._accordion.relativeSizes();
    this._keep();
  }

  private _onToggled(): void {
    if (this._heights) {
      this._heights = this._accordion.relativeSizes();
    }
    this._keep();
    this._plan();
  }

  private _keep(): void {
    const folded = this._accordion.widgets
      .filter(({ isHidden }) => isHidden)
      .map(({ id }) => id);
    void this._state?.save(KEY, { folded, heights: this._heights as number[] });
  }

  /** Fit the sections before the page is drawn, once for all that changed. */
  private _plan(): void {
    this._planned ??= requestAnimationFrame(() => {
      this._planned = null;
      this._fit();
    });
  }

  private _fit(): void {
    const accordion = this._accordion;
    // Nothing moves under the pointer.
    if (this._heights || !accordion.isVisible || isPointedAt(accordion)) {
      return;
    }
    const { widgets, node, titleSpace } = accordion;
    const total = node.clientHeight - widgets.length * titleSpace;
    const needs = widgets.map(each => (each.isHidden ? null : needOf(each)));
    accordion.setRelativeSizes(fitted(total, needs));
  }

  private _heights: readonly number[] | null = null;
  private _planned: number | null = null;
  private _isDisposed = false;
  private readonly _contents: MutationObserver;
  private readonly _size: ResizeObserver;
}

function isPointedAt({ node }: Widget): boolean {
  return node.matches(':hover');
}

/** The height of what a section shows, in pixels, however much of it is in sight. */
function needOf({ node }: Widget): number {
  const range = document.createRange();
  range.selectNodeContents(node.querySelector(':scope > .lm-Widget') ?? node);
  return range.getBoundingClientRect().height + MARGINS;
}
