import { CodeEditor } from '@jupyterlab/codeeditor';
import {
  CodeMirrorEditor,
  EditorExtensionRegistry,
  ybinding
} from '@jupyterlab/codemirror';
import { editorGuard, Guards } from './guards';

const tried = jest.fn();

let model: CodeEditor.Model;
let editor: CodeMirrorEditor;
let guards: Guards;

beforeEach(() => {
  tried.mockClear();
  const extensions = new EditorExtensionRegistry();
  extensions.addExtension(editorGuard);
  model = new CodeEditor.Model();
  model.sharedModel.setSource('text');
  const { ysource } = model.sharedModel as unknown as { ysource: never };
  editor = new CodeMirrorEditor({
    host: document.createElement('div'),
    extensionsRegistry: extensions,
    extensions: [ybinding({ ytext: ysource })],
    inline: true,
    model
  });
  guards = new Guards(tried);
  guards.methods(model.sharedModel, ['setSource']);
  guards.editor(model.sharedModel);
});

afterEach(() => {
  guards.dispose();
  editor.dispose();
});

const insert = () =>
  editor.editor.dispatch({ changes: { from: 0, insert: 'more ' } });

it.each([
  ['a command of an extension', insert],
  [
    'an editing mode of its own',
    () => editor.editor.dispatch(editor.state.replaceSelection('more '))
  ]
])('refuses what %s changes, and says so', (_, change) => {
  change();

  expect(editor.doc.toString()).toBe('text');
  expect(model.sharedModel.getSource()).toBe('text');
  expect(tried).toHaveBeenCalledTimes(1);
});

it('lets people move and select', () => {
  editor.setSelection({
    start: { line: 0, column: 0 },
    end: { line: 0, column: 4 }
  });

  expect(editor.getSelection().end.column).toBe(4);
  expect(tried).not.toHaveBeenCalled();
});

it('shows what came into the text another way', () => {
  model.sharedModel.updateSource(0, 0, 'read ');

  expect(editor.doc.toString()).toBe('read text');
  expect(tried).not.toHaveBeenCalled();
});

it('takes changes again when nothing guards it', () => {
  guards.dispose();
  insert();

  expect(model.sharedModel.getSource()).toBe('more text');
});
