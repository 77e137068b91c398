import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Notebook } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import { keepingPlace, keepPlaceIn } from './keepplace';

/** A notebook of cells that are 100 high, in a window of 250. */
function setUp(scrolled: number) {
  const outerNode = document.createElement('div');
  outerNode.scrollTop = scrolled;
  const box = (top: number, height: number) =>
    ({ top, height, bottom: top + height }) as DOMRect;
  outerNode.getBoundingClientRect = () => box(0, 250);
  const widgets: { node: HTMLElement }[] = [];
  const insert = (index: number) => {
    const node = document.createElement('div');
    outerNode.append(node);
    node.getBoundingClientRect = () =>
      box(
        widgets.findIndex(w => w.node === node) * 100 - outerNode.scrollTop,
        100
      );
    widgets.splice(index, 0, { node });
  };
  for (let i = 0; i < 10; i++) {
    insert(i);
  }
  document.body.append(outerNode);
  const view = { outerNode, widgets, isVisible: true };
  const disposed = new Signal<object, void>(view);
  const model = {} as DocumentRegistry.IModel;
  keepPlaceIn(model, { ...view, disposed } as unknown as Notebook);
  const remove = (index: number) => widgets.splice(index, 1)[0].node.remove();
  return { insert, model, outerNode, remove };
}

it('leaves what is in sight where it is when cells come and go above it', () => {
  const { insert, model, outerNode, remove } = setUp(450);
  keepingPlace(model, () => {
    insert(0);
    insert(2);
    remove(1);
  });

  expect(outerNode.scrollTop).toBe(550);
});

it('goes by what is left of what was in sight', () => {
  const { insert, model, outerNode, remove } = setUp(450);
  keepingPlace(model, () => {
    insert(0);
    remove(5);
  });

  expect(outerNode.scrollTop).toBe(450);
});

it('shows what comes at the top to who is there', () => {
  const { insert, model, outerNode } = setUp(0);
  keepingPlace(model, () => insert(0));

  expect(outerNode.scrollTop).toBe(0);
});

it('lets the person go elsewhere while cells take their heights', async () => {
  const { insert, model, outerNode } = setUp(450);
  keepingPlace(model, () => insert(0));
  outerNode.dispatchEvent(new Event('wheel'));
  outerNode.scrollTop = 200;
  await new Promise(done => requestAnimationFrame(done));

  expect(outerNode.scrollTop).toBe(200);
});
