import { defineConfig, type Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/**
 * Parts of Node that take long to load (they bring the network with them) are fetched by the files that import them, when these
 * run: in one file with all commands, an import of any command's would be loaded at every start.
 */
const lateBuiltins: Plugin = {
  name: 'late-builtins',
  setup(build) {
    build.onResolve({ filter: /^node:(?:child_process|readline|tty)/ }, ({ path }) => ({ path, namespace: 'late-builtins' }))
    build.onLoad({ filter: /./, namespace: 'late-builtins' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}')`,
    }))
  },
}

const config: Options = {
  entry: ['src/main.ts'],
  format: 'esm',
  dts: false,
  clean: true,
  splitting: false,
  target: 'node20',
  sourcemap: true,
  removeNodeProtocol: false,
  esbuildPlugins: [lateBuiltins],
}
export default defineConfig(config) as Options
