import { defineConfig, type Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/**
 * Parts of Node are fetched by the files that import them, when these run: in one file with all commands, an import of any command's would
 * be loaded at every start, and some take long, since they bring the network with them. An import makes Node ask each of a part's exports
 * for its value as well, which loads all streams with `node:fs`.
 */
const lateBuiltins: Plugin = {
  name: 'late-builtins',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'late-builtins' }))
    build.onLoad({ filter: /./, namespace: 'late-builtins' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}')`,
    }))
  },
}

/** The prompts stand in a file of their own: the library asks for the streams of the process as soon as it is loaded. */
const ownFile: Plugin = {
  name: 'own-file',
  setup(build) {
    build.onResolve({ filter: /\/terminal-prompt\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './terminal-prompt.js', external: true } : undefined,
    )
  },
}

const config: Options = {
  entry: ['src/main.ts', 'src/terminal-prompt.ts'],
  format: 'esm',
  dts: false,
  clean: true,
  splitting: false,
  target: 'node20',
  sourcemap: true,
  removeNodeProtocol: false,
  esbuildPlugins: [lateBuiltins, ownFile],
}
export default defineConfig(config) as Options
