import { MimeModel } from '@jupyterlab/rendermime';
import type { IRenderMime, IRenderMimeRegistry } from '@jupyterlab/rendermime';

/**
 * Name the editors in a node for those who hear them; what they hold says more than numbers.
 */
export function nameEditors(
  node: HTMLElement,
  names: Readonly<Record<string, string>>
): void {
  for (const [selector, name] of Object.entries(names)) {
    for (const editor of node.querySelectorAll(`${selector} .cm-content`)) {
      editor.setAttribute('aria-label', name);
    }
  }
}

/**
 * What renders outputs of others: nothing that has to be trusted, and the rest untrusted.
 *
 * What is merged or compared is not trusted, so a widget's offer to trust it has no effect.
 */
export function untrusting(registry: IRenderMimeRegistry): IRenderMimeRegistry {
  const safe = registry.clone();
  for (const mimeType of [...safe.mimeTypes]) {
    const factory = safe.getFactory(mimeType);
    safe.removeMimeType(mimeType);
    if (factory?.safe) {
      const rank = registry.getRank(mimeType);
      const untrusted = { ...factory, mimeTypes: [mimeType] };
      untrusted.createRenderer = options =>
        distrust(factory.createRenderer(options));
      safe.addFactory(untrusted, rank);
    }
  }
  return safe;
}

function distrust(renderer: IRenderMime.IRenderer): IRenderMime.IRenderer {
  const render = renderer.renderModel.bind(renderer);
  renderer.renderModel = ({ data, metadata }) =>
    render(new MimeModel({ data, metadata, trusted: false }));
  return renderer;
}
