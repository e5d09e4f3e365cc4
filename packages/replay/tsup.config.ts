import { defineConfig, type Options } from 'tsup'

/** One file of the sources of all packages as they are now, so that no stale build is replayed. */
const config: Options = {
  entry: ['src/main.ts'],
  format: 'esm',
  dts: false,
  clean: true,
  target: 'node20',
  sourcemap: true,
  noExternal: [/^@mig\//],
  esbuildOptions: (options) => {
    options.conditions = ['@mig/source']
  },
}
export default defineConfig(config) as Options
