import { defineConfig, type Options } from 'tsup'

const config: Options = {
  entry: ['src/index.ts', 'src/dialect.ts', 'src/testing.ts'],
  format: 'esm',
  dts: true,
  clean: true,
  target: 'node20',
  sourcemap: true,
  // Reading the text is a good part of what a short command costs.
  minifyWhitespace: true,
  // Node prints the line that an error nobody caught comes from: https://nodejs.org/api/errors.html
  esbuildOptions: (options) => {
    options.lineLimit = 160
  },
}
export default defineConfig(config) as Options
