import { DirListing } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import type { LabIcon } from '@jupyterlab/ui-components';

/**
 * What a small icon behind a name in a listing says.
 */
export interface IMark {
  readonly icon: LabIcon;
  readonly title: string;
}

/**
 * Says of a listed file whether it bears a mark.
 *
 * It is asked whenever the row is drawn: it must know, and not ask the storage.
 */
export type Marker = (model: Contents.IModel) => IMark | null;

type Arguments = Parameters<DirListing.Renderer['updateItemNode']>;

/**
 * Draws listings as JupyterLab does, with marks behind the names.
 *
 * JupyterLab takes one renderer for its default file browser, so whoever has something to
 * say about a file adds a marker to this one.
 */
export class MarkedRenderer extends DirListing.Renderer {
  private readonly _markers: Marker[] = [];

  /** Mark rows, behind the marks of who came before. */
  addMarker(marker: Marker): void {
    this._markers.push(marker);
  }

  override updateItemNode(...args: Arguments): void {
    super.updateItemNode(...args);
    const [node, model] = args;
    node.querySelectorAll('.jp-Cs3Mark').forEach(mark => mark.remove());
    const marks = this._markers.map(marker => marker(model));
    node
      .querySelector('.jp-DirListing-itemName')
      ?.append(...marks.filter(mark => mark !== null).map(drawn));
  }
}

function drawn({ icon, title }: IMark): HTMLElement {
  const element = icon.element({ tag: 'span', className: 'jp-Cs3Mark', title });
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', title);
  return element;
}
