import type { Widget } from '@lumino/widgets';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { follow, readInPlace } from '../documents/inplace';
import { storedStateOf } from '../documents/storedstate';
import type { StoredState } from '../documents/storedstate';
import type { ICs3Drive } from '../tokens';
import type { ILockedDocument } from './lock';

/**
 * A document of JupyterLab, as its lock sees it.
 */
export class LockedDocument implements ILockedDocument {
  constructor(
    readonly context: DocumentRegistry.Context,
    private readonly _drive: ICs3Drive
  ) {
    this.path = context.localPath;
    this.ready = context.ready.then(() => {
      readInPlace(context);
      this._stored = storedStateOf(context);
    });
  }

  readonly ready: Promise<void>;

  /** Where it is; whoever hears of a move says so. */
  path: string;

  get hash(): string | undefined {
    return this.context.contentsModel?.hash ?? undefined;
  }

  /** What shows it. */
  readonly views = new Set<Widget>();

  get shown(): boolean {
    const visible = [...this.views].some(({ isVisible }) => isVisible);
    return visible && !document.hidden;
  }

  get unsaved(): boolean {
    return this._stored?.differs ?? false;
  }

  follow(): Promise<void> {
    this._following ??= follow(this.context, this._drive).finally(() => {
      this._following = null;
    });
    return this._following;
  }

  private _stored: StoredState | null = null;
  private _following: Promise<void> | null = null;
}
