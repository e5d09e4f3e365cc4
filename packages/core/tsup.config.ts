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
}
export default defineConfig(config) as Options
