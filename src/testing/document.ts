import type { IDocumentManager } from '@jupyterlab/docmanager';
import { Context, TextModelFactory } from '@jupyterlab/docregistry';
import type {
  DocumentRegistry,
  IDocumentWidget
} from '@jupyterlab/docregistry';
import { ContentsManager } from '@jupyterlab/services';
import type { Contents, ServiceManager } from '@jupyterlab/services';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import type { OpenDocuments } from '../documents/opendocuments';

/**
 * JupyterLab's own services with its files on a drive.
 */
export function servicesOn(drive: Contents.IDrive): ServiceManager.IManager {
  const contents = new ContentsManager({ defaultDrive: drive });
  return Object.assign(new ServiceManagerMock(), { contents });
}

/**
 * A document manager that knows one widget: its context.
 */
export function managerOf(services: ServiceManager.IManager): IDocumentManager {
  return {
    services,
    contextForWidget: (widget: unknown) => widget
  } as unknown as IDocumentManager;
}

/**
 * Open a text file as JupyterLab does.
 */
export async function open(
  path: string,
  services: ServiceManager.IManager,
  documents?: OpenDocuments
): Promise<DocumentRegistry.Context> {
  const factory = new TextModelFactory();
  const context = new Context({ manager: services, factory, path });
  await context.initialize(false);
  documents?.follow(context as unknown as IDocumentWidget);
  return context as unknown as DocumentRegistry.Context;
}

/**
 * Replace the text of a document.
 */
export function type(context: DocumentRegistry.Context, text: string): void {
  context.model.fromString(text);
  context.model.dirty = true;
}
