import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Notebook } from '@jupyterlab/notebook';

/** For how many frames cells may still take their heights after a change. */
const FRAMES = 30;

/** What a person does to go elsewhere themselves. */
const GOING = ['wheel', 'pointerdown', 'keydown'];

/** Where the notebooks are shown. */
const views = new WeakMap<DocumentRegistry.IModel, Set<Notebook>>();

/**
 * From now on, let what is in sight in a view of a notebook stay where it is when somebody else's
 * changes come in.
 *
 * Text editors do so by themselves, and browsers only about.
 */
export function keepPlaceIn(
  model: DocumentRegistry.IModel,
  view: Notebook
): void {
  const known = views.get(model) ?? new Set();
  views.set(model, known.add(view));
  view.disposed.connect(() => known.delete(view));
}

/**
 * Make a change, and leave everybody who looks at the notebook where they are.
 */
export function keepingPlace(
  model: DocumentRegistry.IModel,
  change: () => void
): void {
  const shown = [...(views.get(model) ?? [])].filter(
    view => view.isVisible && view.outerNode.scrollTop > 0
  );
  const places = shown.map(view => ({ view, moved: placeOf(view) }));
  change();
  for (const { view, moved } of places) {
    hold(view, moved);
  }
}

/**
 * Remember what is in sight.
 *
 * @returns by how much it is lower than then, in pixels.
 */
function placeOf({ outerNode, widgets }: Notebook): () => number {
  const { top, bottom } = outerNode.getBoundingClientRect();
  const seen = widgets
    .map(({ node }) => ({ node, at: node.getBoundingClientRect() }))
    .filter(({ at }) => at.height > 0 && at.bottom > top && at.top < bottom);
  return () => {
    const kept = seen.find(({ node }) => node.isConnected);
    const from = outerNode.getBoundingClientRect().top;
    return kept
      ? kept.node.getBoundingClientRect().top - from - (kept.at.top - top)
      : 0;
  };
}

function hold(view: Notebook, moved: () => number): void {
  const { outerNode } = view;
  let frames = FRAMES;
  const stop = () => {
    frames = 0;
    GOING.forEach(type => outerNode.removeEventListener(type, stop, true));
  };
  const step = () => {
    if (frames-- <= 0 || !view.isVisible) {
      stop();
      return;
    }
    const by = Math.round(moved());
    if (by !== 0) {
      outerNode.scrollTop += by;
    }
    requestAnimationFrame(step);
  };
  GOING.forEach(type => outerNode.addEventListener(type, stop, true));
  step();
}
